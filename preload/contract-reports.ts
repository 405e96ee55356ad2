// The manager's reports: every figure of a span of days in one answer, so that its charts and tables agree.
import * as z from 'zod'
import { SavedBundle } from './contract-support.ts'
import { day, id, instant, milli, minor, op } from './contract-kit.ts'

const count = milli.min(0)

export const Report = z.object({
  from: day,
  to: day,
  training: z.boolean(),
  /** `totalMinor` is what the receipts say, less what was paid back for refunds in these days. */
  totals: z.object({
    sales: count,
    totalMinor: minor,
    discountMinor: minor,
    refunds: count,
    refundedMinor: minor,
  }),
  /** Sales of the other kind (training, or real) in these days, which are not in the figures. */
  otherSales: count,
  /** All 24 hours of the local day, each over all days. */
  hours: z.array(z.object({ hour: z.int().min(0).max(23), sales: count, totalMinor: minor })),
  /** Every day of the span. */
  days: z.array(z.object({ day, sales: count, totalMinor: minor })),
  tenders: z.array(z.object({ kind: z.enum(['cash', 'card', 'credit']), tenders: count, amountMinor: minor })),
  cashiers: z.array(
    z.object({
      staffId: z.string(),
      name: z.string(),
      sales: count,
      totalMinor: minor,
      discounted: count,
      discountMinor: minor,
      voidedSales: count,
      voidedMinor: minor,
      voidedLines: count,
      refunds: count,
      refundedMinor: minor,
    }),
  ),
  ageChecks: z.object({ passed: count, tooYoung: count, expired: count, refused: count }),
  /** Shifts closed in these days; a difference is what was counted less what should have been there. */
  shifts: z.array(
    z.object({
      shiftId: id,
      closedAt: instant,
      closedBy: z.string(),
      expectedMinor: minor,
      countedMinor: minor,
      differenceMinor: minor,
    }),
  ),
})
export type Report = z.infer<typeof Report>

export const reportTables = ['hours', 'days', 'tenders', 'cashiers', 'ageChecks', 'shifts'] as const
export type ReportTable = (typeof reportTables)[number]

/** From one day to another, both included, at most 366 days. */
const span = { from: day, to: day, training: z.boolean() }

export const reportOps = {
  'reports.read': op(z.strictObject(span), Report),
  /** Saves one table of the report as CSV (RFC 4180), amounts as plain decimals. */
  'reports.save': op(z.strictObject({ ...span, table: z.enum(reportTables) }), SavedBundle),
}
