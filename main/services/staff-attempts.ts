// Wrong PINs are counted for each person and for the whole till, and make everybody wait longer and longer; a restart forgets nothing.
import { forgotten, personWait, tillWait } from '#domain/pin'
import type { Clock } from '../ports/system.ts'
import type { StaffStore } from './store-types.ts'

export type Attempts = {
  /** Whole seconds until a PIN of this person is looked at again; 0 is now. */
  wait(staffId: string): number
  /** Whole seconds until anything is looked at again, whoever it is for. */
  tillWait(): number
  /** Counts a wrong PIN and answers how long to wait now. The id may be nobody's. */
  failed(staffId: string): number
  /** Counts something wrong that names nobody, such as an unknown badge. */
  strange(): number
  succeeded(staffId: string): void
}

const TILL = ''
/** How many ids that nobody has are remembered, so that they are told apart from people by nothing. */
const MOST_STRANGERS = 100

export function createAttempts({ store, clock }: { store: StaffStore; clock: Clock }): Attempts {
  /** When the wait is over, on the monotonic clock: setting the wall clock neither shortens nor lengthens it. */
  const ready = new Map<string, number>()
  const strangers = new Map<string, number>()

  /** Seconds left of `seconds` since `at`; counted by the wall clock only where an earlier process noted the failure. */
  function left(key: string, seconds: number, at: string | null): number {
    const known = ready.get(key)
    if (known !== undefined) return Math.max(0, Math.ceil((known - clock.mono()) / 1000))
    if (at === null || seconds === 0) return 0
    const passed = Math.min(seconds, Math.max(0, (clock.now().getTime() - Date.parse(at)) / 1000))
    hold(key, seconds - passed)
    return Math.ceil(seconds - passed)
  }
  function hold(key: string, seconds: number): void {
    ready.set(key, clock.mono() + seconds * 1000)
  }
  function tillFailures(): number {
    const { failures, lastFailureAt } = store.gate.failures()
    return lastFailureAt === null ? 0 : forgotten(failures, clock.now().getTime() - Date.parse(lastFailureAt))
  }
  function strangerFailed(id: string): number {
    const failures = (strangers.get(id) ?? 0) + 1
    strangers.delete(id)
    strangers.set(id, failures)
    const [oldest] = strangers.keys()
    if (strangers.size > MOST_STRANGERS && oldest !== undefined) {
      strangers.delete(oldest)
      ready.delete(oldest)
    }
    return failures
  }

  const attempts: Attempts = {
    wait(staffId) {
      const row = store.find(staffId)
      const own =
        row === null
          ? left(staffId, personWait(strangers.get(staffId) ?? 0), null)
          : left(staffId, personWait(row.failures), row.lastFailureAt)
      return Math.max(own, attempts.tillWait())
    },
    tillWait: () => left(TILL, tillWait(tillFailures()), store.gate.failures().lastFailureAt),
    failed(staffId) {
      const at = clock.now().toISOString()
      const known = store.find(staffId) !== null
      const failures = known ? store.noteAttempt(staffId, false, at).failures : strangerFailed(staffId)
      hold(staffId, personWait(failures))
      return Math.max(personWait(failures), attempts.strange())
    },
    strange() {
      const failures = tillFailures() + 1
      store.gate.setFailures(failures, clock.now().toISOString())
      hold(TILL, tillWait(failures))
      return tillWait(failures)
    },
    succeeded(staffId) {
      store.noteAttempt(staffId, true, clock.now().toISOString())
      ready.delete(staffId)
    },
  }
  return attempts
}
