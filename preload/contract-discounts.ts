// Discounts of the open sale.
import * as z from 'zod'
import { done, id, minor, op, text } from './contract-kit.ts'

/** Null: of the whole sale. */
const lineId = id.nullable()
const reason = text(200).optional()
const amountMinor = minor.min(1).max(99_999_999)

/**
 * A percentage replaces the one before it, and 0 takes it off. The others are kept beside it under an id that the page makes,
 * so that sending one twice gives it once.
 */
const DiscountWish = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('percent'), lineId, basisPoints: z.int().min(0).max(10_000), reason }),
  z.strictObject({ kind: z.literal('fixed'), lineId, discountId: id, amountMinor, reason }),
  z.strictObject({
    kind: z.literal('per-unit'),
    lineId,
    discountId: id,
    amountMinor,
    /** For how many units at most, the dearest first; null for all. */
    limitUnits: z.int().min(1).max(999_999).nullable(),
    reason,
  }),
  z.strictObject({ kind: z.literal('remove'), lineId, discountId: id }),
])

export const discountOps = {
  'sale.discount': op(DiscountWish, done),
}
