// Overrides: whatever happens in whatever order, nothing is done without the right or a permission for exactly that call.
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Failure } from '#contract'
import { may, roleFor, type Right } from '../../main/domain/rights.ts'
import { Problem } from '../../main/ports/errors.ts'
import { createBook, GRANT_MS } from '../../main/services/overrides-book.ts'
import { createOverrides, type Overrides } from '../../main/services/overrides.ts'
import { journalStore } from '../../main/store/journal.ts'
import { openDatabase, type Db } from '../../main/store/db.ts'
import { tempFolder } from '../store/support.ts'
import { fakeClock, type FakeClock } from './fake-clock.ts'

const cashier = { id: 'c', name: 'Carl', role: 'cashier' } as const
const senior = { id: 's', name: 'Sina', role: 'senior' } as const
const manager = { id: 'm', name: 'Mona', role: 'manager' } as const
const rightOf = {
  'refund.give': 'refund',
  'cash.no-sale': 'no-sale',
  'reports.day': 'reports',
} as const satisfies Record<string, Right>
type Op = keyof typeof rightOf

let db: Db
let remove: () => void
let clock: FakeClock
let overrides: Overrides
beforeEach(() => {
  const temp = tempFolder()
  remove = temp.remove
  db = openDatabase(join(temp.dir, 'till.db'))
  clock = fakeClock()
  overrides = createOverrides({ journal: journalStore(db), clock })
})
afterEach(() => {
  db.close()
  remove()
})

const pages = [{}, {}]
const failureOf = (thrown: unknown): Failure | null => (thrown instanceof Problem ? thrown.failure : null)
/** One op as the till runs it: answers who answered for it, or the failure. */
function call(op: Op, input: unknown, page: object, meanwhile: () => Promise<void> = async () => {}) {
  const right = rightOf[op]
  return overrides
    .run(op, input, page, async () => {
      await meanwhile()
      if (may(cashier.role, right)) return cashier.id
      const by = overrides.answering(cashier, right, roleFor(right))
      if (by !== null) return by.id
      throw new Problem({ code: 'not-allowed', needs: roleFor(right) as 'senior' | 'manager' })
    })
    .catch(failureOf)
}
const ticketOf = (answer: unknown): string => (answer as { ticket: string }).ticket
const grant = (ticket: string, page: object, by: typeof senior | typeof manager = manager) =>
  overrides.run('staff.override', {}, page, async () => overrides.grant(ticket, by))
const granted = async (op: Op, input: unknown, page = pages[0]!, by: typeof senior | typeof manager = manager) =>
  grant(ticketOf(await call(op, input, page)), page, by)

test('a refused call names what it needs and carries a ticket', async () => {
  expect(await call('refund.give', { saleId: '1' }, pages[0]!)).toEqual({
    code: 'not-allowed',
    needs: 'senior',
    right: 'refund',
    ticket: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
  })
})

test('a permission serves the very same call once, and is in the journal with both names', async () => {
  expect(await granted('refund.give', { saleId: '1', lines: [1] })).toBe(true)
  expect(await call('refund.give', { lines: [1], saleId: '1' }, pages[0]!)).toBe('m')
  expect(await call('refund.give', { lines: [1], saleId: '1' }, pages[0]!)).toMatchObject({ code: 'not-allowed' })
  expect(journalStore(db).list(5)).toMatchObject([
    {
      kind: 'override',
      staff: 'm',
      data: { op: 'refund.give', right: 'refund', by: 'Mona', for: 'c', forName: 'Carl' },
    },
  ])
})

test.each<[string, () => Promise<unknown>]>([
  ['other input', () => call('refund.give', { saleId: '2' }, pages[0]!)],
  ['another op', () => call('cash.no-sale', { saleId: '1' }, pages[0]!)],
  ['another page', () => call('refund.give', { saleId: '1' }, pages[1]!)],
])('a permission does not serve %s', async (_, other) => {
  await granted('refund.give', { saleId: '1' })
  expect(await other()).toMatchObject({ code: 'not-allowed' })
  expect(await call('refund.give', { saleId: '1' }, pages[0]!)).toBe('m')
})

test('a permission is over after a minute, and with the sign-in it was given in', async () => {
  await granted('refund.give', {})
  await clock.advance(GRANT_MS)
  expect(await call('refund.give', {}, pages[0]!)).toMatchObject({ code: 'not-allowed' })
  await granted('refund.give', {})
  overrides.newSession()
  expect(await call('refund.give', {}, pages[0]!)).toMatchObject({ code: 'not-allowed' })
})

