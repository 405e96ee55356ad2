// Rounding of cash to the coins there are: only what cash pays is rounded, after tax and after every other tender.
import { fraction } from '#domain/rational'
import { roundToStep, type RoundingMode } from '#domain/rounding'

/** The smallest coin in minor units (1 where nothing is rounded) and how the cash remainder is rounded to it. */
export type CashRounding = { stepMinor: number; mode: RoundingMode }
export const noCashRounding: CashRounding = { stepMinor: 1, mode: 'half-up' }

/** An amount of cash as coins can pay it; a refund is the mirror of a payment. */
export function roundCash(amountMinor: number, { stepMinor, mode }: CashRounding): number {
  return roundToStep(fraction(amountMinor), stepMinor, mode)
}

/**
 * What is to pay in cash once the other tenders are counted; negative is what is handed back. `roundingMinor` is the
 * difference, a ledger entry of its own: it is neither turnover nor tax. Without a remainder there is no cash and nothing rounded.
 */
export function cashDue(
  totalMinor: number,
  otherTendersMinor: number,
  rounding: CashRounding,
): { cashMinor: number; roundingMinor: number; paidMinor: number } {
  const remainderMinor = totalMinor - otherTendersMinor
  const cashMinor = roundCash(remainderMinor, rounding)
  return { cashMinor, roundingMinor: cashMinor - remainderMinor, paidMinor: otherTendersMinor + cashMinor }
}

/** The change for cash handed over, as coins can give it: the exact change is what is rounded. Throws RangeError when too little was given. */
export function cashChange(
  totalMinor: number,
  otherTendersMinor: number,
  givenMinor: number,
  rounding: CashRounding,
): { changeMinor: number; roundingMinor: number } {
  const exactMinor = givenMinor - (totalMinor - otherTendersMinor)
  const changeMinor = roundCash(exactMinor, rounding)
  if (exactMinor < 0) throw new RangeError('The cash handed over does not cover what is to pay.')
  // What the customer pays is what was given less the change, so a smaller change is a rounding in the shop's favour.
  return { changeMinor, roundingMinor: exactMinor - changeMinor }
}
