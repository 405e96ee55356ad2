// One engine for every figure: parts add up, the order of lines is no matter, nothing turns negative.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { price, requiredAge, type Cart, type CartLine } from '#domain/cart'
import { usualRules } from '#domain/pricing-rules'

const line = (values: Partial<CartLine> = {}): CartLine => ({
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
const anyLine: fc.Arbitrary<CartLine> = fc
  .record({
    unitPriceMinor: fc.integer({ min: 0, max: 100_000 }),
    quantityMilli: fc.oneof(
      fc.integer({ min: 0, max: 20 }).map(units => units * 1000),
      fc.integer({ min: 0, max: 20_000 }),
    ),
    depositMinor: fc.constantFrom(0, 8, 15, 25),
    discountBasisPoints: fc.constantFrom(0, 0, 500, 1000, 3333, 10_000),
    taxBasisPoints: fc.constantFrom(0, 700, 1900),
  })
  .map(values => line(values))
const anyCart: fc.Arbitrary<Cart> = fc.record({
  lines: fc.array(anyLine, { maxLength: 12 }),
  discountBasisPoints: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 10_000 })),
})

describe('a priced cart', () => {
  it('adds up: lines to totals, buckets to the total, net and tax to gross', () => {
    fc.assert(
      fc.property(anyCart, cart => {
        const { lines, totals } = price(cart)
        const sum = (pick: (one: (typeof lines)[number]) => number) => lines.reduce((all, one) => all + pick(one), 0)
        expect(sum(one => one.totalMinor)).toBe(totals.totalMinor)
        expect(sum(one => one.discountMinor)).toBe(totals.discountMinor)
        expect(totals.grossMinor - totals.discountMinor + totals.depositMinor).toBe(totals.totalMinor)
        expect(totals.taxes.reduce((all, tax) => all + tax.grossMinor, 0)).toBe(totals.totalMinor)
        for (const tax of totals.taxes) expect(tax.netMinor + tax.taxMinor).toBe(tax.grossMinor)
        for (const one of lines) expect(one.grossMinor - one.discountMinor + one.depositTotalMinor).toBe(one.totalMinor)
      }),
    )
  })
  it('never has a negative line and never discounts a deposit', () => {
    fc.assert(
      fc.property(anyCart, cart => {
        for (const one of price(cart).lines) {
          expect(one.discountMinor).toBeGreaterThanOrEqual(0)
          expect(one.totalMinor).toBeGreaterThanOrEqual(one.depositTotalMinor)
        }
      }),
    )
  })
  it('gives the same totals in whatever order the lines were scanned', () => {
    // Small round prices make the equal remainders likely in which the order could matter.
    const coin = anyLine.chain(one =>
      fc
        .constantFrom(1, 2, 50)
        .map(unitPriceMinor => ({ ...one, unitPriceMinor, quantityMilli: 1000, discountBasisPoints: 0 })),
    )
    const coins = fc.record({
      lines: fc.array(coin, { minLength: 2, maxLength: 6 }),
      discountBasisPoints: fc.integer({ min: 0, max: 10_000 }),
    })
    const shuffled = fc
      .oneof(anyCart, coins)
      .chain(cart =>
        fc.tuple(fc.constant(cart), fc.shuffledSubarray([...cart.lines], { minLength: cart.lines.length })),
      )
    fc.assert(
      fc.property(shuffled, ([cart, lines]) => {
        expect(price({ ...cart, lines }).totals).toEqual(price(cart).totals)
      }),
      { numRuns: 500 },
    )
  })
  it('never gets cheaper when a quantity grows', () => {
    fc.assert(
      fc.property(
        anyCart.filter(cart => cart.lines.length > 0),
        fc.nat(),
        fc.integer({ min: 1, max: 5000 }),
        (cart, pick, more) => {
          const index = pick % cart.lines.length
          const lines = cart.lines.map((one, at) =>
            at === index ? { ...one, quantityMilli: one.quantityMilli + more } : one,
          )
          expect(price({ ...cart, lines }).totals.totalMinor).toBeGreaterThanOrEqual(price(cart).totals.totalMinor)
        },
      ),
    )
  })
  it('puts the deposit into the tax bucket of its line', () => {
    const { totals } = price({ lines: [line({ quantityMilli: 2000, depositMinor: 25 })], discountBasisPoints: 0 })
    expect(totals).toEqual({
      grossMinor: 398,
      discountMinor: 0,
      depositMinor: 50,
      totalMinor: 448,
      taxes: [{ basisPoints: 1900, grossMinor: 448, netMinor: 376, taxMinor: 72 }],
    })
  })
  it('sorts the tax buckets by rate, highest first', () => {
    const lines = [line({ taxBasisPoints: 0 }), line({ taxBasisPoints: 1900 }), line({ taxBasisPoints: 700 })]
    expect(price({ lines, discountBasisPoints: 0 }).totals.taxes.map(tax => tax.basisPoints)).toEqual([1900, 700, 0])
  })
  it('gives an odd cent of the order discount to the higher tax rate, not to the first line', () => {
    const lines = [
      line({ unitPriceMinor: 50, taxBasisPoints: 700 }),
      line({ unitPriceMinor: 50, taxBasisPoints: 1900 }),
    ]
    expect(price({ lines, discountBasisPoints: 100 }).lines.map(one => one.discountMinor)).toEqual([0, 1])
  })
  it('weighs: 0.257 kg at 12.99 costs 3.34', () => {
    expect(
      price({ lines: [line({ unitPriceMinor: 1299, quantityMilli: 257 })], discountBasisPoints: 0 }).totals.totalMinor,
    ).toBe(334)
  })
  it('is empty for an empty cart', () => {
    expect(price({ lines: [], discountBasisPoints: 1000 }).totals).toEqual({
      grossMinor: 0,
      discountMinor: 0,
      depositMinor: 0,
      totalMinor: 0,
      taxes: [],
    })
  })
  it.each([
    { unitPriceMinor: -1 },
    { quantityMilli: -1000 },
    { depositMinor: 0.5 },
    { discountBasisPoints: 10_001 },
    { taxBasisPoints: Number.NaN },
  ])('refuses a wrong figure instead of pricing it: %o', wrong => {
    expect(() => price({ lines: [line(wrong)], discountBasisPoints: 0 })).toThrow(RangeError)
  })
})

