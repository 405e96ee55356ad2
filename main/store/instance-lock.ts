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
