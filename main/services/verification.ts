// The one policy of age and identity checks: which ways these goods may be checked by, in which order, and which are open now.
import type { VerificationWay } from '#contract'
import { Problem } from '../ports/errors.ts'
import type { Clock } from '../ports/system.ts'
import type { StoredSale } from '../store/sale-rows.ts'
import type { AgeCheckStore, CatalogueStore } from './store-types.ts'

export type Way = VerificationWay['way']
/** `ways` for all goods, `categories` for goods of a category by its name; first choice first. */
export type VerificationPolicy = { ways: readonly Way[]; categories: Readonly<Record<string, readonly Way[]>> }
export type RestrictedLine = { requiredAge: number; category: string | null }
export type VerificationFacts = { hostedOffline: boolean; hostedSpent: boolean }

/**
 * The ways a cart may be checked by. One check covers the whole cart, so the strictest goods lead: the order of the
 * category with the highest age comes first (of equals, the one scanned first), then what the other categories offer
 * beyond it, by falling age. A way that no category in the cart offers is not there.
 */
export function waysFor(
  lines: readonly RestrictedLine[],
  policy: VerificationPolicy,
  facts: VerificationFacts,
): VerificationWay[] {
  const strictestFirst = lines.filter(line => line.requiredAge > 0).toSorted((a, b) => b.requiredAge - a.requiredAge)
  const offered = new Set(strictestFirst.flatMap(line => orderFor(line.category, policy)))
  return [...offered].map(way => ({ way, state: way === 'hosted' ? hostedState(facts) : 'ready' }))
}

function orderFor(category: string | null, { ways, categories }: VerificationPolicy): readonly Way[] {
  return category !== null && Object.hasOwn(categories, category) ? (categories[category] ?? ways) : ways
}

/** Spent comes first: a service that can be reached again would still refuse. */
function hostedState({ hostedOffline, hostedSpent }: VerificationFacts): VerificationWay['state'] {
  return hostedSpent ? 'budget' : hostedOffline ? 'offline' : 'ready'
}

/** How long one failed try keeps the hosted way shown as offline. */
const OFFLINE_MS = 60_000

export type VerificationService = {
  waysOf(sale: StoredSale): VerificationWay[]
  /** Throws `declined` with the reason when this way is not one of the sale's. */
  assertOffered(way: Way, sale: StoredSale): void
  /** Runs a call to the hosted service and remembers whether it could be reached. */
  reached<T>(call: Promise<T>): Promise<T>
  /** Billed attempts of the hosted checks of a sale, and how many the store allows. */
  budget(saleId: string): { used: number; most: number }
  stop(): void
}

export function createVerification(deps: {
  policy: VerificationPolicy
  mostInvoiced: number
  catalogue: Pick<CatalogueStore, 'find'>
  checks: Pick<AgeCheckStore, 'invoiced'>
  clock: Clock
  /** The ways of the open sale may be others now. */
  changed: () => void
}): VerificationService {
  const { policy, catalogue, checks, clock, changed } = deps
  let offline: AbortController | null = null

  function budget(saleId: string): { used: number; most: number } {
    return { used: checks.invoiced(saleId), most: deps.mostInvoiced }
  }

  function waysOf(sale: StoredSale): VerificationWay[] {
    const lines = sale.lines
      .filter(line => line.requiredAge > 0)
      .map(line => ({ requiredAge: line.requiredAge, category: catalogue.find(line.productId)?.category ?? null }))
    const { used, most } = budget(sale.id)
    return waysFor(lines, policy, { hostedOffline: offline !== null, hostedSpent: used >= most })
  }

  function setOffline(): void {
    const before = offline
    const mine = (offline = new AbortController())
    before?.abort()
    clock.sleep(OFFLINE_MS, mine.signal).then(
      () => setOnline(mine),
      // A newer try decided, or the till stops.
      () => undefined,
    )
    if (before === null) changed()
  }

  function setOnline(which: AbortController | null): void {
    if (which === null || offline !== which) return
    offline = null
    which.abort()
    changed()
  }

  return {
    waysOf,
    budget,
    assertOffered(way, sale) {
      if (waysOf(sale).some(offered => offered.way === way)) return
      throw new Problem({
        code: 'declined',
        service: 'till',
        reason: 'This store does not allow this kind of check for these goods.',
      })
    },
    async reached(call) {
      try {
        const value = await call
        setOnline(offline)
        return value
      } catch (thrown) {
        // An answer that is not the protocol is usually a proxy's or a sign-in page: the service is not there.
        const code = thrown instanceof Problem ? thrown.failure.code : null
        if (code === 'unreachable' || code === 'provider-fault') setOffline()
        throw thrown
      }
    },
    stop: () => offline?.abort(),
  }
}
