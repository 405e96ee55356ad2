// Refunds: everything gives back minus what was paid, and parts add up to the whole in whatever portions they come.
import type { PricedLine, TaxBucket } from '#domain/cart'
import { roundCash, type CashRounding } from '#domain/cash-rounding'
import { multiplyRounded } from '#domain/money'

/** Amounts of a refund, all from zero; a ledger enters them as negative. Total = gross − discount + deposit. */
export type RefundedLine = { grossMinor: number; discountMinor: number; depositMinor: number; totalMinor: number }
export type RefundedTax = { basisPoints: number; grossMinor: number; netMinor: number; taxMinor: number }
/** A tender of the sale: what of it counted towards the total in minor units. */
export type PaidTender = { id: string; kind: 'cash' | 'card' | 'credit'; amountMinor: number }

/** Minus what was paid, tender by tender: nothing is worked out anew, so nothing can come out differently. */
export function fullRefund<T extends { amountMinor: number }>(tenders: readonly T[]): T[] {
  return tenders.map(tender => ({ ...tender, amountMinor: negated(tender.amountMinor) }))
}

/**
 * What the next portion of an amount is when `before` of `whole` units are given back already and `now` more are: the
 * share of all units up to now less the share of those before. Throws RangeError for more units than were sold.
 */
export function portion(amountMinor: number, whole: number, before: number, now: number): number {
  for (const units of [whole, before, now]) {
    if (!Number.isSafeInteger(units) || units < 0) throw new RangeError(`${units} is no number of units.`)
  }
  if (before + now > whole) throw new RangeError('More was to be given back than was sold.')
  if (now === 0) return 0
  return multiplyRounded(amountMinor, before + now, whole) - multiplyRounded(amountMinor, before, whole)
}

/**
 * The refund of `nowMilli` thousandths of a unit of a line of which `beforeMilli` are given back already. Goods, discount
 * and deposit are portioned each and gross follows from them, so that no portion of any of them is negative.
 */
export function refundLine(line: PricedLine, beforeMilli: number, nowMilli: number): RefundedLine {
  const part = (minor: number) => portion(minor, line.quantityMilli, beforeMilli, nowMilli)
  const goodsMinor = part(line.grossMinor - line.discountMinor)
  const discountMinor = part(line.discountMinor)
  const depositMinor = part(line.depositTotalMinor)
  return {
    grossMinor: goodsMinor + discountMinor,
    discountMinor,
    depositMinor,
    totalMinor: goodsMinor + depositMinor,
  }
}

/**
 * The tax in a refund out of a bucket. `beforeMinor` and `nowMinor` are amounts as the lines carry them: gross where
 * prices contain the tax, net where it is added to them.
 */
export function refundTax(
  bucket: TaxBucket,
  prices: 'inclusive' | 'exclusive',
  beforeMinor: number,
  nowMinor: number,
): RefundedTax {
  const wholeMinor = prices === 'inclusive' ? bucket.grossMinor : bucket.netMinor
  const taxMinor = portion(bucket.taxMinor, wholeMinor, beforeMinor, nowMinor)
  const grossMinor = prices === 'inclusive' ? nowMinor : nowMinor + taxMinor
  return { basisPoints: bucket.basisPoints, grossMinor, netMinor: grossMinor - taxMinor, taxMinor }
}

/**
 * What goes back to each tender when `beforeMinor` of the sale's total is given back already and `nowMinor` more is. The
 * tenders are used up in their order. The cash of a rounded sale goes back in coins, at the end exactly what was taken;
 * `totalMinor` is the exact total of the sale, which the tenders together may differ from by the cash rounding.
 */
export function refundTenders(
  tenders: readonly PaidTender[],
  totalMinor: number,
  beforeMinor: number,
  nowMinor: number,
  rounding: CashRounding,
): { id: string; amountMinor: number }[] {
  // Change in cash for an overpaid card is money that went both ways; which of it comes back first is no arithmetic.
  if (tenders.some(({ amountMinor }) => amountMinor < 0)) {
    throw new RangeError('A sale with change from another tender is given back as a whole.')
  }
  if (beforeMinor < 0 || nowMinor < 0 || beforeMinor + nowMinor > totalMinor) {
    throw new RangeError('More was to be given back than was paid.')
  }
  const before = refundedUpTo(tenders, totalMinor, beforeMinor, rounding)
  const after = refundedUpTo(tenders, totalMinor, beforeMinor + nowMinor, rounding)
  return tenders.map(({ id }, index) => ({ id, amountMinor: (after[index] as number) - (before[index] as number) }))
}

function refundedUpTo(
  tenders: readonly PaidTender[],
  totalMinor: number,
  soFarMinor: number,
  rounding: CashRounding,
): number[] {
  if (soFarMinor === totalMinor) return tenders.map(tender => tender.amountMinor)
  let left = soFarMinor
  return tenders.map(({ kind, amountMinor }) => {
    const exactMinor = Math.min(left, amountMinor)
    left -= exactMinor
    return kind === 'cash' ? Math.min(roundCash(exactMinor, rounding), amountMinor) : exactMinor
  })
}

const negated = (minor: number): number => (minor === 0 ? 0 : -minor)
