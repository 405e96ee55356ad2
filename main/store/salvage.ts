// Takes out of a damaged data file what the restored one does not know yet: table by table, under every rule of the schema.
import { copyFileSync, existsSync, rmSync } from 'node:fs'
import Database from 'better-sqlite3'
import { salvageSide } from './catalogue-salvage.ts'
import type { Db } from './db.ts'
import { isFull } from './errors.ts'
import { companions } from './files.ts'
import { journalContinuation } from './journal.ts'
import { journalColumns, type StoredEntry } from './journal-rows.ts'
import { nothingSalvaged, rowCopier, type Salvaged } from './salvage-insert.ts'
import { readableAnswer, readableColumns, readableRows, type Row } from './salvage-read.ts'
import { salvageSales } from './salvage-sales.ts'
import { placeOf, salvageReports } from './salvage-shifts.ts'

/** Rows that follow from sales and people; the tables of tokens and kept insurance cards are never read. */
const later = [
  'cash_move',
  'shift_count',
  'age_check',
  'hosted_check',
  'print',
  'print_job',
  'refund',
  'refund_line',
  'refund_tax',
  'refund_tender',
  'card_slip',
  'reversal',
  'outbox',
] as const

/**
 * Works on copies beside `target` (removed again), so that the damaged file stays as it is. `fresh`: there was no backup, so
 * settings and goods are wanted too. Never throws for what it finds; a file that cannot even be copied gives nothing.
 */
export function salvage(db: Db, damaged: string, fresh: boolean): Salvaged {
  const counts = { ...nothingSalvaged }
  const copy = `${db.name}.salvage`
  const clear = (): void => {
    for (const end of companions) rmSync(copy + end, { force: true })
  }
  clear()
  let source: Database.Database | undefined
  try {
    for (const end of ['', '-wal']) if (existsSync(damaged + end)) copyFileSync(damaged + end, copy + end)
    source = new Database(copy)
    // Damage in one entry of the schema must not hide the tables of the others.
    source.pragma('writable_schema = on')
    const opened = source
    const columns = readableColumns(source)
    if (!columns.has('sale')) counts.holes += 1
    db.transaction(() => salvageTables(db, opened, columns, counts, fresh)).immediate()
  } catch (thrown) {
    if (isFull(thrown)) throw thrown
    return { ...nothingSalvaged, holes: counts.holes + 1 }
  } finally {
    source?.close()
    clear()
  }
  return counts
}

function salvageTables(
  db: Db,
  source: Database.Database,
  columns: ReadonlyMap<string, ReadonlySet<string>>,
  counts: Salvaged,
  fresh: boolean,
): void {
  const copier = rowCopier(db, columns)
  const hole = (): void => void (counts.holes += 1)
  const last = (table: string): number =>
    db.prepare<[], number | null>(`select max(n) from "${table}"`).pluck().get() ?? 0
  const all = (table: string, keepPlace: boolean | 'if-free' = placeOf(table)): void => {
    if (!columns.has(table)) return
    const rows: Iterable<Row> = columns.get(table)?.has('n')
      ? [...readableRows(source, table, last(table), hole)]
      : readableAnswer(source, `select * from "${table}"`, [], hole)
    for (const row of rows) {
      if (copier.whole(() => copier.put(table, row, keepPlace))) counts.others += 1
      else if (table !== 'setting') counts.refused += 1
    }
  }

  if (fresh) {
    all('setting', true)
    all('product', true)
    all('product_barcode', true)
    all('price_change', true)
    if (columns.has('product_side')) salvageSide(db, source, hole)
  }
  all('staff')
  closeShifts(db, source, columns, hole)
  all('shift')
  if (columns.has('sale')) salvageSales(db, source, copier, counts)
  for (const table of later) all(table)
  if (columns.has('attempt_recheck')) all('attempt_recheck', true)
  salvageJournal(db, source, columns, counts)
  if (columns.has('z_report')) salvageReports(db, source, copier, counts)
  raiseCounter(db, source, 'receipt', 'sale', hole)
  raiseCounter(db, source, 'refund', 'refund', hole)
}

/** Numbers that were given are never given again; a number far beyond the documents is damage and not a count. */
function raiseCounter(db: Db, source: Database.Database, name: string, table: string, hole: () => void): void {
  const read = readableAnswer(source, 'select value from counter where name = ?', [name], hole)[0]?.value
  const highest = db.prepare<[], number | null>(`select max(number) from ${table}`).pluck().get() ?? 0
  const counted = typeof read === 'number' && read <= highest + 100_000 ? read : 0
  db.prepare('update counter set value = max(value, ?, ?) where name = ?').run(counted, highest, name)
}

/** A shift that was open in the backup and closed since. */
function closeShifts(
  db: Db,
  source: Database.Database,
  columns: ReadonlyMap<string, ReadonlySet<string>>,
  hole: () => void,
): void {
  if (!columns.has('shift')) return
  const close = db.prepare('update shift set closed_at = ?, closed_by = ?, counted_minor = ? where id = ?')
  for (const id of db.prepare<[], string>('select id from shift where closed_at is null').pluck().all()) {
    const [row] = readableAnswer(source, 'select * from shift where +id = ?', [id], hole)
    if (typeof row?.closed_at === 'string')
      close.run(row.closed_at, row.closed_by ?? null, row.counted_minor ?? null, id)
  }
}

/** Only entries that the chain itself proves; behind the first missing one nothing can be proven. */
function salvageJournal(
  db: Db,
  source: Database.Database,
  columns: ReadonlyMap<string, ReadonlySet<string>>,
  counts: Salvaged,
): void {
  if (!columns.has('journal')) return
  const journal = journalContinuation(db)
  const sql = `select ${journalColumns} from journal where n > ? order by n`
  for (const row of readableAnswer(source, sql, [journal.at()], () => (counts.holes += 1))) {
    if (journal.add(row as unknown as StoredEntry)) counts.journal += 1
    else counts.refused += 1
  }
}
