// Card attempts: one open per sale, approval and tender together.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { TenderRecord } from '#domain/tender'
import { attemptStore, sameChargeQuery } from '../../main/store/attempts.ts'
import { openDatabase, type Db } from '../../main/store/db.ts'
import { reversalStore } from '../../main/store/reversals.ts'
import { salesStore } from '../../main/store/sales.ts'
import { at, complete, line, openSale, payCash, sell, tempFolder, thrownBy, type Priced } from './support.ts'

let db: Db
let remove: () => void
let sale: Priced
beforeEach(() => {
  const temp = tempFolder()
  db = openDatabase(join(temp.dir, 'tillgate.db'))
  remove = temp.remove
  sale = openSale(db, [line()])
})
afterEach(() => {
  db.close()
  remove()
})

let orders = 0
function start(state: 'created' | 'sent' = 'sent', saleId = sale.id): string {
  const id = randomUUID()
  attemptStore(db).create({
    id,
    saleId,
    orderId: `T${(orders += 1)}`,
    amountMinor: 149,
    currency: 'EUR',
    createdAt: at,
    state,
  })
  return id
}
const card: TenderRecord = {
  id: 'tender-1',
  kind: 'card',
  amountMinor: 149,
  tenderedMinor: null,
  changeMinor: 0,
  card: { brand: 'VISA', last4: '1111', authCode: 'PPS123', reference: 'R-1' },
}
const approval = (attemptId: string) => ({
  attemptId,
  saleId: sale.id,
  state: 'approved' as const,
  reference: 'R-1',
  authCode: 'PPS123',
  text: 'Approval',
  approvedMinor: 149,
  brand: 'VISA',
  last4: '1111',
  tender: card,
})

test('a sale has one open attempt; the next one waits for an outcome', () => {
  const attempts = attemptStore(db)
  const first = start('created')
  expect(thrownBy(() => start())).toEqual({ code: 'conflict', reason: 'payment-open' })
  for (const state of ['waiting-for-card', 'sent', 'unknown'] as const) {
    attempts.setState(first, state)
    expect(
      thrownBy(() => start()),
      state,
    ).toEqual({ code: 'conflict', reason: 'payment-open' })
  }
  attempts.setState(first, 'declined', { text: 'Insufficient funds', settledAt: at })
  const second = start()
  expect(attempts.forSale(sale.id)?.id).toBe(second)
  expect(
    salesStore(db)
      .find(sale.id)
      ?.attempts.map(({ id, state }) => [id, state]),
  ).toEqual([
    [first, 'declined'],
    [second, 'sent'],
  ])
})

test('an ended attempt cannot be opened again beside a running one', () => {
  const first = start()
  attemptStore(db).setState(first, 'not-sent')
  start()
  expect(thrownBy(() => attemptStore(db).setState(first, 'unknown'))).toEqual({
    code: 'conflict',
    reason: 'payment-open',
  })
})

test('an order id is never used twice, not even for another sale', () => {
  const attempts = attemptStore(db)
  const row = {
    saleId: sale.id,
    orderId: 'T-SAME',
    amountMinor: 149,
    currency: 'EUR',
    createdAt: at,
    state: 'declined' as const,
  }
  attempts.create({ ...row, id: randomUUID() })
  expect(thrownBy(() => attempts.create({ ...row, id: randomUUID() }))).not.toBe('nothing was thrown')
})

test('what is learnt on the way is kept, what is not said stays', () => {
  const attempts = attemptStore(db)
  const id = start()
  attempts.setState(id, 'sent', { sentAt: at, brand: 'VISA', last4: '1111' })
  attempts.setState(id, 'unknown', { text: 'no answer within 45 s', notFounds: 1 })
  expect(attempts.find(id)).toMatchObject({
    state: 'unknown',
    sentAt: at,
    brand: 'VISA',
    last4: '1111',
    text: 'no answer within 45 s',
    notFounds: 1,
    reference: null,
  })
  expect(attempts.openOnes().map(row => row.id)).toEqual([id])
  expect(thrownBy(() => attempts.setState(randomUUID(), 'declined'))).toMatchObject({ code: 'not-found' })
})

