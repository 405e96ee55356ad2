// Opens the data file so that what was acknowledged survives a power cut, and refuses to trade when it would not.
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { backupName, backupTo } from './backup.ts'
import { isFull, stopOnDiskError, StoreError, whyNotOpened } from './errors.ts'
import { migrate, type Migration } from './migrate.ts'
import { migrations } from './migrations.ts'

/**
 * A statement that finds rows by `= ?` and puts them in order writes `= +?`: SQLite plans it anew for each value of a bare
 * parameter, which takes longer than the statement itself.
 */
export type Db = Database.Database

/** Milliseconds a statement may wait for another program; it blocks the event loop, so it is short. */
const busyTimeoutMs = 250
/** The same for a till that has its folder to itself (instance lock): only a copying program can be in the way. */
const busyTimeoutAloneMs = 40

/** Once the folder's lock is held and everything is open, no statement keeps the screen waiting for longer than this. */
export function waitBriefly(db: Db): void {
  db.pragma(`busy_timeout = ${busyTimeoutAloneMs}`)
}

/**
 * Opens or creates the data file and brings its schema up to date. Before the first step on a file that holds data, a copy is
 * made in `backupDir` (the file's own folder unless told). Throws StoreError with a sentence for people.
 */
export function openDatabase(file: string, options: { backupDir?: string; steps?: readonly Migration[] } = {}): Db {
  let db: Db | undefined
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    db = new Database(file, { timeout: busyTimeoutMs })
    makeDurable(db)
    const opened = db
    migrate(db, options.steps ?? migrations, from => {
      backupTo(opened, join(options.backupDir ?? dirname(file), backupName(file, from, new Date())))
    })
    db.prepare('select count(*) from sqlite_schema').get()
    assertDurable(db)
    assertWritable(db)
    return db
  } catch (thrown) {
    db?.close()
    throw whyNotOpened(thrown, file)
  }
}

function makeDurable(db: Db): void {
  db.pragma('journal_mode = wal')
  // The library's WAL default is NORMAL, which loses the last commits at a power cut.
  db.pragma('synchronous = full')
  db.pragma('foreign_keys = on')
  db.pragma('secure_delete = on')
  db.pragma('trusted_schema = off')
  db.pragma('cell_size_check = on')
  // Without it "insert or replace" would delete rows past their triggers.
  db.pragma('recursive_triggers = on')
  // Copies of pages within a transaction would else lie in the machine's folder for temporary files, sales and all.
  db.pragma('temp_store = memory')
  // 16 MB between checkpoints: one commit in a hundred pays for it instead of one in twenty-five.
  db.pragma('wal_autocheckpoint = 4000')
  db.pragma('journal_size_limit = 67108864')
  if (process.platform === 'darwin') {
    // fsync on macOS stops at the drive's cache (fcntl F_FULLFSYNC).
    db.pragma('fullfsync = on')
    db.pragma('checkpoint_fullfsync = on')
  }
}

/**
 * Reads the settings that decide whether a sale survives back from SQLite; StoreError 'not-durable' when one differs.
 * Call it after a real statement: on a brand-new file SQLite still answers FULL before the first table exists.
 */
export function assertDurable(db: Db): void {
  const wanted: Record<string, string | number> = {
    journal_mode: 'wal',
    synchronous: 2,
    foreign_keys: 1,
    secure_delete: 1,
    trusted_schema: 0,
    cell_size_check: 1,
  }
  if (process.platform === 'darwin') Object.assign(wanted, { fullfsync: 1, checkpoint_fullfsync: 1 })
  for (const [name, value] of Object.entries(wanted)) {
    const found = db.pragma(name, { simple: true })
    if (found !== value) {
      throw new StoreError(
        'not-durable',
        `The data file ${db.name} could lose sales at a power cut: ${name} is ${String(found)} instead of ${value}. The till does not trade like this. Put the file on a local disk and start again.`,
      )
    }
  }
}

/** An up-to-date file needs no write to open, so a read-only disk would show only at the first sale. */
function assertWritable(db: Db): void {
  db.exec('begin immediate; rollback')
  if (db.readonly)
    throw new StoreError('read-only', `The data file ${db.name} was opened for reading only. Nothing was changed.`)
}

/**
 * Runs `work` as one immediate transaction; inside another one it joins it, so stores can be combined. A full disk makes the
 * outermost one run a second time if the reserve was set free for it, so `work` changes nothing but the database.
 */
export function inTransaction<T>(db: Db, work: () => T): T {
  if (db.inTransaction) return db.transaction(work)()
  const reserve = reserves.get(db)
  if (reserve !== undefined) reserve.money = false
  try {
    return db.transaction(work).immediate()
  } catch (thrown) {
    stopOnDiskError(db, thrown)
    if (reserve === undefined || !reserve.money || !isFull(thrown) || !reserve.free()) throw thrown
    return db.transaction(work).immediate()
  }
}

const reserves = new WeakMap<Db, { free: () => boolean; money: boolean }>()

/** `free` gives room when the disk is full and money has moved already; it answers whether it had any left. */
export function useReserve(db: Db, free: () => boolean): void {
  reserves.set(db, { free, money: false })
}

/** Called by what records money that has moved, before its first write: this transaction may use the reserve. */
export function moneyHasMoved(db: Db): void {
  const reserve = reserves.get(db)
  if (reserve !== undefined) reserve.money = true
}

/** 'quick' skips the index comparison (seconds at most); 'full' also checks foreign keys. The detail is SQLite's own words. */
export function checkDatabase(db: Db, how: 'quick' | 'full'): { ok: boolean; detail: string } {
  try {
    const found = String(db.pragma(how === 'quick' ? 'quick_check(1)' : 'integrity_check(1)', { simple: true }))
    if (found !== 'ok') return { ok: false, detail: found }
    const orphans = how === 'full' ? (db.pragma('foreign_key_check') as unknown[]).length : 0
    return { ok: orphans === 0, detail: orphans === 0 ? 'ok' : `${orphans} rows point nowhere` }
  } catch (thrown) {
    // Damage in the schema itself makes the check fail instead of answering.
    return { ok: false, detail: thrown instanceof Error ? thrown.message : String(thrown) }
  }
}
