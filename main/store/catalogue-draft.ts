// What is read from a file of goods before anything of it counts: a file of its own beside the data file, thrown away afterwards.
import { rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import type { Good } from './catalogue-rows.ts'
import { guarded } from './errors.ts'
import { barcodeKey } from './fold.ts'

/** A row that cannot be taken. `line` counts from 1; `value` is what was found, `other` what it collides with. */
export type Fault = { line: number; field: string; reason: string; value: string; other: string }
export type Draft = ReturnType<typeof openDraft>

/** Faults that are kept one by one; beyond them only their number is. */
export const MOST_FAULTS = 10_000

const schema = `
create table good (line integer primary key, id text not null unique, json text not null);
create table code (key text primary key, line integer not null) without rowid;
create table fault (n integer primary key, line integer, field text, reason text, value text, other text);
`

/** Opens an empty draft in the folder of `beside`. A draft that an earlier process left is thrown away. */
export function openDraft(beside: string) {
  const file = beside === ':memory:' ? beside : join(dirname(beside), 'import.db')
  const clear = (): void => {
    if (file !== ':memory:') for (const end of ['', '-journal', '-wal', '-shm']) rmSync(file + end, { force: true })
  }
  clear()
  const db = new Database(file)
  // Nobody needs a draft after a crash.
  db.pragma('journal_mode = off')
  db.pragma('synchronous = off')
  db.pragma('locking_mode = exclusive')
  db.exec(schema)
  const lineOfId = db.prepare<[string], number>('select line from good where id = ?').pluck()
  const lineOfCode = db.prepare<[string], number>('select line from code where key = ?').pluck()
  const addGood = db.prepare<[number, string, string]>('insert into good values (?, ?, ?)')
  const addCode = db.prepare<[string, number]>('insert or ignore into code values (?, ?)')
  const addFault = db.prepare<[Fault]>(
    'insert into fault (line, field, reason, value, other) values (@line, @field, @reason, @value, @other)',
  )
  const next = db.prepare<[number, number], { line: number; json: string }>(
    'select line, json from good where line > ? order by line limit ? + 0',
  )
  const drop = db.prepare<[string]>('delete from good where id = ?')
  const faults = db.prepare<[number, number], Fault>(
    'select line, field, reason, value, other from fault order by line, n limit ? + 0 offset ?',
  )
  let faultCount = 0

  const fault = (found: Fault): void => {
    faultCount += 1
    if (faultCount <= MOST_FAULTS) addFault.run(found)
  }
  return guarded({
    /** Keeps a good, unless its number or one of its codes was in the file before. */
    add(line: number, good: Good): void {
      const twice = (field: string, value: string, other: number): void =>
        fault({ line, field, reason: 'twice', value, other: String(other) })
      const before = lineOfId.get(good.id)
      if (before !== undefined) return twice('id', good.id, before)
      for (const code of good.barcodes) {
        const other = lineOfCode.get(barcodeKey(code))
        if (other !== undefined) return twice('barcode', code, other)
      }
      addGood.run(line, good.id, JSON.stringify(good))
      for (const code of good.barcodes) addCode.run(barcodeKey(code), line)
    },
    fault,
    has: (id: string): boolean => lineOfId.get(id) !== undefined,
    lineOf: (id: string): number => lineOfId.get(id) ?? 0,
    drop: (id: string): void => void drop.run(id),
    /** Up to `most` goods behind that line, in the order of the file. */
    after: (line: number, most: number): { line: number; good: Good }[] =>
      next.all(line, most).map(row => ({ line: row.line, good: JSON.parse(row.json) as Good })),
    goods: (): number => db.prepare<[], number>('select count(*) from good').pluck().get() ?? 0,
    faultCount: (): number => faultCount,
    faults: (from: number, most: number): Fault[] => faults.all(most, from),
    /** Everything between `open` and `settle` is one write. */
    open: (): void => void (db.inTransaction || db.exec('begin')),
    settle: (): void => void (db.inTransaction && db.exec('commit')),
    close(): void {
      db.close()
      clear()
    },
  })
}
