// Tips: worked out on the goods before tax, added after it, and neither turnover nor tax of the store.
import type { Totals } from '#domain/cart'
import { fraction, percent, times, type Ratio } from '#domain/rational'
import { roundMinor, type RoundingMode } from '#domain/rounding'

/** A tip of so many percent, in minor units. The base is the sum of the nets without deposits that carry no tax. Throws RangeError for a negative percentage. */
export function tipOf(totals: Totals, percentage: Ratio, mode: RoundingMode = 'half-up'): number {
  const rate = percent(percentage)
  if (rate.n < 0n) throw new RangeError('A tip must not be below zero.')
  return roundMinor(times(fraction(tipBase(totals)), rate), mode)
}

/** What a tip is a percentage of: the net of all rates less the deposits, never below zero. */
export function tipBase(totals: Totals): number {
  const netMinor = totals.taxes.reduce((sum, tax) => sum + tax.netMinor, 0)
  return Math.max(0, netMinor - totals.depositMinor)
}

/** What the customer pays with a tip; the tip is a figure of its own in every ledger. */
export function withTip(
  totalMinor: number,
  tipMinor: number,
): { totalMinor: number; tipMinor: number; dueMinor: number } {
  if (!Number.isSafeInteger(tipMinor) || tipMinor < 0) throw new RangeError(`${tipMinor} is no tip in minor units.`)
  return { totalMinor, tipMinor, dueMinor: totalMinor + tipMinor }
}

/**
 * What a card paid when `approvedMinor` of `askedMinor` (sale and tip together) were approved: the sale first, then the
 * tip. A tip is never more than was asked for as one, so whatever else was approved belongs to the sale.
 */
export function splitApproved(
  approvedMinor: number,
  askedMinor: number,
  tipMinor: number,
): { amountMinor: number; tipMinor: number } {
  const tip = Math.min(tipMinor, Math.max(0, approvedMinor - (askedMinor - tipMinor)))
  return { amountMinor: approvedMinor - tip, tipMinor: tip }
}

/** The tips that are suggested, in minor units, lowest first; equal ones once, none of nothing. */
export function suggestedTips(totals: Totals, percents: readonly string[]): { percent: string; amountMinor: number }[] {
  const all = percents.map(each => ({ percent: each, amountMinor: tipOf(totals, each) }))
  return all.filter(
    ({ amountMinor }, at) => amountMinor > 0 && all.findIndex(each => each.amountMinor === amountMinor) === at,
  )
}
