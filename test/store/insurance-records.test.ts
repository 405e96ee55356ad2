// Kept insurance cards in the data file: one a sale, gone on their day and with their sale, and in no copy.
import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { backupTo } from '../../main/store/backup.ts'
import { openDatabase, type Db } from '../../main/store/db.ts'
import { insuranceRecordStore, sweepDue } from '../../main/store/insurance-records.ts'
import { migrations } from '../../main/store/migrations.ts'
import { salesStore } from '../../main/store/sales.ts'
import { at, complete, line, openSale, payCash, sell, tempFolder, thrownBy } from './support.ts'

let dir: string
let remove: () => void
let db: Db
beforeEach(() => {
  ;({ dir, remove } = tempFolder())
  db = openDatabase(join(dir, 'till.db'))
})
afterEach(() => {
  db.close()
  remove()
})

const row = (saleId: string, deleteAt: string, text = 'sealed bytes') => ({
  saleId,
  deleteAt,
  sealed: Buffer.from(text),
})
const everyByte = (): string =>
  readdirSync(dir)
    .map(name => readFileSync(join(dir, name)).toString('latin1'))
    .join('')

test('one card a sale: a second one takes the place of the first', () => {
  const { id } = openSale(db, [line()])
  const records = insuranceRecordStore(db)
  expect(records.find(id)).toBeNull()
  records.put(row(id, '2026-12-01T00:00:00.000Z'))
  records.put(row(id, '2026-12-02T00:00:00.000Z', 'second'))
  expect(records.find(id)).toMatchObject({ saleId: id, deleteAt: '2026-12-02T00:00:00.000Z' })
  expect(Buffer.from(records.find(id)?.sealed ?? []).toString()).toBe('second')
})

test('no card without its sale', () => {
  const records = insuranceRecordStore(db)
  expect(thrownBy(() => records.put(row(randomUUID(), at)))).toMatch(/FOREIGN KEY/)
})

test('what is due goes, what is not due stays', () => {
  const records = insuranceRecordStore(db)
  const due = sell(db).id
  const kept = sell(db).id
  records.put(row(due, '2026-11-30T12:00:00.000Z'))
  records.put(row(kept, '2026-11-30T12:00:00.001Z'))
  expect(records.sweep('2026-11-30T11:59:59.999Z')).toBe(0)
  expect(records.sweep('2026-11-30T12:00:00.000Z')).toBe(1)
  expect([records.find(due), records.find(kept)?.saleId]).toEqual([null, kept])
})

test('goes with an abandoned sale at once, stays with a parked and a completed one', () => {
  const records = insuranceRecordStore(db)
  const sales = salesStore(db)
  const abandoned = openSale(db, [line()])
  records.put(row(abandoned.id, '2027-01-01T00:00:00.000Z'))
  sales.setStatus(abandoned.id, 'parked', at)
  expect(records.find(abandoned.id)).not.toBeNull()
  sales.setStatus(abandoned.id, 'abandoned', at)
  expect(records.find(abandoned.id)).toBeNull()

  const sold = openSale(db, [line()])
  records.put(row(sold.id, '2027-01-01T00:00:00.000Z'))
  payCash(db, sold)
  complete(db, sold)
  expect(records.find(sold.id)).not.toBeNull()
  expect(records.sweep('2026-12-01T00:00:00.000Z')).toBe(0)
})

test('the job also finds records of abandoned sales that slipped through', () => {
  const records = insuranceRecordStore(db)
  const { id } = openSale(db, [line()])
  salesStore(db).setStatus(id, 'abandoned', at)
  records.put(row(id, '2027-01-01T00:00:00.000Z'))
  expect(records.sweep(at)).toBe(1)
})

test('nothing of a deleted record is left in any file', () => {
  const records = insuranceRecordStore(db)
  const { id } = sell(db)
  const text = 'these-bytes-are-nowhere'.repeat(400)
  records.put(row(id, at, text))
  expect(everyByte()).toContain('these-bytes-are-nowhere')
  expect(records.sweep(at)).toBe(1)
  records.forgetDeleted()
  expect(everyByte()).not.toContain('these-bytes-are-nowhere')
})

test('no backup holds one, and the sale is in it', () => {
  const records = insuranceRecordStore(db)
  const { id } = sell(db)
  records.put(row(id, '2027-01-01T00:00:00.000Z', 'these-bytes-are-nowhere'.repeat(400)))
  const target = join(dir, 'copy.backup')
  backupTo(db, target)
  const copy = new Database(target, { readonly: true })
  const count = (table: string) => copy.prepare<[], number>(`select count(*) from ${table}`).pluck().get()
  expect([count('insurance_record'), count('sale')]).toEqual([0, 1])
  copy.close()
  expect(readFileSync(target).toString('latin1')).not.toContain('these-bytes-are-nowhere')
  expect(records.find(id)).not.toBeNull()
})

test('a file of an earlier version gets the table, and its sales can keep a card', () => {
  const file = join(dir, 'older.db')
  const before = migrations.findIndex(step => step.name === 'kept insurance cards')
  const older = openDatabase(file, { steps: migrations.slice(0, before) })
  const id = randomUUID()
  older
    .prepare(
      "insert into sale (id, status, status_at, training, opened_at, staff_id, cashier) values (?, 'parked', ?, 0, ?, 'staff-1', 'Ada Example')",
    )
    .run(id, at, at)
  older.close()
  const newer = openDatabase(file)
  insuranceRecordStore(newer).put(row(id, at))
  expect(insuranceRecordStore(newer).find(id)).not.toBeNull()
  newer.close()
})

test('the hourly look for due cards reads the kept cards, not every sale', () => {
  const plan = db
    .prepare<[string], { detail: string }>(`explain query plan ${sweepDue}`)
    .all(at)
    .map(({ detail }) => detail)
  expect(plan.filter(step => step.startsWith('SCAN') && !step.startsWith('SCAN insurance_record'))).toEqual([])
  expect(plan.filter(step => /\bsale\b/.test(step) && !step.startsWith('SEARCH sale USING'))).toEqual([])
})
