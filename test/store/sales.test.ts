// Open sales, parking and resuming, and the list of receipts.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { attemptStore } from '../../main/store/attempts.ts'
import { openDatabase, type Db } from '../../main/store/db.ts'
import { saleListQueries } from '../../main/store/sale-lists.ts'
import { salesStore } from '../../main/store/sales.ts'
import { at, line, openSale, sell, tempFolder, thrownBy } from './support.ts'

let db: Db
let remove: () => void
beforeEach(() => {
  const temp = tempFolder()
  db = openDatabase(join(temp.dir, 'tillgate.db'))
  remove = temp.remove
})
afterEach(() => {
  db.close()
  remove()
})

describe('an open sale', () => {
  test('keeps its lines in order with everything on them', () => {
    const lines = [
      line({ note: 'gift' }),
      line({
        quantityMilli: 1250,
        discountBasisPoints: 1000,
        depositMinor: 25,
        requiredAge: 16,
        barcode: '9520001040078',
      }),
    ]
    const { id } = openSale(db, lines)
    expect(salesStore(db).find(id)).toMatchObject({
      id,
      status: 'open',
      number: null,
      frozen: null,
      tenders: [],
      attempts: [],
    })
    expect(salesStore(db).find(id)?.lines).toEqual(lines.map((item, position) => ({ ...item, position })))
  })

  test('takes changes to quantity, discounts, note and age check', () => {
    const sales = salesStore(db)
    const [first, second] = [line(), line()]
    const { id } = openSale(db, [first, second])
    sales.setQuantity(first.id, 3000)
    sales.setLineDiscount(first.id, 500)
    sales.removeLine(second.id)
    sales.setOrderDiscount(id, 1500)
    sales.setNote(id, 'table 4')
    sales.setAgeCheck(id, { requiredAge: 18, passedAt: at })
    expect(sales.find(id)).toMatchObject({
      lines: [{ id: first.id, quantityMilli: 3000, discountBasisPoints: 500 }],
      discountBasisPoints: 1500,
      note: 'table 4',
      ageCheck: { requiredAge: 18, passedAt: at },
    })
    sales.setNote(id, '')
    sales.setAgeCheck(id, null)
    expect(sales.active()).toMatchObject({ note: null, ageCheck: null })
  })

  test('is the only one: a second is refused until the first is parked', () => {
    const sales = salesStore(db)
    const first = openSale(db, [line({ quantityMilli: 2000 }), line({ quantityMilli: 1500 })])
    expect(thrownBy(() => openSale(db, []))).toEqual({ code: 'conflict', reason: 'sale-open' })
    sales.setStatus(first.id, 'parked', at)
    const second = openSale(db, [line()])
    expect(sales.parked()).toEqual([
      {
        id: first.id,
        number: null,
        status: 'parked',
        at,
        cashier: 'Ada Example',
        totalMinor: first.totals.totalMinor,
        items: 3,
        tenders: '',
        parkedAs: null,
      },
    ])
    expect(thrownBy(() => sales.setStatus(first.id, 'open', at))).toEqual({ code: 'conflict', reason: 'sale-open' })
    expect(sales.active()?.id).toBe(second.id)
  })

  test('stays abandoned once it was abandoned', () => {
    const { id } = openSale(db, [line()])
    salesStore(db).setStatus(id, 'abandoned', at)
    expect(thrownBy(() => salesStore(db).setStatus(id, 'open', at))).toEqual({ code: 'not-found', what: 'sale' })
    expect(salesStore(db).active()).toBeNull()
  })

  test('cannot be parked or left while its card payment has no outcome', () => {
    const { id } = openSale(db, [line()])
    const attempts = attemptStore(db)
    const attemptId = randomUUID()
    attempts.create({
      id: attemptId,
      saleId: id,
      orderId: 'TA1',
      amountMinor: 149,
      currency: 'EUR',
      createdAt: at,
      state: 'sent',
    })
    expect(thrownBy(() => salesStore(db).setStatus(id, 'parked', at))).toEqual({
      code: 'conflict',
      reason: 'payment-open',
    })
    attempts.setState(attemptId, 'unknown')
    expect(thrownBy(() => salesStore(db).setStatus(id, 'abandoned', at))).toEqual({
      code: 'conflict',
      reason: 'payment-unknown',
    })
    attempts.setState(attemptId, 'declined')
    salesStore(db).setStatus(id, 'abandoned', at)
  })

  test('an unknown sale or line is "not found", not silence', () => {
    const sales = salesStore(db)
    const missing = { code: 'not-found', what: 'sale' }
    expect(thrownBy(() => sales.setQuantity(randomUUID(), 1000))).toEqual(missing)
    expect(thrownBy(() => sales.removeLine(randomUUID()))).toEqual(missing)
    expect(thrownBy(() => sales.setNote(randomUUID(), 'x'))).toEqual(missing)
    expect(sales.find(randomUUID())).toBeNull()
  })
})

describe('the list of receipts', () => {
  test('is newest first and found by number, day, id and cashier', () => {
    const [a, b, c] = [
      sell(db, { cashier: 'Ada Example', completedAt: '2026-11-20T08:00:00.000Z' }),
      sell(db, { cashier: 'Bo Sample', completedAt: '2026-11-21T08:00:00.000Z' }),
      sell(db, { cashier: 'ada example', completedAt: '2026-11-21T09:00:00.000Z' }),
    ]
    openSale(db, [line()])
    const ids = (text: string, limit = 50) =>
      salesStore(db)
        .list(text, limit)
        .map(({ id }) => id)
    expect(ids('')).toEqual([c.id, b.id, a.id])
    expect(ids('', 1)).toEqual([c.id])
    expect(ids(' 2 ')).toEqual([b.id])
    expect(ids('2026-11-21')).toEqual([c.id, b.id])
    expect(ids(a.id)).toEqual([a.id])
    expect(ids('ADA')).toEqual([c.id, a.id])
    expect(ids('nobody')).toEqual([])
    expect(ids("'; drop table sale; --")).toEqual([])
    expect(salesStore(db).list('1', 1)).toEqual([
      {
        id: a.id,
        number: 1,
        status: 'completed',
        at: '2026-11-20T08:00:00.000Z',
        cashier: 'Ada Example',
        totalMinor: 149,
        items: 1,
        tenders: 'cash',
        parkedAs: null,
      },
    ])
  })
  test.each(saleListQueries)('asks an index, whatever the number of sales: %s', sql => {
    const plan = db
      .prepare<[object], { detail: string }>(`explain query plan ${sql}`)
      .all({ text: 'a', end: 'b', limit: 10 })
      .map(({ detail }) => detail)
    expect(plan.filter(step => /^SCAN (?!s USING INDEX|\(subquery)/.test(step))).toEqual([])
    expect(plan.filter(step => /^SEARCH s |^SCAN s /.test(step))).toEqual([
      expect.stringMatching(/^(SEARCH|SCAN) s USING (COVERING )?INDEX/),
    ])
  })
})
