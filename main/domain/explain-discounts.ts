// The steps behind what a discount took off one entry: the whole discount, its limit, and the entry's share of it.
import { step, type Step } from '#domain/derivation'
import { discountRate, unitsTaken, type Discountable } from '#domain/discounts'
import type { AppliedDiscount } from '#domain/pricing'
import { fraction, ratioText, times, zero } from '#domain/rational'
import type { RoundingMode } from '#domain/rounding'

/** Steps of one applied discount for the entry at `index`; the last one gives its share. */
export function discountSteps(applied: AppliedDiscount, index: number, mode: RoundingMode): Step[] {
  const { discount, goods, tieOrder } = applied
  const values = goods.map(({ valueMinor }, at) => [`value ${at + 1}`, fraction(valueMinor)] as const)
  switch (discount.kind) {
    case 'percent': {
      const rate = discountRate(discount.percent)
      const base = step('value before the discount', 'sum', values)
      const name = `discount ${ratioText(times(rate, fraction(100)))} %`
      const inputs = [
        ['value', fraction(base.resultMinor)],
        ['rate', rate],
      ] as const
      const whole = step(name, 'product', inputs, { mode })
      return [base, whole, shareStep(applied, index, whole.resultMinor)]
    }
    case 'fixed': {
      const base = step('value before the discount', 'sum', values)
      const bounds = [
        ['discount', fraction(discount.amountMinor)],
        ['value', fraction(base.resultMinor)],
      ] as const
      const whole = step('discount, at most the value', 'least', bounds)
      return [base, whole, shareStep(applied, index, whole.resultMinor)]
    }
    case 'per-unit': {
      const count = unitsTaken(goods, discount.limitUnits, tieOrder)[index] ?? zero
      const { valueMinor, units } = goods[index] as Discountable
      const wanted = [
        ['discount a unit', fraction(discount.amountMinor)],
        ['units', count],
      ] as const
      const off = step('discount of these units', 'product', wanted, { mode })
      if (count.n === 0n) return [off]
      const all = [
        ['value', fraction(valueMinor)],
        ['units', units],
        ['of them', fraction(count.d, count.n)],
      ] as const
      const costs = step('what these units cost', 'quotient', all, { mode })
      const bounds = [
        ['discount', fraction(off.resultMinor)],
        ['cost', fraction(costs.resultMinor)],
      ] as const
      return [off, costs, step('discount, at most the cost', 'least', bounds)]
    }
    default:
      return discount satisfies never
  }
}

/** Weights stand in the order in which odd minor units are given out. */
function shareStep({ goods, tieOrder, shares }: AppliedDiscount, index: number, wholeMinor: number): Step {
  const weights = tieOrder.map(at => [`value ${at + 1}`, fraction((goods[at] as Discountable).valueMinor)] as const)
  if (wholeMinor === 0) return step('share of the discount', 'sum', [['none', fraction(shares[index] ?? 0)]])
  const inputs = [['discount', fraction(wholeMinor)] as const, ...weights]
  return step('share of the discount', 'share', inputs, { place: tieOrder.indexOf(index) })
}
