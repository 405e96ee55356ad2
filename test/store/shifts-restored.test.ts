// What is money or law beside the sales survives a damaged data file: moves of cash, counts, refunds, numbered closing reports.
import { randomUUID } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { backupSource, listBackups } from '../../main/store/backups.ts'
import type { Db } from '../../main/store/db.ts'
import { journalStore } from '../../main/store/journal.ts'
import { refundStore } from '../../main/store/refunds.ts'
import { shiftBooks } from '../../main/store/shifts-books.ts'
import { shiftStore } from '../../main/store/shifts.ts'
import { at, refundFacts, tempFolder } from './support.ts'
import { close, dataFile, open, openForBusiness, sellByCard, sellForCash } from './till-folder.ts'

let dir: string
let remove: () => void
beforeEach(() => ({ dir, remove } = tempFolder()))
afterEach(() => remove())

const rows = (db: Db, table: string): unknown[] => db.prepare(`select * from ${table} order by n`).all()
const kept = ['cash_move', 'shift_count', 'z_report', 'refund', 'refund_tax', 'refund_tender', 'tender', 'attempt']

/** Closes the shift that runs with the next report, as the service does: one transaction, marks last. */
function closeShift(db: Db, shiftId: string): void {
  const books = shiftBooks(db)
  const number = books.z.last().number + 1
  db.transaction(() => {
    books.cash.counted({ shiftId, at, staffId: 's', kind: 'close', totalMinor: 700, denominations: null })
    shiftStore(db).close(shiftId, at, 700, 'Ada Example')
    journalStore(db).append({ at, kind: 'shift-closed', staff: 's', saleId: null, data: { number } })
    books.z.add({ number, shiftId, closedAt: at, marks: books.marks.now(), report: JSON.stringify({ number }) })
  })()
}
function giveBack(db: Db): number {
  const figures = { grossMinor: 149, discountMinor: 0, depositMinor: 0, totalMinor: 149 }
  const part = { id: randomUUID(), kind: 'cash' as const, amountMinor: 149, roundingMinor: 0, tipMinor: 0 }
  const of = { saleTenderId: null, attemptId: null, brand: null, last4: null, chargeReference: null, replaces: null }
  return refundStore(db).create(randomUUID(), () => ({
    ...refundFacts,
    kind: 'without-receipt',
    ofSale: null,
    ...figures,
    lines: [],
    taxes: [{ basisPoints: 1900, grossMinor: 149, netMinor: 125, taxMinor: 24 }],
    tenders: [{ ...part, ...of }],
  })).number
}
/** A shift of which only the beginning is in the backup, and one after it that still runs. */
async function trade() {
  const till = open(dir)
  openForBusiness(till.db)
  sellForCash(till.db, till.payments)
  await backupSource(till.db).make(new Date(at), { full: true, signal: new AbortController().signal })
  const { cash } = shiftBooks(till.db)
  const move = { shiftId: 'shift-1', at, staffId: 's', who: 'Ada Example', reason: 'bank', note: null }
  cash.add({ ...move, id: 'm-1', kind: 'out', amountMinor: 500 })
  sellByCard(till.db, till.payments)
  giveBack(till.db)
  closeShift(till.db, 'shift-1')
  shiftStore(till.db).open({ id: 'shift-2', openedAt: at, openedBy: 'Ada Example', floatMinor: 700 })
  cash.add({ ...move, id: 'm-2', shiftId: 'shift-2', kind: 'in', amountMinor: 300 })
  sellForCash(till.db, till.payments)
  const before = kept.map(table => rows(till.db, table))
  const page = till.db
    .prepare<[], number>("select rootpage from sqlite_schema where name = 'product_category'")
    .pluck()
    .get()!
  close(till)
  return { before, page }
}
const damage = (page: number): void =>
  writeFileSync(dataFile(dir), readFileSync(dataFile(dir)).fill(0xa5, (page - 1) * 4096, page * 4096))

test.each(['with', 'without'])('they are there again, row by row and in their places, %s a backup', async backup => {
  const { before, page } = await trade()
  if (backup === 'without') for (const copy of listBackups(dir)) rmSync(copy.path)
  damage(page)
  const till = open(dir)
  expect(till.restored?.salvaged).toMatchObject({ refused: 0 })
  expect(kept.map(table => rows(till.db, table))).toEqual(before)
  expect(shiftStore(till.db).current()?.id).toBe('shift-2')
  close(till)
})

test('the next closing report and the next refund get the next number, and begin behind the last', async () => {
  const { page } = await trade()
  damage(page)
  const till = open(dir)
  expect(giveBack(till.db)).toBe(2)
  const { marks } = shiftBooks(till.db).z.last()
  expect([marks.sale, marks.tender, marks.refund]).toEqual([2, 2, 1])
  closeShift(till.db, 'shift-2')
  expect(shiftBooks(till.db).z.last()).toMatchObject({ number: 2, marks: { sale: 3, tender: 3, refund: 2 } })
  close(till)
})

test('a report whose tenders could not be read ends no later than what is there, so nothing new counts as reported', async () => {
  const { page } = await trade()
  const till = open(dir)
  till.db.exec(`drop trigger no_tender_is_deleted; delete from tender where n > 1`)
  close(till)
  damage(page)
  const again = open(dir)
  const last = again.db.prepare<[], number>('select max(n) from tender').pluck().get()!
  const { number, marks } = shiftBooks(again.db).z.last()
  expect(number).toBe(1)
  expect(marks.tender).toBeLessThanOrEqual(last)
  close(again)
})
