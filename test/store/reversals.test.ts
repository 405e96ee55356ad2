// Reversals, second questions and decisions: one open at a time, never more than was taken, nothing done is undone.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AttemptState } from '#domain/payment-flow'
import { attemptStore } from '../../main/store/attempts.ts'
import { openDatabase, type Db } from '../../main/store/db.ts'
import { migrations } from '../../main/store/migrations.ts'
import { outboxStore } from '../../main/store/outbox.ts'
import { paymentListQueries, paymentLists } from '../../main/store/payment-lists.ts'
import { recheckStore } from '../../main/store/rechecks.ts'
import { reversalStore } from '../../main/store/reversals.ts'
import { salesStore } from '../../main/store/sales.ts'
import { at, complete, line, openSale, tempFolder, thrownBy, type Priced } from './support.ts'

let db: Db
let dir: string
let remove: () => void
let sale: Priced
beforeEach(() => {
  ;({ dir, remove } = tempFolder())
  db = openDatabase(join(dir, 'till.db'))
  sale = openSale(db, [line()])
})
afterEach(() => {
  db.close()
  remove()
})

let orders = 0
function charge(
  fields: { id?: string; state?: AttemptState; sentAt?: string; reference?: string | null } = {},
): string {
  const id = fields.id ?? randomUUID()
  const attempts = attemptStore(db)
  const row = { id, saleId: sale.id, orderId: `O${(orders += 1)}`, amountMinor: 149, currency: 'EUR', createdAt: at }
  attempts.create({ ...row, state: 'sent' })
  attempts.setState(id, fields.state ?? 'approved', {
    reference: fields.reference === undefined ? `R-${id}` : fields.reference,
    approvedMinor: 149,
    sentAt: fields.sentAt ?? at,
  })
  return id
}
function reverse(attemptId: string, amountMinor = 149, targetReference = `R-${attemptId}`): string {
  const id = randomUUID()
  reversalStore(db).create({
    id,
    attemptId,
    kind: 'refund',
    orderId: `V${(orders += 1)}`,
    amountMinor,
    currency: 'EUR',
    reason: 'goods came back',
    staffId: 'staff-1',
    createdAt: at,
    targetReference,
  })
  return id
}

describe('a reversal', () => {
  test('is one at a time, and one that needs somebody holds back the next', () => {
    const reversals = reversalStore(db)
    const attempt = charge()
    const first = reverse(attempt, 100)
    for (const state of ['created', 'sent', 'unknown', 'needs-human'] as const) {
      reversals.setState(first, state)
      expect(
        thrownBy(() => reverse(attempt, 10)),
        state,
      ).toEqual({ code: 'conflict', reason: 'payment-open' })
      expect(reversals.openOnes().map(({ id }) => id)).toEqual([first])
    }
    reversals.setState(first, 'refused', { text: 'too late to void', settledAt: at })
    const second = reverse(attempt)
    expect(reversals.forAttempt(attempt).map(({ id, state }) => [id, state])).toEqual([
      [first, 'refused'],
      [second, 'created'],
    ])
  })

  test('never gives back more than was taken, however it is split', () => {
    const reversals = reversalStore(db)
    const attempt = charge()
    reversals.setState(reverse(attempt, 100), 'done', { reference: 'V-1' })
    expect(reversals.doneSum(attempt)).toBe(100)
    expect(thrownBy(() => reverse(attempt, 50))).toEqual({ code: 'conflict', reason: 'too-much' })
    reversals.setState(reverse(attempt, 49), 'done')
    expect(reversals.doneSum(attempt)).toBe(149)
    expect(thrownBy(() => reverse(attempt, 1))).toEqual({ code: 'conflict', reason: 'too-much' })
    expect(thrownBy(() => reverse('nobody'))).toEqual({ code: 'not-found', what: 'sale' })
  })

  test('of an order with several charges gives each of them back whole, and once', () => {
    const reversals = reversalStore(db)
    const attempt = charge({ state: 'needs-human', reference: null })
    reversals.setState(reverse(attempt, 149, 'R-1'), 'done')
    expect(thrownBy(() => reverse(attempt, 149, 'R-1'))).toEqual({ code: 'conflict', reason: 'too-much' })
    const second = reverse(attempt, 200, 'R-2')
    expect(thrownBy(() => reverse(attempt, 149, 'R-3'))).toEqual({ code: 'conflict', reason: 'payment-open' })
    reversals.setState(second, 'done')
    expect(reversals.forAttempt(attempt).map(one => [one.targetReference, one.amountMinor])).toEqual([
      ['R-1', 149],
      ['R-2', 200],
    ])
  })

  test('that is done stays done, and none is deleted', () => {
    const reversals = reversalStore(db)
    const id = reverse(charge())
    reversals.setState(id, 'sent', { sentAt: at })
    reversals.setState(id, 'done', { reference: 'V-1', settledAt: at })
    reversals.setState(id, 'done')
    expect(thrownBy(() => reversals.setState(id, 'unknown'))).toEqual({ code: 'conflict', reason: 'nothing-running' })
    expect(() => db.exec("update reversal set state = 'refused'")).toThrow('a done reversal never changes')
    expect(() => db.exec('delete from reversal')).toThrow('a reversal is never deleted')
    expect(reversals.find(id)).toMatchObject({ state: 'done', reference: 'V-1', sentAt: at, settledAt: at })
    expect(reversals.find('nobody')).toBeNull()
  })
})

