// The book of overrides: what was refused, who allowed it, and that each permission serves once, there and then.
import { randomBytes } from 'node:crypto'
import type { Right, Role } from '#domain/rights'

/** One call as a permission is bound to it: this page, this sign-in, this op with exactly this input. */
export type Bound = { page: object; session: number; op: string; digest: string }
export type Ask = Bound & { right: Right | null; needs: Role }

/** How long somebody may stand at the till before the question is forgotten. */
export const ASK_MS = 5 * 60_000
/** How long a permission waits for the retry. */
export const GRANT_MS = 60_000
const MOST = 32

export type Book<By> = {
  /** Notes a refusal; the ticket names it towards whoever may allow it. */
  ask(ask: Ask, now: number): string
  /** What the ticket stands for, as long as it is asked by the page and in the sign-in that were refused. */
  find(ticket: string, page: object, session: number, now: number): Ask | null
  /** Turns the ticket into a permission for one call; false when it is not known any more. */
  grant(ticket: string, page: object, session: number, by: By, now: number): boolean
  /** Whether a permission for some call of this op is waiting, so that its input need not be looked at otherwise. */
  waits(call: Omit<Bound, 'digest'>): boolean
  /** Takes the permission for exactly this call out of the book, or null. */
  take(call: Bound, now: number): By | null
  /** Somebody else is at the till, or nobody: nothing asked or allowed before counts any more. */
  clear(): void
}

/** `now` is monotonic milliseconds. */
export function createBook<By>(): Book<By> {
  const asks = new Map<string, { ask: Ask; until: number }>()
  let grants: { call: Bound; by: By; until: number }[] = []

  function find(ticket: string, page: object, session: number, now: number): Ask | null {
    const known = asks.get(ticket)
    if (known === undefined || known.until <= now) return null
    return known.ask.page === page && known.ask.session === session ? known.ask : null
  }
  return {
    find,
    ask(ask, now) {
      const ticket = randomBytes(16).toString('hex')
      asks.set(ticket, { ask, until: now + ASK_MS })
      const [oldest] = asks.keys()
      if (asks.size > MOST && oldest !== undefined) asks.delete(oldest)
      return ticket
    },
    grant(ticket, page, session, by, now) {
      const ask = find(ticket, page, session, now)
      if (ask === null) return false
      asks.delete(ticket)
      grants = [...grants.filter(({ until }) => until > now), { call: ask, by, until: now + GRANT_MS }].slice(-MOST)
      return true
    },
    waits: ({ page, session, op }) =>
      grants.some(({ call }) => call.page === page && call.session === session && call.op === op),
    take(wanted, now) {
      const found = grants.find(({ call, until }) => until > now && same(call, wanted))
      if (found === undefined) return null
      grants = grants.filter(each => each !== found)
      return found.by
    },
    clear() {
      asks.clear()
      grants = []
    },
  }
}

function same(a: Bound, b: Bound): boolean {
  return a.page === b.page && a.session === b.session && a.op === b.op && a.digest === b.digest
}
