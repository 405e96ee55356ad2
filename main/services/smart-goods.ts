// What a completed sale is worth to a customer's card: its goods, without those that came back since.
import { cameBackPositions, smartBasket, type SmartPosition } from '#domain/smart-basket'
import type { StoredSale } from '../store/sale-rows.ts'
import { priced } from './sale-view.ts'
import type { RefundStore } from './store-types.ts'

export type SmartGoods = { sumMinor: number; basket: SmartPosition[] }

/** Reads what came back up to this moment, so it is asked for anew before each use. */
export function smartGoodsOf(sale: StoredSale, refunds: Pick<RefundStore, 'ofSale' | 'find'>): SmartGoods {
  const { lines, totals } = priced(sale)
  const back = refunds.ofSale(sale.id).flatMap(({ id }) => refunds.find(id) ?? [])
  return {
    sumMinor: totals.totalMinor - back.reduce((sum, { totalMinor }) => sum + totalMinor, 0),
    basket: [...smartBasket(lines, totals.addedTaxMinor), ...cameBackPositions(back)],
  }
}
