// Opens everything a till must not lose, in the one order that is safe: journal of payments, data file, comparison, reserve.
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { openDatabase, useReserve, waitBriefly, type Db } from './db.ts'
import { StoreError } from './errors.ts'
import { examine } from './examine.ts'
import { companions } from './files.ts'
import { journalStore } from './journal.ts'
import { openPaymentLog, readAllPayments, type PaymentLog } from './payment-log.ts'
import { replayPayments, type Replayed, type ReplayOptions } from './payment-replay.ts'
import { hadData, keepLog, quarantineAndRestore, type Restored } from './quarantine.ts'
import { openReserve, type Reserve, type ReserveOptions } from './reserve.ts'
import { settingsStore } from './settings.ts'
import { walDamage } from './wal.ts'

export type OpenedTill = {
  db: Db
  payments: PaymentLog
  reserve: Reserve
  /** Null when the data file was sound. */
  restored: Restored | null
  /** What the comparison with payments.log had to add; all zero in a till that lost nothing. */
  replayed: Replayed
  /** Where a copy of a damaged write-ahead log was put, or null. */
  keptLog: string | null
}

/**
 * Call it with the folder's lock held. A damaged data file goes into quarantine and the till goes on from a backup; see
 * `restored`. Throws StoreError with a sentence when nothing can be opened; nothing has been deleted then either.
 */
export function openTill(dir: string, options: ReplayOptions & { at: Date; reserve?: ReserveOptions }): OpenedTill {
  const { at } = options
  const file = join(dir, 'till.db')
  const reserve = openReserve(dir, options.reserve)
  const payments = openPaymentLog(dir, { makeRoom: reserve.free })
  let db: Db | undefined
  try {
    const opened = openData(dir, file, at)
    db = opened.db
    // A restored file may be older than the newest journal; the older ones are kept for that.
    const records = opened.restored === null ? payments.found.records : readAllPayments(dir)
    let replayed = replayPayments(db, records, options)
    // The oldest thing the newest journal knows was missing: then the data file is an older copy.
    if (opened.restored === null && isChange(replayed))
      replayed = sum(replayed, replayPayments(db, readAllPayments(dir), options))
    if (opened.restored !== null || isChange(replayed)) noteRestored(db, at, opened.restored, replayed)
    waitBriefly(db)
    useReserve(db, reserve.free)
    return { ...opened, payments, reserve, replayed }
  } catch (thrown) {
    db?.close()
    payments.close()
    throw thrown
  }
}

function openData(dir: string, file: string, at: Date): Pick<OpenedTill, 'db' | 'restored' | 'keptLog'> {
  // Drafts of an interrupted restore; what they were made from is still there.
  for (const draft of ['.restoring', '.restoring.salvage'])
    for (const end of companions) rmSync(file + draft + end, { force: true })
  const wal = walDamage(`${file}-wal`)
  const keptLog = wal === 'none' ? null : keepLog(file, `write-ahead log: ${wal}`, at)
  finishRollback(file)
  const found = examine(file)
  const lost = found.kind === 'absent' ? 'the data file is missing' : found.kind === 'damaged' ? found.detail : null
  // An empty file without anything beside it is a first start that was cut short.
  if (lost !== null && (found.kind === 'damaged' ? found.detail !== EMPTY || hadData(file) : hadData(file)))
    return again(file, lost, at, keptLog)
  try {
    return { db: openDatabase(file), restored: null, keptLog }
  } catch (thrown) {
    if (!(thrown instanceof StoreError) || thrown.kind !== 'corrupt') throw thrown
    return again(file, thrown.message, at, keptLog)
  }
}

const EMPTY = 'the file is empty'

/**
 * A first start that was cut short before the file had its write-ahead log leaves a rollback journal, and SQLite refuses
 * to read such a file without the right to write: what was half written is taken back first.
 */
function finishRollback(file: string): void {
  if (!existsSync(`${file}-journal`)) return
  try {
    const db = new Database(file, { fileMustExist: true })
    try {
      db.prepare('select count(*) from sqlite_schema').get()
    } finally {
      db.close()
    }
  } catch {
    // Damage, or no right to the file: the look that follows says which.
  }
}

function again(file: string, why: string, at: Date, keptLog: string | null): ReturnType<typeof openData> {
  const restored = quarantineAndRestore(file, why, at)
  return { db: openDatabase(file), restored, keptLog }
}

const isChange = ({ attempts, sales, reversals }: Replayed): boolean => attempts + sales + reversals > 0
const sum = (a: Replayed, b: Replayed): Replayed => ({
  attempts: a.attempts + b.attempts,
  sales: a.sales + b.sales,
  reversals: a.reversals + b.reversals,
  unplaced: b.unplaced,
})

/** In the journal for ever, and as a notice until a manager has seen it. */
function noteRestored(db: Db, at: Date, restored: Restored | null, replayed: Replayed): void {
  const { salvaged, why = 'older than payments.log', lostMinutes = null } = restored ?? {}
  const data = {
    why,
    backup: restored?.restoredFrom?.split(/[/\\]/).at(-1) ?? null,
    lostMinutes,
    salvagedSales: salvaged?.sales ?? 0,
    salvagedAttempts: salvaged?.attempts ?? 0,
    salvagedEntries: salvaged?.journal ?? 0,
    refused: salvaged?.refused ?? 0,
    replayedSales: replayed.sales,
    replayedAttempts: replayed.attempts,
    replayedReversals: replayed.reversals,
    unplaced: replayed.unplaced,
  }
  journalStore(db).append({ at: at.toISOString(), kind: 'data-restored', staff: null, saleId: null, data })
  settingsStore(db).set('data-restored', at.toISOString())
}
