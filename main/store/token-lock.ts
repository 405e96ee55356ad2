// The lock that is held while a refresh token is exchanged, and the mark that tells an older copy of the data file.
import Database from 'better-sqlite3'
import { StoreError, whyNotOpened } from './errors.ts'

export type HeldTokenLock = {
  /** The highest token generation ever stored on this machine. */
  readonly mark: number
  /** Remembers a newer generation; durable when the lock is released. */
  raise(generation: number): void
  release(): void
}

/**
 * Takes SQLite's own exclusive lock on a file that holds nothing else, or answers null when it is taken. The kernel drops
 * it at kill -9, so there is no stale lock to guess about. Never waits: waiting here would block the event loop.
 * The mark lives in this file and not in the data file, so that putting an old data file back does not bring it back too.
 */
export function takeTokenLock(file: string): HeldTokenLock | null {
  let db: Database.Database | undefined
  try {
    db = new Database(file, { timeout: 0 })
    db.exec('begin exclusive')
    return held(db)
  } catch (thrown) {
    db?.close()
    const why = whyNotOpened(thrown, file)
    if (why instanceof StoreError && why.kind === 'locked') return null
    throw why
  }
}

function held(db: Database.Database): HeldTokenLock {
  let mark = db.pragma('user_version', { simple: true }) as number
  return {
    get mark() {
      return mark
    },
    raise(generation) {
      if (generation <= mark) return
      db.pragma(`user_version = ${generation}`)
      mark = generation
    },
    release() {
      if (!db.open) return
      try {
        if (db.inTransaction) db.exec('commit')
      } catch {
        // Without the mark an older copy would be told by the server instead; the token itself is stored.
      } finally {
        db.close()
      }
    },
  }
}
