// What people type is either plainly one figure or refused, with the field and the reason; nothing is rounded or guessed.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { price, type Cart, type CartLine } from '#domain/cart'
import { cartRefusal } from '#domain/cart-checks'
import { exponentOf, formatPlain } from '#domain/money'
import { readAmount, readMinor, readPercent, readQuantity, type Read } from '#domain/money-input'
import { MoneyRefused } from '#domain/money-refused'
import { line, runs } from './money-arbitraries.ts'

const found = (read: Read) => (read.ok ? read.value : read.refusal.reason)
const amount = (text: string, currency = 'EUR', language: 'en' | 'de' = 'en') =>
  found(readAmount('amount', text, currency, language))

describe('a typed amount', () => {
  it.each([
    ['12.50', 'EUR', 'en', 1250],
    ['12,50', 'EUR', 'de', 1250],
    ['12.5', 'EUR', 'de', 1250],
    ['12,5', 'EUR', 'en', 1250],
    ['1.234,50', 'EUR', 'de', 123_450],
    ['1,234.50', 'USD', 'en', 123_450],
    ['1,234', 'USD', 'en', 123_400],
    ['1.234', 'EUR', 'de', 123_400],
    ['.5', 'USD', 'en', 50],
    ['7', 'EUR', 'de', 700],
    ['€ 5', 'EUR', 'en', 500],
    ['5 €', 'EUR', 'de', 500],
    ['USD 3.20', 'USD', 'en', 320],
    ['$3.20', 'USD', 'en', 320],
    ['500', 'JPY', 'en', 500],
    ['1.234', 'KWD', 'en', 1234],
    ['2.500', 'EUR', 'en', 250],
    ['0', 'EUR', 'en', 0],
  ] as const)('%s %s (%s) is %i minor units', (text, currency, language, minor) => {
    expect(amount(text, currency, language)).toBe(minor)
  })
  it.each([
    ['', 'EUR', 'en', 'empty'],
    ['  ', 'EUR', 'en', 'empty'],
    ['NaN', 'EUR', 'en', 'not-a-number'],
    ['abc', 'EUR', 'en', 'not-a-number'],
    ['1e5', 'EUR', 'en', 'not-a-number'],
    ['1.2.3', 'EUR', 'en', 'not-a-number'],
    ['1,23,4', 'EUR', 'en', 'not-a-number'],
    ['1,234,5', 'EUR', 'en', 'not-a-number'],
    ['.', 'EUR', 'en', 'not-a-number'],
    ['-5', 'EUR', 'en', 'negative'],
    ['−5', 'EUR', 'de', 'negative'],
    ['1.234', 'EUR', 'en', 'too-many-decimals'],
    ['12.505', 'USD', 'en', 'too-many-decimals'],
    ['500.5', 'JPY', 'en', 'too-many-decimals'],
    ['1.2345', 'KWD', 'en', 'too-many-decimals'],
    ['9999999999', 'EUR', 'en', 'too-large'],
    ['99999999999999999999999', 'EUR', 'en', 'too-large'],
    ['$5', 'EUR', 'en', 'wrong-currency'],
    ['5 USD', 'EUR', 'en', 'wrong-currency'],
    ['CHF 5', 'EUR', 'en', 'wrong-currency'],
    ['£5', 'USD', 'en', 'wrong-currency'],
  ] as const)('%s in %s (%s) is refused: %s', (text, currency, language, reason) => {
    const read = readAmount('tendered', text, currency, language)
    expect(read).toMatchObject({ ok: false, refusal: { field: 'tendered', reason } })
  })
  it('is read back exactly as it is written, in every currency and language', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 99_999_999_999 }),
        fc.constantFrom('EUR', 'USD', 'JPY', 'KWD'),
        fc.constantFrom('en', 'de'),
        (minor, currency, language) => {
          expect(amount(formatPlain(minor, currency, language), currency, language)).toBe(minor)
        },
      ),
      runs,
    )
  })
  it('is never anything but a whole number within the limits, whatever is typed', () => {
    const typed = fc.oneof(fc.string(), fc.stringMatching(/^[-€$0-9., ]{0,24}$/))
    fc.assert(
      fc.property(
        typed,
        fc.constantFrom('EUR', 'JPY', 'KWD'),
        fc.constantFrom('en', 'de'),
        (text, currency, language) => {
          const read = readAmount('amount', text, currency, language)
          if (read.ok) expect(Number.isSafeInteger(read.value) && read.value >= 0).toBe(true)
          else expect(read.refusal.message).toMatch(/^[A-Z“"].*\.$/s)
          expect([0, 2, 3]).toContain(exponentOf(currency))
        },
      ),
      runs,
    )
  })
  it('does not repeat a card number that was typed into it', () => {
    const digits = ['4111', '1111', '1111', '1111'].join('-')
    const read = readAmount('amount', digits, 'EUR', 'en')
    expect(read.ok).toBe(false)
    expect(JSON.stringify(read)).not.toContain('1111-1111')
  })
})

