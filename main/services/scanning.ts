// What a scan comes to: goods into the sale, a customer, a receipt, a colleague, a document for the check – or a refusal.
import type { Output } from '#contract'
import { classifyScan } from '#domain/scan-class'
import { multiplyRounded } from '#domain/money'
import { conflict } from '../ports/errors.ts'
import type { LineService } from './lines.ts'
import type { OpenSale } from './open-sale.ts'
import type { LoyaltyService } from './smart.ts'
import type { StaffService } from './staff.ts'
import type { CatalogueStore, SalesStore } from './store-types.ts'

/** No badge holds more, and looking one up takes a hash. */
const MOST_BADGE = 64

type Found = Output<'sale.scan'>

export function createScanning(deps: {
  open: OpenSale
  lines: LineService
  sales: Pick<SalesStore, 'byNumber'>
  catalogue: CatalogueStore
  staff: StaffService
  loyalty: Pick<LoyaltyService, 'recognises' | 'scanned'> | null
}): (text: string, quantityMilli: number | null) => Found {
  const { open, lines, sales, catalogue, staff, loyalty } = deps

  /** Goods by their code; those without a price are not added before somebody has said one. */
  function goods(code: string, quantityMilli: number | null): Found | null {
    const found = catalogue.resolve(code)
    if (found === null) return null
    const { product, priceMinor } = found
    const { id: productId, name } = product
    if (product.priceMinor === 0 && priceMinor === null) return { kind: 'price-needed', name, productId }
    const weighed = found.quantityMilli
    if (product.unit !== 'piece' && weighed === null && priceMinor === null && quantityMilli === null)
      return { kind: 'quantity-needed', name, productId }
    // "3 ×" in front of a weighed pack is three such packs.
    const times = quantityMilli ?? 1000
    lines.put(product, weighed === null ? times : multiplyRounded(weighed, times, 1000), priceMinor)
    return { kind: 'added', name }
  }

  /** What only the till's own lists can tell. */
  function known(code: string, quantityMilli: number | null): Found | null {
    const added = goods(code, quantityMilli)
    if (added !== null) return added
    if (loyalty?.recognises(code) === true) {
      staff.required()
      loyalty.scanned(open.orNew().id, code)
      return { kind: 'customer', name: null }
    }
    const colleague = code.length <= MOST_BADGE ? staff.badge(code) : null
    if (colleague === null) return null
    staff.useBadge(code)
    return { kind: 'badge', name: colleague.name }
  }

  return (text, quantityMilli) => {
    const found = classifyScan(text)
    switch (found.kind) {
      case 'payment-card':
        // A card number must never reach a field, a row or a log: payment cards belong in the terminal.
        throw conflict('payment-card-refused')
      case 'empty':
        return { kind: 'unknown', name: null }
      case 'licence':
      case 'mrz':
        // The check asks for the document itself; nothing of it is kept here.
        return { kind: 'document', name: null }
      case 'receipt': {
        const saleId = sales.byNumber(found.number)
        return saleId === null ? { kind: 'unknown', name: null } : { kind: 'receipt', name: saleId }
      }
      case 'insurance':
        return known(found.code, quantityMilli) ?? { kind: 'insurance', name: null }
      case 'product':
      case 'code':
        return known(found.code, quantityMilli) ?? { kind: 'unknown', name: null }
      default:
        return found satisfies never
    }
  }
}
