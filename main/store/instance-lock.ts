// Makes sure that only one till works on a data folder, with a lock that the kernel drops when the process dies.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { StoreError, whyNotOpened } from './errors.ts'

export type Lock = { release(): void }

/**
 * How long a start waits for somebody who only looks whether a till is running, in milliseconds. A till that runs holds the
 * lock longer than that, so a second start is told so after this time.
 */
const PATIENCE_MS = 200

/**
 * Takes the lock of a data folder, or answers null when another process holds it. Throws StoreError when the folder
 * cannot be written. Nothing stale is left by kill -9: the lock is SQLite's own lock on an open file.
 */
export function takeInstanceLock(dir: string): Lock | null {
  return takeLock(join(dir, 'instance-lock.db'), PATIENCE_MS)
}

/**
 * Whether a till works on this data folder now. Looks only: makes no file, and holds nothing after it has answered. False
 * too when there is no till in the folder yet, or nobody may look.
 */
export function isInstanceRunning(dir: string): boolean {
  let db: Database.Database | undefined
  try {
    db = new Database(join(dir, 'instance-lock.db'), { fileMustExist: true, timeout: 0 })
    db.exec('begin immediate; rollback')
    return false
  } catch (thrown) {
    const why = whyNotOpened(thrown, dir)
    return why instanceof StoreError && why.kind === 'locked'
  } finally {
    db?.close()
  }
}

/**
 * The same for any lock file, `patienceMs` milliseconds long. SQLite's lock of a writer is what of several that ask at the
 * same moment exactly one gets. Its exclusive lock is not: two that have both begun to read keep each other from it, and
 * neither would start (SQLite, "File Locking And Concurrency" §3).
 */
export function takeLock(file: string, patienceMs = 0): Lock | null {
  let db: Database.Database | undefined
  try {
    mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 })
    db = new Database(file, { timeout: patienceMs })
    db.exec('begin immediate')
  } catch (thrown) {
    db?.close()
    const why = whyNotOpened(thrown, file)
    if (why instanceof StoreError && why.kind === 'locked') return null
    throw why
  }
  const held = db
  return {
    release() {
      if (held.open) held.close()
    },
  }
}
