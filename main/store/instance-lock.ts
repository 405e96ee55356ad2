// Makes sure that only one till works on a data folder, with a lock that the kernel drops when the process dies.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { StoreError, whyNotOpened } from './errors.ts'

export type Lock = { release(): void }

/**
 * Takes the lock of a data folder, or answers null when another process holds it. Throws StoreError when the folder
 * cannot be written. Nothing stale is left by kill -9: the lock is SQLite's own lock on an open file.
 */
export function takeInstanceLock(dir: string): Lock | null {
  return takeLock(join(dir, 'instance-lock.db'))
}

/**
 * Whether a till works on this data folder now. Looks only: makes no file, and holds nothing after it has answered. False
 * too when there is no till in the folder yet, or nobody may look.
 */
export function isInstanceRunning(dir: string): boolean {
  let db: Database.Database | undefined
  try {
    db = new Database(join(dir, 'instance-lock.db'), { readonly: true, fileMustExist: true, timeout: 0 })
    db.prepare('select count(*) from sqlite_schema').get()
    return false
  } catch (thrown) {
    const why = whyNotOpened(thrown, dir)
    return why instanceof StoreError && why.kind === 'locked'
  } finally {
    db?.close()
  }
}

/** The same for any lock file, e.g. the one held while a refresh token is exchanged. Never waits. */
export function takeLock(file: string): Lock | null {
  let db: Database.Database | undefined
  try {
    mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 })
    db = new Database(file, { timeout: 0 })
    db.exec('begin exclusive')
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
