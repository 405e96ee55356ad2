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

/** What came back of a sale in one go; `totalMinor` may hold added tax beside its lines. */
export type CameBack = {
  totalMinor: number
  lines: readonly Pick<PricedLine, 'productId' | 'name' | 'taxBasisPoints' | 'totalMinor'>[]
}

/** Goods that came back as positions with a negative price, so that basket and sum are what the customer has kept. */
export function cameBackPositions(back: readonly CameBack[]): SmartPosition[] {
  return back.flatMap(({ totalMinor, lines }) => {
    const position = (articleNumber: string, name: string, minor: number, basisPoints: number): SmartPosition => ({
      articleNumber: articleNumber.slice(0, 50),
      ean: null,
      name: name.slice(0, 100),
      quantity: 1,
      priceMinor: -minor,
      taxPercent: Math.round(basisPoints / 100),
    })
    const addedMinor = totalMinor - lines.reduce((sum, line) => sum + line.totalMinor, 0)
    return [
      ...lines.map(line => position(line.productId, line.name, line.totalMinor, line.taxBasisPoints)),
      ...(addedMinor === 0 ? [] : [position('tax', 'Tax', addedMinor, 0)]),
    ].filter(({ priceMinor }) => priceMinor !== 0)
  })
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
