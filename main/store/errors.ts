// Turns what SQLite reports into sentences for people: StoreError when the data file cannot be opened, Problem while the till runs.
import { closeSync, existsSync, openSync, writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { Problem } from '../ports/errors.ts'

export type StoreErrorKind =
  | 'newer'
  | 'read-only'
  | 'corrupt'
  | 'edited'
  | 'not-durable'
  | 'locked'
  | 'full'
  | 'handles'

/** Thrown while the data file is opened or migrated. Its message is a sentence for the person at the till. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly kind: StoreErrorKind
  constructor(kind: StoreErrorKind, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.kind = kind
  }
}

type Trouble = 'full' | 'read-only' | 'corrupt' | 'locked' | 'handles'

/** What a SQLite result code (sqlite.org/rescode.html) or a file system code means for the data file; null when it is none of those. */
function troubleOf(thrown: unknown): Trouble | null {
  const code = thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : ''
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') return 'full'
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return 'locked'
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return 'corrupt'
  if (/^SQLITE_IOERR_(SHORT_)?READ|^SQLITE_IOERR_(CORRUPTFS|DATA)/.test(code)) return 'corrupt'
  if (code === 'EMFILE' || code === 'ENFILE') return 'handles'
  if (/^SQLITE_(CANTOPEN|IOERR)/.test(code) && !handlesLeft()) return 'handles'
  if (/^SQLITE_(READONLY|CANTOPEN|PERM|IOERR)/.test(code)) return 'read-only'
  if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST', 'EISDIR'].includes(code)) return 'read-only'
  return null
}

/** As many as an opening till has open at once; what failed may have let go of some already. */
const HANDLES = 24
/** SQLite does not say why it could not open a file; how many this process may still open is easily tried. */
function handlesLeft(): boolean {
  const open: number[] = []
  try {
    while (open.length < HANDLES) open.push(openSync(process.execPath, 'r'))
    return true
  } catch (thrown) {
    return !(thrown instanceof Error && 'code' in thrown && (thrown.code === 'EMFILE' || thrown.code === 'ENFILE'))
  } finally {
    for (const handle of open) closeSync(handle)
  }
}

const sentences: Record<Trouble, (file: string) => string> = {
  full: file =>
    `The disk is full, so the data file ${file} cannot be written. Nothing was changed. Free some space, then start again.`,
  'read-only': file =>
    `The data file ${file} cannot be written here: its folder is missing, read-only or belongs to someone else. Nothing was changed. Give this user the right to write in the folder, then start again.`,
  corrupt: file =>
    `The data file ${file} is damaged or is not a Tillgate data file. It was left exactly as it is. Start again: the till then keeps the damaged file in quarantine and goes on from its newest backup.`,
  handles: file =>
    `The system lets this program open no more files, so the data file ${file} cannot be opened. Nothing was changed. Close other programs or raise the limit of open files (ulimit -n), then start again.`,
  locked: file =>
    `The data file ${file} is in use by another program. Nothing was changed. Close the other till or backup program, then start again.`,
}

/** What to throw when opening `file` failed: a StoreError where the cause is known, the thrown value itself otherwise. */
export function whyNotOpened(thrown: unknown, file: string): unknown {
  if (thrown instanceof StoreError) return thrown
  const trouble = troubleOf(thrown instanceof Problem ? thrown.cause : thrown)
  return trouble === null ? thrown : new StoreError(trouble, sentences[trouble](file), { cause: thrown })
}

/** Where the till runs already, a file that cannot be had at the moment is one that is busy. */
const reasonOf = (trouble: Trouble) => (trouble === 'locked' || trouble === 'handles' ? 'busy' : trouble)

function whyNotDone(thrown: unknown): unknown {
  const trouble = troubleOf(thrown)
  if (trouble !== null) {
    const detail = thrown instanceof Error ? thrown.message : trouble
    return new Problem({ code: 'storage', reason: reasonOf(trouble) }, detail, { cause: thrown })
  }
  if (isConstraint(thrown, 'SQLITE_CONSTRAINT_TRIGGER') && thrown.message === 'sale-paid') {
    return new Problem({ code: 'conflict', reason: 'sale-paid' }, 'a completed sale is never changed', {
      cause: thrown,
    })
  }
  return thrown
}

/** Disk trouble with another of the till's files, as the Problem a page can show; anything else stays what it is. */
export function diskProblem(thrown: unknown, file: string): unknown {
  const trouble = troubleOf(thrown) ?? (isDiskError(thrown) ? 'read-only' : null)
  if (trouble === null) return thrown
  const cause = new StoreError(trouble, sentences[trouble](file), { cause: thrown })
  return new Problem({ code: 'storage', reason: reasonOf(trouble) }, cause.message, { cause })
}

/** True when there was no room, whether SQLite, the file system or a store says so. */
export function isFull(thrown: unknown): boolean {
  if (thrown instanceof Problem) return thrown.failure.code === 'storage' && thrown.failure.reason === 'full'
  return troubleOf(thrown) === 'full'
}

/**
 * True when the disk itself failed (EIO). What was being written is then in doubt, and the system may drop what it had
 * not written yet, so that a second sync says "done" about nothing: the file has to be opened anew.
 */
export function isDiskError(thrown: unknown): boolean {
  const cause = thrown instanceof Problem ? thrown.cause : thrown
  const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
  return (
    code === 'EIO' || (code.startsWith('SQLITE_IOERR') && !/_(BLOCKED|LOCK|NOMEM|RDLOCK|CHECKRESERVEDLOCK)$/.test(code))
  )
}

function suspect(file: string, why: string): void {
  try {
    if (!existsSync(suspicionOf(file))) writeFileSync(suspicionOf(file), `${why}\n`, { mode: 0o600 })
  } catch {
    // Without the note the next start finds the damage by itself, or meets it again.
  }
}

/** A file of this name beside a data file says that damage was met while the till ran: the next start puts the file away. */
export const suspicionOf = (file: string): string => `${file}.suspect`

/** After an error of the disk every later write is refused with Problem storage 'read-only'; reading goes on. */
export function stopOnDiskError(db: Database.Database, thrown: unknown): void {
  if (isDiskError(thrown) && db.open) db.pragma('query_only = on')
  if (thrown instanceof Database.SqliteError && thrown.code.startsWith('SQLITE_CORRUPT'))
    suspect(db.name, thrown.message)
}

/** True for a SQLite constraint error of that extended code. */
export function isConstraint(
  thrown: unknown,
  code: 'SQLITE_CONSTRAINT_UNIQUE' | 'SQLITE_CONSTRAINT_TRIGGER',
): thrown is Error {
  return thrown instanceof Database.SqliteError && thrown.code === code
}

/** Runs `work`; a violated unique index becomes the given failure, because the index is what makes the rule safe. */
export function unlessTaken<T>(work: () => T, failure: () => Error): T {
  try {
    return work()
  } catch (thrown) {
    throw isConstraint(thrown, 'SQLITE_CONSTRAINT_UNIQUE') ? failure() : thrown
  }
}

/**
 * The same functions, with disk trouble and broken rules thrown as Problem so that a page can say what happened. Given the
 * database, an error of the disk ends all writing through this connection: reading goes on, the next start opens it anew.
 */
export function guarded<T extends { readonly [name: string]: (...args: never[]) => unknown }>(
  store: T,
  db?: Database.Database,
): T {
  const wrapped = Object.entries(store).map(([name, run]) => [
    name,
    (...args: never[]) => {
      try {
        return run(...args)
      } catch (thrown) {
        if (db !== undefined) stopOnDiskError(db, thrown)
        throw whyNotDone(thrown)
      }
    },
  ])
  return Object.fromEntries(wrapped) as T
}
