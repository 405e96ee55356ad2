// Rounding is symmetric, splitting loses nothing, formatting is exact.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  allocate,
  divideRounded,
  exponentOf,
  formatMinor,
  formatPlain,
  includedTax,
  multiplyRounded,
} from '#domain/money'

const amount = fc.integer({ min: -10_000_000_000, max: 10_000_000_000 })
const weights = fc
  .array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 20 })
  .filter(list => list.some(weight => weight > 0))

describe('rounding', () => {
  it('rounds halves away from zero on both sides', () => {
    expect([5n, -5n, 4n, -4n].map(value => divideRounded(value, 10n))).toEqual([1n, -1n, 0n, 0n])
  })
  it('is symmetric and at most half a unit off', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 20n), 10n ** 20n), fc.bigInt(1n, 10n ** 9n), (top, bottom) => {
        const rounded = divideRounded(top, bottom)
        expect(divideRounded(-top, bottom)).toBe(-rounded)
        expect(divideRounded(top, -bottom)).toBe(-rounded)
        const off = 2n * (rounded * bottom - top)
        expect(off <= bottom && off >= -bottom).toBe(true)
      }),
    )
  })
  it('refuses a zero denominator, fractions and amounts beyond exact integers', () => {
    expect(() => divideRounded(1n, 0n)).toThrow(RangeError)
    expect(() => multiplyRounded(1.5, 1, 1)).toThrow(RangeError)
    expect(() => multiplyRounded(Number.MAX_SAFE_INTEGER, 2, 1)).toThrow(RangeError)
  })
})

describe('splitting', () => {
  it('gives parts that add up to the whole, each within one unit of its exact share', () => {
    fc.assert(
      fc.property(amount, weights, (total, list) => {
        const parts = allocate(total, list)
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total)
        const sum = BigInt(list.reduce((all, weight) => all + weight, 0))
        parts.forEach((part, index) => {
          const off = BigInt(part) * sum - BigInt(total) * BigInt(list[index]!)
          expect(off < sum && off > -sum).toBe(true)
        })
      }),
    )
  })
  it('mirrors a negative total, so a refund undoes a sale part by part', () => {
    fc.assert(
      fc.property(amount, weights, (total, list) => {
        expect(allocate(-total, list)).toEqual(allocate(total, list).map(part => (part === 0 ? 0 : -part)))
      }),
    )
  })
  it('gives nothing to a weight of zero', () => {
    fc.assert(
      fc.property(amount, weights, (total, list) => {
        const parts = allocate(total, [...list, 0])
        expect(parts.at(-1)).toBe(0)
      }),
    )
  })
  it('splits nothing over nothing and refuses money without weights', () => {
    expect(allocate(0, [])).toEqual([])
    expect(allocate(0, [0, 0])).toEqual([0, 0])
    expect(() => allocate(1, [0, 0])).toThrow(RangeError)
    expect(() => allocate(1, [2, -1])).toThrow(RangeError)
  })
})

describe('included tax', () => {
  it('always gives net + tax = gross, with the mirror for a refund', () => {
    fc.assert(
      fc.property(amount, fc.integer({ min: 0, max: 10_000 }), (gross, rate) => {
        const { netMinor, taxMinor } = includedTax(gross, rate)
        expect(netMinor + taxMinor).toBe(gross)
        const back = includedTax(-gross, rate)
        expect(back.taxMinor + taxMinor).toBe(0)
        expect(back.netMinor + netMinor).toBe(0)
      }),
    )
  })
})

describe('formatting', () => {
  const seen = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')
  it('writes amounts as people of the language do', () => {
    expect(seen(formatMinor(123_456, 'EUR', 'de'))).toBe('1.234,56 €')
    expect(seen(formatMinor(123_456, 'USD', 'en'))).toBe('$1,234.56')
    expect(seen(formatMinor(-5, 'EUR', 'de'))).toBe('-0,05 €')
    expect(seen(formatPlain(123_456, 'EUR', 'de'))).toBe('1.234,56')
  })
  it('knows currencies without decimals and with three', () => {
    expect([exponentOf('JPY'), exponentOf('EUR'), exponentOf('KWD')]).toEqual([0, 2, 3])
    expect(seen(formatMinor(1234, 'JPY', 'en'))).toBe('¥1,234')
    expect(seen(formatPlain(1234, 'KWD', 'en'))).toBe('1.234')
  })
  it('prints every digit of the largest amounts', () => {
    fc.assert(
      fc.property(fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }), minor => {
        expect(BigInt(formatPlain(minor, 'EUR', 'en').replace(/[.,]/g, ''))).toBe(BigInt(minor))
      }),
    )
  })
})
