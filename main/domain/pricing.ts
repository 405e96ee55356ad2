// Works a cart out with every step between: pricing takes the figures from here and explanations take the steps.
import type { Cart, CartLine, PricedLine, TaxBucket, Totals } from '#domain/cart'
import { checkCart } from '#domain/cart-checks'
import { discountShares, type Discount, type Discountable } from '#domain/discounts'
import { multiplyRounded } from '#domain/money'
import { usualRules, type PricingRules } from '#domain/pricing-rules'
import { fraction, ofMilli, rational, ratioText, zero, type Rational } from '#domain/rational'
import { percentTax, type TaxRule } from '#domain/tax'
import { sumOfPieces, taxPieces, type Taxable, type TaxPiece, type TaxSum } from '#domain/tax-pieces'

/** A discount as it was applied: what each entry was worth before, and what it took off each. */
export type AppliedDiscount = { discount: Discount; goods: Discountable[]; shares: number[]; tieOrder: number[] }
export type WorkedLine = {
  line: CartLine
  units: Rational
  grossMinor: number
  own: AppliedDiscount[]
  priced: PricedLine
}
/** One tax bucket. `members` are the amounts in it, by line; 'deposit' marks a deposit that is not taxed. */
export type WorkedBucket = TaxSum & {
  basisPoints: number
  rules: readonly TaxRule[]
  several: boolean
  /** The exact percentage of a single rate that is no whole basis points. */
  percent?: string
  members: (Taxable & { line: number; part: 'line' | 'deposit' })[]
  pieces: TaxPiece[]
}
export type Worked = {
  rules: PricingRules
  lines: WorkedLine[]
  order: AppliedDiscount[]
  buckets: WorkedBucket[]
  totals: Totals
}

/** See price() for the rules and errors. */
export function workOut(cart: Cart): Worked {
  checkCart(cart)
  const rules = cart.rules ?? usualRules
  const drafts = cart.lines.map(line => draftOf(line, rules))
  const discounts = discountsOf(cart)
  const tieOrder = tieOrderOf(cart.lines, drafts, rules, discounts)
  const order = applyAll(
    drafts.map(({ valueMinor, units }) => ({ valueMinor, units })),
    discounts,
    rules,
    tieOrder,
  )
  const lines = drafts.map(({ line, units, grossMinor, own, valueMinor }, index): WorkedLine => {
    const shareMinor = order.reduce((sum, { shares }) => sum + (shares[index] as number), 0)
    const discountMinor = grossMinor - valueMinor + shareMinor
    const depositTotalMinor = multiplyRounded(line.depositMinor, line.quantityMilli, 1000)
    const totalMinor = grossMinor - discountMinor + depositTotalMinor
    return {
      line,
      units,
      grossMinor,
      own,
      priced: { ...line, grossMinor, discountMinor, depositTotalMinor, totalMinor },
    }
  })
  const buckets = bucketsOf(lines, rules)
  return { rules, lines, order, buckets, totals: totalsOf(lines, buckets, rules) }
}

/** The percentage in basis points as the first of the discounts; none of 0 percent. */
function discountsOf({
  discountBasisPoints,
  discounts = [],
}: Pick<Cart, 'discountBasisPoints' | 'discounts'>): Discount[] {
  if (discountBasisPoints === 0) return [...discounts]
  return [{ kind: 'percent', percent: fraction(discountBasisPoints, 100) }, ...discounts]
}

/** What a line's own discounts take off it, one by one in the order they apply; a share of the order's is not in it. */
export function ownDiscounts(
  line: CartLine,
  rules: PricingRules = usualRules,
): { discount: Discount; amountMinor: number }[] {
  return draftOf(line, rules).own.map(({ discount, shares: [amountMinor = 0] }) => ({ discount, amountMinor }))
}

/** What the discounts on the whole order take off it, one by one in the order they apply. */
export function orderDiscounts(cart: Cart): { discount: Discount; amountMinor: number }[] {
  return workOut(cart).order.map(({ discount, shares }) => ({
    discount,
    amountMinor: shares.reduce((sum, share) => sum + share, 0),
  }))
}

type Draft = Omit<WorkedLine, 'priced'> & { valueMinor: number }

function draftOf(line: CartLine, rules: PricingRules): Draft {
  const units = ofMilli(line.quantityMilli)
  const grossMinor = multiplyRounded(line.unitPriceMinor, line.quantityMilli, 1000)
  const own = applyAll([{ valueMinor: grossMinor, units }], discountsOf(line), rules, [0])
  return {
    line,
    units,
    grossMinor,
    own,
    valueMinor: own.reduce((left, { shares }) => left - (shares[0] as number), grossMinor),
  }
}

function applyAll(
  goods: readonly Discountable[],
  discounts: readonly Discount[],
  rules: PricingRules,
  tieOrder: number[],
): AppliedDiscount[] {
  let left = [...goods]
  return discounts.map(discount => {
    const before = left
    const shares = discountShares(before, discount, rules.discountMode, tieOrder)
    left = before.map((one, index) => ({ ...one, valueMinor: one.valueMinor - (shares[index] as number) }))
    return { discount, goods: before, shares, tieOrder }
  })
}

