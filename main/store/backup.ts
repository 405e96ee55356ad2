// Copies the data file while it is open, whole and readable, without the device's tokens and customers' cards.
import { mkdirSync, rmSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import Database from 'better-sqlite3'
import { finishCopy } from './backup-finish.ts'
import type { Db } from './db.ts'
import { putInPlace, stamp, syncFolder } from './files.ts'

/** `tillgate.db` at schema 3 → `tillgate.db.schema-3.20260131T093000Z.backup`. */
export function backupName(file: string, schema: number, at: Date): string {
  return `${basename(file)}.schema-${schema}.${stamp(at)}.backup`
}

/** Tables that are empty in every copy: tokens and the device's key (auth_…), kept insurance cards (insurance_…). */
const secret = "select name from sqlite_schema where type = 'table' and (name glob 'auth_*' or name glob 'insurance_*')"

/** The folder's own name must outlive a power cut too, or it takes the copies in it along. */
function makeFolder(dir: string): void {
  if (mkdirSync(dir, { recursive: true, mode: 0o700 }) !== undefined) syncFolder(dirname(dir))
}

/**
 * Writes a consistent copy to `target` (VACUUM INTO), checks it, syncs file and folder, and only then gives it its name.
 * Two kinds of tables are emptied in the copy: tokens (auth_…), because an old refresh token that comes back looks like theft
 * to the server (RFC 9700 §4.14.2), and kept insurance cards (insurance_…), because no copy keeps their deletion date.
 */
export function backupTo(db: Db, target: string): void {
  makeFolder(dirname(target))
  const draft = `${target}.part`
  rmSync(draft, { force: true })
  db.prepare('vacuum into ?').run(draft)
  const copy = new Database(draft)
  try {
    copy.pragma('secure_delete = on')
    copy.pragma('journal_mode = delete')
    for (const { name } of copy.prepare<[], { name: string }>(secret).all()) copy.exec(`delete from "${name}"`)
    const found = copy.pragma('quick_check(1)', { simple: true })
    if (found !== 'ok') throw new Error(`the backup does not read back: ${String(found)}`)
  } finally {
    copy.close()
  }
  putInPlace(draft, target)
}

/** Pages copied between two looks at what else the till has to do: a megabyte, about five milliseconds. */
const PAGES_A_TURN = 256

/**
 * The same while selling goes on: pages are copied a few at a time (SQLite's online backup), the copy is emptied, checked and
 * synced on another thread. `full` compares indexes and foreign keys too. Rejects, leaving no copy, when the signal fires or
 * the copy does not read back: then the data file itself may be damaged.
 */
export async function backupAlongside(
  db: Db,
  target: string,
  { full, signal }: { full: boolean; signal: AbortSignal },
): Promise<{ bytes: number }> {
  makeFolder(dirname(target))
  const draft = `${target}.part`
  rmSync(draft, { force: true })
  try {
    await db.backup(draft, {
      progress: () => {
        signal.throwIfAborted()
        return PAGES_A_TURN
      },
    })
    signal.throwIfAborted()
    await finishCopy({ file: draft, secret, full }, signal)
    const bytes = await synced(draft, true)
    await rename(draft, target)
    if (process.platform !== 'win32') await synced(dirname(target), false)
    return { bytes }
  } catch (thrown) {
    for (const end of ['', '-journal', '-wal', '-shm']) rmSync(draft + end, { force: true })
    throw thrown
  }
}

/** Away from the event loop, unlike fsyncSync: a large copy may take seconds. */
async function synced(path: string, write: boolean): Promise<number> {
  const handle = await open(path, write ? 'r+' : 'r')
  try {
    await handle.sync()
    return (await handle.stat()).size
  } finally {
    await handle.close()
  }
}
