// Card payments that need a look: what the manager sees, what may be done about each, and how the bank's report compares.
import * as z from 'zod'

const minor = z.int()
const instant = z.iso.datetime({ offset: true })
const id = z.string().min(1).max(64)

/**
 * What a manager may do about a payment: ask the bank now, stop waiting for it (a charge that is found is voided), void the
 * charge that was found, take it as payment of its open sale, or state that it was looked up by hand and no money moved.
 */
export const PaymentDecision = z.enum(['check', 'give-up', 'void', 'keep', 'checked'])
export type PaymentDecision = z.infer<typeof PaymentDecision>

/** One payment nobody knows the end of, or that took money no sale accounts for. */
export const PaymentReview = z.object({
  attemptId: id,
  saleId: id,
  saleNumber: z.int().nullable(),
  saleStatus: z.enum(['open', 'parked', 'completed', 'abandoned']),
  step: z.enum(['unknown', 'cancelling', 'needs-human']),
  amountMinor: minor,
  /** What the bank has approved, where it is known. */
  approvedMinor: minor.nullable(),
  /** The bank's reference and our order id: what a manager looks for in the bank's own portal. */
  reference: z.string().nullable(),
  orderId: z.string(),
  brand: z.string().nullable(),
  last4: z.string().nullable(),
  at: instant,
  /** The bank's or the till's word for why; shown small. */
  why: z.string().nullable(),
  /** How taking it back went so far, when that was tried. */
  reversal: z
    .object({
      kind: z.enum(['void', 'refund']),
      state: z.enum(['sent', 'unknown', 'refused', 'not-sent', 'needs-human']),
    })
    .nullable(),
  decisions: z.array(PaymentDecision),
})
export type PaymentReview = z.infer<typeof PaymentReview>

/** The bank's settlement report of a day beside the till's own books. */
export const SettlementMatch = z.object({
  day: z.string(),
  /** Null when the bank gave a report; otherwise why not. */
  unavailable: z.string().nullable(),
  matched: z.int(),
  matchedMinor: minor,
  rows: z.array(
    z.object({
      /** orphan: theirs, not ours. missing: ours, not theirs. rejected: the bank will not pay it. amount: both, but not the same. */
      kind: z.enum(['orphan', 'missing', 'rejected', 'amount']),
      reference: z.string(),
      orderId: z.string().nullable(),
      oursMinor: minor.nullable(),
      theirsMinor: minor.nullable(),
      saleNumber: z.int().nullable(),
    }),
  ),
})
export type SettlementMatch = z.infer<typeof SettlementMatch>