test('a ticket is good once, for its own page and its own sign-in', async () => {
  const ticket = ticketOf(await call('refund.give', {}, pages[0]!))
  expect(await grant(ticket, pages[1]!)).toBe(false)
  expect(await grant('0'.repeat(32), pages[0]!)).toBe(false)
  expect(await grant(ticket, pages[0]!)).toBe(true)
  expect(await grant(ticket, pages[0]!)).toBe(false)
  const late = ticketOf(await call('refund.give', { other: 1 }, pages[0]!))
  overrides.newSession()
  expect(await grant(late, pages[0]!)).toBe(false)
})

test('a senior lets through what a senior may, and the next question asks for the manager', async () => {
  await granted('refund.give', {}, pages[0], senior)
  expect(await call('refund.give', {}, pages[0]!)).toBe('s')
  await granted('reports.day', {}, pages[0], senior)
  expect(await call('reports.day', {}, pages[0]!)).toMatchObject({ needs: 'manager', right: 'reports' })
})

test('one permission does not serve two calls that run at the same time', async () => {
  await granted('refund.give', {})
  const both = await Promise.all([call('refund.give', {}, pages[0]!), call('refund.give', {}, pages[0]!)])
  expect(both.filter(answer => answer === 'm')).toHaveLength(1)
})

test('a permission ends with its call: work that goes on behind it has none, nor has it after another sign-in', async () => {
  await granted('refund.give', {})
  let later: () => unknown = () => 'not run'
  await overrides.run('refund.give', {}, pages[0]!, async () => {
    expect(overrides.answering(cashier, 'refund', 'senior')?.id).toBe('m')
    const { AsyncResource } = await import('node:async_hooks')
    later = AsyncResource.bind(() => overrides.answering(cashier, 'refund', 'senior'))
  })
  expect(later()).toBeNull()
  await granted('refund.give', { second: true })
  expect(await call('refund.give', { second: true }, pages[0]!, async () => overrides.newSession())).toEqual({
    code: 'not-allowed',
    needs: 'senior',
  })
})

/** What the till should know, kept the plainest way: a list of permissions. */
type Model = { session: number; now: number; grants: { key: string; until: number }[] }
const keyOf = (page: number, session: number, op: string, input: number) => `${page}/${session}/${op}/${input}`
const step = fc.oneof(
  fc.record({
    do: fc.constant('call' as const),
    op: fc.constantFrom(...(Object.keys(rightOf) as Op[])),
    input: fc.nat(1),
    page: fc.nat(1),
  }),
  fc.record({ do: fc.constant('grant' as const), ticket: fc.nat(5), page: fc.nat(1) }),
  fc.record({ do: fc.constant('session' as const) }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.nat(70_000) }),
)

test('no sequence of calls does anything without a permission for exactly that call', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async steps => {
      overrides = createOverrides({ journal: { append: () => undefined } as never, clock })
      const model: Model = { session: 0, now: clock.mono(), grants: [] }
      const tickets: { ticket: string; key: string; page: number; session: number; until: number; used: boolean }[] = []
      for (const each of steps) {
        if (each.do === 'session') {
          overrides.newSession()
          model.session += 1
        } else if (each.do === 'wait') {
          await clock.advance(each.ms)
        } else if (each.do === 'grant') {
          const known = tickets.at(-1 - each.ticket)
          if (known === undefined) continue
          const should =
            !known.used && known.page === each.page && known.session === model.session && known.until > clock.mono()
          expect(await grant(known.ticket, pages[each.page]!)).toBe(should)
          if (!should) continue
          known.used = true
          model.grants.push({ key: known.key, until: clock.mono() + GRANT_MS })
        } else {
          const key = keyOf(each.page, model.session, each.op, each.input)
          const at = model.grants.findIndex(one => one.key === key && one.until > clock.mono())
          if (at >= 0) model.grants.splice(at, 1)
          const answer = await call(each.op, { input: each.input }, pages[each.page]!)
          if (at >= 0) expect(answer).toBe('m')
          else {
            const until = clock.mono() + 5 * 60_000
            expect(answer).toMatchObject({ code: 'not-allowed' })
            tickets.push({
              ticket: ticketOf(answer),
              key,
              page: each.page,
              session: model.session,
              until,
              used: false,
            })
          }
        }
      }
    }),
    { numRuns: 2000 },
  )
}, 60_000)

test('the book keeps a bounded number of questions, and forgets the oldest', () => {
  const book = createBook<string>()
  const page = {}
  const ask = { page, session: 0, op: 'x', digest: 'd', right: null, needs: 'manager' as const }
  const tickets = Array.from({ length: 40 }, () => book.ask(ask, 0))
  expect(tickets.filter(ticket => book.find(ticket, page, 0, 1) !== null)).toEqual(tickets.slice(-32))
})
