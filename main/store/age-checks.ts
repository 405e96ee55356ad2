// Outcomes of age and identity checks: who decided what and how, and nothing about the person.
import type { Db } from './db.ts'
import { guarded } from './errors.ts'

/** 'refused' is the cashier's own no (with a reason); the others are what the document said. */
export type AgeOutcome = 'pass' | 'too-young' | 'expired' | 'unreadable' | 'not-an-id' | 'refused'
export type AgeMethod = 'barcode' | 'manual' | 'hosted'
export type AgeCheckRow = {
  id: string
  saleId: string | null
  at: string
  staffId: string
  requiredAge: number
  outcome: AgeOutcome
  method: AgeMethod
  reason: string | null
}

/** Records checks under the shift that is open; `shiftStore.figures` counts them. */
export function ageCheckStore(db: Db) {
  const insert = db.prepare<[AgeCheckRow]>(
    `insert into age_check (id, sale_id, shift_id, at, staff_id, required_age, outcome, method, reason)
     values (@id, @saleId, (select id from shift where closed_at is null), @at, @staffId, @requiredAge, @outcome, @method, @reason)`,
  )
  return guarded({
    record(row: AgeCheckRow): void {
      insert.run(row)
    },
  })
}
