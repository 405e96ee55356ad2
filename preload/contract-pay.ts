// Taking the money of the open sale.
import * as z from 'zod'
import { done, id, minor, nothing, op } from './contract-kit.ts'

/** The sale on the screen when the money was taken, and what remained of it. */
const Seen = z.strictObject({ saleId: id, remainingMinor: minor })

export const payOps = {
  /** `of` is what the screen showed: done once for it, a second time it does nothing, and of another sale it takes nothing. */
  'pay.cash': op(z.strictObject({ tenderedMinor: minor.min(0).max(100_000_000), of: Seen.optional() }), done),
  /** Starts a card attempt and answers at once; the outcome arrives as `sale` snapshots. Null takes all that remains. */
  'pay.card': op(
    z.strictObject({
      amountMinor: minor.min(1).nullable(),
      /** Charged on top, where the store asks for tips. */
      tipMinor: minor.min(0).max(99_999_999).optional(),
      /** Said by the cashier when a card that has just paid the same amount is to be charged once more. */
      again: z.literal(true).optional(),
      of: Seen.optional(),
    }),
    z.object({ attemptId: id }),
  ),
  'pay.check-again': op(nothing, done),
  'pay.cancel': op(nothing, done),
  /** Takes back what cards have paid of the open sale, so that it can be paid otherwise or changed. Answers when it is sent. */
  'pay.take-back': op(nothing, done),
}
