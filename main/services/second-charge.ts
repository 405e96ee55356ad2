// Notices that a card has just paid the same amount: perhaps the customer is charged a second time for the same purchase.
import { SECOND_CHARGE_MS } from '#domain/payment-flow'
import type { AttemptRow, EarlierCharge } from '../store/attempts.ts'
import type { AttemptStore } from './store-types.ts'

/** The word under which an attempt ends that was not sent for this reason. */
export const SECOND_CHARGE = 'second-charge'

/**
 * The charge that this one would repeat, or null: the same card (brand and last four digits; more is not kept), the same
 * amount, this till, within ten minutes, another sale, and not given back since. A question to the cashier, never a refusal:
 * two people may share a card, and twice the same goods are no fault.
 */
export function earlierCharge(
  attempts: Pick<AttemptStore, 'sameCharge'>,
  { saleId, amountMinor, createdAt }: AttemptRow,
  { brand, last4 }: { brand: string | null; last4: string | null },
): EarlierCharge | null {
  if (brand === null || last4 === null || last4 === '') return null
  const from = new Date(Date.parse(createdAt) - SECOND_CHARGE_MS).toISOString()
  return attempts.sameCharge({ saleId, brand, last4, amountMinor, from })
}
