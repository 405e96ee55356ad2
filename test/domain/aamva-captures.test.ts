// Licences as scanners, keyboards and old printers hand them over: every quirk gives the right dates or none.
import { describe, expect, it } from 'vitest'
import { parseAamva, type AamvaDocument } from '#domain/aamva'
import { countryOfJurisdiction, jurisdictionOf } from '#domain/aamva-issuers'
import { judgeLicence } from '#domain/licence-verdict'

const header = '@\n\x1e\rANSI 636014080102DL00410278ZC03190034'
const rest = 'DCSMOTORIST\nDACMARY\nDADJANE\nDAQD1234567\nDAJCA\nDCGUSA'
const card = (dates: string, start = header): string => `${start}DL${rest}\n${dates}\r`
const good = 'DBD02032016\nDBB07051973\nDBA07052030'

function read(payload: string): AamvaDocument {
  const result = parseAamva(payload)
  if (!result.ok) throw new Error(`not read: ${result.why}`)
  return result
}
const dates = (payload: string) => {
  const { born, issued, expires } = read(payload)
  return [born, issued, expires]
}
const right = ['1973-07-05', '2016-02-03', '2030-07-05']

describe('headers', () => {
  it.each([
    ['as the standard says', header],
    ['AAMVA, as on old cards', '@\n\x1c\rAAMVA6360140101DL00290184'],
    ['no space', '@\n\x1e\rANSI636014080102DL00410278ZC03190034'],
    ['two spaces', '@\n\x1e\rANSI  636014080102DL00410278ZC03190034'],
    ['a symbology identifier in front', ']L2@\n\x1e\rANSI 636014080102DL00410278ZC03190034'],
    ['a byte order mark in front', '\u00ef\u00bb\u00bf@\n\x1e\rANSI 636014080102DL00410278ZC03190034'],
    ['nothing in front', 'ANSI 636014080102DL00410278ZC03190034'],
    ['record separator shown as letters', '@\n6MANSI 636014080102DL00410278ZC03190034'],
    ['one line', '@ANSI 636014080102DL00410278ZC03190034'],
    ['impossible offsets', '@\n\x1e\rANSI 636014080102DL99990000ZC00009999'],
    ['letters for offsets', '@\n\x1e\rANSI 636014080102DLabac'],
    ['no designators', '@\n\x1e\rANSI 6360140801'],
    ['designators on lines of their own', '@\n\x1e\rANSI 636014080102\nDL00410278\nZC03190034\n'],
  ])('%s', (_, start) => {
    expect(dates(card(good, start))).toEqual(right)
  })
  it('tell version, issuer, kind and jurisdiction', () => {
    expect(read(card(good))).toMatchObject({
      version: 8,
      issuer: '636014',
      kind: 'DL',
      jurisdiction: 'CA',
      country: 'USA',
    })
    const identity = card(good, '@\n\x1e\rANSI 604428100001ID00310200').replace('DLDCS', 'IDDCS').replace('USA', 'CAN')
    expect(read(identity)).toMatchObject({ version: 10, kind: 'ID', jurisdiction: 'QC', country: 'CAN' })
  })
  it('that are lost leave a damaged licence and not a strange code', () => {
    expect(parseAamva(card(good, ''))).toEqual({ ok: false, why: 'damaged' })
  })
})

describe('captures', () => {
  const asIs = card(good)
  // eslint-disable-next-line no-control-regex -- the separators of this format are control characters
  const separators = /[\n\r\x1e]/g
  it.each([
    ['CRLF', asIs.replaceAll('\n', '\r\n')],
    ['Caps Lock', asIs.replace(/[A-Za-z]/g, c => (c < 'a' ? c.toLowerCase() : c.toUpperCase()))],
    ['all in lower case', asIs.toLowerCase()],
    ['<LF> and <CR>', asIs.replaceAll('\n', '<LF>').replaceAll('\r', '<CR>').replaceAll('\x1e', '<RS>')],
    ['{LF} and {CR}', asIs.replaceAll('\n', '{LF}').replaceAll('\r', '{CR}').replaceAll('\x1e', '{RS}')],
    ['carets', asIs.replaceAll('\n', '^J').replaceAll('\r', '^M').replaceAll('\x1e', '^^')],
    ['escapes of JSON', JSON.stringify(asIs)],
    [
      'control pictures in UTF-8',
      asIs.replace(separators, c => `\u00e2\u0090${String.fromCharCode(0x80 + c.charCodeAt(0))}`),
    ],
    ['UTF-16', Buffer.from(`\ufeff${asIs}`, 'utf16le').toString('latin1')],
    ['glued together', asIs.replace(separators, '')],
    ['separators as bars', asIs.replace(separators, '|')],
    ['separators as spaces', asIs.replace(separators, ' ')],
    ['spaces around everything', asIs.replaceAll('\n', '  \n   ')],
    ['an element twice', asIs.replace('DCGUSA', 'DCGUSA\nDBB07051973')],
    ['unset twin', asIs.replace('DCGUSA', 'DCGUSA\nDBB00000000\nDBA')],
    ['trailing rubbish', `${asIs}\x00\x00\x00ZCZCAX\r\u00ff\u00fe`],
  ])('%s', (_, payload) => {
    expect(dates(payload)).toEqual(right)
    expect(read(payload).familyName?.toUpperCase()).toBe('MOTORIST')
  })
  it('without separators keep names that contain element names', () => {
    const glued = (given: string, family: string) =>
      read(
        `@ANSI 636014080102DL00410278DLDCS${family}DDENDAC${given}DDFNDADJDDGNDAQD1DAJCA${good.replaceAll('\n', '')}`,
      )
    expect(glued('DAVID', 'SMITH')).toMatchObject({ familyName: 'SMITH', givenNames: 'DAVID J', born: '1973-07-05' })
    expect(glued('DANIEL', 'ADAMS')).toMatchObject({
      givenNames: 'DANIEL J',
      born: '1973-07-05',
      expires: '2030-07-05',
    })
  })
  it('see the birth date behind a value that ends in D', () => {
    expect(read('@ANSI 636014080102DL00410278DLDAQ1DCADDBB07051973DBA07052030DCGUSA').born).toBe('1973-07-05')
  })
})

