// Order ids are unique in time, and no gateway can mistake one for a card number.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { passesLuhn } from '#domain/card-number'
import { orderId } from '#domain/order-id'

const anyId = fc.record({
  till: fc.oneof(fc.string(), fc.stringMatching(/^[0-9]{1,8}$/)),
  atMs: fc.integer({ min: 0, max: 4_102_444_800_000 }),
  random: fc.array(fc.integer({ min: 0, max: 31 }), { minLength: 5, maxLength: 5 }),
})

describe('an order id', () => {
  it('has 19 characters, starts with a letter and has a letter at least every six', () => {
    fc.assert(
      fc.property(anyId, input => {
        const id = orderId(input)
        expect(id).toMatch(/^[A-Z][A-Z0-9]{18}$/)
        expect(id).not.toMatch(/\d{6}/)
      }),
      { numRuns: 2000 },
    )
  })
  it('holds no Luhn-valid run of 12 to 19 digits, not even with its letters taken out', () => {
    fc.assert(
      fc.property(anyId, input => {
        const digits = orderId(input).replace(/\D/g, '')
        for (let length = 12; length <= digits.length; length += 1) {
          for (let start = 0; start + length <= digits.length; start += 1)
            expect(passesLuhn(digits.slice(start, start + length))).toBe(false)
        }
        expect(digits.length).toBeLessThan(12)
      }),
      { numRuns: 2000 },
    )
  })
  it('differs by till, by millisecond and by randomness', () => {
    const base = { till: 'till-7', atMs: 1_763_700_000_000, random: [0, 1, 2, 3, 4] }
    const ids = [
      base,
      { ...base, till: 'till-8' },
      { ...base, atMs: base.atMs + 1 },
      { ...base, random: [0, 1, 2, 3, 5] },
    ].map(orderId)
    expect(new Set(ids).size).toBe(4)
  })
  it('refuses randomness it cannot use', () => {
    for (const random of [[], [0, 1, 2, 3], [0, 1, 2, 3, 32], [0, 1, 2, 3, 0.5]]) {
      expect(() => orderId({ till: '1', atMs: 0, random })).toThrow(RangeError)
    }
  })
})
