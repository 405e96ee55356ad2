// The append-only record of everything that matters, each entry sealed to the one before by SHA-256.
import { canonical } from '#domain/journal-chain'
import { inTransaction, type Db } from './db.ts'
import { guarded } from './errors.ts'
import { checkJournal, finish, type JournalVerdict } from './journal-check.ts'
import {
  hashOf,
  journalColumns as columns,
  readHash,
  type JournalData,
  type JournalEntry,
  type JournalRow,
  type StoredEntry as Stored,
} from './journal-rows.ts'

export type { JournalData, JournalEntry, JournalKind, JournalRow, StoredEntry } from './journal-rows.ts'

/** Entries are only ever added; triggers in the file refuse every change and deletion. */
export function journalStore(db: Db) {
  const head = db.prepare<[], { n: number; hash: string }>('select n, hash from journal_head where id = 1')
  const insert = db.prepare<[Stored]>(
    'insert into journal values (@n, @at, @kind, @staff, @saleId, @data, @previous, @hash)',
  )
  const moveHead = db.prepare<[number, string]>('update journal_head set n = ?, hash = ? where id = 1')
  const newest = db.prepare<[number], Stored>(`select ${columns} from journal order by n desc limit ?`)

  return guarded(
    {
      /** Joins the transaction it is called in, so an entry and what it tells of are stored together or not at all. */
      append(entry: JournalEntry): void {
        inTransaction(db, () => {
          const last = head.get() ?? { n: 0, hash: '' }
          const n = last.n + 1
          const hash = hashOf(last.hash, n, entry)
          insert.run({ ...entry, n, data: canonical(entry.data), previous: last.hash, hash })
          moveHead.run(n, hash)
        })
      },
      /** Recomputes the whole chain: no entry changed, missing, out of order or cut off at the end. */
      verify: (): JournalVerdict => db.transaction(() => finish(checkJournal(db)))(),
      /** Newest first. */
      list: (limit: number): JournalRow[] =>
        newest.all(limit).map(({ previous: _, data, ...row }) => ({ ...row, data: JSON.parse(data) as JournalData })),
    },
    db,
  )
}

/** What continues a journal: entries read out of another file, checked against the chain before they are believed. */
export function journalContinuation(db: Db) {
  const head = db.prepare<[], { n: number; hash: string }>('select n, hash from journal_head where id = 1')
  const insert = db.prepare<[Stored]>(
    'insert into journal values (@n, @at, @kind, @staff, @saleId, @data, @previous, @hash)',
  )
  const moveHead = db.prepare<[number, string]>('update journal_head set n = ?, hash = ? where id = 1')
  return {
    /** The number of the last entry. */
    at: (): number => head.get()?.n ?? 0,
    /** False, and nothing written, when the entry does not follow from the last one. */
    add(row: Stored): boolean {
      const last = head.get() ?? { n: 0, hash: '' }
      if (row.n !== last.n + 1 || row.previous !== last.hash || row.hash !== readHash(row)) return false
      insert.run(row)
      moveHead.run(row.n, row.hash)
      return true
    },
  }
}
/** Recomputes the last entries of the chain, at most `most`, and its head; true when they hold or there is no journal yet. */
export function journalEndHolds(db: Db, most: number): boolean {
  const tables = db
    .prepare("select count(*) from sqlite_schema where name in ('journal', 'journal_head')")
    .pluck()
    .get()
  if (tables !== 2) return tables === 0
  const last = db.prepare<[], { n: number; hash: string }>('select n, hash from journal_head where id = 1').get()
  const rows = db.prepare<[number], Stored>(`select ${columns} from journal order by n desc limit ?`).all(most)
  if (last === undefined || (rows[0]?.n ?? 0) !== last.n || (rows[0]?.hash ?? '') !== last.hash) return false
  return rows.every((row, i) => {
    const former = rows[i + 1]
    const follows =
      former === undefined ? row.n > 1 || row.previous === '' : former.n === row.n - 1 && former.hash === row.previous
    return follows && row.hash === readHash(row)
  })
}
