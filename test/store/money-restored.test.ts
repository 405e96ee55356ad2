// What a sale was priced and paid by survives: added tax, rules, discounts, rounding and tips, also when only payments.log has them.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { price } from '#domain/cart'
import type { KeptDiscount } from '#domain/kept-discounts'
import { profiles } from '#domain/profiles'
import { rulesOfStore } from '#domain/store-rules'
import { attemptStore } from '../../main/store/attempts.ts'
import { openDatabase, type Db } from '../../main/store/db.ts'
import { encodeRecord, scanRecords, type PaymentRecord } from '../../main/store/payment-records.ts'
import { replayPayments } from '../../main/store/payment-replay.ts'
import { cartOf } from '../../main/store/sale-rows.ts'
import { salesStore } from '../../main/store/sales.ts'
import { at, line, tempFolder, thrownBy } from './support.ts'

const rules = rulesOfStore(profiles.us, { rates: { sales: '8.875' }, cash: { stepMinor: 5, mode: 'half-up' } })
const goods = line({ unitPriceMinor: 1367, quantityMilli: 2000, taxBasisPoints: 888, depositMinor: 5 })
const off: KeptDiscount = { id: 'd', kind: 'fixed', amountMinor: 100, reason: 'Damaged' }
let db: Db
let remove: () => void
beforeEach(() => {
  const temp = tempFolder()
  remove = temp.remove
  db = openDatabase(join(temp.dir, 'till.db'))
})
afterEach(() => {
  db.close()
  remove()
})

/** An open American sale with a discount on the line and one on the order. */
function open() {
  const sales = salesStore(db, rules)
  const id = randomUUID()
  sales.open({ id, openedAt: at, staffId: 's', cashier: 'Ada', shiftId: null, training: false })
  sales.putLine(id, { ...goods, position: 1, discounts: [off] })
  sales.setOrderDiscounts(id, [{ ...off, kind: 'per-unit', limitUnits: 1 }])
  const sale = sales.find(id)!
  return { sales, id, sale, ...price(cartOf(sale, sale.lines)) }
}
const logged = (...records: PaymentRecord[]): PaymentRecord[] =>
  scanRecords(Buffer.concat(records.map(record => encodeRecord(record)))).records
const replay = (...records: PaymentRecord[]) =>
  replayPayments(db, logged(...records), { training: false, receiptText: '{"store":{}}' })

test('a completed sale keeps its added tax, its exact rate, its rules and its discounts', () => {
  const { sales, id, lines, totals } = open()
  const tender = { id: 't', kind: 'cash' as const, amountMinor: totals.totalMinor, tenderedMinor: null, changeMinor: 0 }
  sales.addTender(id, { ...tender, roundingMinor: 2, card: null })
  sales.complete({ saleId: id, completedAt: at, totals, pricedLines: lines, changeMinor: 0, receiptText: '{}' })
  // Another configuration meanwhile changes nothing about it.
  const kept = salesStore(db).find(id)!
  expect(totals.addedTaxMinor).toBeGreaterThan(0)
  expect(kept.frozen?.totals).toEqual(totals)
  expect(kept.rules).toEqual(rules)
  expect(kept.lines[0]?.discounts).toEqual([off])
  expect(price(cartOf(kept, kept.lines)).totals).toEqual(totals)
  expect(kept.tenders).toMatchObject([{ roundingMinor: 2 }])
})

test('a parked sale is listed with what it costs under its own rules', () => {
  const { sales, id, totals } = open()
  sales.setStatus(id, 'parked', at)
  expect(salesStore(db).parked()).toMatchObject([{ id, totalMinor: totals.totalMinor }])
})

test('a sale whose completion only the log knows comes back with tax, rounding and tip', () => {
  const { sales, id, totals } = open()
  const half = Math.floor(totals.totalMinor / 2)
  const counts = replay({
    type: 'sale',
    at,
    saleId: id,
    number: 1,
    totalMinor: totals.totalMinor,
    tenders: [
      { kind: 'card', amountMinor: half, tipMinor: 300, reference: 'r1' },
      { kind: 'cash', amountMinor: totals.totalMinor - half, roundingMinor: -2, reference: null },
    ],
  })
  expect(counts).toMatchObject({ sales: 1, unplaced: 0 })
  const sale = sales.find(id)!
  expect(sale.frozen?.totals).toEqual(totals)
  expect(sale.tenders.map(({ roundingMinor, tipMinor }) => [roundingMinor, tipMinor])).toEqual([
    [undefined, 300],
    [-2, undefined],
  ])
})

test('a charge that only the log knows is asked about with its tip, and its sale still waits for the rest of it', () => {
  const { sales, id, totals } = open()
  const amountMinor = totals.totalMinor + 300
  const intent = {
    type: 'intent',
    at,
    kind: 'sale',
    attemptId: 'a',
    saleId: id,
    orderId: 'O',
    currency: 'USD',
  } as const
  replay({ ...intent, amountMinor, tipMinor: 300, targetReference: null, staff: 's' })
  expect(sales.find(id)?.status).toBe('open')
  expect(attemptStore(db).find('a')).toMatchObject({ state: 'unknown', amountMinor, tipMinor: 300 })
})

test('rules or discounts that the till has not written are an error and never a price', () => {
  const { sales, id } = open()
  db.prepare("update sale set rules = '{}' where id = ?").run(id)
  expect(() => sales.find(id)).toThrow('cannot be read')
  expect(thrownBy(() => db.prepare("update sale set discounts = 'x' where id = ?").run(id))).toContain('CHECK')
})