describe('the required age of a cart', () => {
  it('is the highest among its lines', () => {
    expect(
      requiredAge({ lines: [line(), line({ requiredAge: 16 }), line({ requiredAge: 18 })], discountBasisPoints: 0 }),
    ).toBe(18)
    expect(requiredAge({ lines: [], discountBasisPoints: 0 })).toBe(0)
  })
})

describe('a cart in a store with other rules', () => {
  const of = (lines: CartLine[], more: Partial<Cart> = {}) => price({ lines, discountBasisPoints: 0, ...more })

  it('has the tax added to it where prices are net: 13.67 and 15 % are 15.72', () => {
    const { lines, totals } = of([line({ unitPriceMinor: 1367, taxBasisPoints: 1500 })], {
      rules: { ...usualRules, prices: 'exclusive' },
    })
    expect(lines[0]?.totalMinor).toBe(1367)
    expect(totals).toMatchObject({ addedTaxMinor: 205, totalMinor: 1572 })
    expect(totals.taxes).toEqual([{ basisPoints: 1500, grossMinor: 1572, netMinor: 1367, taxMinor: 205 }])
  })
  it('is taxed per receipt, per line or per unit: 3 × 0.99 at 19 % contains 0.47 or 0.48', () => {
    const tax = (scope: 'receipt' | 'line' | 'unit', lines: CartLine[]) =>
      of(lines, { rules: { ...usualRules, scope } }).totals.taxes[0]?.taxMinor
    const three = [99, 99, 99].map(unitPriceMinor => line({ unitPriceMinor }))
    const one = [line({ unitPriceMinor: 99, quantityMilli: 3000 })]
    expect([tax('receipt', three), tax('line', three), tax('unit', three)]).toEqual([47, 48, 48])
    expect([tax('receipt', one), tax('line', one), tax('unit', one)]).toEqual([47, 47, 48])
  })
  it('may carry several taxes on a line: 2 × 15.89 with 6 %, 6 % and 3 % on both', () => {
    const added = { kind: 'percent' as const, included: false }
    const taxes = [
      { ...added, id: 'a', percent: '6', inBase: true, affected: true },
      { ...added, id: 'b', percent: '6', inBase: true, affected: false },
      { ...added, id: 'c', percent: '3', inBase: false, affected: true },
    ]
    const lines = [line({ unitPriceMinor: 1589, taxes }), line({ unitPriceMinor: 1589, taxes })]
    const perLine = of(lines, { rules: { ...usualRules, scope: 'line' } }).totals
    expect([of(lines).totals.totalMinor, perLine.totalMinor]).toEqual([3667, 3664])
    expect(perLine.taxes[0]?.taxesMinor).toEqual([
      { id: 'a', amountMinor: 190 },
      { id: 'b', amountMinor: 190 },
      { id: 'c', amountMinor: 106 },
    ])
  })
  it('may have amounts taken off lines and off the order, and off so many of the dearest units', () => {
    const lines = [
      line({ unitPriceMinor: 180, quantityMilli: 5000 }),
      line({ unitPriceMinor: 1395, quantityMilli: 3000, discounts: [{ kind: 'fixed', amountMinor: 185 }] }),
    ]
    const priced = of(lines, {
      discounts: [
        { kind: 'per-unit', amountMinor: 1000, limitUnits: 2 },
        { kind: 'percent', percent: '10' },
      ],
    })
    // 9.00 and 41.85 − 1.85 = 40.00; 10.00 off two of the three dearer units; 10 % of the 29.00 left is 0.90 and 2.00.
    expect(priced.lines.map(one => one.discountMinor)).toEqual([90, 185 + 2000 + 200])
    expect(priced.totals.totalMinor).toBe(2610)
  })
  it('takes no more off than there is', () => {
    const lines = [line({ unitPriceMinor: 300, depositMinor: 25, discounts: [{ kind: 'fixed', amountMinor: 500 }] })]
    expect(of(lines, { discounts: [{ kind: 'fixed', amountMinor: 100 }] }).totals).toMatchObject({
      discountMinor: 300,
      depositMinor: 25,
      totalMinor: 25,
    })
  })
})
