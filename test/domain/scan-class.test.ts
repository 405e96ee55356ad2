// Whatever a scanner sends is one of a few things, and never an exception; payment cards are nothing at all.
import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gtinCheckDigit } from '../../main/domain/barcode.ts'
import { looksLikePaymentCard } from '../../main/domain/card-number.ts'
import { bareScan, classifyScan, MOST_SCAN } from '../../main/domain/scan-class.ts'
import { writeMrz } from '../scan/mrz-lines.ts'

const gtin13 = fc.stringMatching(/^\d{12}$/).map(digits => `${digits}${gtinCheckDigit(digits)}`)
/** Put together, so that no number stands here whole. */
const card = ['4111', '1111', '1111', '1111']
const licences = readdirSync('test/fixtures/aamva').filter(name => name.startsWith('Licenses-'))
const holder = {
  code: 'P',
  issuer: 'UTO',
  nationality: 'UTO',
  number: 'X00000017',
  family: 'Example',
  given: 'Quillon',
  born: '740812',
  expires: '401231',
  sex: 'F',
  optional: '',
  optional2: '',
} as const

describe('any text', () => {
  it('up to 4 kB, with control characters and emoji, is classified without an exception', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: MOST_SCAN }),
      fc.string({ unit: 'grapheme', maxLength: 400 }),
      fc.string({ unit: fc.constantFrom(...'0123456789@ANSI R|]E<\n\r\u0000\u001e\u0002;=%^'), maxLength: 300 }),
    )
    fc.assert(
      fc.property(text, sent => {
        const found = classifyScan(sent)
        expect(['empty', 'payment-card', 'licence', 'mrz', 'receipt', 'insurance', 'product', 'code']).toContain(
          found.kind,
        )
        if ('code' in found) expect(looksLikePaymentCard(found.code)).toBe(false)
      }),
      { numRuns: 2000 },
    )
  })
  it('of 4 kB of digits, openers or fillers takes no longer than it is long', () => {
    for (const unit of ['0', 'https://a/01/', '<', ']E', '%B4 ', '@\n\u001e\rANSI 636'])
      expect(classifyScan(unit.repeat(MOST_SCAN)).kind).toBeTypeOf('string')
  })
  it('that is only the frame of a scanner is empty', () => {
    for (const sent of ['', ' ', '\u0002\u0003', '\r\n', '\t']) expect(classifyScan(sent)).toEqual({ kind: 'empty' })
  })
})

describe('goods', () => {
  it('are recognised by their check digit, whatever frame the scanner puts around', () => {
    const frame = fc.tuple(
      fc.constantFrom('', '\u0002', ' ', ']E0', '\u0002]E0', ']d2'),
      fc.constantFrom('', '\u0003', '\r\n', '\t', '\u0003\r'),
    )
    fc.assert(
      fc.property(gtin13, frame, (code, [before, after]) => {
        expect(classifyScan(`${before}${code}${after}`)).toEqual({ kind: 'product', code })
      }),
    )
  })
  it.each([
    ['0109506000134352', '09506000134352'],
    [']C1010950600013435210ABC', '09506000134352'],
    ['(01)09506000134352(10)ABC', '09506000134352'],
    ['https://id.gs1.org/01/09506000134352/10/ABC', '09506000134352'],
    ['4006381333931', '4006381333931'],
    ['036000291452', '036000291452'],
    ['40170725', '40170725'],
  ])('%s is the product %s', (sent, code) => expect(classifyScan(sent)).toEqual({ kind: 'product', code }))
  it('with a wrong check digit are only a code, which the till may still know', () =>
    expect(classifyScan('4006381333932')).toEqual({ kind: 'code', code: '4006381333932' }))
  it('keep a bracket that is no identifier', () => expect(bareScan(']')).toBe(']'))
})

describe('a payment card', () => {
  it.each([
    ['alone', card.join('')],
    ['in groups', card.join(' ')],
    ['behind an identifier', `]Q1${card.join('')}`],
    ['between STX and ETX', `\u0002${card.join('')}\u0003`],
    ['with control characters inside', card.join('\u0000')],
    ['as track 1', `%B${card.join('')}^DOE/JANE^30121010000?`],
    ['as track 2', `;${card.join('')}=30121010000?`],
    ['in the middle of words', `card ${card.join('-')} please`],
  ])('%s comes out as nothing but that word', (_, sent) => {
    expect(classifyScan(sent)).toEqual({ kind: 'payment-card' })
  })
})

describe('documents', () => {
  it.each(licences)('the licence %s is a licence, and with its control characters lost too', name => {
    const payload = readFileSync(`test/fixtures/aamva/${name}`, 'latin1')
    expect(classifyScan(payload).kind).toBe('licence')
    expect(classifyScan(`]L0${payload}\r`).kind).toBe('licence')
  })
  it.each(['TD1', 'TD2', 'TD3'] as const)('a %s zone, in lines or as one line', format => {
    const lines = writeMrz(format, { ...holder, code: format === 'TD3' ? 'P' : 'I' })
    const zone = { kind: 'mrz', payload: lines.join('\n') }
    expect(classifyScan(`${lines.join('\n')}\n`)).toEqual(zone)
    expect(classifyScan(lines.join(''))).toEqual(zone)
  })
  it.each([
    ['A123456780', 'insurance'],
    ['A123456781', 'code'],
    ['80276001234567890122', null],
  ] as const)('%s of an insurance card', (sent, kind) =>
    expect([kind, 'insurance', 'code']).toContain(classifyScan(sent).kind),
  )
})

describe('a receipt', () => {
  it('is known by its number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_999 }), number => {
        const code = `R|${number}|2026-11-21|1099`
        expect(classifyScan(code)).toEqual({ kind: 'receipt', number, code })
      }),
    )
  })
  it('with a number no till reaches is only a code', () =>
    expect(classifyScan(`R|${'9'.repeat(16)}|x`).kind).not.toBe('receipt'))
})
