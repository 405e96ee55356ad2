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
  return [...lines.flatMap(positionsOf), ...taxOf(addedTaxMinor)]
}

/** What came back of a sale in one go; `totalMinor` may hold added tax beside its lines. */
export type CameBack = {
  totalMinor: number
  lines: readonly Pick<PricedLine, 'productId' | 'name' | 'taxBasisPoints' | 'totalMinor'>[]
}

/** Goods that came back as positions with a negative price, so that basket and sum are what the customer has kept. */
export function cameBackPositions(back: readonly CameBack[]): SmartPosition[] {
  return back.flatMap(({ totalMinor, lines }) => {
    const addedMinor = totalMinor - lines.reduce((sum, line) => sum + line.totalMinor, 0)
    const goods = lines.map(line => ({ ...goodsOf(line), ean: null, quantity: 1, priceMinor: -line.totalMinor }))
    return [...goods, ...taxOf(-addedMinor)].filter(({ priceMinor }) => priceMinor !== 0)
  })
}

function taxOf(minor: number): SmartPosition[] {
  if (minor === 0) return []
  return [{ articleNumber: 'tax', ean: null, name: 'Tax', quantity: 1, priceMinor: minor, taxPercent: 0 }]
}

/** What of a line is goods, as the service takes it. */
const goodsOf = ({ productId, name, taxBasisPoints }: Pick<PricedLine, 'productId' | 'name' | 'taxBasisPoints'>) => ({
  articleNumber: productId.slice(0, 50),
  name: name.slice(0, 100),
  taxPercent: Math.round(taxBasisPoints / 100),
})

function positionsOf(line: PricedLine): SmartPosition[] {
  const pieces = line.quantityMilli % 1000 === 0
  const quantity = pieces ? line.quantityMilli / 1000 : 1
  const priceMinor = pieces ? line.unitPriceMinor : line.grossMinor
  const position: SmartPosition = { ...goodsOf(line), ean: line.barcode, quantity, priceMinor }
  const rest = line.totalMinor - quantity * priceMinor
  return rest === 0 ? [position] : [position, { ...position, ean: null, quantity: 1, priceMinor: rest }]
}
