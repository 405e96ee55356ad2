// Sales that put the sell screen to the test: hundreds of lines, names in every script, goods without a price.
import { price, type CartLine } from '../../../main/domain/cart.ts'
import type { Sale } from '../../../preload/contract.ts'
import type { Scene } from './scenes.ts'
import { products, saleOf, till } from './states.ts'

/** What the preview's till answers `price-needed` to. */
export const openPriceCode = '2999999999993'

function saleWith(lines: readonly CartLine[], change: Partial<Sale> = {}): Sale {
  const { lines: priced, totals } = price({ lines, discountBasisPoints: 0 })
  return saleOf('short', {
    lines: priced.map(({ discounts: _, ...each }) => ({
      ...each,
      depositMinor: each.depositTotalMinor,
      discounts: [],
    })),
    totals,
    remainingMinor: totals.totalMinor,
    cash: { stepMinor: 1, mode: 'half-up', dueMinor: totals.totalMinor },
    ...change,
  })
}
const free = products.filter(({ requiredAge }) => requiredAge === 0)
const lineOf = (index: number, change: Partial<CartLine> = {}): CartLine => {
  const product = free[index % free.length]!
  return {
    id: `l${index}`,
    productId: product.id,
    name: product.name,
    barcode: product.barcode,
    unitPriceMinor: product.priceMinor,
    quantityMilli: 1000,
    depositMinor: product.depositMinor,
    discountBasisPoints: 0,
    taxBasisPoints: product.taxBasisPoints,
    requiredAge: 0,
    note: null,
    ...change,
  }
}
const state = (sale: Sale): Scene => ({ till, sale: { sale, lastChangeMinor: null, lastSaleId: null } })

export const manyLines = (quantityMilli: number): Sale =>
  saleWith(Array.from({ length: 200 }, (_, index) => lineOf(index, index === 150 ? { quantityMilli } : {})))

export const sellScenes: Record<string, Scene> = {
  'sell-hundreds': state(manyLines(1000)),
  'sell-names': state(
    saleWith(
      [
        lineOf(0, {
          name: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsbrause 0,33 l',
        }),
        lineOf(1, { name: 'שוקולד מריר 70% (100 גרם)', note: 'עטיפת מתנה' }),
        lineOf(2, { name: 'خبز عربي ١٢ قطعة', quantityMilli: 9_999_000 }),
        lineOf(3, { name: '🎁🍫 Überraschung 👩‍👩‍👧‍👦', quantityMilli: 257, note: 'Gift for Ada, please wrap' }),
      ],
      {
        note: 'Pick up at 17:00',
        customer: { label: 'loyalty', payer: 'Annegret Großmann-Özdemir', points: 1250, balanceMinor: 2500 },
      },
    ),
  ),
}

/** What the till says to a scan. */
export function scanAnswer(code: string): unknown {
  if (code === openPriceCode) return { kind: 'price-needed', name: 'Flowers by the stem', productId: 'p-open' }
  return { kind: /^\d+$/.test(code) ? 'added' : 'unknown', name: /^\d+$/.test(code) ? code : null }
}
