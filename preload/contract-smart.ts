// The part of the contract about customer cards: who the sale is for, and what has become of the points.
import * as z from 'zod'

/** A customer known for this sale only. Points and balance (minor units) are the card's, null where nothing is known. */
export const SaleCustomer = z.object({
  label: z.string(),
  payer: z.string().nullable(),
  points: z.int().nullable(),
  balanceMinor: z.int().nullable(),
})

/**
 * A customer card at the open sale, or at the sale that was completed last. Never its number. Absent while no card was
 * scanned.
 */
export const Loyalty = z.object({
  saleId: z.string().min(1).max(64),
  step: z.enum([
    'checking',
    'attached',
    /** The card is locked, unknown, could not be asked about, or this till is not registered: the sale goes on without it. */
    'locked',
    'invalid',
    'unreachable',
    'not-registered',
    'refused',
    /** After the sale: points are on their way, confirmed, not confirmed yet (the till keeps asking), or not booked. */
    'booking',
    'booked',
    'late',
    'not-booked',
    /** Goods came back: their points are on their way back, gone, or the service keeps them. */
    'taking-back',
    'taken-back',
    'not-taken-back',
  ]),
  /** The name the service gives the customer. */
  name: z.string().nullable(),
  points: z.int().nullable(),
  /** What this sale brought, where the points before it are known. */
  earned: z.int().nullable(),
  /** The service's own sentence, for `refused`, `not-booked` and `not-taken-back`. */
  reason: z.string().nullable(),
})
export type Loyalty = z.infer<typeof Loyalty>

/** What a sale state tells beside the open sale: how the last one ended, and the customer card of either. */
export const besideSale = {
  lastChangeMinor: z.int().nullable(),
  lastSaleId: z.string().min(1).max(64).nullable(),
  loyalty: Loyalty.optional(),
}
