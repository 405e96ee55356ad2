// The manager's figures: the running sums equal the receipts they are made of, and no question walks through all sales.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ageCheckStore } from '../../main/store/age-checks.ts'
import { inTransaction, openDatabase, type Db } from '../../main/store/db.ts'
import { journalStore } from '../../main/store/journal.ts'
import { migrations } from '../../main/store/migrations.ts'
import { reportQueries } from '../../main/store/reports-sql.ts'
import { reportStore, slotOf, slotSeconds, type SpanFigures } from '../../main/store/reports.ts'
import { salesStore } from '../../main/store/sales.ts'
import { shiftStore } from '../../main/store/shifts.ts'
import { complete, line, openSale, payCash, tempFolder } from './support.ts'

let db: Db
let dir: string
let remove: () => void
beforeEach(() => {
  ;({ dir, remove } = tempFolder())
  db = openDatabase(join(dir, 'tillgate.db'))
})
afterEach(() => {
  db.close()
  remove()
})

const read = (from: string, end: string, training = false): SpanFigures =>
  reportStore(db).read({ from: new Date(from), end: new Date(end), training })

const start = Date.parse('2026-10-24T22:00:00.000Z')
/** A sale of the property test: when, who, what kind, how paid, what became of it. */
const anySale = fc.record({
  minute: fc.integer({ min: 0, max: 3 * 24 * 60 }),
  cashier: fc.constantFrom('Ada Example', 'Bo Example', 'Cy Example'),
  training: fc.boolean(),
  quantity: fc.integer({ min: 1, max: 9 }),
  discount: fc.constantFrom(0, 0, 1000, 3333),
  card: fc.integer({ min: 0, max: 100 }),
  end: fc.constantFrom('completed', 'completed', 'completed', 'abandoned', 'parked'),
})
type AnySale = typeof anySale extends fc.Arbitrary<infer T> ? T : never

function put({ minute, cashier, training, quantity, discount, card, end }: AnySale): void {
  const at = new Date(start + minute * 60_000).toISOString()
  const item = line({ quantityMilli: quantity * 1000, unitPriceMinor: 137, discountBasisPoints: discount })
  const sale = openSale(db, [item], { openedAt: at, cashier, training })
  if (end !== 'completed') return salesStore(db).setStatus(sale.id, end === 'parked' ? 'parked' : 'abandoned', at)
  const byCard = Math.floor((sale.totals.totalMinor * card) / 100)
  if (byCard > 0)
    salesStore(db).addTender(sale.id, {
      id: randomUUID(),
      kind: 'card',
      amountMinor: byCard,
      tenderedMinor: null,
      changeMinor: 0,
      card: { brand: 'visa', last4: '0000', authCode: 'A', reference: randomUUID() },
    })
  if (byCard < sale.totals.totalMinor) payCash(db, sale, sale.totals.totalMinor - byCard)
  complete(db, sale, at)
}

/** The same figures, added up from the receipts themselves. */
function fromReceipts(from: string, end: string, training: number) {
  const asked = { from, end, training }
  const completed =
    "s.status = 'completed' and s.completed_at >= @from and s.completed_at < @end and s.training = @training"
  const all = (sql: string) => db.prepare(sql).all(asked)
  return {
    sales: all(
      `select unixepoch(s.completed_at) / ${slotSeconds} as slot, count(*) as sales, sum(s.total_minor) as totalMinor, sum(s.gross_minor) as grossMinor,
         sum(s.discount_minor) as discountMinor from sale s where ${completed} group by 1 order by 1`,
    ),
    tenders: all(
      `select t.kind, count(*) as tenders, sum(t.amount_minor) as amountMinor, sum(t.rounding_minor) as roundingMinor, sum(t.tip_minor) as tipMinor
       from sale s join tender t on t.sale_id = s.id where ${completed} group by t.kind order by t.kind`,
    ),
    cashiers: all(
      `select s.staff_id as staffId, count(*) as sales, sum(s.total_minor) as totalMinor, sum(s.discount_minor <> 0) as discounted,
         sum(s.discount_minor) as discountMinor from sale s where ${completed} group by s.staff_id order by s.staff_id`,
    ),
  }
}

describe('the running sums', () => {
  test('equal the receipts, whatever was sold when, and their tenders make up their totals', () => {
    fc.assert(
      fc.property(
        fc.array(anySale, { maxLength: 10 }),
        fc.integer({ min: 0, max: 288 }),
        fc.integer({ min: 0, max: 288 }),
        fc.boolean(),
        (sales, a, b, training) => {
          inTransaction(db, () => sales.forEach(put))
          const [from, end] = [Math.min(a, b), Math.max(a, b)].map(n =>
            new Date(start + n * slotSeconds * 1000).toISOString(),
          ) as [string, string]
          const found = read(from, end, training)
          const cashiers = found.cashiers.map(({ name, ...row }) => row)
          expect({ sales: found.sales, tenders: found.tenders, cashiers }).toEqual(
            fromReceipts(from, end, training ? 1 : 0),
          )
          const sum = (rows: readonly { [key: string]: unknown }[], key: string) =>
            rows.reduce((all, row) => all + Number(row[key]), 0)
          expect(sum(found.tenders, 'amountMinor')).toBe(sum(found.sales, 'totalMinor'))
        },
      ),
      { numRuns: 30 },
    )
  }, 60_000)

  test('of a file from before hold its old receipts and go on with the next', () => {
    const at = migrations.findIndex(({ sql }) => sql.includes('create table sale_slot'))
    db.close()
    db = openDatabase(join(dir, 'old.db'), { steps: migrations.slice(0, at) })
    const sale = (minute: number): AnySale => ({
      minute,
      cashier: 'Ada Example',
      training: false,
      quantity: 2,
      discount: 1000,
      card: 50,
      end: 'completed',
    })
    // The stores that write the old receipts are today's, and read a column of a later step: there while they write.
    db.exec('alter table attempt add column advice text')
    put(sale(3))
    put(sale(70))
    db.exec('alter table attempt drop column advice')
    db.close()
    db = openDatabase(join(dir, 'old.db'), { backupDir: dir })
    put(sale(75))
    const [from, end] = ['2026-10-24T00:00:00.000Z', '2026-10-26T00:00:00.000Z']
    const found = read(from, end)
    expect(found.sales).toEqual(fromReceipts(from, end, 0).sales)
    expect(found.tenders).toEqual(fromReceipts(from, end, 0).tenders)
    expect(found.sales.map(({ sales }) => sales)).toEqual([1, 1, 1])
  })

  test('never hold a sale up, even one of an unreadable time', () => {
    const sale = openSale(db, [line()])
    payCash(db, sale)
    expect(complete(db, sale, 'yesterday')).toBe(1)
    expect(slotOf(new Date(0))).toBe(0)
  })
})

