// What each kind of money vector asks of the engine; nothing is worked out here but which of its functions is called.
import { price, type CartLine } from '#domain/cart'
import { cashChange, cashDue, roundCash } from '#domain/cash-rounding'
import { discountShares, percentages } from '#domain/discounts'
import { allocate } from '#domain/money'
import { usualRules, type PricingRules } from '#domain/pricing-rules'
import { fraction, one, rational, times, type Rational } from '#domain/rational'
import { fullRefund } from '#domain/refund'
import { roundMinor, roundingModes, roundToStep } from '#domain/rounding'
import { percentTax, taxesOf, type FixedTax, type PercentTax, type TaxRule } from '#domain/tax'
import { sumOfPieces, taxPieces, type TaxScope } from '#domain/tax-pieces'
import { processData, type TsePayment } from '#domain/tse-process-data'
import {
  cashOf,
  listOf,
  minorOf,
  minorOr,
  minorsOf,
  modeOf,
  ratioOf,
  ratioOr,
  taxesFromText,
  taxRoundingOf,
  textOf,
  type Input,
} from './money-vector-input.ts'

type Kind = (input: Input, whole: unknown) => unknown
const sum = (list: readonly number[]): number => list.reduce((all, each) => all + each, 0)

const split: Kind = input => allocate(minorOf(input, 'total'), listOf(input, 'weights') as (number | string)[])

/** Contained tax; `preset` is what the kind's name says where the input says nothing. */
const inclusive =
  (...preset: ['half-up' | 'half-down', 'tax-first' | 'net-first']): Kind =>
  input => {
    const grossMinor = minorOf(input, 'gross')
    const taxed = taxesOf(grossMinor, one, [percentTax(ratioOf(input, 'rate'), true)], taxRoundingOf(input, ...preset))
    return { net: taxed.netMinor, tax: taxed.taxMinor, gross: taxed.grossMinor }
  }

const exclusive: Kind = input => {
  const rules = [percentTax(ratioOf(input, 'rate'), false)]
  const taxed = taxesOf(minorOf(input, 'net'), one, rules, taxRoundingOf(input))
  return { net: taxed.netMinor, tax: taxed.taxMinor, gross: taxed.grossMinor }
}

const compoundOver =
  (scope: TaxScope): Kind =>
  input => {
    const rules = taxesFromText(textOf(input, 'taxes', ''))
    const amounts = minorsOf(input, 'lines').map(amountMinor => ({ amountMinor, units: one }))
    const { netMinor, taxMinor, grossMinor } = sumOfPieces(
      taxPieces(amounts, rules, scope, taxRoundingOf(input)),
      rules,
    )
    return { net: netMinor, tax: taxMinor, gross: grossMinor }
  }

/** Two taxes of which the second is charged on the first. */
const compoundOf = (input: Input, included: boolean): [PercentTax, PercentTax] => [
  { ...percentTax(ratioOf(input, 'first'), included, 'first'), inBase: true },
  { ...percentTax(ratioOf(input, 'second_compound'), included, 'second'), affected: true },
]

const compound =
  (amount: string, included: boolean): Kind =>
  input => {
    const taxed = taxesOf(minorOf(input, amount), one, compoundOf(input, included), taxRoundingOf(input))
    const [first, second] = taxed.parts.map(part => part.amountMinor)
    return { first, second, total: taxed.taxMinor, net: taxed.netMinor, gross: taxed.grossMinor }
  }

const mixed: Kind = input => {
  const rules = [percentTax(ratioOf(input, 'inclusive'), true), percentTax(ratioOf(input, 'exclusive'), false)]
  const { netMinor, grossMinor, parts } = taxesOf(minorOf(input, 'price'), one, rules, taxRoundingOf(input))
  return { net: netMinor, tax_incl: parts[0]?.amountMinor, tax_excl: parts[1]?.amountMinor, gross: grossMinor }
}

const deposits: Kind = input => {
  const units = ratioOr(input, 'qty', 1)
  const fixed = (name: string, inBase: boolean) =>
    minorsOf(input, name).map((perUnitMinor): FixedTax => ({ kind: 'fixed', id: name, perUnitMinor, inBase }))
  const rules: TaxRule[] = [
    ...fixed('fixed_in_base', true),
    ...fixed('fixed_per_unit', false),
    { ...percentTax(ratioOr(input, 'percent', 0), false), affected: true },
    ...fixed('fixed_after', false),
  ]
  const netMinor = roundMinor(times(fraction(minorOf(input, 'unit')), units))
  const { grossMinor, parts } = taxesOf(netMinor, units, rules, taxRoundingOf(input))
  const amounts = (kind: TaxRule['kind']) => parts.filter(part => part.rule.kind === kind).map(part => part.amountMinor)
  return { net: netMinor, fixed: amounts('fixed'), tax: sum(amounts('percent')), gross: grossMinor }
}

