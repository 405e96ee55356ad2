// What a completed sale leaves behind, and every way in which completing is refused as a whole.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { attemptStore } from '../../main/store/attempts.ts'
import { checkDatabase, inTransaction, openDatabase, type Db } from '../../main/store/db.ts'
import { journalStore } from '../../main/store/journal.ts'
import { outboxStore } from '../../main/store/outbox.ts'
import { salesStore } from '../../main/store/sales.ts'
import { at, complete, line, openSale, payCash, sell, tempFolder, thrownBy } from './support.ts'

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
const paid = { code: 'conflict', reason: 'sale-paid' }

describe('completing a sale', () => {
  test('freezes what was charged, numbers it, journals it and queues it', () => {
    const lines = [line({ quantityMilli: 2000, depositMinor: 25 }), line({ unitPriceMinor: 999, taxBasisPoints: 700 })]
    const sale = openSale(db, lines)
    payCash(db, sale)
    expect(complete(db, sale)).toBe(1)
    const stored = salesStore(db).find(sale.id)
    expect(stored).toMatchObject({
      status: 'completed',
      number: 1,
      completedAt: at,
      frozen: { lines: sale.lines, totals: sale.totals, receiptText: '[]' },
    })
    expect(journalStore(db).list(1)).toMatchObject([
      {
        kind: 'sale-completed',
        saleId: sale.id,
        staff: 'staff-1',
        data: { number: 1, totalMinor: sale.totals.totalMinor },
      },
    ])
    const [message] = outboxStore(db).next(10)
    expect(message).toMatchObject({ id: sale.id, topic: 'sale-completed' })
    expect(JSON.parse(message?.body ?? '')).toEqual({ id: sale.id, number: 1 })
    expect(salesStore(db).find(sale.id)?.frozen?.totals).toEqual(sale.totals)
    expect(salesStore(db).byNumber(1)).toBe(sale.id)
  })

  test('twice is refused, and nothing about it can be changed afterwards', () => {
    const sale = openSale(db, [line()])
    payCash(db, sale)
    complete(db, sale)
    const sales = salesStore(db)
    const attempts: (() => unknown)[] = [
      () => complete(db, sale),
      () => sales.putLine(sale.id, { ...line(), position: 1 }),
      () => sales.setQuantity(sale.lines[0]?.id ?? '', 2000),
      () => sales.setLineDiscount(sale.lines[0]?.id ?? '', 100),
      () => sales.removeLine(sale.lines[0]?.id ?? ''),
      () => sales.setOrderDiscount(sale.id, 100),
      () => sales.setNote(sale.id, 'changed'),
      () => sales.setStatus(sale.id, 'abandoned', at),
      () => sales.setStatus(sale.id, 'open', at),
      () => payCash(db, sale),
    ]
    expect(attempts.map(thrownBy)).toEqual(attempts.map(() => paid))
    expect({ sales: sales.count(), queued: outboxStore(db).pending(), journal: journalStore(db).verify() }).toEqual({
      sales: 1,
      queued: 1,
      journal: { entries: 1, whole: true },
    })
  })

  test('raw SQL cannot delete or rewrite sales, tenders, taxes or attempts either', () => {
    sell(db)
    for (const sql of [
      'delete from sale',
      'delete from tender',
      'update tender set amount_minor = 1',
      'delete from sale_tax',
      'update sale_tax set tax_minor = 0',
      'delete from sale_line',
      'update sale set total_minor = 0',
    ]) {
      expect(() => db.exec(sql), sql).toThrow()
    }
  })

  test.each([
    ['without lines', 'sale-empty', () => openSale(db, [])],
    ['without money', 'not-covered', () => openSale(db, [line()])],
    [
      'with too little money',
      'not-covered',
      () => {
        const sale = openSale(db, [line()])
        payCash(db, sale, 100)
        return sale
      },
    ],
    [
      'while a card payment is under way',
      'payment-open',
      () => {
        const sale = openSale(db, [line()])
        attemptStore(db).create({
          id: randomUUID(),
          saleId: sale.id,
          orderId: 'TB1',
          amountMinor: 149,
          currency: 'EUR',
          createdAt: at,
          state: 'created',
        })
        payCash(db, sale)
        return sale
      },
    ],
    [
      'while a card payment is unknown',
      'payment-unknown',
      () => {
        const sale = openSale(db, [line()])
        attemptStore(db).create({
          id: randomUUID(),
          saleId: sale.id,
          orderId: 'TB2',
          amountMinor: 149,
          currency: 'EUR',
          createdAt: at,
          state: 'unknown',
        })
        payCash(db, sale)
        return sale
      },
    ],
  ])('%s is refused and uses no receipt number', (_, reason, make) => {
    const sale = make()
    expect(thrownBy(() => complete(db, sale))).toEqual({ code: 'conflict', reason })
    expect(salesStore(db).find(sale.id)).toMatchObject({ status: 'open', number: null, frozen: null })
    expect(journalStore(db).verify()).toEqual({ entries: 0, whole: true })
    expect(db.prepare("select value from counter where name = 'receipt'").pluck().get()).toBe(0)
  })

  test('prices that are not those of the stored cart are refused as a whole', () => {
    const item = line()
    const sale = openSale(db, [item])
    salesStore(db).setQuantity(item.id, 2000)
    payCash(db, sale)
    expect(thrownBy(() => complete(db, sale))).toContain('is not what was priced')
    const late = line()
    salesStore(db).setQuantity(item.id, 1000)
    salesStore(db).putLine(sale.id, { ...late, position: 1 })
    expect(thrownBy(() => complete(db, sale))).toBe('not every line of the sale was priced')
    expect(salesStore(db).active()?.id).toBe(sale.id)
  })

  test('a disk that fills up in the middle leaves the sale open and its number free', () => {
    const sale = openSale(db, [line()])
    payCash(db, sale)
    db.pragma(`max_page_count = ${(db.pragma('page_count', { simple: true }) as number) + 4}`)
    const receiptText = 'x'.repeat(100_000)
    const finish = () =>
      salesStore(db).complete({
        saleId: sale.id,
        completedAt: at,
        totals: sale.totals,
        pricedLines: sale.lines,
        changeMinor: 0,
        receiptText,
      })
    expect(thrownBy(finish)).toEqual({ code: 'storage', reason: 'full' })
    expect(salesStore(db).active()?.id).toBe(sale.id)
    db.pragma('max_page_count = 1000000')
    expect(finish()).toEqual({ number: 1 })
    expect(checkDatabase(db, 'full').ok).toBe(true)
  })

  test('joins a larger transaction: when that fails, the sale was never completed', () => {
    const sale = openSale(db, [line()])
    payCash(db, sale)
    expect(
      thrownBy(() =>
        inTransaction(db, () => {
          complete(db, sale)
          throw new Error('power cut')
        }),
      ),
    ).toBe('power cut')
    expect(salesStore(db).find(sale.id)?.status).toBe('open')
    expect(complete(db, sale)).toBe(1)
  })
})
