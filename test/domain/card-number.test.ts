// Payment cards are caught however they come in; what a till is there to scan passes. Card numbers are the networks' published test numbers.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gtinCheckDigit } from '#domain/barcode'
import { looksLikePaymentCard, passesLuhn } from '#domain/card-number'

const withCheck = (body: string) => [...'0123456789'].map(digit => body + digit).find(passesLuhn)!

describe('payment cards are caught', () => {
  it.each([
    '4111111111111111',
    '5555555555554444',
    '2223003122003222',
    '378282246310005',
    '6011111111111117',
    '3530111333300000',
    '6200000000000005',
  ])('%s', number => {
    expect(looksLikePaymentCard(number)).toBe(true)
    expect(looksLikePaymentCard(`paid with ${number}, thanks`)).toBe(true)
    expect(looksLikePaymentCard(number.replace(/(\d{4})(?=\d)/g, '$1 '))).toBe(true)
    expect(looksLikePaymentCard(number.replace(/(\d{4})(?=\d)/g, '$1-'))).toBe(true)
  })
  it('as magnetic tracks, whatever their check digit', () => {
    expect(looksLikePaymentCard('%B4111111111111112^DOE/JOHN^29121010000000000?')).toBe(true)
    expect(looksLikePaymentCard(';4111111111111112=29121010000000000?')).toBe(true)
  })
  it('for every number of a brand with a right check digit', () => {
    const body = fc.constantFrom(['4', 14], ['51', 13], ['34', 12], ['6011', 11], ['67', 16], ['4', 17])
    const anyCard = body.chain(([prefix, rest]) =>
      fc.stringMatching(new RegExp(`^\\d{${rest}}$`)).map(digits => withCheck(`${prefix}${digits}`)),
    )
    fc.assert(
      fc.property(anyCard, number => {
        expect(looksLikePaymentCard(number)).toBe(true)
      }),
    )
  })
})

describe('everything else passes', () => {
  it('product codes of every length', () => {
    const body = fc.constantFrom(7, 11, 12, 13).chain(length => fc.stringMatching(new RegExp(`^\\d{${length}}$`)))
    fc.assert(
      fc.property(body, digits => {
        expect(looksLikePaymentCard(`${digits}${gtinCheckDigit(digits)}`)).toBe(false)
      }),
    )
  })
  it('loyalty numbers that start with 9276, even with a right check digit', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{8,14}$/), digits => {
        expect(looksLikePaymentCard(withCheck(`9276${digits}`))).toBe(false)
      }),
    )
  })
  it('gateway tokens, receipts and two product codes side by side', () => {
    for (const text of [
      '9418594164541111',
      'R|1042|2025-11-21|1999',
      '4006381333931 4006381333931',
      '41111111 11111111',
      'k7w2m9xa',
      '',
      '4111111111111112',
    ]) {
      expect(looksLikePaymentCard(text)).toBe(false)
    }
  })
})
