// Somebody who may lets one refused action through, in place: the permission is bound to that very call and used up by it.
import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash } from 'node:crypto'
import { canonical, type Canonical } from '#domain/journal-chain'
import { may, reaches, roleFor, type Right, type Role } from '#domain/rights'
import { Problem } from '../ports/errors.ts'
import type { Clock } from '../ports/system.ts'
import { createBook, type Ask } from './overrides-book.ts'
import type { JournalStore } from './store-types.ts'

type Person = { id: string; name: string; role: Role }
type Call = {
  page: object
  session: number
  op: string
  input: unknown
  /** Who allowed this call, taken out of the book when it began. */
  by: Person | null
  noted: boolean
  over: boolean
  refused: { right: Right | null; needs: Role } | null
}

export type Overrides = {
  /**
   * Runs one op for a page. When `answering` refuses inside it, the failure carries a ticket; when the same call comes
   * again after that ticket was granted, `answering` names who granted it.
   */
  run<T>(op: string, input: unknown, page: object, work: () => Promise<T>): Promise<T>
  /** Who allowed the running call to do what `who` may not; notes it in the journal once. Null: nobody. */
  answering(who: Person, right: Right | null, needs: Role): Person | null
  /** What a ticket of the page that asks now stands for; null when it is not (or no longer) known. */
  asked(ticket: string): Ask | null
  /** Lets the refused call through once. False when the ticket is not known any more. */
  grant(ticket: string, by: Person): boolean
  /** Somebody else is at the till, or nobody. */
  newSession(): void
}

export function createOverrides({ journal, clock }: { journal: JournalStore; clock: Clock }): Overrides {
  const running = new AsyncLocalStorage<Call>()
  const book = createBook<Person>()
  let session = 0

  /** Work that an op leaves behind goes on in the same context, but the op's permission ends with the op. */
  function current(): Call | null {
    const call = running.getStore()
    return call === undefined || call.over || call.session !== session ? null : call
  }
  function withTicket(call: Call, thrown: unknown): unknown {
    if (!(thrown instanceof Problem) || thrown.failure.code !== 'not-allowed' || call.refused === null) return thrown
    if (call.session !== session) return thrown
    const { page, op } = call
    const ticket = book.ask({ page, session, op, digest: digestOf(call.input), ...call.refused }, clock.mono())
    return new Problem({ ...thrown.failure, right: call.refused.right, ticket }, thrown.message, { cause: thrown })
  }

  return {
    async run(op, input, page, work) {
      const bound = { page, session, op }
      const by = book.waits(bound) ? book.take({ ...bound, digest: digestOf(input) }, clock.mono()) : null
      const call: Call = { ...bound, input, by, noted: false, over: false, refused: null }
      try {
        return await running.run(call, work)
      } catch (thrown) {
        throw withTicket(call, thrown)
      } finally {
        call.over = true
      }
    },
    answering(who, right, needs) {
      const call = current()
      if (call === null) return null
      const { by } = call
      if (by === null || !(right === null ? reaches(by.role, needs) : may(by.role, right))) {
        call.refused = { right, needs: right === null ? needs : roleFor(right) }
        return null
      }
      if (!call.noted) {
        call.noted = true
        const data = { op: call.op, right, by: by.name, for: who.id, forName: who.name }
        journal.append({ at: clock.now().toISOString(), kind: 'override', staff: by.id, saleId: null, data })
      }
      return by
    },
    asked(ticket) {
      const call = current()
      return call === null ? null : book.find(ticket, call.page, session, clock.mono())
    },
    grant(ticket, by) {
      const call = current()
      return call !== null && book.grant(ticket, call.page, session, by, clock.mono())
    },
    newSession() {
      session += 1
      book.clear()
    },
  }
}

/** The same for the same input, whatever the order of its keys. */
function digestOf(input: unknown): string {
  return createHash('sha256')
    .update(canonical(input as Canonical))
    .digest('hex')
}