describe('an approval that surfaces', () => {
  test.each(['cancelled', 'declined', 'not-sent'] as const)(
    'behind %s needs somebody, and saying it twice is once',
    state => {
      const attempts = attemptStore(db)
      const id = charge({ state })
      const found = { attemptId: id, reference: 'R-LATE', approvedMinor: 149, text: 'Approval', at }
      attempts.surfaced(found)
      attempts.surfaced(found)
      expect(attempts.find(id)).toMatchObject({
        state: 'needs-human',
        reference: 'R-LATE',
        approvedMinor: 149,
        why: `approved after ${state}`,
      })
      expect(
        paymentLists(db)
          .needsHuman()
          .map(row => row.id),
      ).toEqual([id])
      expect(salesStore(db).find(sale.id)?.tenders).toEqual([])
    },
  )

  test('is no surprise for an attempt that is open or was approved', () => {
    const found = { reference: 'R-LATE', approvedMinor: 149, text: '', at }
    for (const state of ['approved', 'unknown'] as const)
      expect(thrownBy(() => attemptStore(db).surfaced({ ...found, attemptId: charge({ state }) }))).toEqual({
        code: 'conflict',
        reason: 'nothing-running',
      })
  })
})

describe('a manager decides', () => {
  test('that the money is ours: attempt and tender together, and the sale can be completed', () => {
    const attempts = attemptStore(db)
    const id = charge({ state: 'needs-human' })
    const card = { brand: 'VISA', last4: '1111', authCode: 'A', reference: `R-${id}` }
    const tender = { id: 't-1', kind: 'card' as const, amountMinor: 149, tenderedMinor: null, changeMinor: 0, card }
    attempts.resolve(id, 'approved', { resolution: 'Mona Manager: on the statement', at, tender })
    expect(attempts.find(id)).toMatchObject({
      state: 'approved',
      resolution: 'Mona Manager: on the statement',
      settledAt: at,
    })
    expect(complete(db, sale)).toBe(1)
  })

  test('that it is not: the attempt is over without a tender, and a decision is made once', () => {
    const attempts = attemptStore(db)
    const id = charge({ state: 'needs-human' })
    attempts.resolve(id, 'cancelled', { resolution: 'voided in the portal', at })
    expect(salesStore(db).find(sale.id)?.tenders).toEqual([])
    expect(thrownBy(() => attempts.resolve(id, 'approved', { resolution: 'no, it is', at }))).toEqual({
      code: 'conflict',
      reason: 'nothing-running',
    })
  })
})

