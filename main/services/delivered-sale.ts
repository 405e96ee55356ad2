// The document of a sale that goes to the back office, made from the frozen sale alone so that every sending is the same.
import type { DeliveredSale } from '../ports/back-office.ts'
import type { StoredSale } from '../store/sale-rows.ts'
import type { ReceiptFacts } from './receipts.ts'

/** Null for a sale that was not completed, or whose frozen facts cannot be read. `tillId` never changes at a till. */
export function deliveredSale(sale: StoredSale, tillId: string): DeliveredSale | null {
  const { frozen, number, completedAt } = sale
  if (frozen === null || number === null || completedAt === null) return null
  const facts = factsOf(frozen.receiptText)
  if (facts === null) return null
  const { taxes, ...totals } = frozen.totals
  return {
    version: 1,
    id: sale.id,
    number,
    till: { id: tillId, name: facts.till },
    training: sale.training,
    currency: facts.store.currency,
    openedAt: sale.openedAt,
    completedAt,
    cashierId: sale.staffId,
    shiftId: sale.shiftId,
    lines: frozen.lines.map(line => ({
      id: line.id,
      productId: line.productId,
      name: line.name,
      barcode: line.barcode,
      quantityMilli: line.quantityMilli,
      unitPriceMinor: line.unitPriceMinor,
      grossMinor: line.grossMinor,
      discountMinor: line.discountMinor,
      depositMinor: line.depositTotalMinor,
      totalMinor: line.totalMinor,
      taxBasisPoints: line.taxBasisPoints,
    })),
    totals,
    taxes: taxes.map(tax => ({
      basisPoints: tax.basisPoints,
      grossMinor: tax.grossMinor,
      netMinor: tax.netMinor,
      taxMinor: tax.taxMinor,
      ...(tax.percent === undefined ? {} : { percent: tax.percent }),
    })),
    tenders: sale.tenders.map(
      ({ id, kind, amountMinor, roundingMinor, tipMinor, tenderedMinor, changeMinor, card }) => ({
        id,
        kind,
        amountMinor,
        // Only where there is one: a sale of an earlier version must come out as it always did.
        ...(roundingMinor === undefined ? {} : { roundingMinor }),
        ...(tipMinor === undefined ? {} : { tipMinor }),
        tenderedMinor,
        changeMinor,
        card: card === null ? null : { brand: card.brand, last4: card.last4, reference: card.reference },
      }),
    ),
    changeMinor: sale.changeMinor ?? 0,
  }
}

/** What the receipt says of store and till: settings may have changed since. */
export function factsOf(receiptText: string): (Pick<ReceiptFacts, 'till'> & { store: { currency: string } }) | null {
  try {
    const { till, store } = JSON.parse(receiptText) as Partial<ReceiptFacts>
    return typeof till === 'string' && typeof store?.currency === 'string' ? { till, store } : null
  } catch {
    return null
  }
}