describe('a typed quantity or percentage', () => {
  it('is thousandths or basis points', () => {
    expect(found(readQuantity('quantity', '0,257', 'de'))).toBe(257)
    expect(found(readQuantity('quantity', '12', 'en'))).toBe(12_000)
    expect(found(readPercent('discount', '2.5 %', 'en'))).toBe(250)
  })
  it('is refused with ten digits, with more decimals than there are, and beyond 100 percent', () => {
    expect(found(readQuantity('quantity', '4006381333', 'en'))).toBe('too-large')
    expect(found(readQuantity('quantity', '1.2345', 'en'))).toBe('too-many-decimals')
    expect(found(readPercent('discount', '100.01', 'en'))).toBe('too-large')
    expect(found(readPercent('discount', '-1', 'en'))).toBe('negative')
  })
})

describe('a number from a program', () => {
  it.each([
    [Number.NaN, 'not-a-number'],
    ['5', 'not-a-number'],
    [null, 'not-a-number'],
    [-1, 'negative'],
    [0.5, 'not-whole'],
    [Number.POSITIVE_INFINITY, 'too-large'],
    [2 ** 53, 'too-large'],
    [1250, 1250],
  ])('%s is %s', (value, expected) => {
    expect(found(readMinor('amount', value))).toBe(expected)
  })
})

describe('a cart with a wrong figure', () => {
  const cart = (wrong: Partial<CartLine>, more: Partial<Cart> = {}): Cart => ({
    lines: [line(), line(wrong)],
    discountBasisPoints: 0,
    ...more,
  })
  it.each([
    [cart({ unitPriceMinor: Number.NaN }), 'lines[1].unitPriceMinor', 'not-a-number'],
    [cart({ unitPriceMinor: -1 }), 'lines[1].unitPriceMinor', 'negative'],
    [cart({ quantityMilli: 4_006_381_333 }), 'lines[1].quantityMilli', 'too-large'],
    [cart({ quantityMilli: 0.5 }), 'lines[1].quantityMilli', 'not-whole'],
    [cart({ taxBasisPoints: Number.POSITIVE_INFINITY }), 'lines[1].taxBasisPoints', 'too-large'],
    [cart({}, { discountBasisPoints: 10_001 }), 'discountBasisPoints', 'too-large'],
    [cart({}, { discounts: [{ kind: 'fixed', amountMinor: -5 }] }), 'discounts[0].amountMinor', 'negative'],
    [
      cart({}, { discounts: [{ kind: 'per-unit', amountMinor: 5, limitUnits: 1.5 }] }),
      'discounts[0].limitUnits',
      'not-whole',
    ],
    [cart({ discounts: [{ kind: 'percent', percent: '101' }] }), 'lines[1].discounts[0].percent', 'too-large'],
    [cart({ discounts: [{ kind: 'percent', percent: '-1' }] }), 'lines[1].discounts[0].percent', 'negative'],
    [
      cart({ taxes: [{ kind: 'percent', id: 't', percent: 'x', included: true, inBase: true, affected: false }] }),
      'lines[1].taxes[0].percent',
      'not-a-number',
    ],
    [
      cart({ taxes: [{ kind: 'fixed', id: 'd', perUnitMinor: -1, inBase: true }] }),
      'lines[1].taxes[0].perUnitMinor',
      'negative',
    ],
  ])('is refused by its field and reason: case %#', (wrong, field, reason) => {
    expect(cartRefusal(wrong)).toMatchObject({ field, reason })
    expect(() => price(wrong)).toThrow(MoneyRefused)
    expect(() => price(wrong)).toThrow(RangeError)
  })
  it('is refused when its total is beyond exact numbers, though each line is not', () => {
    const huge = line({ unitPriceMinor: Number.MAX_SAFE_INTEGER })
    expect(() => price({ lines: [huge, huge], discountBasisPoints: 0 })).toThrow(/too large/)
    expect(() => price({ lines: [{ ...huge, quantityMilli: 2000 }], discountBasisPoints: 0 })).toThrow(/too large/)
  })
})