test('a second question is planned once for each attempt, asked when it is due, and put away', () => {
  const rechecks = recheckStore(db)
  const [one, two] = [charge({ state: 'cancelled' }), charge({ state: 'cancelled' })]
  rechecks.plan({ attemptId: one, round: 0, dueAt: '2026-11-21T09:31:00.000Z' })
  rechecks.plan({ attemptId: two, round: 0, dueAt: '2026-11-21T09:40:00.000Z' })
  expect(rechecks.due('2026-11-21T09:30:59.000Z')).toEqual([])
  expect(rechecks.due('2026-11-21T09:31:00.000Z').map(row => row.attemptId)).toEqual([one])
  rechecks.plan({ attemptId: one, round: 1, dueAt: '2026-11-21T09:50:00.000Z' })
  expect(rechecks.nextAt()).toBe('2026-11-21T09:40:00.000Z')
  rechecks.done(two)
  expect(rechecks.due('2026-11-22T00:00:00.000Z')).toEqual([
    { attemptId: one, round: 1, dueAt: '2026-11-21T09:50:00.000Z' },
  ])
})

describe('lists for reconciliation', () => {
  test('give the charges of a time with what went back, and everything without an end', () => {
    const before = charge({ sentAt: '2026-11-20T23:59:59.999Z' })
    const within = charge({ sentAt: '2026-11-21T00:00:00.000Z' })
    charge({ sentAt: '2026-11-22T00:00:00.000Z' })
    charge({ state: 'declined' })
    reversalStore(db).setState(reverse(within, 49), 'done')
    const open = reverse(before, 10)
    const human = charge({ state: 'needs-human' })
    const unknown = charge({ state: 'unknown' })
    const lists = paymentLists(db)
    expect(lists.charges('2026-11-21T00:00:00.000Z', '2026-11-22T00:00:00.000Z')).toMatchObject([
      {
        attemptId: within,
        reference: `R-${within}`,
        amountMinor: 149,
        reversedMinor: 49,
        saleId: sale.id,
        number: null,
        status: 'open',
      },
    ])
    expect(lists.needsHuman().map(row => row.id)).toEqual([human])
    expect(lists.unknown().map(row => row.id)).toEqual([unknown])
    expect(lists.openReversals().map(row => row.id)).toEqual([open])
  })

  test('never walk through the whole table of attempts or reversals', () => {
    for (const sql of Object.values(paymentListQueries)) {
      const plan = db.prepare<[{ from: string; to: string }], { detail: string }>(`explain query plan ${sql}`)
      const steps = plan.all({ from: '', to: '' }).map(({ detail }) => detail)
      // A SCAN of a partial index touches only the rows that are in it.
      expect(steps.filter(step => step.startsWith('SCAN') && !/USING (COVERING )?INDEX/.test(step))).toEqual([])
      expect(steps.filter(step => /TEMP B-TREE/.test(step))).toEqual([])
    }
  })
})

test('a queue of an earlier version keeps its messages, those that were sent and those that were not', () => {
  const file = join(dir, 'older.db')
  const before = migrations.findIndex(step => step.name.startsWith('reversals'))
  const older = openDatabase(file, { steps: migrations.slice(0, before) })
  older.exec(`insert into outbox (id, topic, body, created_at, sent)
    values ('s-1', 'sale-completed', '{}', '${at}', 1), ('s-2', 'sale-completed', '{"number":2}', '${at}', 0), ('s-3', 'sale-completed', '{}', '${at}', 0)`)
  older.close()
  const newer = openDatabase(file)
  const outbox = outboxStore(newer)
  expect([outbox.pending(), outbox.next(9).map(({ id }) => id)]).toEqual([2, ['s-2', 's-3']])
  outbox.delivered('s-2')
  expect(newer.prepare('select id, state, attempts from outbox order by n').all()).toEqual([
    { id: 's-1', state: 'delivered', attempts: 0 },
    { id: 's-2', state: 'delivered', attempts: 0 },
    { id: 's-3', state: 'waiting', attempts: 0 },
  ])
  newer.close()
})