describe('dates with separators', () => {
  const born = (written: string, country = 'USA') =>
    read(card(`DBB${written}\nDBA07052030`).replace('USA', country)).born
  it('are read in the order of the country', () => {
    expect([
      born('07/05/1973'),
      born('7/5/1973'),
      born('07-05-1973'),
      born('1973-07-05'),
      born('1973/07/05', 'CAN'),
    ]).toEqual(Array.from({ length: 5 }, () => '1973-07-05'))
  })
  it('are none where day and month could be either', () => {
    expect([born('07/05/1973', 'CAN'), born('25/05/1973', 'CAN'), born('25/05/1973')]).toEqual([null, null, null])
  })
  it('are none when they are of no known order, so that they never pass', () => {
    for (const written of ['25051973', '730705', '070573', '5 JUL 1973', '1973', '00000000', 'UNKNOWN']) {
      expect(born(written), written).toBeNull()
      const payload = card(`DBB${written}\nDBA07052030`)
      expect(judgeLicence(payload, { today: '2026-06-15', requiredAge: 18 })).toMatchObject({
        verdict: 'unreadable',
        reason: 'no-birth-date',
      })
    }
  })
})

describe('expiry', () => {
  const expires = (value: string) => {
    const result = parseAamva(card(`DBB07051973\nDBA${value}`))
    return result.ok ? result.expires : result.why
  }
  it('is none only where the card says so', () => {
    for (const value of ['99999999', 'INDEF', 'INDEFINITE', 'NONE', 'NON-EXPIRING', 'never', '99/99/9999'])
      expect(expires(value), value).toBeNull()
    for (const value of ['', '00000000', '0', 'UNKNOWN', '13322030', '203', 'N', '----'])
      expect(expires(value), value).toBe('damaged')
  })
  it('is not taken from the dates until which a person is under 18, 19 or 21', () => {
    expect(parseAamva(card('DBB07052010\nDDH07052028\nDDI07052029\nDDJ07052031'))).toEqual({
      ok: false,
      why: 'damaged',
    })
  })
})

describe('names', () => {
  const name = (elements: string) => {
    const { familyName, givenNames, nameTruncated } = read(`${header}DL${elements}\n${good}\nDAQ1\r`)
    return [familyName, givenNames, nameTruncated]
  }
  it('come from the elements of any version', () => {
    expect(name("DAAO'NEIL,ANNE-MARIE,J,JR")).toEqual(["O'NEIL", 'ANNE-MARIE J', false])
    expect(name('DAAJOHN ROBERT LEE SMITH')).toEqual(['SMITH', 'JOHN ROBERT LEE', false])
    expect(name('DAASMITH$JOHN$R')).toEqual(['SMITH', 'JOHN R', false])
    expect(name('DCSde la  Cruz\nDCTMaria,Jose')).toEqual(['de la Cruz', 'Maria Jose', false])
    expect(name('DABSMITH\nDACJOHN\nDADNMN')).toEqual(['SMITH', 'JOHN', false])
  })
  it('say when the card cut them', () => {
    expect(name('DCSWOLFESCHLEGELSTEINHAUSEN\nDDET\nDACHUBERT\nDDFN')).toEqual([
      'WOLFESCHLEGELSTEINHAUSEN',
      'HUBERT',
      true,
    ])
  })
})

describe('issuers', () => {
  it('are where the list puts them', () => {
    const known = {
      '636000': 'VA',
      '636012': 'ON',
      '636026': 'AZ',
      '636027': null,
      '636028': 'BC',
      '636043': 'DC',
      '636058': 'OK',
      '636059': 'AK',
      '636060': 'WY',
      '636061': 'WV',
      '636062': 'VI',
      '604426': 'PE',
      '604428': 'QC',
      '604431': 'PR',
      '604434': 'NT',
      '990876': null,
    }
    for (const [issuer, code] of Object.entries(known)) expect(jurisdictionOf(issuer), issuer).toBe(code)
  })
  it('lie in a country, or in none of the two', () => {
    expect(['QC', 'VI', 'HL', '??'].map(countryOfJurisdiction)).toEqual(['CAN', 'USA', null, null])
  })
})

describe('other codes at an age check', () => {
  it.each([
    '4006381333931',
    '5449000000996',
    '(01)04006381333931',
    'WIFI:T:WPA;S:x;P:y;;',
    ';4111111111111111=30121010000000000?',
    ';6362970000457013=30121011973070500000?',
  ])('%o is no ID', text => {
    expect(judgeLicence(text, { today: '2026-06-15', requiredAge: 18 }).verdict).toBe('not-an-id')
  })
  it('on the stripe, month 88 is the end of the month of birth', () => {
    expect(read(';6360281234567=308819730705=?').expires).toBe('2030-07-31')
    expect(read('%BCVICTORIA^DOE,$JANE ANN^1 ST$VICTORIA BC^?;6360281234567=300719730705=?')).toMatchObject({
      jurisdiction: 'BC',
      country: 'CAN',
      born: '1973-07-05',
      expires: '2030-07-31',
      familyName: 'DOE',
      givenNames: 'JANE ANN',
    })
  })
})
