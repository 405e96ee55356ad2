// A cart, its priced lines and its totals: the figures that screen, receipt, report and refund all take from one place.
import type { Discount } from '#domain/discounts'
import { workOut } from '#domain/pricing'
import type { PricingRules } from '#domain/pricing-rules'
import type { TaxRule } from '#domain/tax'

/** One line. Prices are minor units per unit, tax included unless the cart's rules say otherwise; quantity is thousandths of a unit; discounts and rates are basis points. */
export type CartLine = {
  id: string
  productId: string
  name: string
  barcode: string | null
  unitPriceMinor: number
  quantityMilli: number
  /** Deposit per unit, taxed as the cart's rules say, never discounted. */
  depositMinor: number
  discountBasisPoints: number
  taxBasisPoints: number
  /** 0 when anybody may buy it. */
  requiredAge: number
  note: string | null
  /** More discounts of this line, each on what the one before it left, after the percentage above. */
  discounts?: readonly Discount[]
  /** In place of the one rate: several taxes, compound ones and fixed duties, in their order. */
  taxes?: readonly TaxRule[]
}
/** Lines plus discounts on the whole order: the percentage first, then the others, each on what is left. */
export type Cart = {
  lines: readonly CartLine[]
  discountBasisPoints: number
  discounts?: readonly Discount[]
  /** German retail when absent: prices contain the tax, one rounding a receipt and rate. */
  rules?: PricingRules
}
/** A line with its figures: total = gross − discount (the line's own and its share of the order's) + deposit. */
export type PricedLine = CartLine & {
  grossMinor: number
  discountMinor: number
  depositTotalMinor: number
  totalMinor: number
}
/** Net + tax = gross. `taxesMinor` is each tax, for lines that carry several; `percent` the exact rate where basis points only name it. */
export type TaxBucket = {
  basisPoints: number
  percent?: string
  grossMinor: number
  netMinor: number
  taxMinor: number
  taxesMinor?: { id: string; amountMinor: number }[]
}
/**
 * Figures of the receipt: total = gross − discount + deposit (+ added tax) = sum of the tax buckets' gross. Buckets by
 * rate, highest first. `addedTaxMinor` is there only where tax is added to the prices.
 */
export type Totals = {
  grossMinor: number
  discountMinor: number
  depositMinor: number
  addedTaxMinor?: number
  totalMinor: number
  taxes: TaxBucket[]
}

/**
 * Prices a cart. Discounts come before tax and leave deposits alone; the order discounts are spread over the lines by
 * largest remainder; tax is taken once per receipt and rate from the gross sum, or as the cart's rules say. Throws
 * MoneyRefused, a RangeError that names the field, for a negative or fractional figure, because a wrong figure must never
 * become a plausible total.
 */
export function price(cart: Cart): { lines: PricedLine[]; totals: Totals } {
  const { lines, totals } = workOut(cart)
  return { lines: lines.map(({ priced }) => priced), totals }
}

/** The highest age any line asks for; 0 when nothing is restricted. */
export function requiredAge(cart: Cart): number {
  return cart.lines.reduce((age, line) => Math.max(age, line.requiredAge), 0)
}
