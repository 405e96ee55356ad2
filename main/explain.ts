// The one door out: anything thrown becomes a Failure the page knows; surprises become an incident in the log.
import type { Failure } from '#contract'
import { Problem } from './ports/errors.ts'
import type { Log } from './ports/system.ts'

type StorageReason = Extract<Failure, { code: 'storage' }>['reason']

/** SQLite's codes that a person can do something about. */
const STORAGE: readonly (readonly [RegExp, StorageReason])[] = [
  [/^SQLITE_FULL/, 'full'],
  [/^SQLITE_(READONLY|CANTOPEN|PERM)/, 'read-only'],
  [/^SQLITE_(CORRUPT|NOTADB)/, 'corrupt'],
  [/^SQLITE_(BUSY|LOCKED)/, 'busy'],
]

/** Makes the translation that `serve` uses for every failed op. */
export function explainWith(log: Log): (thrown: unknown) => Failure {
  return thrown => {
    if (thrown instanceof Problem) return thrown.failure
    if (thrown instanceof Error && (thrown.name === 'AbortError' || thrown.name === 'TimeoutError'))
      return { code: 'cancelled' }
    const code = thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : ''
    const reason = STORAGE.find(([pattern]) => pattern.test(code))?.[1]
    const incident = log.incident('op.failed', thrown)
    return reason === undefined ? { code: 'internal', incident } : { code: 'storage', reason }
  }
}