const levels: Kind = input => {
  const units = ratioOr(input, 'qty', 1)
  const amountMinor = roundMinor(times(fraction(minorOf(input, 'unit')), units))
  const rules = [percentTax(ratioOf(input, 'rate'), false)]
  const scope = textOf(input, 'level', 'line') as TaxScope
  return sumOfPieces(taxPieces([{ amountMinor, units }], rules, scope, taxRoundingOf(input)), rules).grossMinor
}

const bucketOrLine: Kind = input => {
  const lines = minorsOf(input, 'gross_lines').map(unitPriceMinor =>
    cartLine({ unitPriceMinor, rate: ratioOf(input, 'rate') }),
  )
  const tax = (scope: TaxScope) => {
    const rules: PricingRules = { ...usualRules, scope, tax: taxRoundingOf(input) }
    return sum(price({ lines, discountBasisPoints: 0, rules }).totals.taxes.map(bucket => bucket.taxMinor))
  }
  return { per_line: tax('line'), per_bucket: tax('receipt'), per_unit: tax('unit') }
}

/** What is due: stated, or the net with its tax, or the sum of lines. */
function dueOf(input: Input): number {
  if (input['lines'] !== undefined) return sum(minorsOf(input, 'lines'))
  if (input['total'] !== undefined) return minorOf(input, 'total')
  return taxesOf(minorOf(input, 'net'), one, [percentTax(ratioOf(input, 'rate'), false)]).grossMinor
}

const cash: Kind = input =>
  textOf(input, 'tender', 'cash') === 'cash' ? roundCash(dueOf(input), cashOf(input)) : dueOf(input)

const cashMixed: Kind = input => cashDue(dueOf(input), sum(minorsOf(input, 'bank')), cashOf(input)).paidMinor

const cashRefund: Kind = input => {
  const totalMinor = minorOr(input, 'original_total', 0)
  const paidMinor = textOf(input, 'tender', 'cash') === 'cash' ? roundCash(totalMinor, cashOf(input)) : totalMinor
  return fullRefund([{ amountMinor: minorOr(input, 'original_paid', paidMinor) }])[0]?.amountMinor
}

/** With cash given, the change; without, what is to pay in cash, negative where it is handed back. */
const cashBack: Kind = input => {
  const bankMinor = sum(minorsOf(input, 'bank'))
  if (input['given'] === undefined) return cashDue(dueOf(input), bankMinor, cashOf(input)).cashMinor
  return cashChange(dueOf(input), bankMinor, minorOf(input, 'given'), cashOf(input)).changeMinor
}

const receipts: Kind = input => {
  const paid = minorsOf(input, 'receipts').map(total => roundCash(total, cashOf(input)))
  return { paid, day_total: sum(paid) }
}

const coupon: Kind = input => {
  const goods = (listOf(input, 'items') as [number, number | string][]).map(([unit, quantity]) => {
    const units = rational(quantity)
    return { valueMinor: roundMinor(times(fraction(unit), units)), units }
  })
  const limit = input['limit_units'] ?? null
  const discount = {
    kind: 'per-unit' as const,
    amountMinor: minorOf(input, 'amount'),
    limitUnits: limit === null ? null : Number(limit),
  }
  return sum(discountShares(goods, discount, modeOf(input['mode'])))
}

const series =
  (how: 'sequential' | 'parallel'): Kind =>
  input =>
    sum(percentages(minorsOf(input, 'lines'), listOf(input, 'percents') as number[], how, modeOf(input['mode'])))

const discounted =
  (value: (input: Input) => { unitPriceMinor: number; units: Rational }, name: string): Kind =>
  input => {
    const { unitPriceMinor, units } = value(input)
    const line = cartLine({ unitPriceMinor, units, rate: ratioOr(input, 'rate', 0) })
    const rules: PricingRules = { ...usualRules, discountMode: modeOf(input['mode']) }
    const discounts = [{ kind: 'percent' as const, percent: ratioOr(input, name, 0) }]
    return price({ lines: [line], discountBasisPoints: 0, discounts, rules }).totals.totalMinor
  }
