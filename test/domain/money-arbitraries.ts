// Carts and rules of every kind for property tests of the money engine; MONEY_RUNS=100000 for the long run.
import fc from 'fast-check'
import { vi } from 'vitest'
import type { Cart, CartLine } from '#domain/cart'
import type { Discount } from '#domain/discounts'
import { usualRules, type PricingRules } from '#domain/pricing-rules'
import { roundingModes } from '#domain/rounding'
import type { TaxRule } from '#domain/tax'

const asked = process.env['MONEY_RUNS']
/** How many cases each property is tried with. */
export const runs = { numRuns: Number(asked ?? 150) }
// The long run is asked for by a person who waits for it.
if (asked !== undefined) vi.setConfig({ testTimeout: 3_600_000 })

export const line = (values: Partial<CartLine> = {}): CartLine => ({
  id: 'l',
  productId: 'p',
  name: 'Cola',
  barcode: null,
  unitPriceMinor: 199,
  quantityMilli: 1000,
  depositMinor: 0,
  discountBasisPoints: 0,
  taxBasisPoints: 1900,
  requiredAge: 0,
  note: null,
  ...values,
})

export const anyMode = fc.constantFrom(...roundingModes)
export const anyRules: fc.Arbitrary<PricingRules> = fc.record({
  prices: fc.constantFrom('inclusive', 'exclusive'),
  scope: fc.constantFrom('receipt', 'line', 'unit'),
  tax: fc.record({
    mode: anyMode,
    method: fc.constantFrom('tax-first', 'net-first'),
    stepMinor: fc.constantFrom(1, 1, 5),
  }),
  discountMode: anyMode,
  deposit: fc.constantFrom('inside', 'outside'),
})

const anyPercent = fc.constantFrom('0', '1.4', '5', '10', '33.333', '100', '1/3')
export const anyDiscount: fc.Arbitrary<Discount> = fc.oneof(
  fc.record({ kind: fc.constant('percent' as const), percent: anyPercent }),
  fc.record({ kind: fc.constant('fixed' as const), amountMinor: fc.nat(5000) }),
  fc.record({
    kind: fc.constant('per-unit' as const),
    amountMinor: fc.nat(2000),
    limitUnits: fc.oneof(fc.constant(null), fc.nat(8)),
  }),
)

/** Contained taxes first, as the law of any country has it. */
const anyTaxes: fc.Arbitrary<TaxRule[]> = fc
  .tuple(fc.array(percentTax(true), { maxLength: 2 }), fc.array(addedTax(), { maxLength: 3 }))
  .map(([included, added]) => [...included, ...added].map((tax, index) => ({ ...tax, id: `tax ${index + 1}` })))

export const anyLine: fc.Arbitrary<CartLine> = fc
  .record({
    unitPriceMinor: fc.oneof(fc.constantFrom(0, 1, 2, 50, 99), fc.nat(100_000)),
    quantityMilli: fc.oneof(
      fc.integer({ min: 0, max: 20 }).map(units => units * 1000),
      fc.nat(20_000),
    ),
    depositMinor: fc.constantFrom(0, 0, 8, 15, 25),
    discountBasisPoints: fc.constantFrom(0, 0, 500, 1000, 3333, 10_000),
    taxBasisPoints: fc.constantFrom(0, 700, 888, 1900),
  })
  .map(values => line(values))

/** Lines as they are sold today: one rate, one percentage, the usual rules. */
export const plainCart: fc.Arbitrary<Cart> = fc.record({
  lines: fc.array(anyLine, { maxLength: 8 }),
  discountBasisPoints: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 10_000 })),
})

/** Lines with everything the engine knows, under any rules. */
export const anyCart: fc.Arbitrary<Cart> = fc.record({
  lines: fc.array(fc.oneof(anyLine, richLine()), { maxLength: 8 }),
  discountBasisPoints: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 10_000 })),
  discounts: fc.array(anyDiscount, { maxLength: 3 }),
  rules: fc.oneof(fc.constant(usualRules), anyRules),
})

/** Cheap lines under several discounts: what an odd cent of one discount changes, the next one sees. */
export const tightCart: fc.Arbitrary<Cart> = fc.record({
  lines: fc.array(
    fc
      .record({
        unitPriceMinor: fc.nat(60),
        quantityMilli: fc.oneof(
          fc.nat(5).map(units => units * 1000),
          fc.nat(3000),
        ),
        depositMinor: fc.constantFrom(0, 8),
        discountBasisPoints: fc.constantFrom(0, 0, 1000),
        taxBasisPoints: fc.constantFrom(0, 700, 1900),
      })
      .map(values => line(values)),
    { minLength: 2, maxLength: 4 },
  ),
  discountBasisPoints: fc.constantFrom(0, 500, 3333),
  discounts: fc.array(anyDiscount, { maxLength: 3 }),
  rules: fc.oneof(fc.constant(usualRules), anyRules),
})

export const anyWeights = fc
  .array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 20 })
  .filter(list => list.some(weight => weight > 0))

/** `whole` cut into portions in any way, none of them empty. */
export function partition(whole: number): fc.Arbitrary<number[]> {
  return fc.array(fc.nat(whole), { maxLength: 5 }).map(cuts => {
    const edges = [0, ...cuts.sort((a, b) => a - b), whole]
    return edges.slice(1).flatMap((edge, index) => (edge > (edges[index] ?? 0) ? [edge - (edges[index] ?? 0)] : []))
  })
}

function richLine(): fc.Arbitrary<CartLine> {
  return fc
    .record({ plain: anyLine, discounts: fc.array(anyDiscount, { maxLength: 2 }), taxes: anyTaxes })
    .map(({ plain, discounts, taxes }) => ({ ...plain, discounts, taxes }))
}

function percentTax(included: boolean): fc.Arbitrary<TaxRule> {
  return fc.record({
    kind: fc.constant('percent' as const),
    id: fc.constant('tax'),
    percent: fc.constantFrom('0', '5', '8.875', '19', '20'),
    included: fc.constant(included),
    inBase: fc.boolean(),
    affected: fc.boolean(),
  })
}

function addedTax(): fc.Arbitrary<TaxRule> {
  return fc.oneof(
    percentTax(false),
    fc.record({
      kind: fc.constant('fixed' as const),
      id: fc.constant('duty'),
      perUnitMinor: fc.nat(50),
      inBase: fc.boolean(),
    }),
  )
}
