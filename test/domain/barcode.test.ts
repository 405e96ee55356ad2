// Product codes are whole only with a right check digit.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gtinCheckDigit, isGtin } from '#domain/barcode'

describe('product codes', () => {
  it.each(['4006381333931', '96385074', '036000291452', '10614141000415'])('%s is whole', code => {
    expect(isGtin(code)).toBe(true)
  })
  it.each(['4006381333932', '400638133393', '123456789', '', 'ABCDEFGH', '4006381333931 '])('%o is not', code => {
    expect(isGtin(code)).toBe(false)
  })
  it('notice every single wrong digit', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{12}$/), fc.nat(12), fc.integer({ min: 1, max: 9 }), (body, place, off) => {
        const code = `${body}${gtinCheckDigit(body)}`
        const wrong = `${code.slice(0, place)}${(Number(code[place]) + off) % 10}${code.slice(place + 1)}`
        expect([isGtin(code), isGtin(wrong)]).toEqual([true, false])
      }),
    )
  })
  it('have no check digit without digits', () => {
    expect(() => gtinCheckDigit('12a')).toThrow(RangeError)
  })
})
