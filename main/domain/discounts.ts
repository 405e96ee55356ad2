// Discounts on lines and on orders: percent, fixed and per unit with limits; never below zero, never above what is there.
import { allocate } from '#domain/money'
import { compare, fraction, minus, one, percent, times, zero, type Ratio, type Rational } from '#domain/rational'
import { roundMinor, type RoundingMode } from '#domain/rounding'

/**
 * A percentage of the value, such as "10" or "33.3". A fixed amount is taken off the whole. A per-unit amount is taken off each unit but
 * no more than a unit costs, and off `limitUnits` units at most, the dearest first (null is no limit).
 */
export type Discount =
  | { kind: 'percent'; percent: Ratio }
  | { kind: 'fixed'; amountMinor: number }
  | { kind: 'per-unit'; amountMinor: number; limitUnits: number | null }
/** What is discounted: its present value in minor units and how many units it is. */
export type Discountable = { valueMinor: number; units: Rational }

/** What one discount takes off each entry, in their order; `tieOrder` says which entries get odd cents first. */
export function discountShares(
  goods: readonly Discountable[],
  discount: Discount,
  mode: RoundingMode = 'half-up',
  tieOrder: readonly number[] = goods.map((_, index) => index),
): number[] {
  const baseMinor = goods.reduce((sum, { valueMinor }) => sum + valueMinor, 0)
  switch (discount.kind) {
    case 'percent':
      return spread(goods, roundMinor(times(fraction(baseMinor), discountRate(discount.percent)), mode), tieOrder)
    case 'fixed':
      return spread(goods, Math.min(fromZero('discount', discount.amountMinor), baseMinor), tieOrder)
    case 'per-unit':
      return perUnitShares(goods, discount, mode, tieOrder)
    default:
      return discount satisfies never
  }
}

/**
 * Percentages one after another: each on what the ones before it left ("sequential"), or all on the full value
 * ("parallel"; together no more than the value). Each is rounded once on the whole and spread over the lines. Returns the
 * discount of each line.
 */
export function percentages(
  valuesMinor: readonly number[],
  percents: readonly Ratio[],
  how: 'sequential' | 'parallel',
  mode: RoundingMode = 'half-up',
): number[] {
  const left = [...valuesMinor]
  for (const each of percents) {
    const base = how === 'sequential' ? left : valuesMinor
    const goods = base.map(valueMinor => ({ valueMinor, units: one }))
    discountShares(goods, { kind: 'percent', percent: each }, mode).forEach((share, index) => {
      left[index] = Math.max(0, (left[index] as number) - share)
    })
  }
  return valuesMinor.map((value, index) => value - (left[index] as number))
}

/** By largest remainder over the values, so that no cent is lost and no entry falls below zero. */
function spread(goods: readonly Discountable[], discountMinor: number, tieOrder: readonly number[]): number[] {
  const shares = goods.map(() => 0)
  if (discountMinor === 0) return shares
  const parts = allocate(
    discountMinor,
    tieOrder.map(index => (goods[index] as Discountable).valueMinor),
  )
  tieOrder.forEach((index, place) => (shares[index] = parts[place] as number))
  return shares
}

function perUnitShares(
  goods: readonly Discountable[],
  discount: { amountMinor: number; limitUnits: number | null },
  mode: RoundingMode,
  tieOrder: readonly number[],
): number[] {
  const amount = fraction(fromZero('discount', discount.amountMinor))
  const counts = unitsTaken(goods, discount.limitUnits, tieOrder)
  return goods.map(({ valueMinor, units }, index) => {
    const count = counts[index] as Rational
    if (count.n === 0n) return 0
    // valueMinor ÷ units is what a unit costs; multiplied out, so that nothing is divided before the one rounding.
    const costs = fraction(BigInt(valueMinor) * count.n * units.d, units.n * count.d)
    const wanted = times(amount, count)
    return roundMinor(compare(wanted, costs) < 0 ? wanted : costs, mode)
  })
}

/** How many units of each entry a per-unit discount applies to: the dearest units first, up to the limit. */
export function unitsTaken(
  goods: readonly Discountable[],
  limitUnits: number | null,
  tieOrder: readonly number[] = goods.map((_, index) => index),
): Rational[] {
  if (limitUnits === null) return goods.map(({ units }) => units)
  let left = fraction(fromZero('limit', limitUnits))
  const counts = goods.map(() => zero)
  const sold = tieOrder.filter(index => goods[index]?.units.n !== 0n)
  for (const index of sold.sort((a, b) => dearer(goods[a] as Discountable, goods[b] as Discountable))) {
    const { units } = goods[index] as Discountable
    const count = compare(left, units) < 0 ? left : units
    left = minus(left, count)
    counts[index] = count
  }
  return counts
}

/** Sorts the entry with the higher price a unit first. */
function dearer(a: Discountable, b: Discountable): number {
  return compare(times(fraction(b.valueMinor), a.units), times(fraction(a.valueMinor), b.units))
}

/** A discount's percentage as a fraction. Throws RangeError outside 0 to 100. */
export function discountRate(value: Ratio): Rational {
  const rate = percent(value)
  if (compare(rate, zero) >= 0 && compare(rate, one) <= 0) return rate
  throw new RangeError('The percentage of a discount must be from 0 to 100.')
}

function fromZero(what: string, value: number): number {
  if (Number.isSafeInteger(value) && value >= 0) return value
  throw new RangeError(`The ${what} must be a whole number from 0, not ${value}.`)
}
