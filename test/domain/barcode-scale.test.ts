// Codes that a scale prints: the number of the good with its weight or price, believed only when every check digit is right.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { gtinCheckDigit } from '#domain/barcode'
import { layoutRefusal, readScaleCode, usualLayouts, valueCheckDigit, type ScaleLayout } from '#domain/barcode-scale'

const coded = (body: string): string => `${body}${gtinCheckDigit(body)}`
const german = usualLayouts('DE')
const american = usualLayouts('US')

describe('codes of scales', () => {
  test('carry a price in the currency of the till, or a weight in thousandths', () => {
    expect(readScaleCode(coded('221234500199'), german, 2)).toEqual({
      item: '12345',
      own: coded('221234500000'),
      quantityMilli: null,
      priceMinor: 199,
    })
    expect(readScaleCode(coded('281234501257'), german, 2)).toMatchObject({ quantityMilli: 1257, priceMinor: null })
    expect(readScaleCode(coded('221234500199'), german, 3)).toMatchObject({ priceMinor: 1990 })
    // 1.99 cannot be said in a currency without decimals.
    expect(readScaleCode(coded('221234500199'), german, 0)).toBeNull()
    expect(readScaleCode(coded('221234500200'), german, 0)).toMatchObject({ priceMinor: 2 })
  })

  test('of North America have a check digit of the price, and may come without the leading zero', () => {
    const body = `0212345${valueCheckDigit('2875')}2875`
    expect(readScaleCode(coded(body), american, 2)).toMatchObject({ item: '12345', priceMinor: 2875 })
    expect(readScaleCode(coded(body).slice(1), american, 2)).toMatchObject({ item: '12345', priceMinor: 2875 })
    expect(readScaleCode(coded(`0212345${(valueCheckDigit('2875') + 1) % 10}2875`), american, 2)).toBeNull()
    expect(readScaleCode(coded('281234501257'), american, 2)).toBeNull()
  })

  // The examples of GS1 General Specifications §7.9.3 and §7.9.4.
  test.each([
    ['2875', 9],
    ['14685', 6],
  ])('the check digit of %s is %i', (value, digit) => expect(valueCheckDigit(value)).toBe(digit))

  test('are no more than goods of their own without a value, and nothing with a wrong check digit', () => {
    expect(readScaleCode(coded('221234500000'), german, 2)).toBeNull()
    const code = coded('221234500199')
    expect(readScaleCode(`${code.slice(0, 12)}${(Number(code[12]) + 1) % 10}`, german, 2)).toBeNull()
    expect(['', '22', 'ABC', '4006381333931', '2212345001991'].map(each => readScaleCode(each, german, 2))).toEqual(
      Array(5).fill(null),
    )
  })

  test('notice every single wrong digit, whatever the layout', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...german, ...american),
        fc.integer({ min: 1, max: 9999 }),
        fc.stringMatching(/^\d{5}$/),
        fc.nat(12),
        fc.integer({ min: 1, max: 9 }),
        (layout, value, item, place, off) => {
          const digits = String(value).padStart(layout.valueDigits, '0')
          const check = layout.valueCheck ? String(valueCheckDigit(digits)) : ''
          const code = coded(`${layout.prefix}${item}${check}${digits}`)
          const found = readScaleCode(code, [layout], 2)
          expect(found?.quantityMilli ?? found?.priceMinor).toBe(value)
          expect(found?.item).toBe(item)
          const wrong = `${code.slice(0, place)}${(Number(code[place]) + off) % 10}${code.slice(place + 1)}`
          expect(readScaleCode(wrong, [layout], 2)).toBeNull()
        },
      ),
    )
  })

  test('are laid out in thirteen digits behind a prefix for stores', () => {
    const layout: ScaleLayout = {
      prefix: '21',
      itemDigits: 4,
      valueCheck: true,
      valueDigits: 5,
      holds: 'price',
      decimals: 2,
    }
    expect(layoutRefusal(layout)).toBeNull()
    expect([...german, ...american].map(layoutRefusal).filter(why => why !== null)).toEqual([])
    expect(layoutRefusal({ ...layout, prefix: '40' })).toContain('prefix')
    expect(layoutRefusal({ ...layout, itemDigits: 5 })).toContain('13 digits')
    expect(layoutRefusal({ ...layout, itemDigits: 3, valueDigits: 6 })).toContain('4 or 5')
    expect(readScaleCode(coded(`214711${valueCheckDigit('01999')}01999`), [layout], 2)).toMatchObject({
      item: '4711',
      priceMinor: 1999,
    })
  })
})
