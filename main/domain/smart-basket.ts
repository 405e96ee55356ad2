// The lines of a sale as positions of a smart transaction: what the positions add up to is exactly what the sale costs.
import type { PricedLine } from '#domain/cart'

export type SmartPosition = {
  articleNumber: string
  ean: string | null
  name: string
  quantity: number
  /** Minor units a piece; negative for a discount. */
  priceMinor: number
  /** Whole percent, as the service wants it. */
  taxPercent: number
}

/**
 * Pieces keep their price; whatever else makes the line's total (discounts, deposit) is a position of its own, so that no
 * rounding is left to the service. Weighed goods are one piece at the line's price. Tax that is added to the prices is a
 * position too.
 */
export function smartBasket(lines: readonly PricedLine[], addedTaxMinor = 0): SmartPosition[] {
  const tax: SmartPosition = {
    articleNumber: 'tax',
    ean: null,
    name: 'Tax',
    quantity: 1,
    priceMinor: addedTaxMinor,
    taxPercent: 0,
  }
  return [...lines.flatMap(positionsOf), ...(addedTaxMinor === 0 ? [] : [tax])]
}

function positionsOf(line: PricedLine): SmartPosition[] {
  const pieces = line.quantityMilli % 1000 === 0
  const quantity = pieces ? line.quantityMilli / 1000 : 1
  const priceMinor = pieces ? line.unitPriceMinor : line.grossMinor
  const position: SmartPosition = {
    articleNumber: line.productId.slice(0, 50),
    ean: line.barcode,
    name: line.name.slice(0, 100),
    quantity,
    priceMinor,
    taxPercent: Math.round(line.taxBasisPoints / 100),
  }
  const rest = line.totalMinor - quantity * priceMinor
  return rest === 0 ? [position] : [position, { ...position, ean: null, quantity: 1, priceMinor: rest }]
}
