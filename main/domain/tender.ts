// Tenders of a sale: what remains to pay, what a cash payment covers, and which notes to offer.
import { noCashRounding, roundCash, type CashRounding } from '#domain/cash-rounding'
import { exponentOf } from '#domain/money'

/**
 * One payment of a sale, in minor units. `amountMinor` is what counts towards the total; `tenderedMinor` the cash handed
 * over, null for cards and store credit; `roundingMinor` what cash rounding put on top of the amount (negative: took off);
 * `tipMinor` what a card was charged beside it.
 */
export type TenderRecord = {
  id: string
  kind: 'cash' | 'card' | 'credit'
  amountMinor: number
  tenderedMinor: number | null
  changeMinor: number
  roundingMinor?: number
  tipMinor?: number
  /** Of a credit: the refund it comes from. */
  refundId?: string
  card: { brand: string; last4: string; authCode: string; reference: string } | null
}

/** Minor units still to pay; 0 or less means that the sale is covered. */
export function remaining(totalMinor: number, tenders: readonly { amountMinor: number }[]): number {
  return tenders.reduce((left, tender) => left - tender.amountMinor, totalMinor)
}

/** What one payment has put into the drawer or charged to a card: what counts, its cash rounding and its tip. */
export function movedBy({ amountMinor, roundingMinor = 0, tipMinor = 0 }: Money): number {
  return amountMinor + roundingMinor + tipMinor
}
type Money = { amountMinor: number; roundingMinor?: number | undefined; tipMinor?: number | undefined }

/** What the tenders come to, each kind of figure by itself; given-back ones count as negative. */
export function tenderSums(tenders: readonly Money[]): {
  amountMinor: number
  roundingMinor: number
  tipMinor: number
  movedMinor: number
} {
  const sum = (pick: (tender: Money) => number) => tenders.reduce((all, tender) => all + pick(tender), 0)
  return {
    amountMinor: sum(tender => tender.amountMinor),
    roundingMinor: sum(tender => tender.roundingMinor ?? 0),
    tipMinor: sum(tender => tender.tipMinor ?? 0),
    movedMinor: sum(movedBy),
  }
}

/**
 * What a cash payment covers of the remainder, what rounding to coins puts on top of it, and the change. Less than the
 * remainder is a part payment, which is never rounded; what closes the sale pays the rounded remainder. Change is in coins
 * there are: tendered = amount + rounding + change.
 */
export function takeCash(
  remainingMinor: number,
  tenderedMinor: number,
  rounding: CashRounding = noCashRounding,
): { amountMinor: number; changeMinor: number; roundingMinor: number } {
  const leftMinor = Math.max(remainingMinor, 0)
  const dueMinor = roundCash(leftMinor, rounding)
  if (tenderedMinor < Math.min(leftMinor, dueMinor))
    return { amountMinor: tenderedMinor, changeMinor: 0, roundingMinor: 0 }
  const overMinor = Math.max(0, tenderedMinor - dueMinor)
  // Odd coins that do not exist any more cannot be given back in coins that do.
  const changeMinor = roundCash(overMinor, { ...rounding, mode: 'down' })
  return { amountMinor: leftMinor, changeMinor, roundingMinor: tenderedMinor - changeMinor - leftMinor }
}

/** Notes in circulation, in major units, smallest first. */
const NOTES: Record<string, readonly number[]> = {
  EUR: [5, 10, 20, 50, 100, 200],
  USD: [1, 5, 10, 20, 50, 100],
  CAD: [5, 10, 20, 50, 100],
  GBP: [5, 10, 20, 50],
  CHF: [10, 20, 50, 100, 200],
  JPY: [1000, 5000, 10_000],
}
const OTHER_NOTES: readonly number[] = [5, 10, 20, 50, 100, 200]

/** Amounts a customer is likely to hand over, in minor units: what is due in coins first, then up to four rising sums of notes. */
export function quickNotes(
  remainingMinor: number,
  currency: string,
  rounding: CashRounding = noCashRounding,
): number[] {
  if (remainingMinor <= 0) return []
  const dueMinor = roundCash(remainingMinor, rounding)
  const unit = 10 ** exponentOf(currency)
  const sums = (NOTES[currency] ?? OTHER_NOTES).map(note => {
    const step = note * unit
    return Math.ceil(dueMinor / step) * step
  })
  const rising = [...new Set(sums)].filter(sum => sum > dueMinor).sort((a, b) => a - b)
  return [dueMinor, ...rising.slice(0, 4)]
}
