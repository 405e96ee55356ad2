// Customer cards at the till: recognised at the scanner, asked about, tied to the open sale; points follow with its completion.
import { randomUUID } from 'node:crypto'
import type { RefundView, SaleState } from '#contract'
import { meaningOf } from '#domain/smart-flow'
import { smartBasket } from '#domain/smart-basket'
import { Problem } from '../ports/errors.ts'
import type { Ident, SmartAnswer, SmartRequest, SmartTransactions } from '../ports/smart.ts'
import type { Clock, Log } from '../ports/system.ts'
import type { SmartRow } from '../store/smart.ts'
import { priced } from './sale-view.ts'
import { createSmartBooking } from './smart-booking.ts'
import { createIdentKinds } from './smart-kinds.ts'
import { refusedCard, whyNot, whyProblem } from './smart-refusals.ts'
import { createSmartReturns } from './smart-returns.ts'
import { pointsBack, stepOf } from './smart-steps.ts'
import type { JournalStore, RefundStore, SalesStore, SmartReturnStore, SmartStore } from './store-types.ts'

type View = NonNullable<SaleState['loyalty']>
/** What is known of a sale's customer: in memory only, the number of the card among it. */
type Known = Pick<View, 'name' | 'points' | 'earned'> & { balanceMinor: number | null; ident: Ident | null }
export type LoyaltyCustomer = { name: string | null; points: number | null; balanceMinor: number | null }
export type LoyaltyService = {
  /** Whether a scanned code is a customer's card or check-in, by the merchant's kinds. */
  recognises(code: string): boolean
  /** Asks about the card and ties it to the sale, in place of an earlier one. Goes on by itself; the outcome shows in snapshots. */
  scanned(saleId: string, code: string): void
  customerOf(saleId: string): LoyaltyCustomer | null
  /** What there is to tell about the card of a sale. */
  view(saleId: string | null): View | undefined
  /** Points of a completed sale are due. */
  completed(): void
  /** Goods of a completed sale came back: their points go back too. */
  refunded(): void
  /** What that did to the points of the sale; null where it had none. */
  pointsBack(saleId: string): RefundView['points']
  /** The till may have been registered: learns the merchant's kinds once it is. */
  tillChanged(): void
  start(): void
  stop(): void
}

/** How often a create whose answer was lost is repeated, under the same X-Action id. */
const CREATE_TRIES = 3
/** Sales whose customer is kept in memory. */
const REMEMBERED = 20

