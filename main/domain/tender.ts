// Tenders of a sale: what remains to pay, what a cash payment covers, and which notes to offer.
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

/** What a cash payment covers of the remainder and the change it gives; less than the remainder is a part payment. */
export function takeCash(remainingMinor: number, tenderedMinor: number): { amountMinor: number; changeMinor: number } {
  const amountMinor = Math.min(Math.max(remainingMinor, 0), tenderedMinor)
  return { amountMinor, changeMinor: tenderedMinor - amountMinor }
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

/** Amounts a customer is likely to hand over, in minor units: the exact amount first, then up to four rising sums of notes. */
export function quickNotes(remainingMinor: number, currency: string): number[] {
  if (remainingMinor <= 0) return []
  const unit = 10 ** exponentOf(currency)
  const sums = (NOTES[currency] ?? OTHER_NOTES).map(note => {
    const step = note * unit
    return Math.ceil(remainingMinor / step) * step
  })
  const rising = [...new Set(sums)].filter(sum => sum > remainingMinor).sort((a, b) => a - b)
  return [remainingMinor, ...rising.slice(0, 4)]
}
