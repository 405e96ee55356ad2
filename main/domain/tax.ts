// Tax on one amount: percentages contained in it or added to it, compound, and fixed duties inside or outside their base.
import { allocate } from '#domain/money'
import { divide, fraction, minus, one, percent, plus, times, zero, type Ratio, type Rational } from '#domain/rational'
import { roundToStep, type RoundingMode } from '#domain/rounding'

/** `inBase`: taxes after it are charged on it too. `affected`: it is charged on the `inBase` ones before it (compound). */
export type PercentTax = {
  kind: 'percent'
  id: string
  /** "19", "5.5", "8.875". */
  percent: Ratio
  included: boolean
  inBase: boolean
  affected: boolean
}
/** A duty or deposit of so many minor units a unit, on top of the price. `inBase`: taxes after it are charged on it too. */
export type FixedTax = { kind: 'fixed'; id: string; perUnitMinor: number; inBase: boolean }
/** Charged in their order; the ones contained in the price come first. */
export type TaxRule = PercentTax | FixedTax
/** How the tax of an amount is rounded. `stepMinor` is the smallest amount of the currency in minor units, nearly always 1. */
export type TaxRounding = { mode: RoundingMode; method: 'tax-first' | 'net-first'; stepMinor: number }
/** One tax of an amount: what it was charged on and its exact figure, before rounding, beside what is charged. */
export type TaxPart = { id: string; base: Rational; exact: Rational; amountMinor: number; rule: TaxRule }
export type Taxed = { netMinor: number; parts: TaxPart[]; taxMinor: number; grossMinor: number }

export const usualRounding: TaxRounding = { mode: 'half-up', method: 'tax-first', stepMinor: 1 }
/** A single percentage tax. */
export function percentTax(percent: Ratio, included: boolean, id = 'tax'): PercentTax {
  return { kind: 'percent', id, percent, included, inBase: true, affected: false }
}

/**
 * The taxes of an amount in minor units for `units` units of goods. Contained taxes are taken out of it, each rounded and
 * the net is what remains ("tax first"), or the net is rounded and the taxes share what remains. Added ones are charged on
 * that net, each exact until it is rounded once. Gross = net + all taxes. Mirrored for negative amounts.
 * Throws RangeError for a contained tax behind an added one.
 */
export function taxesOf(
  amountMinor: number,
  units: Rational,
  rules: readonly TaxRule[],
  rounding: TaxRounding = usualRounding,
): Taxed {
  const firstAdded = rules.findIndex(rule => !isIncluded(rule))
  const included = rules.filter(isIncluded)
  const added = rules.filter(rule => !isIncluded(rule))
  if (firstAdded >= 0 && firstAdded < included.length) {
    throw new RangeError('A tax contained in the price cannot come after one that is added to it.')
  }
  const amount = fraction(amountMinor)
  // Every tax is a multiple of the net, so the taxes of a net of one say what the net of this amount is.
  const exactNet = divide(amount, plus(one, sum(chain(one, zero, included, zero).map(step => step.exact))))
  const steps = chain(exactNet, zero, included, units)
  const parts = roundIncluded(amountMinor, exactNet, steps, rounding)
  const netMinor = parts.reduce((net, part) => net - part.amountMinor, amountMinor)
  const carried = sum(parts.filter(part => part.rule.inBase).map(part => fraction(part.amountMinor)))
  const onTop = chain(fraction(netMinor), carried, added, units).map(step => rounded(step, rounding))
  const all = [...parts, ...onTop]
  const taxMinor = all.reduce((taxes, part) => taxes + part.amountMinor, 0)
  return { netMinor, parts: all, taxMinor, grossMinor: netMinor + taxMinor }
}

type Step = Omit<TaxPart, 'amountMinor'>

const isIncluded = (rule: TaxRule): boolean => rule.kind === 'percent' && rule.included
const sum = (list: readonly Rational[]): Rational => list.reduce(plus, zero)

/** Each tax on the net and on the earlier taxes that count into its base; `carried` are such taxes from before. */
function chain(net: Rational, carried: Rational, rules: readonly TaxRule[], units: Rational): Step[] {
  let before = carried
  return rules.map((rule): Step => {
    const fixed = rule.kind === 'fixed'
    const base = fixed ? units : rule.affected ? plus(net, before) : net
    const exact = times(base, fixed ? fraction(rule.perUnitMinor) : percent(rule.percent))
    if (rule.inBase) before = plus(before, exact)
    return { id: rule.id, base, exact, rule }
  })
}

function rounded(step: Step, { mode, stepMinor }: TaxRounding): TaxPart {
  return { ...step, amountMinor: roundToStep(step.exact, stepMinor, mode) }
}

/** Rounding up must not make the taxes more than the amount that contains them: then they share it, and the net is 0. */
function roundIncluded(amountMinor: number, exactNet: Rational, steps: Step[], rounding: TaxRounding): TaxPart[] {
  const each = steps.map(step => rounded(step, rounding))
  if (steps.length === 0) return each
  const roundedMinor =
    rounding.method === 'tax-first'
      ? each.reduce((taxes, { amountMinor: tax }) => taxes + tax, 0)
      : amountMinor - roundToStep(exactNet, rounding.stepMinor, rounding.mode)
  const within = amountMinor < 0 ? [amountMinor, 0] : [0, amountMinor]
  const taxMinor = Math.max(within[0] ?? 0, Math.min(within[1] ?? 0, roundedMinor))
  if (rounding.method === 'tax-first' && taxMinor === roundedMinor) return each
  const weights = steps.map(({ exact }) => (exact.n < 0n ? minus(zero, exact) : exact))
  const shares = weights.every(weight => weight.n === 0n) ? weights.map(() => 0) : allocate(taxMinor, weights)
  return steps.map((step, index) => ({ ...step, amountMinor: shares[index] as number }))
}
