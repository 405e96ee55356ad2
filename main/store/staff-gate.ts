// How people come to this till: its settings, the salt of its badges, and the wrong PINs of everybody together.
import type { Db } from './db.ts'
import { guarded } from './errors.ts'

export type GateSettings = { lockMinutes: number; badgeAlone: boolean }
export type Failures = { failures: number; lastFailureAt: string | null }
type Row = { lockMinutes: number; badgeAlone: number; badgeSalt: string } & Failures

/** One row; it is there from the first start. */
export function staffGateStore(db: Db) {
  const read = db.prepare<[], Row>(
    `select lock_minutes as lockMinutes, badge_alone as badgeAlone, badge_salt as badgeSalt, failures,
       last_failure_at as lastFailureAt from staff_gate where id = 1`,
  )
  const change = db.prepare<[number, number]>('update staff_gate set lock_minutes = ?, badge_alone = ? where id = 1')
  const count = db.prepare<[number, string]>('update staff_gate set failures = ?, last_failure_at = ? where id = 1')
  const row = (): Row => {
    const found = read.get()
    if (found === undefined) throw new Error('the row of the gate is missing')
    return found
  }
  return guarded(
    {
      settings(): GateSettings {
        const { lockMinutes, badgeAlone } = row()
        return { lockMinutes, badgeAlone: badgeAlone === 1 }
      },
      change({ lockMinutes, badgeAlone }: GateSettings): void {
        change.run(lockMinutes, badgeAlone ? 1 : 0)
      },
      badgeSalt: (): string => row().badgeSalt,
      failures(): Failures {
        const { failures, lastFailureAt } = row()
        return { failures, lastFailureAt }
      },
      setFailures(failures: number, at: string): void {
        count.run(failures, at)
      },
    },
    db,
  )
}
