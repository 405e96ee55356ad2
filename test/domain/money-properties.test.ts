// What must hold for every cart under every rules: parts make the whole, order is no matter, nothing is negative or a float.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { price, type Cart } from '#domain/cart'
import { discountShares, percentages } from '#domain/discounts'
import { allocate } from '#domain/money'
import { usualRules } from '#domain/pricing-rules'
import { fraction, ofMilli, one, rational, ratioText } from '#domain/rational'
import { round, roundToStep } from '#domain/rounding'
import { taxesOf, usualRounding } from '#domain/tax'
import { taxPieces, sumOfPieces } from '#domain/tax-pieces'
import {
  anyCart,
  anyDiscount,
  anyLine,
  anyMode,
  anyRules,
  anyWeights,
  line,
  plainCart,
  runs,
  tightCart,
} from './money-arbitraries.ts'

const sum = (list: readonly number[]): number => list.reduce((all, each) => all + each, 0)

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  if (Array.isArray(value)) return value.flatMap(numbersIn)
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : []
}

describe('a cart under any rules', () => {
  it('adds up: lines and added tax to the total, buckets to the total, net and tax to gross', () => {
    fc.assert(
      fc.property(anyCart, cart => {
        const { lines, totals } = price(cart)
        expect(sum(lines.map(one => one.totalMinor)) + (totals.addedTaxMinor ?? 0)).toBe(totals.totalMinor)
        expect(sum(totals.taxes.map(tax => tax.grossMinor))).toBe(totals.totalMinor)
        const { grossMinor, discountMinor, depositMinor, addedTaxMinor = 0 } = totals
        expect(grossMinor - discountMinor + depositMinor + addedTaxMinor).toBe(totals.totalMinor)
        for (const tax of totals.taxes) {
          expect(tax.netMinor + tax.taxMinor).toBe(tax.grossMinor)
          expect(Math.min(tax.netMinor, tax.taxMinor)).toBeGreaterThanOrEqual(0)
          if (tax.taxesMinor) expect(sum(tax.taxesMinor.map(part => part.amountMinor))).toBe(tax.taxMinor)
        }
        for (const one of lines) expect(one.grossMinor - one.discountMinor + one.depositTotalMinor).toBe(one.totalMinor)
      }),
      runs,
    )
  })
  it('never discounts below zero nor more than the line, and leaves deposits alone', () => {
    fc.assert(
      fc.property(anyCart, cart => {
        const { lines } = price(cart)
        for (const one of lines) {
          expect(one.discountMinor).toBeGreaterThanOrEqual(0)
          expect(one.discountMinor).toBeLessThanOrEqual(one.grossMinor)
          expect(one.totalMinor).toBeGreaterThanOrEqual(one.depositTotalMinor)
        }
      }),
      runs,
    )
  })
  it('gives the same totals and buckets in whatever order the lines were scanned', () => {
    const shuffled = fc
      .oneof(anyCart, tightCart)
      .chain(cart =>
        fc.tuple(fc.constant(cart), fc.shuffledSubarray([...cart.lines], { minLength: cart.lines.length })),
      )
    fc.assert(
      fc.property(shuffled, ([cart, lines]) => {
        expect(price({ ...cart, lines }).totals).toEqual(price(cart).totals)
      }),
      runs,
    )
  })
  it('gives the same totals in any order where a per-unit discount follows one that left an odd cent', () => {
    const goods = (
      unitPriceMinor: number,
      quantityMilli: number,
      discountBasisPoints: number,
      taxBasisPoints: number,
    ) => line({ unitPriceMinor, quantityMilli, discountBasisPoints, taxBasisPoints, depositMinor: 8 })
    const lines = [goods(38, 4000, 1000, 700), goods(30, 1831, 1000, 0), goods(5, 2000, 0, 700)]
    const cart: Cart = {
      lines,
      discountBasisPoints: 3333,
      discounts: [{ kind: 'per-unit', amountMinor: 414, limitUnits: 5 }],
      rules: { ...usualRules, discountMode: 'up' },
    }
    const { totals } = price(cart)
    for (const [a, b, c] of [
      [2, 0, 1],
      [1, 2, 0],
      [2, 1, 0],
    ] as const)
      expect(price({ ...cart, lines: [lines[a]!, lines[b]!, lines[c]!] }).totals).toEqual(totals)
  })
  it('gives out whole numbers that are held exactly, and no −0', () => {
    fc.assert(
      fc.property(anyCart, cart => {
        const { lines, totals } = price(cart)
        const found = numbersIn([lines.map(({ discounts: _, taxes: __, ...figures }) => figures), totals])
        expect(found.filter(value => !Number.isSafeInteger(value) || Object.is(value, -0))).toEqual([])
      }),
      runs,
    )
  })
  it('never gets cheaper when a price or a quantity of a plain cart grows', () => {
    fc.assert(
      fc.property(
        plainCart.filter(cart => cart.lines.length > 0),
        fc.nat(),
        fc.nat(5000),
        fc.nat(500),
        (cart, pick, milli, minor) => {
          const index = pick % cart.lines.length
          const grown: Cart = {
            ...cart,
            lines: cart.lines.map((one, at) =>
              at === index
                ? { ...one, quantityMilli: one.quantityMilli + milli, unitPriceMinor: one.unitPriceMinor + minor }
                : one,
            ),
          }
          expect(price(grown).totals.totalMinor).toBeGreaterThanOrEqual(price(cart).totals.totalMinor)
        },
      ),
      runs,
    )
  })
})