export function createLoyalty(deps: {
  smart: SmartTransactions
  store: SmartStore
  sales: Pick<SalesStore, 'find'>
  returns: SmartReturnStore
  refunds: Pick<RefundStore, 'ofSale' | 'find'>
  journal: JournalStore
  type: 'cash' | 'loyalty'
  currency: string
  till: string
  registered: () => boolean
  clock: Clock
  log: Log
  atomically: <T>(work: () => T) => T
  changed: () => void
}): LoyaltyService {
  const { smart, store, sales, clock, log, changed } = deps
  const stopped = new AbortController()
  const known = new Map<string, Known>()
  /** What a scan has come to before it is tied to the sale, or why it is not. The newest scan of a sale counts. */
  const scans = new Map<string, { n: number; step: View['step']; reason: string | null }>()
  const recalled = new Set<string>()
  const kinds = createIdentKinds(deps)
  let count = 0
  const booking = createSmartBooking({
    ...deps,
    identOf: saleId => known.get(saleId)?.ident ?? null,
    over(saleId, transaction) {
      back.wake()
      const before = known.get(saleId)
      if (transaction === null) {
        if (before !== undefined) known.set(saleId, { ...before, ident: null })
        return
      }
      const card = transaction.idents.find(({ points }) => points !== null)
      const points = card?.points ?? null
      const had = before?.points ?? null
      const earned = points === null || had === null ? null : points - had
      const name = before?.name ?? card?.customer ?? null
      // The number of the card is not needed any more.
      known.set(saleId, { name, points, earned, balanceMinor: card?.balanceMinor ?? null, ident: null })
    },
  })

  const back = createSmartReturns({
    ...deps,
    taken(saleId, transaction) {
      const before = known.get(saleId)
      const points = transaction?.idents.find(each => each.points !== null)?.points ?? null
      if (before !== undefined) known.set(saleId, { ...before, points, earned: null })
    },
    rebooked: () => booking.wake(),
  })

  function tell(saleId: string, n: number, step: View['step'], reason: string | null = null): void {
    if (scans.get(saleId)?.n !== n) return
    scans.set(saleId, { n, step, reason })
    changed()
  }

  async function attach(saleId: string, ident: Ident, n: number): Promise<void> {
    const card = await smart.validate(ident, randomUUID(), stopped.signal)
    const wrong = refusedCard(card)
    if (wrong !== null || card === null) return tell(saleId, n, wrong ?? 'invalid')
    const sale = sales.find(saleId)
    if (sale === null || scans.get(saleId)?.n !== n) return
    const { lines, totals } = priced(sale)
    const transactionRef = randomUUID()
    const request: SmartRequest = {
      transactionRef,
      merchantRef: deps.till,
      sumMinor: totals.totalMinor,
      currency: deps.currency,
      basket: smartBasket(lines, totals.addedTaxMinor),
      idents: [ident],
    }
    const answer = await create(request)
    if (scans.get(saleId)?.n !== n || stopped.signal.aborted) return
    if (answer.kind !== 'transaction') return tell(saleId, n, ...whyNot(answer))
    const { transaction } = answer
    const same =
      meaningOf(transaction.status) === 'created' &&
      transaction.sumMinor === request.sumMinor &&
      transaction.currency === request.currency &&
      transaction.transactionRef === transactionRef &&
      transaction.merchantRef === request.merchantRef
    // Nothing has been started, so what the service understood differently is simply not used.
    if (!same) return tell(saleId, n, 'refused')
    const resolved = transaction.idents.find(one => one.ident.value === ident.value) ?? card
    const locked = refusedCard(resolved)
    if (locked !== null) return tell(saleId, n, locked)
    const attached = store.attach({
      id: transactionRef,
      saleId,
      purpose: 'loyalty',
      startType: deps.type,
      transactionId: transaction.id,
      transactionRef,
      currency: deps.currency,
      updateAction: randomUUID(),
      startAction: randomUUID(),
      createdAt: clock.now().toISOString(),
    })
    scans.delete(saleId)
    if (attached) {
      const { customer: name, points, balanceMinor } = resolved
      known.set(saleId, { name, points, balanceMinor, earned: null, ident })
    }
    changed()
    // The sale may have been paid while the service was asked.
    booking.wake()
  }

  /** Creating moves nothing, so a lost answer is asked for again under the same X-Action id until there is one. */
  async function create(request: SmartRequest): Promise<SmartAnswer> {
    const action = randomUUID()
    let answer = await smart.create(request, action, stopped.signal)
    for (let tries = 1; tries < CREATE_TRIES && answer.kind === 'unknown' && !stopped.signal.aborted; tries += 1)
      answer = await smart.create(request, action, stopped.signal)
    return answer
  }

  /** A till that was started anew asks once whose card it was, so that the screen goes on showing it. */
  function recall({ saleId, transactionId }: SmartRow): void {
    if (recalled.has(saleId)) return
    recalled.add(saleId)
    smart.get(transactionId, stopped.signal).then(
      answer => {
        const card = answer.kind === 'transaction' ? answer.transaction.idents[0] : undefined
        if (card === undefined || known.has(saleId)) return
        const { customer: name, points, balanceMinor, ident } = card
        known.set(saleId, { name, points, balanceMinor, earned: null, ident })
        changed()
      },
      (thrown: unknown) => void log.incident('smart.recall', thrown),
    )
  }

  /** Nobody is remembered longer than a screen can show them; a sale that waits for its points keeps its customer. */
  function forgetOthers(): void {
    for (const [saleId, { ident }] of known) {
      if (known.size <= REMEMBERED) return
      if (ident === null || sales.find(saleId)?.status === 'abandoned') known.delete(saleId)
    }
  }

  return {
    recognises(code) {
      kinds.learn()
      return kinds.kindOf(code) !== null
    },
    scanned(saleId, code) {
      const kind = kinds.kindOf(code)
      if (kind === null) return
      forgetOthers()
      const n = ++count
      scans.set(saleId, { n, step: 'checking', reason: null })
      changed()
      attach(saleId, { type: kind.type, value: code }, n).catch((thrown: unknown) => {
        if (stopped.signal.aborted) return
        if (!(thrown instanceof Problem)) log.incident('smart.attach', thrown)
        tell(saleId, n, ...whyProblem(thrown))
      })
    },
    customerOf(saleId) {
      const who = known.get(saleId)
      return who === undefined ? null : { name: who.name, points: who.points, balanceMinor: who.balanceMinor }
    },
    view(saleId) {
      if (saleId === null) return undefined
      const { name = null, points = null, earned = null } = known.get(saleId) ?? {}
      const row = store.forSale(saleId)
      // Once the sale is paid, the card that is tied to it counts, whatever was scanned after it.
      const scan = row === null || row.state === 'created' ? scans.get(saleId) : undefined
      if (scan !== undefined)
        return { saleId, step: scan.step, reason: scan.reason, name: null, points: null, earned: null }
      if (row?.state === 'created' && !known.has(saleId)) recall(row)
      return row === null
        ? undefined
        : { saleId, ...stepOf(row, deps.returns.ofSale(saleId), booking.late(row.id)), name, points, earned }
    },
    completed: () => booking.wake(),
    refunded: () => back.wake(),
    pointsBack: saleId => pointsBack(store.forSale(saleId), deps.returns.ofSale(saleId)),
    tillChanged: () => kinds.learn(),
    start() {
      kinds.learn()
      booking.recover()
      back.wake()
    },
    stop() {
      stopped.abort()
      kinds.stop()
      booking.stop()
      back.stop()
      known.clear()
    },
  }
}
