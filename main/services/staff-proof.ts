// Proof of who somebody is: a PIN, with all attempts one after the other, or a badge.
import { createHash } from 'node:crypto'
import { Problem } from '../ports/errors.ts'
import type { Clock } from '../ports/system.ts'
import type { StaffRow } from '../store/staff.ts'
import { checkPin, hashPin, isOutdated, nobodysHash } from './pins.ts'
import { createAttempts } from './staff-attempts.ts'
import type { JournalStore, StaffStore } from './store-types.ts'

/** What somebody wanted to prove themselves for; it goes into the journal with a refusal. */
export type Purpose = 'sign-in' | 'override' | 'own-pin'

export type Proof = {
  /**
   * Who has this PIN. Throws `wrong-pin` with the seconds to wait, and says the same (after the same time) of people who
   * are not there or have left.
   */
  byPin(staffId: string, pin: string, purpose: Purpose): Promise<StaffRow>
  /** Whose badge this is; counts an unknown one as wrong. Throws `wrong-pin` while the till waits. */
  byBadge(code: string, purpose: Purpose): StaffRow | null
  /** Whose badge this is, asked without trying it. */
  ofBadge(code: string): StaffRow | null
  badgeHash(code: string): string
  /** Forgets this person's wrong PINs. */
  forgive(staffId: string): void
}

export function createProof(deps: { store: StaffStore; journal: JournalStore; clock: Clock }): Proof {
  const { store, journal, clock } = deps
  const attempts = createAttempts({ store, clock })
  let last: Promise<unknown> = Promise.resolve()

  /** Whoever sends a hundred PINs at once gets them looked at in turn, so that each one counts before the next. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }
  function assertNoWait(seconds: number): void {
    if (seconds > 0) throw new Problem({ code: 'wrong-pin', retryAfterSeconds: seconds })
  }
  function noteRefused(staff: string | null, purpose: Purpose, what: 'pin' | 'badge'): void {
    const data = { purpose, what }
    journal.append({ at: clock.now().toISOString(), kind: 'sign-in-refused', staff, saleId: null, data })
  }
  const present = (row: StaffRow | null): boolean => row !== null && row.leftAt === null
  const badgeHash = (code: string): string =>
    createHash('sha256').update(`${store.gate.badgeSalt()}\n${code.trim()}`).digest('hex')

  async function check(staffId: string, pin: string, purpose: Purpose): Promise<StaffRow> {
    assertNoWait(attempts.wait(staffId))
    const row = store.find(staffId)
    const hash = row !== null && present(row) ? row.pinHash : nobodysHash()
    const fits = await checkPin(pin, hash)
    // Somebody may have left, or got another PIN, while this one was being checked.
    const still = store.find(staffId)
    if (!fits || still === null || !present(still) || still.pinHash !== hash) {
      noteRefused(row === null ? null : staffId, purpose, 'pin')
      throw new Problem({ code: 'wrong-pin', retryAfterSeconds: attempts.failed(staffId) })
    }
    attempts.succeeded(staffId)
    if (isOutdated(hash)) {
      const fresh = await hashPin(pin)
      if (store.find(staffId)?.pinHash === hash) store.setPin(staffId, fresh)
    }
    const { pinHash: _, ...proven } = still
    return proven
  }

  return {
    badgeHash,
    forgive: attempts.succeeded,
    byPin: (staffId, pin, purpose) => inTurn(() => check(staffId, pin, purpose)),
    byBadge(code, purpose) {
      assertNoWait(attempts.tillWait())
      const row = store.findByBadge(badgeHash(code))
      if (row !== null && present(row)) return row
      noteRefused(row?.id ?? null, purpose, 'badge')
      attempts.strange()
      return null
    },
    ofBadge(code) {
      const row = store.findByBadge(badgeHash(code))
      return present(row) ? row : null
    },
  }
}
