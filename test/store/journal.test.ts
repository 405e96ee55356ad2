// The hash-chained journal against honest mistakes and against forgers, and the queue beside it.
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { inTransaction, openDatabase, type Db } from '../../main/store/db.ts'
import { journalStore } from '../../main/store/journal.ts'
import { outboxStore } from '../../main/store/outbox.ts'
import { at, sell, tempFolder, thrownBy } from './support.ts'

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

function write(count: number): void {
  for (let i = 0; i < count; i += 1)
    journalStore(db).append({
      at,
      kind: 'sign-in',
      staff: `staff-${i}`,
      saleId: null,
      data: { try: i, note: 'Grüße "A"', ok: true, none: null },
    })
}

/** Someone with the file open and the triggers taken away, as an attacker would. */
function tamper(sql: string): void {
  for (const trigger of [
    'journal_never_changes',
    'journal_never_shrinks',
    'journal_head_only_grows',
    'journal_head_stays',
  ])
    db.exec(`drop trigger ${trigger}`)
  expect(db.prepare(sql).run().changes).toBe(1)
}

test('an empty journal and a long one are whole', () => {
  expect(journalStore(db).verify()).toEqual({ entries: 0, whole: true })
  write(300)
  expect(journalStore(db).verify()).toEqual({ entries: 300, whole: true })
  expect(journalStore(db).list(2)).toMatchObject([
    { n: 300, staff: 'staff-299', data: { try: 299, note: 'Grüße "A"', ok: true, none: null } },
    { n: 299 },
  ])
})

test.each([
  "update journal set kind = 'sign-out' where n = 2",
  'delete from journal where n = 2',
  'delete from journal where n = 3',
  "insert or replace into journal select n, at, 'sign-out', staff, sale_id, data, previous, hash from journal where n = 3",
  'update journal_head set n = 2',
  'delete from journal_head',
])('the file itself refuses: %s', sql => {
  write(3)
  expect(() => db.exec(sql)).toThrow('the journal is append-only')
  expect(journalStore(db).verify()).toEqual({ entries: 3, whole: true })
})

test.each([
  "update journal set staff = 'someone else' where n = 2",
  "update journal set at = '2026-11-22T09:30:00.000Z' where n = 2",
  'update journal set data = \'{"try":7}\' where n = 3',
  "update journal set data = 'not json' where n = 1",
  'update journal set hash = previous where n = 2',
  'update journal set n = 9 where n = 3',
  'delete from journal where n = 1',
  'delete from journal where n = 2',
  'delete from journal where n = 3',
])('a forger with full access is found out: %s', sql => {
  write(3)
  tamper(sql)
  expect(journalStore(db).verify().whole).toBe(false)
})

test('an entry goes with its transaction, all or nothing', () => {
  expect(
    thrownBy(() =>
      inTransaction(db, () => {
        write(2)
        throw new Error('power cut')
      }),
    ),
  ).toBe('power cut')
  expect(journalStore(db).verify()).toEqual({ entries: 0, whole: true })
  write(1)
  expect(journalStore(db).verify()).toEqual({ entries: 1, whole: true })
})

test('the queue gives sales in order, each until it was sent', () => {
  const sold = [sell(db), sell(db), sell(db)]
  const outbox = outboxStore(db)
  expect(outbox.pending()).toBe(3)
  expect(outbox.next(2).map(({ id }) => id)).toEqual(sold.slice(0, 2).map(({ id }) => id))
  outbox.delivered(sold[0]?.id ?? '')
  outbox.delivered(sold[0]?.id ?? '')
  expect(outbox.pending()).toBe(2)
  expect(outbox.next(10).map(({ id }) => id)).toEqual(sold.slice(1).map(({ id }) => id))
})