describe('tax', () => {
  it('is within half a unit of the exact tax, contained or added, and mirrored for a refund', () => {
    const amounts = fc.integer({ min: 0, max: 10_000_000_000 })
    fc.assert(
      fc.property(amounts, fc.integer({ min: 0, max: 100_000 }), fc.boolean(), (amountMinor, thousandths, included) => {
        const rule = {
          kind: 'percent' as const,
          id: 't',
          percent: fraction(thousandths, 1000),
          included,
          inBase: true,
          affected: false,
        }
        const taxed = taxesOf(amountMinor, one, [rule])
        // tax × (100 + r) = gross × r where it is contained, tax × 100 = net × r where it is added; all in thousandths.
        const rate = BigInt(thousandths)
        const whole = included ? 100_000n + rate : 100_000n
        const off = 2n * (BigInt(taxed.taxMinor) * whole - BigInt(amountMinor) * rate)
        expect(off <= whole && off > -whole).toBe(true)
        expect(included ? taxed.grossMinor : taxed.netMinor).toBe(amountMinor)
        const back = taxesOf(-amountMinor, one, [rule])
        expect([back.netMinor + taxed.netMinor, back.taxMinor + taxed.taxMinor]).toEqual([0, 0])
      }),
      runs,
    )
  })
  it('per unit is the sum over the units, one by one', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.integer({ min: 1, max: 40 }), anyRules, (amountMinor, units, { tax, prices }) => {
        const rules = [
          {
            kind: 'percent' as const,
            id: 't',
            percent: '19',
            included: prices === 'inclusive',
            inBase: true,
            affected: false,
          },
        ]
        const perUnit = sumOfPieces(taxPieces([{ amountMinor, units: fraction(units) }], rules, 'unit', tax), rules)
        const each = allocate(
          amountMinor,
          Array.from({ length: units }, () => 1),
        )
        const oneByOne = each.map(minor => taxesOf(minor, one, rules, tax))
        expect(perUnit.taxMinor).toBe(sum(oneByOne.map(({ taxMinor }) => taxMinor)))
        expect(perUnit.netMinor).toBe(sum(oneByOne.map(({ netMinor }) => netMinor)))
      }),
      runs,
    )
  })
  it('contained in an amount is never more than the amount, however it is rounded', () => {
    const up = { ...usualRounding, mode: 'up' as const }
    const rules = ['a', 'b'].map(id => ({
      kind: 'percent' as const,
      id,
      percent: '19',
      included: true,
      inBase: false,
      affected: false,
    }))
    expect(taxesOf(1, one, rules, up)).toMatchObject({ netMinor: 0, taxMinor: 1, grossMinor: 1 })
    expect(taxesOf(-1, one, rules, up)).toMatchObject({ netMinor: 0, taxMinor: -1, grossMinor: -1 })
    expect(taxesOf(1, one, rules, { ...up, method: 'net-first', stepMinor: 5 })).toMatchObject({
      netMinor: 1,
      taxMinor: 0,
    })
  })
  it('refuses a contained tax behind an added one', () => {
    const rule = (included: boolean) => ({
      kind: 'percent' as const,
      id: 't',
      percent: '5',
      included,
      inBase: true,
      affected: false,
    })
    expect(() => taxesOf(100, one, [rule(false), rule(true)], usualRounding)).toThrow(/cannot come after/)
  })
})