test('an approval stores attempt and tender together, and saying it twice changes nothing', () => {
  const attempts = attemptStore(db)
  const id = start()
  attempts.approve(approval(id))
  attempts.approve(approval(id))
  expect(attempts.find(id)).toMatchObject({ state: 'approved', reference: 'R-1', approvedMinor: 149 })
  expect(salesStore(db).find(sale.id)?.tenders).toEqual([card])
  expect(attempts.openOnes()).toEqual([])
  expect(complete(db, sale)).toBe(1)
  expect(salesStore(db).list('', 1)[0]?.tenders).toBe('card')
})

test('an approval whose tender cannot be stored leaves the attempt open', () => {
  const id = start()
  payCash(db, { ...sale })
  const twin = { ...approval(id), tender: { ...card, id: salesStore(db).find(sale.id)?.tenders[0]?.id ?? '' } }
  expect(thrownBy(() => attemptStore(db).approve(twin))).not.toBe('nothing was thrown')
  expect(attemptStore(db).find(id)?.state).toBe('sent')
})

test('an approval for an attempt that ended otherwise is refused and takes no money', () => {
  const id = start()
  attemptStore(db).setState(id, 'cancelled')
  expect(thrownBy(() => attemptStore(db).approve(approval(id)))).toEqual({
    code: 'conflict',
    reason: 'nothing-running',
  })
  expect(salesStore(db).find(sale.id)?.tenders).toEqual([])
})

test('part card, part cash is listed as both', () => {
  const id = start()
  attemptStore(db).approve({
    ...approval(id),
    state: 'partial',
    approvedMinor: 100,
    tender: { ...card, amountMinor: 100 },
  })
  payCash(db, sale, 49)
  complete(db, sale)
  sell(db)
  expect(
    salesStore(db)
      .list('', 2)
      .map(({ tenders }) => tenders),
  ).toEqual(['cash', 'card+cash'])
})

describe('a charge just like it', () => {
  const wanted = { brand: 'VISA', last4: '1111', amountMinor: 149, from: at }
  const asked = (change: Partial<typeof wanted> = {}, saleId = 'another') =>
    attemptStore(db).sameCharge({ ...wanted, saleId, ...change })

  beforeEach(() => {
    attemptStore(db).approve(approval(start()))
  })

  test('is found by card, amount, time and in another sale only', () => {
    expect(asked()).toEqual({ reference: 'R-1', at, number: null })
    expect(asked({ last4: '1112' })).toBeNull()
    expect(asked({ brand: 'AMEX' })).toBeNull()
    expect(asked({ amountMinor: 150 })).toBeNull()
    expect(asked({ from: new Date(Date.parse(at) + 1).toISOString() })).toBeNull()
    expect(asked({}, sale.id)).toBeNull()
  })

  test('is none once its money has gone back', () => {
    const attempt = attemptStore(db).forSale(sale.id)!
    reversalStore(db).create({
      id: 'back',
      attemptId: attempt.id,
      kind: 'void',
      orderId: 'T-back',
      amountMinor: 149,
      currency: 'EUR',
      reason: 'left',
      staffId: 'till',
      createdAt: at,
      targetReference: 'R-1',
      refundTender: null,
    })
    reversalStore(db).setState('back', 'sent', { sentAt: at })
    expect(asked()).not.toBeNull()
    reversalStore(db).setState('back', 'done', { settledAt: at })
    expect(asked()).toBeNull()
  })

  test('is looked for among the charges of the last minutes, not among all', () => {
    const plan = db
      .prepare<object, { detail: string }>(`explain query plan ${sameChargeQuery}`)
      .all({ ...wanted, saleId: 'another' })
      .map(({ detail }) => detail)
    expect(plan[0]).toBe('SEARCH a USING INDEX charged_attempts (<expr>>?)')
    expect(plan.filter(step => step.startsWith('SCAN'))).toEqual([])
  })
})