const ofUnits = (name: string) => (input: Input) => ({
  unitPriceMinor: minorOf(input, name),
  units: ratioOr(input, 'qty', 1),
})

const refundOfAll: Kind = (input, whole) => {
  const paidMinor = discounted(ofUnits('unit_gross'), 'discount_percent')(input, whole) as number
  return fullRefund([{ amountMinor: paidMinor }])[0]?.amountMinor
}

const rounding: Kind = input => {
  const scaled = times(ratioOf(input, 'value'), rational(`1e${minorOr(input, 'digits', 0)}`))
  const at = (mode: (typeof roundingModes)[number]) => roundToStep(scaled, minorOr(input, 'step', 1), mode)
  if (typeof input['mode'] === 'string') return at(modeOf(input['mode']))
  return Object.fromEntries(roundingModes.map(mode => [mode.replace('-', '_'), at(mode)]))
}

const fiscal = (input: Input): string =>
  processData(
    textOf(input, 'type', 'Beleg'),
    minorsOf(input, 'gross_by_slot'),
    (listOf(input, 'payments') as [TsePayment['kind'], number, string?][]).map(([kind, amountMinor, currency]) =>
      currency === undefined ? { kind, amountMinor } : { kind, amountMinor, currency },
    ),
  )

const kinds: Readonly<Record<string, Kind>> = {
  allocate_largest_remainder: split,
  allocate_refund_mirror: split,
  allocate_fixed_cart: split,
  bucket_vs_line: bucketOrLine,
  cash_round: cash,
  card_no_round: cash,
  cash_round_total_not_lines: cash,
  cash_round_mixed: cashMixed,
  cash_round_refund: cashRefund,
  cash_change_round: cashBack,
  fixed_per_unit_coupon: coupon,
  sequential_percent: series('sequential'),
  parallel_percent: series('parallel'),
  dsfinvk_processdata: fiscal,
  dsfinvk_processdata_base64: (input, whole) =>
    Buffer.from(typeof whole === 'string' ? whole : fiscal(input), 'utf8').toString('base64'),
  round_mode: rounding,
  full_refund_equals_paid: refundOfAll,
  sum_of_rounded_receipts: receipts,
  inclusive_line_tax_first: inclusive('half-up', 'tax-first'),
  inclusive_tax_first: inclusive('half-up', 'tax-first'),
  inclusive_net_first: inclusive('half-up', 'net-first'),
  inclusive_half_down: inclusive('half-down', 'tax-first'),
  exclusive_line: exclusive,
  mixed_inclusive_exclusive: mixed,
  compound_per_line: compoundOver('line'),
  compound_per_receipt: compoundOver('receipt'),
  compound_exclusive: compound('net', false),
  compound_inclusive: compound('gross', true),
  deposit_per_unit: deposits,
  deposit_in_base: deposits,
  line_vs_unit_tax: levels,
  document_discount_percent: discounted(ofUnits('gross_before'), 'percent'),
  discount_percent: discounted(ofUnits('unit'), 'percent'),
}

/** The engine's answer to a vector. Throws for a kind that it does not know and for an input that it refuses. */
export function answer(kind: string, input: unknown): unknown {
  const ask = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
  if (ask === undefined) throw new Error(`Vectors of the kind "${kind}" are not known.`)
  return ask(typeof input === 'object' && input !== null ? (input as Input) : {}, input)
}

/** Whether an answer holds everything that is expected; it may hold more figures than were asked for. */
export function matches(actual: unknown, expected: unknown): boolean {
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return false
    return expected.every((each, index) => matches(actual[index], each))
  }
  if (typeof expected !== 'object' || expected === null) return actual === expected
  if (typeof actual !== 'object' || actual === null) return false
  const names = Object.entries(expected)
  return names.length > 0 && names.every(([name, each]) => matches((actual as Input)[name], each))
}

/** A line with the given price, quantity and rate (percent), which may be finer than basis points. */
function cartLine(values: { unitPriceMinor: number; rate: Rational; units?: Rational }): CartLine {
  const { unitPriceMinor, rate, units = one } = values
  return {
    id: 'l',
    productId: 'p',
    name: 'Ware',
    barcode: null,
    unitPriceMinor,
    quantityMilli: roundToStep(times(units, fraction(1000)), 1, 'half-up'),
    depositMinor: 0,
    discountBasisPoints: 0,
    taxBasisPoints: roundToStep(times(rate, fraction(100)), 1, 'half-up'),
    requiredAge: 0,
    note: null,
    taxes: [percentTax(rate, true)],
  }
}
