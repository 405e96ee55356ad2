// The one engine that turns a cart into priced lines and totals, used by screen, receipt, report and refund alike.
import { allocate, includedTax, multiplyRounded } from '#domain/money'

/** One line. Prices are minor units per unit, tax included; quantity is thousandths of a unit; discounts and rates are basis points. */
export type CartLine = {
  id: string
  productId: string
  name: string
  barcode: string | null
  unitPriceMinor: number
  quantityMilli: number
  /** Deposit per unit, taxed at the line's own rate, never discounted. */
  depositMinor: number
  discountBasisPoints: number
  taxBasisPoints: number
  /** 0 when anybody may buy it. */
  requiredAge: number
  note: string | null
}
/** Lines plus a discount on the whole order. */
export type Cart = { lines: readonly CartLine[]; discountBasisPoints: number }
/** A line with its figures: total = gross − discount (the line's own and its share of the order's) + deposit. */
export type PricedLine = CartLine & {
  grossMinor: number
  discountMinor: number
  depositTotalMinor: number
  totalMinor: number
}
export type TaxBucket = { basisPoints: number; grossMinor: number; netMinor: number; taxMinor: number }
/** Figures of the receipt: total = gross − discount + deposit = sum of the tax buckets' gross. Buckets by rate, highest first. */
export type Totals = {
  grossMinor: number
  discountMinor: number
  depositMinor: number
  totalMinor: number
  taxes: TaxBucket[]
}

/**
 * Prices a cart. Discounts come before tax and leave deposits alone; the order discount is spread over the lines by
 * largest remainder; tax is taken once per receipt and rate from the gross sum. Throws RangeError for a negative or
 * fractional figure, because a wrong figure must never become a plausible total.
 */
export function price(cart: Cart): { lines: PricedLine[]; totals: Totals } {
  within('order discount', cart.discountBasisPoints, 10_000)
  const values = cart.lines.map(goodsOf)
  const shares = orderShares(
    cart,
    values.map(value => value.grossMinor - value.discountMinor),
  )
  const lines = cart.lines.map((line, index): PricedLine => {
    const { grossMinor, discountMinor: ownMinor } = values[index] as Goods
    const discountMinor = ownMinor + (shares[index] as number)
    const depositTotalMinor = multiplyRounded(line.depositMinor, line.quantityMilli, 1000)
    return {
      ...line,
      grossMinor,
      discountMinor,
      depositTotalMinor,
      totalMinor: grossMinor - discountMinor + depositTotalMinor,
    }
  })
  return { lines, totals: totalsOf(lines) }
}

/** The highest age any line asks for; 0 when nothing is restricted. */
export function requiredAge(cart: Cart): number {
  return cart.lines.reduce((age, line) => Math.max(age, line.requiredAge), 0)
}

type Goods = { grossMinor: number; discountMinor: number }

function goodsOf(line: CartLine): Goods {
  within('price', line.unitPriceMinor, Number.MAX_SAFE_INTEGER)
  within('quantity', line.quantityMilli, Number.MAX_SAFE_INTEGER)
  within('deposit', line.depositMinor, Number.MAX_SAFE_INTEGER)
  within('line discount', line.discountBasisPoints, 10_000)
  within('tax rate', line.taxBasisPoints, 1_000_000)
  const grossMinor = multiplyRounded(line.unitPriceMinor, line.quantityMilli, 1000)
  return { grossMinor, discountMinor: multiplyRounded(grossMinor, line.discountBasisPoints, 10_000) }
}

/** Each line's share of the order discount, in line order. */
function orderShares(cart: Cart, valuesMinor: readonly number[]): number[] {
  const baseMinor = valuesMinor.reduce((sum, value) => sum + value, 0)
  const discountMinor = multiplyRounded(baseMinor, cart.discountBasisPoints, 10_000)
  if (discountMinor === 0) return valuesMinor.map(() => 0)
  // Equal remainders go to the higher tax rate first, so that the order of scanning never moves a cent between rates.
  const rateOf = (index: number) => (cart.lines[index] as CartLine).taxBasisPoints
  const byRate = valuesMinor.map((_, index) => index).sort((a, b) => rateOf(b) - rateOf(a) || a - b)
  const parts = allocate(
    discountMinor,
    byRate.map(index => valuesMinor[index] as number),
  )
  const shares: number[] = valuesMinor.map(() => 0)
  byRate.forEach((index, place) => (shares[index] = parts[place] as number))
  return shares
}

function totalsOf(lines: readonly PricedLine[]): Totals {
  const sum = (pick: (line: PricedLine) => number) => lines.reduce((total, line) => total + pick(line), 0)
  const buckets = new Map<number, number>()
  for (const line of lines) buckets.set(line.taxBasisPoints, (buckets.get(line.taxBasisPoints) ?? 0) + line.totalMinor)
  const taxes = [...buckets]
    .sort(([a], [b]) => b - a)
    .map(([basisPoints, grossMinor]) => ({ basisPoints, grossMinor, ...includedTax(grossMinor, basisPoints) }))
  return {
    grossMinor: sum(line => line.grossMinor),
    discountMinor: sum(line => line.discountMinor),
    depositMinor: sum(line => line.depositTotalMinor),
    totalMinor: sum(line => line.totalMinor),
    taxes,
  }
}

function within(what: string, value: number, most: number): void {
  if (!Number.isSafeInteger(value) || value < 0 || value > most) {
    throw new RangeError(`The ${what} of a line must be a whole number from 0 to ${most}, not ${value}.`)
  }
}
