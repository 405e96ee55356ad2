// Copies the data file beside itself while it is open, whole and readable, without the device's tokens and customers' cards.
import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import Database from 'better-sqlite3'
import type { Db } from './db.ts'

/** `tillgate.db` at schema 3 → `tillgate.db.schema-3.20260131T093000Z.backup`. */
export function backupName(file: string, schema: number, at: Date): string {
  return `${basename(file)}.schema-${schema}.${at.toISOString().replaceAll(/[-:]|\.\d+/g, '')}.backup`
}

/**
 * Writes a consistent copy to `target` (VACUUM INTO), checks it, syncs file and folder, and only then gives it its name.
 * Two kinds of tables are emptied in the copy: tokens (auth_…), because an old refresh token that comes back looks like theft
 * to the server (RFC 9700 §4.14.2), and kept insurance cards (insurance_…), because no copy keeps their deletion date.
 */
export function backupTo(db: Db, target: string): void {
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 })
  const draft = `${target}.part`
  rmSync(draft, { force: true })
  db.prepare('vacuum into ?').run(draft)
  const copy = new Database(draft)
  try {
    copy.pragma('secure_delete = on')
    copy.pragma('journal_mode = delete')
    const secret = copy
      .prepare<[], { name: string }>(
        "select name from sqlite_schema where type = 'table' and (name glob 'auth_*' or name glob 'insurance_*')",
      )
      .all()
    for (const { name } of secret) copy.exec(`delete from "${name}"`)
    const found = copy.pragma('quick_check(1)', { simple: true })
    if (found !== 'ok') throw new Error(`the backup does not read back: ${String(found)}`)
  } finally {
    copy.close()
  }
  syncToDisk(draft)
  renameSync(draft, target)
  // Windows cannot open a folder for syncing; NTFS journals the rename.
  if (process.platform !== 'win32') syncToDisk(dirname(target))
}

function syncToDisk(path: string): void {
  const handle = openSync(path, process.platform === 'win32' ? 'r+' : 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
