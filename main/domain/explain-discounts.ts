// The steps behind what a discount took off one entry: the whole discount, its limit, and the entry's share of it.
import { step, type Step } from '#domain/derivation'
import { discountRate, unitsTaken, type Discountable } from '#domain/discounts'
import { explainWords, type ExplainWords } from '#domain/explain-words'
import type { AppliedDiscount } from '#domain/pricing'
import { fraction, ratioText, times, zero } from '#domain/rational'
import type { RoundingMode } from '#domain/rounding'

/** Steps of one applied discount for the entry at `index`; the last one gives its share. */
export function discountSteps(
  applied: AppliedDiscount,
  index: number,
  mode: RoundingMode,
  words: ExplainWords = explainWords.en,
): Step[] {
  const { discount, goods, tieOrder } = applied
  const values = goods.map(({ valueMinor }, at) => [words.valueOf(at + 1), fraction(valueMinor)] as const)
  switch (discount.kind) {
    case 'percent': {
      const rate = discountRate(discount.percent)
      const base = step(words.valueBefore, 'sum', values)
      const name = words.percentOff(ratioText(times(rate, fraction(100))))
      const inputs = [
        [words.value, fraction(base.resultMinor)],
        [words.rate, rate, 'rate'],
      ] as const
      const whole = step(name, 'product', inputs, { mode })
      return [base, whole, shareStep(applied, index, whole.resultMinor, words)]
    }
    case 'fixed': {
      const base = step(words.valueBefore, 'sum', values)
      const bounds = [
        [words.discount, fraction(discount.amountMinor)],
        [words.value, fraction(base.resultMinor)],
      ] as const
      const whole = step(words.atMostValue, 'least', bounds)
      return [base, whole, shareStep(applied, index, whole.resultMinor, words)]
    }
    case 'per-unit': {
      const count = unitsTaken(goods, discount.limitUnits, tieOrder)[index] ?? zero
      const { valueMinor, units } = goods[index] as Discountable
      const wanted = [
        [words.discountAUnit, fraction(discount.amountMinor)],
        [words.units, count, 'number'],
      ] as const
      const off = step(words.discountOfUnits, 'product', wanted, { mode })
      if (count.n === 0n) return [off]
      const all = [
        [words.value, fraction(valueMinor)],
        [words.units, units, 'number'],
        [words.ofThem, fraction(count.d, count.n), 'number'],
      ] as const
      const costs = step(words.costOfUnits, 'quotient', all, { mode })
      const bounds = [
        [words.discount, fraction(off.resultMinor)],
        [words.cost, fraction(costs.resultMinor)],
      ] as const
      return [off, costs, step(words.atMostCost, 'least', bounds)]
    }
    default:
      return discount satisfies never
  }
}

/** Weights stand in the order in which odd minor units are given out. */
function shareStep(
  { goods, tieOrder, shares }: AppliedDiscount,
  index: number,
  wholeMinor: number,
  words: ExplainWords,
): Step {
  const weights = tieOrder.map(at => [words.valueOf(at + 1), fraction((goods[at] as Discountable).valueMinor)] as const)
  if (wholeMinor === 0) return step(words.share, 'sum', [[words.none, fraction(shares[index] ?? 0)]])
  const inputs = [[words.discount, fraction(wholeMinor)] as const, ...weights]
  return step(words.share, 'share', inputs, { place: tieOrder.indexOf(index) })
}