/** A closing report as the shift leaves it. */
function putZ(shiftId: string, closedAt: string, report: object): void {
  const [row] = db.prepare<[], Record<string, unknown>>('select * from z_report order by n desc limit 1').all()
  const next = {
    ...row,
    n: Number(row?.['n']) + 1,
    shift_id: shiftId,
    closed_at: closedAt,
    report: JSON.stringify(report),
  }
  const names = Object.keys(next)
  db.prepare(`insert into z_report (${names.join()}) values (${names.map(name => `@${name}`).join()})`).run(next)
}

describe('voids and age checks', () => {
  const at = '2026-11-21T09:30:00.000Z'
  const day = ['2026-11-21T00:00:00.000Z', '2026-11-22T00:00:00.000Z'] as const
  const check = (saleId: string | null, outcome: 'pass' | 'too-young' | 'unreadable' | 'refused', when = at): void =>
    ageCheckStore(db).record({
      id: randomUUID(),
      saleId,
      at: when,
      staffId: 'staff-1',
      requiredAge: 16,
      outcome,
      method: 'manual',
      reason: null,
    })

  test('are counted for whoever took them back, training apart', () => {
    const journal = journalStore(db)
    const [real, trained] = [false, true].map(training => {
      const { id } = openSale(db, [line()], { training })
      salesStore(db).setStatus(id, 'abandoned', at)
      return id
    })
    journal.append({ at, kind: 'line-removed', staff: 'staff-1', saleId: real!, data: { quantityMilli: 1000 } })
    journal.append({ at, kind: 'sale-abandoned', staff: 'staff-1', saleId: real!, data: { totalMinor: 149, lines: 1 } })
    journal.append({ at, kind: 'sale-abandoned', staff: 'staff-2', saleId: trained!, data: { totalMinor: 5 } })
    journal.append({ at, kind: 'sign-in', staff: 'staff-1', saleId: null, data: {} })
    expect(read(...day).voids).toEqual([
      { staffId: 'staff-1', name: '', voidedSales: 1, voidedMinor: 149, voidedLines: 1 },
    ])
    expect(read(...day, true).voids).toMatchObject([{ staffId: 'staff-2', voidedMinor: 5 }])
  })

  test('one decision a sale, the last one, on the day it was made', () => {
    const { id } = openSale(db, [line()])
    check(id, 'unreadable')
    check(id, 'too-young', '2026-11-21T23:59:00.000Z')
    check(id, 'pass', '2026-11-22T00:01:00.000Z')
    check(null, 'refused')
    expect(read(...day).ageChecks).toEqual([{ outcome: 'refused', checks: 1 }])
    expect(read(day[1], '2026-11-23T00:00:00.000Z').ageChecks).toEqual([{ outcome: 'pass', checks: 1 }])
  })

  test('shifts appear on the day they were closed', () => {
    const shifts = shiftStore(db)
    shifts.open({ id: 'a', openedAt: at, openedBy: 'Ada', floatMinor: 100 })
    expect(read(...day).shifts).toEqual([])
    const figures = { expectedCashMinor: 100, countedMinor: 90, differenceMinor: -10, closedBy: 'Ada' }
    db.prepare("update shift set closed_at = ?, closed_by = 'Ada', counted_minor = 90 where id = 'a'").run(at)
    putZ('a', at, { ...figures, training: false })
    expect(read(...day).shifts).toEqual([
      { shiftId: 'a', closedAt: at, closedBy: 'Ada', expectedMinor: 100, countedMinor: 90, differenceMinor: -10 },
    ])
    expect(read(...day, true).shifts).toEqual([])
  })
})

describe('no report walks through all sales:', () => {
  test.each(Object.entries(reportQueries))('%s', (_, sql) => {
    const plan = db
      .prepare<[object], { detail: string }>(`explain query plan ${sql}`)
      .all({ fromSlot: 1, endSlot: 2, from: '', end: '', training: 0 })
      .map(({ detail }) => detail)
    expect(plan.length).toBeGreaterThan(0)
    expect(plan.filter(step => step.startsWith('SCAN '))).toEqual([])
    expect(plan.every(step => /SEARCH .* USING|USE TEMP B-TREE|CORRELATED/.test(step))).toBe(true)
  })
})
