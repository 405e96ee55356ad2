// Product codes are whole only with a right check digit.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codeRefusal, gtinCheckDigit, isGtin, keptCode, upcAOf } from '#domain/barcode'

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

describe('UPC-E', () => {
  // Each rule of the zeros that are left out (GS1 General Specifications §5.2.2.4.2).
  it.each([
    ['01234505', '012000003455'],
    ['04252614', '042100005264'],
    ['01234531', '012300000451'],
    ['01234543', '012340000053'],
    ['01234565', '012345000065'],
  ])('%s is %s', (short, whole) => {
    expect(isGtin(whole)).toBe(true)
    expect(upcAOf(short)).toBe(whole)
  })
  it('is nothing with a wrong check digit, another number system or more digits', () => {
    expect(['04252615', '24252614', '4252614', '042526140'].map(upcAOf)).toEqual([null, null, null, null])
  })
  it('is kept as the UPC-A it stands for, an EAN-8 as it is', () => {
    expect([keptCode('04252614'), keptCode('96385074'), keptCode('PLU-7')]).toEqual([
      '042100005264',
      '96385074',
      'PLU-7',
    ])
  })
})

describe('a code of the store itself', () => {
  it.each([
    ['4711', null],
    ['PLU-7/a', null],
    ['4006381333932', 'wrong-check-digit'],
    ['12345678', 'wrong-check-digit'],
    ['a b', 'characters'],
    ['a|b', 'characters'],
    ['ä', 'characters'],
    ['x'.repeat(49), 'too-long'],
  ])('%s: %s', (code, refusal) => expect(codeRefusal(code)).toBe(refusal))
})
