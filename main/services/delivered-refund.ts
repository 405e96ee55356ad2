// The documents of refunds that go to the back office, made from rows that never change so that every sending is the same.
import type { Delivered, DeliveredRefund } from '../ports/back-office.ts'
import type { RefundTenderRow, StoredRefund } from '../store/refund-rows.ts'
import { factsOf } from './delivered-sale.ts'

type Part = DeliveredRefund['tenders'][number]

const partOf = (row: RefundTenderRow): Part => ({
  id: row.id,
  kind: row.kind,
  amountMinor: row.amountMinor,
  roundingMinor: row.roundingMinor,
  tipMinor: row.tipMinor,
  card:
    row.kind === 'card'
      ? { brand: row.brand ?? '', last4: row.last4 ?? '', reference: row.chargeReference ?? '' }
      : null,
})

/** Null for a refund that is not there or whose frozen facts cannot be read. What was paid out otherwise later is not in it. */
export function deliveredRefund(refund: StoredRefund | null, tillId: string): Delivered | null {
  const facts = refund === null ? null : factsOf(refund.receiptText)
  if (refund === null || facts === null) return null
  const { grossMinor, discountMinor, depositMinor, totalMinor } = refund
  const document: DeliveredRefund = {
    version: 1,
    id: refund.id,
    kind: refund.kind,
    number: refund.number,
    of: refund.ofSale === null ? null : { id: refund.ofSale, number: refund.ofNumber ?? 0 },
    till: { id: tillId, name: facts.till },
    training: refund.training,
    currency: facts.store.currency,
    at: refund.at,
    cashierId: refund.staffId,
    approvedBy: refund.approvedBy,
    shiftId: refund.shiftId,
    reason: refund.reason,
    lines: refund.lines.map(line => ({
      id: line.id,
      saleLineId: line.saleLineId,
      productId: line.productId,
      name: line.name,
      barcode: line.barcode,
      quantityMilli: line.quantityMilli,
      unitPriceMinor: line.unitPriceMinor,
      grossMinor: line.grossMinor,
      discountMinor: line.discountMinor,
      depositMinor: line.depositMinor,
      totalMinor: line.totalMinor,
      taxBasisPoints: line.taxBasisPoints,
    })),
    totals: { grossMinor, discountMinor, depositMinor, totalMinor },
    taxes: refund.taxes,
    tenders: refund.tenders.filter(({ replaces }) => replaces === null).map(partOf),
  }
  return { path: 'refunds', document }
}

/** Null for what is no payment in place of another. */
export function deliveredPayout(
  part: RefundTenderRow | null,
  refund: StoredRefund | null,
  tillId: string,
): Delivered | null {
  const facts = refund === null ? null : factsOf(refund.receiptText)
  if (part === null || part.replaces === null || facts === null) return null
  const { id, ...tender } = partOf(part)
  return {
    path: 'payouts',
    document: {
      version: 1,
      id,
      refundId: part.refundId,
      replaces: part.replaces,
      till: { id: tillId, name: facts.till },
      currency: facts.store.currency,
      at: part.at,
      cashierId: part.staffId,
      shiftId: part.shiftId,
      tender,
    },
  }
}
