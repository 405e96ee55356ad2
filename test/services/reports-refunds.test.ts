// What was given back is taken off the figures when and where it was given back, whatever way it went out in the end.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { inTransaction, openDatabase, type Db } from '../../main/store/db.ts'
import { createReportService, type ReportService } from '../../main/services/reports.ts'
import { addDays, startOf, wallTime } from '../../main/services/reports-calendar.ts'
import { reportStore } from '../../main/store/reports.ts'
import { systemClock } from '../../main/host/system-clock.ts'
import { saveToFolder } from '../../main/host/save-file.ts'
import { complete, line, openSale, payCash, tempFolder } from '../store/support.ts'

let db: Db
let remove: () => void
let reports: ReportService
beforeEach(() => {
  const temp = tempFolder()
  remove = temp.remove
  db = openDatabase(join(temp.dir, 'tillgate.db'))
  reports = createReportService({
    store: reportStore(db),
    staff: { allowed: () => ({ id: 's', name: 'Mona Manager', role: 'manager' }) },
    currency: 'EUR',
    file: saveToFolder(temp.dir),
    clock: systemClock(),
  })
})
afterEach(() => {
  db.close()
  remove()
})

const first = '2026-03-27'
type Back = { minute: number; cash: number; credit: number; paidOut: number; training: boolean }

function giveBack({ minute, cash, credit, paidOut, training }: Back, number: number): void {
  const at = new Date(startOf(first).getTime() + minute * 60_000).toISOString()
  const refundId = randomUUID()
  db.prepare(
    `insert into refund (id, number, kind, training, staff_id, cashier, approved_by, approver, reason, at, gross_minor, discount_minor, deposit_minor, total_minor, receipt_text)
     values (?, ?, 'without-receipt', ?, 'staff-2', 'Bo Example', 's', 'Mona', 'other', ?, ?, 0, 0, ?, '{}')`,
  ).run(refundId, number, training ? 1 : 0, at, cash + credit, cash + credit)
  const part = (kind: string, amount: number, replaces: string | null): string => {
    const id = randomUUID()
    db.prepare(
      "insert into refund_tender (id, refund_id, at, staff_id, kind, amount_minor, replaces) values (?, ?, ?, 'staff-2', ?, ?, ?)",
    ).run(id, refundId, at, kind, amount, replaces)
    return id
  }
  if (cash > 0) part('cash', cash, null)
  if (credit > 0) {
    const owed = part('credit', credit, null)
    if (paidOut > 0) part('cash', Math.min(credit, paidOut), owed)
  }
}

test('days, hours and ways of paying each add up to sales less refunds', () => {
  const minute = fc.integer({ min: 0, max: 5 * 24 * 60 - 61 })
  const amount = fc.integer({ min: 0, max: 5000 })
  const back = fc.record({ minute, cash: amount, credit: amount, paidOut: amount, training: fc.boolean() })
  let numbers = 0
  fc.assert(
    fc.property(
      fc.array(fc.record({ minute, quantity: fc.integer({ min: 1, max: 5 }), training: fc.boolean() }), {
        maxLength: 6,
      }),
      fc.array(back, { maxLength: 4 }),
      fc.boolean(),
      (sales, refunds, training) => {
        inTransaction(db, () => {
          for (const { minute: when, quantity, training: trained } of sales) {
            const at = new Date(startOf(first).getTime() + when * 60_000).toISOString()
            const sale = openSale(db, [line({ quantityMilli: quantity * 1000 })], { openedAt: at, training: trained })
            payCash(db, sale)
            complete(db, sale, at)
          }
          for (const one of refunds) giveBack(one, (numbers += 1))
        })
        const to = addDays(first, 4)
        const report = reports.read({ from: first, to, training })
        const kind = training ? 1 : 0
        const sum = (table: string, where: string): number =>
          db
            .prepare<[number], number>(
              `select coalesce(sum(total_minor), 0) from ${table} where training = ? and ${where}`,
            )
            .pluck()
            .get(kind)!
        const expected = sum('sale', "status = 'completed'") - sum('refund', '1')
        const added = (rows: readonly { totalMinor: number }[]) => rows.reduce((all, row) => all + row.totalMinor, 0)
        expect(report.totals.totalMinor).toBe(expected)
        expect(added(report.hours)).toBe(expected)
        expect(added(report.days)).toBe(expected)
        expect(report.tenders.reduce((all, row) => all + row.amountMinor, 0)).toBe(expected)
        expect(report.cashiers.reduce((all, row) => all + row.totalMinor - row.refundedMinor, 0)).toBe(expected)
        const eachDay = report.days.map(({ day }) => reports.read({ from: day, to: day, training }).totals.totalMinor)
        expect(eachDay).toEqual(report.days.map(({ totalMinor }) => totalMinor))
      },
    ),
    { numRuns: 30 },
  )
}, 60_000)

test('a refund counts when it was given, not when the goods were sold', () => {
  giveBack({ minute: 24 * 60 + 5, cash: 300, credit: 200, paidOut: 50, training: false }, 1)
  const report = reports.read({ from: first, to: addDays(first, 2), training: false })
  expect(report.days.map(({ totalMinor }) => totalMinor)).toEqual([0, -500, 0])
  expect(report.hours[wallTime(startOf(first)).hour]).toEqual({ hour: 0, sales: 0, totalMinor: -500 })
  expect(report.totals).toMatchObject({ sales: 0, refunds: 1, refundedMinor: 500 })
  expect(report.tenders).toEqual([
    { kind: 'cash', tenders: 0, amountMinor: -350 },
    { kind: 'credit', tenders: 0, amountMinor: -150 },
  ])
  expect(report.cashiers).toMatchObject([{ name: 'Bo Example', sales: 0, refunds: 1, refundedMinor: 500 }])
})
