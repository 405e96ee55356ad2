// A shift: its float, its moves of cash, its reports; and the journal beside it.
import * as z from 'zod'
import { done, id, instant, minor, nothing, op } from './contract-kit.ts'

export const ShiftReport = z.object({
  shiftId: id,
  openedAt: instant,
  closedAt: instant.nullable(),
  openedBy: z.string(),
  sales: z.int(),
  grossMinor: minor,
  floatMinor: minor,
  cashMinor: minor,
  cardMinor: minor,
  expectedCashMinor: minor,
  countedMinor: minor.nullable(),
  differenceMinor: minor.nullable(),
  taxes: z.array(z.object({ basisPoints: z.int(), grossMinor: minor, netMinor: minor, taxMinor: minor })),
  ageChecks: z.object({ passed: z.int(), refused: z.int() }),
})
export type ShiftReport = z.infer<typeof ShiftReport>

export const shiftOps = {
  'shift.open': op(z.strictObject({ floatMinor: minor.min(0) }), done),
  'shift.report': op(nothing, ShiftReport),
  'shift.close': op(z.strictObject({ countedMinor: minor.min(0) }), ShiftReport),
}

export const journalOps = {
  'journal.verify': op(nothing, z.object({ entries: z.int(), whole: z.boolean() })),
}
