// Licence payloads of 40 issuers, keyboard captures included, give the right dates; nothing at all makes the parser throw.
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { initialsOf, parseAamva, type AamvaDocument } from '#domain/aamva'

const folder = new URL('../fixtures/aamva/', import.meta.url)
type Case = {
  file: string
  expected: {
    firstName: string
    middleName?: string
    lastName: string
    dateOfBirth: string
    expiry: string
    country: string
  }
}
const cases = JSON.parse(readFileSync(new URL('expected.json', folder), 'utf8')) as Case[]
const payloadOf = (file: string) => readFileSync(new URL(file, folder)).toString('latin1')
const payloads = cases.map(({ file }) => payloadOf(file))
const licence = (elements: string, header = '@\n\x1e\rANSI 636014080102DL00410278ZC03190034') =>
  `${header}DL${elements}\r`

function read(payload: string): AamvaDocument {
  const result = parseAamva(payload)
  if (!result.ok) throw new Error(`not read: ${result.why}`)
  return result
}

describe('real layouts', () => {
  it.each(cases.map(({ file, expected }) => [file, expected] as const))('%s', (file, expected) => {
    const { born, expires, country, familyName, givenNames } = read(payloadOf(file))
    expect({ born, expires, country }).toEqual({
      born: expected.dateOfBirth,
      expires: expected.expiry,
      country: expected.country === 'Canada' ? 'CAN' : 'USA',
    })
    expect({ familyName, givenNames }).toEqual({
      familyName: expected.lastName,
      givenNames: [expected.firstName, expected.middleName].filter(Boolean).join(' '),
    })
  })
  it.each(cases.map(({ file, expected }) => [file, expected] as const))(
    '%s without any control character',
    (file, expected) => {
      // eslint-disable-next-line no-control-regex -- what some keyboard scanners drop
      const { born, expires } = read(payloadOf(file).replace(/[\u0000-\u001f]/g, ' '))
      expect({ born, expires }).toEqual({ born: expected.dateOfBirth, expires: expected.expiry })
    },
  )
  it('reads issuer and version from the header', () => {
    expect(read(payloadOf('Licenses-CO_2013.txt'))).toMatchObject({ issuer: '636020', version: 8 })
    expect(read(payloadOf('Licenses-FL.txt'))).toMatchObject({ issuer: '636010', version: 1 })
  })
})

describe('dates', () => {
  it.each([
    ['04021955', '1955-04-02'],
    ['19550402', '1955-04-02'],
    ['02302000', null],
    ['04021855', null],
    ['0402195', null],
    ['040219555', null],
    ['', null],
  ])('the birth date %o is read as %o', (digits, born) => {
    expect(read(licence(`DBA01012030\nDBB${digits}\nDAQ1`)).born).toBe(born)
  })
  it('gives no birth date when two subfiles contradict one another', () => {
    expect(read(licence('DBA01012030\nDBB01011990\rIDDBB01012010')).born).toBeNull()
    expect(read(licence('DBA01012030\nDBB01011990\rIDDBB01011990')).born).toBe('1990-01-01')
  })
  it('calls a payload without a readable expiry damaged, so that nothing cut off counts as unlimited', () => {
    for (const elements of [
      'DBB01011990\nDAQ1',
      'DBB01011990\nDBA0101',
      'DBB01011990\nDBA',
      'DBB01011990\nDBA01012020\rIDDBA01012040',
    ]) {
      expect(parseAamva(licence(elements))).toEqual({ ok: false, why: 'damaged' })
    }
  })
  it('knows documents without an end', () => {
    expect(read(licence('DBB01011990\nDBA99999999')).expires).toBeNull()
    expect(read(licence('DBB01011990\nDBA12319999')).expires).toBe('9999-12-31')
  })
})

describe('magnetic stripes', () => {
  const stripe = (dates: string) => `%CASACRAMENTO^HARPER$ELIJAH$MASON^671 BLUEBERRY HILL DR^?;6360141485768=${dates}?`
  it('give dates and names', () => {
    expect(read(stripe('290219730705'))).toMatchObject({
      version: 0,
      born: '1973-07-05',
      expires: '2029-02-28',
      familyName: 'HARPER',
      givenNames: 'ELIJAH MASON',
    })
    expect(read(stripe('297719730705')).expires).toBeNull()
    expect(read(stripe('299919730705')).expires).toBe('2029-07-05')
  })
  it('are damaged when the dates are, and not ours when the issuer is not', () => {
    expect(parseAamva(stripe('2913197307'))).toEqual({ ok: false, why: 'damaged' })
    expect(parseAamva(';4111111111111111=29121010000000000?')).toEqual({ ok: false, why: 'not-aamva' })
  })
})

describe('anything else', () => {
  it.each(['', '4006381333931', 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<', '@\n\x1e\rANSI 6360', 'https://example.com/ANSI'])(
    '%o is not a licence',
    text => {
      expect(parseAamva(text)).toEqual({ ok: false, why: 'not-aamva' })
    },
  )
  it('T48: never throws, and never gives a date that is no day', () => {
    const mutated = fc
      .tuple(fc.constantFrom(...payloads), fc.nat(600), fc.nat(20), fc.string({ unit: 'binary', maxLength: 12 }))
      .map(([payload, at, cut, put]) => payload.slice(0, at) + put + payload.slice(at + cut))
    fc.assert(
      fc.property(
        fc.oneof(
          mutated,
          fc.string({ unit: 'binary' }),
          fc.string().map(text => `ANSI 636014080102DL${text}`),
        ),
        text => {
          const result = parseAamva(text)
          initialsOf(result)
          if (result.ok)
            for (const day of [result.born, result.expires]) expect(day ?? '2000-01-01').toMatch(/^\d{4}-\d{2}-\d{2}$/)
        },
      ),
      { numRuns: 3000 },
    )
  })
  it('cut off anywhere, never passes a licence as unlimited', () => {
    for (const payload of payloads) {
      for (let length = 0; length < payload.length; length += 1) {
        const result = parseAamva(payload.slice(0, length))
        expect(result.ok && result.expires === null).toBe(false)
      }
    }
  })
  it('takes time in proportion to the length: a megabyte of one element is read', () => {
    const many = licence(`DBA01012030\nDBB01011990\n${'DAQ1\n'.repeat(200_000)}`)
    expect(read(many).born).toBe('1990-01-01')
  })
})

describe('initials', () => {
  it('show the first letters only', () => {
    expect(initialsOf(read(payloadOf('Licenses-CA.txt')))).toBe('E. H.')
    expect(initialsOf(read(licence('DBA01012030\nDBB01011990\nDCSexample')))).toBe('E.')
    expect(initialsOf(read(licence('DBA01012030\nDBB01011990')))).toBeNull()
    expect(initialsOf({ ok: false, why: 'damaged' })).toBeNull()
  })
})
