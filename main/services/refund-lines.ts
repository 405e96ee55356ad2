// Finds the sale that a receipt names, says what of its lines can still come back, and refuses what cannot.
import type { Input, Refundable, RefundPlanView } from '#contract'
import type { PricedLine } from '#domain/cart'
import type { CashRounding } from '#domain/cash-rounding'
import { refundLine } from '#domain/refund'
import { planRefund, WholeOnly, type Quantities, type RefundPlan } from '#domain/refund-plan'
import { reasonMissing } from '#domain/refund-reasons'
import { conflict, Problem } from '../ports/errors.ts'
import type { NewRefundTender } from '../store/refunds.ts'
import type { Sold } from './refund-sold.ts'
import type { SalesStore } from './store-types.ts'

/**
 * The completed sale of "R|number|day|total" (the code on a receipt), or of a receipt number. A code whose day or total is
 * not that sale's is a receipt of another till or another year: null.
 */
export function saleOfCode(sales: Pick<SalesStore, 'byNumber' | 'find'>, code: string): string | null {
  const written = code.trim()
  const scanned = /^R\|(\d{1,15})\|(\d{4}-\d{2}-\d{2})\|(\d{1,15})$/.exec(written)
  const number = scanned?.[1] ?? /^\d{1,15}$/.exec(written)?.[0]
  const saleId = number === undefined ? null : sales.byNumber(Number(number))
  if (saleId === null || scanned === null) return saleId
  const sale = sales.find(saleId)
  const same = sale?.completedAt?.slice(0, 10) === scanned[2] && sale?.frozen?.totals.totalMinor === Number(scanned[3])
  return same ? saleId : null
}

/** Thousandths of a unit by line; a line that is named twice counts with both. */
export function quantitiesOf(lines: readonly { lineId: string; quantityMilli: number }[]): Quantities {
  const sums: Record<string, number> = {}
  for (const { lineId, quantityMilli } of lines) sums[lineId] = (sums[lineId] ?? 0) + quantityMilli
  return sums
}

/** `leftMinor` is as the receipt shows the line: without tax that is added to the prices. */
export function refundLinesOf(line: PricedLine, beforeMilli: number): Refundable['lines'][number] {
  const leftMilli = line.quantityMilli - beforeMilli
  const leftMinor = leftMilli <= 0 ? 0 : refundLine(line, beforeMilli, leftMilli).totalMinor
  const { id: lineId, name, barcode, unitPriceMinor, quantityMilli } = line
  return { lineId, name, barcode, unitPriceMinor, quantityMilli, leftMilli, leftMinor }
}

/** What changes hands: cash with its rounding, a card with its tip. */
export function plannedPart(part: NewRefundTender): RefundPlanView['parts'][number] {
  const { kind, amountMinor, roundingMinor, tipMinor, brand, last4 } = part
  return { kind, amountMinor: amountMinor + roundingMinor + tipMinor, brand, last4 }
}

/** Throws `invalid` for a reason that says nothing. */
export function assertReason({ reason, note }: Pick<Input<'refund.give'>, 'reason' | 'note'>): void {
  if (reasonMissing(reason, note)) throw new Problem({ code: 'invalid', fields: ['note'] })
}

/** The plan of a refund; throws conflict 'refund-whole-only' or 'refund-too-much'. */
export function planned(sold: Sold, before: Quantities, now: Quantities, rounding: CashRounding): RefundPlan {
  try {
    return planRefund(sold, before, now, rounding)
  } catch (thrown) {
    if (thrown instanceof WholeOnly) throw conflict('refund-whole-only')
    if (thrown instanceof RangeError) throw conflict('refund-too-much')
    throw thrown
  }
}
