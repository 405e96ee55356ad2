// Discounts on a line or on the whole sale: who may give how much, kept with the sale and in the journal, and taken off again.
import type { Input } from '#contract'
import { price, type Cart } from '#domain/cart'
import { MOST_DISCOUNTS, withDiscount, type KeptDiscount } from '#domain/kept-discounts'
import { orderDiscounts, ownDiscounts } from '#domain/pricing'
import { compare, fraction, percent, times } from '#domain/rational'
import { roundMinor } from '#domain/rounding'
import { Problem } from '../ports/errors.ts'
import type { Clock } from '../ports/system.ts'
import type { JournalData } from '../store/journal.ts'
import { cartOf, type StoredLine, type StoredSale } from '../store/sale-rows.ts'
import type { SellingService } from './selling.ts'
import type { StaffService } from './staff.ts'
import type { JournalStore, SalesStore } from './store-types.ts'

export type DiscountWish = Input<'sale.discount'>
export type DiscountService = {
  /**
   * Gives a discount, or takes one off. A percentage replaces the one before it on the same line or sale (0 takes it off);
   * a fixed or per-unit one with a known id replaces that one. Throws `not-allowed` above what the role may give, so it is
   * safe to ask again once somebody has answered for it.
   */
  apply(wish: DiscountWish): void
}
type Discounts = { basisPoints: number; kept: KeptDiscount[] }

export function createDiscounts(deps: {
  sales: SalesStore
  journal: JournalStore
  staff: StaffService
  selling: Pick<SellingService, 'active' | 'assertChangeable'>
  /** Up to how many percent of a line, or of the whole sale, everybody may give. */
  smallPercent: string
  clock: Clock
  atomically: <T>(work: () => T) => T
  changed: () => void
}): DiscountService {
  const { sales, journal, staff, selling, clock, atomically, changed } = deps

  function wanted(now: Discounts, wish: DiscountWish): Discounts {
    switch (wish.kind) {
      case 'percent':
        return { ...now, basisPoints: wish.basisPoints }
      case 'fixed':
      case 'per-unit': {
        const { discountId: id, amountMinor, reason = '' } = wish
        const kind =
          wish.kind === 'fixed'
            ? { kind: wish.kind, amountMinor }
            : { kind: wish.kind, amountMinor, limitUnits: wish.limitUnits }
        const kept = withDiscount(now.kept, { ...kind, id, reason })
        if (kept.length > MOST_DISCOUNTS) throw new Problem({ code: 'invalid', fields: ['discountId'] })
        return { ...now, kept }
      }
      case 'remove':
        return { ...now, kept: now.kept.filter(({ id }) => id !== wish.discountId) }
      default:
        return wish satisfies never
    }
  }

  /** Whether these discounts together take no more than the store lets everybody give; a cent of rounding counts for nobody. */
  function small(sale: StoredSale, line: StoredLine | null, next: Discounts): boolean {
    const limit = percent(deps.smallPercent)
    if (compare(fraction(next.basisPoints, 10_000), limit) > 0) return false
    if (next.kept.length === 0) return true
    const { offMinor, ofMinor } = line === null ? offOrder(sale, next) : offLine(sale, line, next)
    return offMinor <= roundMinor(times(fraction(ofMinor), limit), 'up')
  }

  return {
    apply(wish) {
      staff.required()
      selling.assertChangeable()
      const sale = selling.active()!
      const { lineId } = wish
      const line = lineId === null ? null : (sale.lines.find(({ id }) => id === lineId) ?? null)
      if (lineId !== null && line === null) throw new Problem({ code: 'not-found', what: 'product' })
      const of = line ?? sale
      const now: Discounts = { basisPoints: of.discountBasisPoints, kept: of.discounts ?? [] }
      const next = wanted(now, wish)
      const less = wish.kind === 'remove' || next.basisPoints < now.basisPoints
      const by = staff.allowed(less || small(sale, line, next) ? 'discount-small' : 'discount-large')
      atomically(() => {
        if (line === null) {
          sales.setOrderDiscount(sale.id, next.basisPoints)
          sales.setOrderDiscounts(sale.id, next.kept)
        } else {
          sales.setLineDiscount(line.id, next.basisPoints)
          sales.setLineDiscounts(line.id, next.kept)
        }
        const reason = wish.kind === 'remove' ? null : (wish.reason ?? null)
        const data = { line: lineId, product: line?.productId ?? null, ...figuresOf(wish), reason, by: by.id }
        const who = staff.current()?.id ?? null
        journal.append({ at: clock.now().toISOString(), kind: 'discount', staff: who, saleId: sale.id, data })
      })
      changed()
    },
  }
}

/** What the journal keeps of it. */
function figuresOf(wish: DiscountWish): JournalData {
  switch (wish.kind) {
    case 'percent':
      return { kind: wish.kind, basisPoints: wish.basisPoints }
    case 'fixed':
      return { kind: wish.kind, discount: wish.discountId, amountMinor: wish.amountMinor }
    case 'per-unit': {
      const { kind, discountId: discount, amountMinor, limitUnits } = wish
      return { kind, discount, amountMinor, limitUnits }
    }
    case 'remove':
      return { kind: wish.kind, discount: wish.discountId }
    default:
      return wish satisfies never
  }
}

type Off = { offMinor: number; ofMinor: number }
const sumOf = (list: readonly { amountMinor: number }[]): number =>
  list.reduce((sum, { amountMinor }) => sum + amountMinor, 0)

function offLine(sale: StoredSale, line: StoredLine, { basisPoints, kept }: Discounts): Off {
  const changed = { ...line, discountBasisPoints: basisPoints, discounts: kept }
  const alone = price({ lines: [{ ...line, discountBasisPoints: 0, discounts: [] }], discountBasisPoints: 0 })
  return { offMinor: sumOf(ownDiscounts(changed, sale.rules.pricing)), ofMinor: alone.totals.grossMinor }
}

function offOrder(sale: StoredSale, { basisPoints, kept }: Discounts): Off {
  const cart: Cart = { ...cartOf(sale, sale.lines), discountBasisPoints: basisPoints, discounts: kept }
  const { totals } = price({ ...cart, discountBasisPoints: 0, discounts: [] })
  return { offMinor: sumOf(orderDiscounts(cart)), ofMinor: totals.grossMinor - totals.discountMinor }
}