/**
 * Equal remainders go to the higher tax rate first, so that the order of scanning never moves a cent between rates. Where
 * tax is rounded on lines or units, and where a later discount depends on what an earlier one left of each line, whatever
 * else makes lines different decides before the order of scanning does.
 */
function tieOrderOf(
  lines: readonly CartLine[],
  drafts: readonly Draft[],
  rules: PricingRules,
  discounts: readonly Discount[],
): number[] {
  const sumsOnly = rules.scope === 'receipt' && discounts.length < 2 && discounts[0]?.kind !== 'per-unit'
  const keys = lines.map((line, index) => {
    const { valueMinor } = drafts[index] as Draft
    return [line.taxBasisPoints, ...(sumsOnly ? [] : [valueMinor, line.quantityMilli, line.depositMinor])]
  })
  const taxes = lines.map(line => (line.taxes === undefined ? '' : keyOf(line)))
  return lines
    .map((_, index) => index)
    .sort((a, b) => {
      const [left = [], right = []] = [keys[a], keys[b]]
      const off = right.map((value, place) => value - (left[place] ?? 0)).find(value => value !== 0)
      return off ?? (byText(taxes[a] ?? '', taxes[b] ?? '') || a - b)
    })
}

/** Lines with the same key are taxed together. */
function keyOf(line: CartLine): string {
  if (line.taxes === undefined) return `${line.taxBasisPoints}`
  const written = line.taxes.map(tax =>
    tax.kind === 'fixed'
      ? [tax.id, tax.perUnitMinor, tax.inBase]
      : [tax.id, ratioText(rational(tax.percent)), tax.included, tax.inBase, tax.affected],
  )
  return `${line.taxBasisPoints} ${JSON.stringify(written)}`
}

function bucketsOf(lines: readonly WorkedLine[], rules: PricingRules): WorkedBucket[] {
  const included = rules.prices === 'inclusive'
  const found = new Map<string, Pick<WorkedBucket, 'basisPoints' | 'rules' | 'several' | 'percent' | 'members'>>()
  const into = (key: string, basisPoints: number, taxes: readonly TaxRule[] | undefined) => {
    const known = found.get(key)
    if (known !== undefined) return known
    const percent = taxes === undefined ? rules.rates?.[basisPoints] : undefined
    const plain = [percentTax(percent ?? fraction(basisPoints, 100), included)]
    const made = {
      basisPoints,
      rules: taxes ?? plain,
      several: taxes !== undefined,
      ...(percent === undefined ? {} : { percent }),
      members: [],
    }
    found.set(key, made)
    return made
  }
  lines.forEach(({ line, units, priced }, index) => {
    const outsideMinor = rules.deposit === 'outside' ? priced.depositTotalMinor : 0
    const amountMinor = priced.totalMinor - outsideMinor
    into(keyOf(line), line.taxBasisPoints, line.taxes).members.push({ line: index, part: 'line', amountMinor, units })
    if (outsideMinor === 0) return
    into('0', 0, undefined).members.push({ line: index, part: 'deposit', amountMinor: outsideMinor, units: zero })
  })
  return [...found]
    .sort(([a, one], [b, two]) => two.basisPoints - one.basisPoints || byText(a, b))
    .map(([, bucket]) => {
      const pieces = taxPieces(bucket.members, bucket.rules, rules.scope, rules.tax)
      return { ...bucket, pieces, ...sumOfPieces(pieces, bucket.rules) }
    })
}

function totalsOf(lines: readonly WorkedLine[], buckets: readonly WorkedBucket[], rules: PricingRules): Totals {
  const sum = (pick: (line: PricedLine) => number) => lines.reduce((total, { priced }) => total + pick(priced), 0)
  const linesMinor = sum(line => line.totalMinor)
  const totalMinor = buckets.reduce((total, bucket) => total + bucket.grossMinor, 0)
  if (!Number.isSafeInteger(totalMinor) || !Number.isSafeInteger(sum(line => line.grossMinor))) {
    throw new RangeError('The total of the sale is too large to be held exactly.')
  }
  const addsTax = rules.prices === 'exclusive' || buckets.some(bucket => bucket.several)
  return {
    grossMinor: sum(line => line.grossMinor),
    discountMinor: sum(line => line.discountMinor),
    depositMinor: sum(line => line.depositTotalMinor),
    ...(addsTax ? { addedTaxMinor: totalMinor - linesMinor } : {}),
    totalMinor,
    taxes: buckets.map(bucketView),
  }
}

function bucketView({
  basisPoints,
  grossMinor,
  netMinor,
  taxMinor,
  several,
  percent,
  rules,
  taxesMinor,
}: WorkedBucket): TaxBucket {
  const view = { basisPoints, grossMinor, netMinor, taxMinor, ...(percent === undefined ? {} : { percent }) }
  if (!several) return view
  return { ...view, taxesMinor: rules.map(({ id }, index) => ({ id, amountMinor: taxesMinor[index] ?? 0 })) }
}

/** By code units: the order of a receipt must not depend on the language of the machine. */
function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