describe('discounts', () => {
  const goods = fc
    .array(anyLine, { maxLength: 8 })
    .map(lines =>
      lines.map(({ unitPriceMinor, quantityMilli }) => ({ valueMinor: unitPriceMinor, units: ofMilli(quantityMilli) })),
    )
  it('take something from zero to the value off each entry, and a fixed one all of it where it fits', () => {
    fc.assert(
      fc.property(goods, anyDiscount, anyMode, (entries, discount, mode) => {
        const shares = discountShares(entries, discount, mode)
        entries.forEach(({ valueMinor }, index) => {
          expect(shares[index]).toBeGreaterThanOrEqual(0)
          expect(shares[index]).toBeLessThanOrEqual(valueMinor)
        })
        if (discount.kind !== 'fixed') return
        expect(sum(shares)).toBe(Math.min(discount.amountMinor, sum(entries.map(({ valueMinor }) => valueMinor))))
      }),
      runs,
    )
  })
  it('one after the other never take more than together', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(10_000), { maxLength: 6 }),
        fc.array(fc.nat(50), { maxLength: 2 }),
        (values, percents) => {
          const sequential = sum(percentages(values, percents, 'sequential', 'down'))
          expect(sequential).toBeLessThanOrEqual(
            sum(percentages(values, percents, 'parallel', 'down')) + percents.length,
          )
          expect(sequential).toBeLessThanOrEqual(sum(values))
        },
      ),
      runs,
    )
  })
})

describe('splitting by largest remainder', () => {
  it('adds up, stays within a unit of the exact share, mirrors a refund, and gives nothing to a weight of zero', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000_000 }), anyWeights, (total, weights) => {
        const parts = allocate(total, [...weights, 0])
        expect(sum(parts)).toBe(total)
        expect(parts.at(-1)).toBe(0)
        expect(allocate(-total, [...weights, 0]).map(part => -part)).toEqual(
          parts.map(part => (part === 0 ? -0 : part)),
        )
        const all = BigInt(sum(weights))
        weights.forEach((weight, index) => {
          const off = BigInt(parts[index] ?? 0) * all - BigInt(total) * BigInt(weight)
          expect(off < all && off > -all).toBe(true)
        })
      }),
      runs,
    )
  })
})

describe('rounding', () => {
  it('is symmetric in every mode, less than a unit off, and keeps whole numbers', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 20n), 10n ** 20n), fc.bigInt(1n, 10n ** 9n), anyMode, (top, bottom, mode) => {
        const rounded = round(fraction(top, bottom), mode)
        expect(round(fraction(-top, bottom), mode)).toBe(-rounded)
        const off = rounded * bottom - top
        expect(off < bottom && off > -bottom).toBe(true)
        expect(round(fraction(top), mode)).toBe(top)
      }),
      runs,
    )
  })
  it('to a coin gives a multiple of the coin', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -(10 ** 9), max: 10 ** 9 }),
        fc.constantFrom(1, 5, 10, 50, 100),
        anyMode,
        (minor, step, mode) => {
          const rounded = roundToStep(fraction(minor), step, mode)
          expect(Math.abs(rounded % step)).toBe(0)
          expect(Math.abs(rounded - minor)).toBeLessThan(step)
        },
      ),
      runs,
    )
    expect(() => roundToStep(fraction(1), 0)).toThrow(RangeError)
    expect(() => roundToStep(fraction(1), 0.5)).toThrow(RangeError)
  })
  it('reads what it writes, exactly', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 15n), 10n ** 15n), fc.bigInt(1n, 10n ** 6n), (top, bottom) => {
        const back = rational(ratioText(fraction(top, bottom)))
        expect(back.n * bottom).toBe(top * back.d)
      }),
      runs,
    )
    expect(['0.33', '-0.225', '1e-3', '5.', '.5', '1/3'].map(text => ratioText(rational(text)))).toEqual([
      '0.33',
      '-0.225',
      '0.001',
      '5',
      '0.5',
      '1/3',
    ])
    for (const wrong of ['', '.', '12,5', 'NaN', '1/0', '1/2/3', '0x10', '∞'])
      expect(() => rational(wrong)).toThrow(RangeError)
    expect(() => rational(Number.NaN)).toThrow(RangeError)
    expect(() => rational(Number.POSITIVE_INFINITY)).toThrow(RangeError)
  })
})
