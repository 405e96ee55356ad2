// Reading machine readable zones: the specimens of ICAO 9303, every format, and what must never be believed.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judge } from '../../main/domain/age.ts'
import { mrzLinesOf, parseMrz } from '../../main/domain/mrz.ts'
import type { MrzDocument } from '../../main/domain/mrz.ts'
import { checkDigit, checkHolds } from '../../main/domain/mrz-check.ts'
import { readBirth, readExpiry } from '../../main/domain/mrz-dates.ts'
import { mrzFormatOf } from '../../main/domain/mrz-layout.ts'
import type { MrzFormat } from '../../main/domain/mrz-layout.ts'
import { mrzInitials, readNames } from '../../main/domain/mrz-names.ts'
import { chance } from '../scan/chance.ts'
import { alphanumeric, someHolder, transliterate, writeMrz } from '../scan/mrz-lines.ts'
import type { Holder } from '../scan/mrz-lines.ts'

const today = '2026-11-21'
const formats = ['TD1', 'TD2', 'TD3', 'MRV-A', 'MRV-B'] as const

/** Specimens of ICAO 9303: part 4 appendix B, part 5 appendix B, part 6 appendix B, part 7 appendices. */
const specimens = {
  TD3: 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10',
  TD2: 'I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6',
  TD1: 'I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<',
  'MRV-A': 'V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<',
  'MRV-B': 'V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<',
} as const
const longNumbers = {
  TD1: 'I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<',
  TD2: 'I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<\nD23145890<UTO3407127M95071227349<<<8',
} as const

function read(text: string): MrzDocument {
  const found = parseMrz(text, today)
  if (!found.ok) throw new Error(`${found.why}: ${text}`)
  return found
}

describe('the specimens of ICAO 9303', () => {
  for (const format of formats) {
    it(`are read: ${format}`, () => {
      const document = read(specimens[format])
      const visa = format.startsWith('MRV')
      expect(document).toMatchObject({
        format,
        code: format === 'TD3' ? 'P' : visa ? 'V' : 'I',
        issuer: 'UTO',
        nationality: visa ? 'XXX' : 'UTO',
        number: format === 'TD3' ? 'L898902C3' : visa ? 'L8988901C' : 'D23145890',
        born: visa
          ? { earliest: '1940-09-07', latest: '1940-09-07' }
          : { earliest: '1974-08-12', latest: '1974-08-12' },
        expires: visa ? '1996-12-10' : '2012-04-15',
        sex: 'female',
        familyName: 'ERIKSSON',
        givenNames: 'ANNA MARIA',
        mayBeCutOff: false,
      })
      expect(mrzInitials(document)).toBe('A. E.')
    })
  }

  it('have their document numbers of more than nine characters whole', () => {
    for (const text of Object.values(longNumbers))
      expect(read(text)).toMatchObject({
        number: 'D23145890734',
        optional: [],
        born: { latest: '1934-07-12' },
        sex: 'male',
      })
  })

  it('give the check digits printed in part 3', () => {
    expect([checkDigit('520727'), checkDigit('AB2134<<<'), checkDigit('')]).toEqual([3, 5, 0])
    expect(() => checkDigit('a')).toThrow(RangeError)
    expect(checkHolds('520727', '3')).toBe(true)
    expect(checkHolds('<<<', '<')).toBe(false)
    expect(checkHolds('<<<', '<', true)).toBe(true)
    expect(checkHolds('A<<', '<', true)).toBe(false)
  })
})

const someone = fc
  .tuple(fc.integer({ min: 0, max: 1_000_000 }), fc.constantFrom(...formats))
  .map(([seed, format]): { format: MrzFormat; holder: Holder } => ({
    format,
    holder: someHolder(chance(seed), format),
  }))

describe('any document', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(someone, ({ format, holder }) => {
        const document = read(writeMrz(format, holder).join('\n'))
        expect(document.format).toBe(format)
        expect(document.number).toBe(holder.number)
        expect(document.issuer).toBe(holder.issuer.replace(/<+$/, ''))
        expect(document.sex).toBe({ F: 'female', M: 'male', '<': 'unspecified' }[holder.sex])
        expect(document.born.latest.slice(2).replaceAll('-', '')).toBe(holder.born)
        expect(document.expires.slice(2).replaceAll('-', '')).toBe(holder.expires)
        expect(document.optional.join()).toBe([holder.optional, holder.optional2].filter(Boolean).join())
        const name = `${transliterate(holder.family)} ${transliterate(holder.given)}`.replaceAll('<', ' ')
        expect(name.startsWith(`${document.familyName} ${document.givenNames ?? ''}`.trim())).toBe(true)
      }),
    )
  })

  it('with one character of a checked field misread is damaged', () => {
    fc.assert(
      fc.property(someone, fc.nat(), fc.integer({ min: 1, max: 9 }), ({ format, holder }, place, by) => {
        const lines = writeMrz(format, holder)
        // Both dates are digits in every format.
        const [row, columns] =
          format === 'TD1'
            ? [1, [0, 1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 13]]
            : [1, [13, 14, 15, 16, 17, 18, 21, 22, 23, 24, 25, 26]]
        const column = columns[place % columns.length]!
        const digit = (Number(lines[row]!.charAt(column)) + by) % 10
        lines[row] = lines[row]!.slice(0, column) + digit + lines[row]!.slice(column + 1)
        expect(parseMrz(lines.join('\n'), today).ok).toBe(false)
      }),
    )
  })

  it('T48: whatever the text, is read or refused without a fault', () => {
    const line = fc.string({ unit: fc.constantFrom(...alphanumeric, '<', ' ', 'é'), maxLength: 46 })
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(line, { maxLength: 4 }).map(lines => lines.join('\n')),
        ),
        text => {
          const found = parseMrz(text, today)
          expect(found.ok || found.why === 'not-mrz' || found.why === 'damaged').toBe(true)
          if (mrzLinesOf(text) === null) expect(found).toEqual({ ok: false, why: 'not-mrz' })
        },
      ),
    )
  })

  it('of zones of random characters hardly any is believed', () => {
    let believed = 0
    const c = chance(4)
    for (let i = 0; i < 20_000; i++) {
      const [count, width] = c.pick([
        [3, 30],
        [2, 44],
        [2, 36],
      ] as const)
      const lines = Array.from({ length: count }, () =>
        Array.from({ length: width }, () => c.pick<string>(`${alphanumeric}<`)).join(''),
      )
      if (parseMrz(lines.join('\n'), today).ok) believed++
    }
    expect(believed).toBe(0)
  })
})

describe('document numbers', () => {
  it('of any length up to what the optional field holds come back whole', () => {
    for (const [format, longest] of [
      ['TD1', 22],
      ['TD2', 14],
    ] as const) {
      const holder = { ...someHolder(chance(1), format), optional: '' }
      for (let length = 1; length <= longest; length++) {
        const number = 'D23145890734ABCDEFGHIJ'.slice(0, length)
        expect(read(writeMrz(format, { ...holder, number }).join('\n')).number).toBe(number)
      }
    }
  })

  it('of passports never go on in the personal number', () => {
    const lines = specimens.TD3.split('\n')
    expect(parseMrz(`${lines[0]}\nL898902C3<UTO7408122F12041596<<<<<<<<<<<<<64`, today)).toEqual({
      ok: false,
      why: 'damaged',
    })
  })
})

describe('years of two digits', () => {
  it('of birth are never in the future', () => {
    expect(readBirth('261121', today)).toEqual({ earliest: today, latest: today })
    expect(readBirth('261122', today)?.latest).toBe('1926-11-22')
    expect(readBirth('081121', today)?.latest).toBe('2008-11-21')
    expect(readBirth('270101', today)?.latest).toBe('1927-01-01')
    // No 29 February in 1900; 2000 had one.
    expect(readBirth('000229', today)?.latest).toBe('2000-02-29')
    expect(readBirth('230229', today)).toBeNull()
    expect(readBirth('741301', today)).toBeNull()
  })

  it('of expiry lie within fifty years', () => {
    expect(['120415', '261121', '761120', '771231', '991231'].map(text => readExpiry(text, today))).toEqual([
      '2012-04-15',
      '2026-11-21',
      '1976-11-20',
      '1977-12-31',
      '1999-12-31',
    ])
    expect(readExpiry('351301', today)).toBeNull()
    expect(readExpiry('<<<<<<', today)).toBeNull()
    expect(readExpiry('030101', '1998-05-05')).toBe('2003-01-01')
  })

  it('give a birth that is not in the future and an expiry that is near, on any day', () => {
    const day = fc
      .date({ min: new Date('2025-01-02'), max: new Date('2099-12-30'), noInvalidDate: true })
      .map(date => date.toISOString().slice(0, 10))
    const digits = fc
      .tuple(fc.integer({ min: 0, max: 99 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 28 }))
      .map(parts => parts.map(part => String(part).padStart(2, '0')).join(''))
    fc.assert(
      fc.property(day, digits, (now, text) => {
        const born = readBirth(text, now)
        const expires = readExpiry(text, now)
        if (born !== null)
          expect(born.latest <= now && Number(now.slice(0, 4)) - Number(born.latest.slice(0, 4)) <= 100).toBe(true)
        expect(Math.abs(Number(expires!.slice(0, 4)) - Number(now.slice(0, 4)))).toBeLessThanOrEqual(50)
      }),
    )
  })
})

describe('unknown days of birth', () => {
  const born = (text: string) =>
    read(writeMrz('TD3', { ...someHolder(chance(2), 'TD3'), born: text, expires: '350101' }).join('\n')).born

  it('span every day they can be, and never reach into the future', () => {
    expect(born('7408<<')).toEqual({ earliest: '1974-08-01', latest: '1974-08-31' })
    expect(born('7402<<')).toEqual({ earliest: '1974-02-01', latest: '1974-02-28' })
    expect(born('74<<<<')).toEqual({ earliest: '1974-01-01', latest: '1974-12-31' })
    expect(born('740000')).toEqual({ earliest: '1974-01-01', latest: '1974-12-31' })
    expect(born('26<<<<')).toEqual({ earliest: '2026-01-01', latest: today })
    expect(born('<<<<<<')).toEqual({ earliest: '1900-01-01', latest: today })
  })

  it('pass an age check only when the youngest possible holder does', () => {
    const verdict = (text: string) => judge({ today, requiredAge: 18, born: born(text).latest, expires: '2035-01-01' })
    expect([verdict('07<<<<'), verdict('08<<<<'), verdict('0810<<'), verdict('0811<<'), verdict('<<<<<<')]).toEqual([
      'pass',
      'too-young',
      'pass',
      'too-young',
      'too-young',
    ])
  })
})

describe('names', () => {
  it('are printed without apostrophes and with fillers for hyphens', () => {
    expect(
      ["O'Connor", 'D’Artagnan', 'van-der Berg', 'Müller', 'Björk', 'Ångström', 'José', 'Straße'].map(transliterate),
    ).toEqual(['OCONNOR', 'DARTAGNAN', 'VAN<DER<BERG', 'MUELLER', 'BJOERK', 'AANGSTROEM', 'JOSE', 'STRASSE'])
    expect(readNames('OCONNOR<<ENYA<SIOBHAN<<<<<<')).toEqual({
      familyName: 'OCONNOR',
      givenNames: 'ENYA SIOBHAN',
      mayBeCutOff: false,
    })
  })

  it('may be one only, may fill the field, and may be missing', () => {
    expect(readNames('ARKFREITH<<<<<<')).toEqual({ familyName: 'ARKFREITH', givenNames: null, mayBeCutOff: false })
    expect(readNames('NILAVADHANANANDA<<CHAYAPA<DE')).toMatchObject({ givenNames: 'CHAYAPA DE', mayBeCutOff: true })
    expect(readNames('<<<<<<')).toEqual({ familyName: null, givenNames: null, mayBeCutOff: false })
    expect(mrzInitials(readNames('<<<<'))).toBeNull()
    expect(mrzInitials(readNames('XU<<<<'))).toBe('X.')
  })
})

describe('the format', () => {
  it('follows from the size, and from the first letter for visas', () => {
    const lines = (count: number, width: number, first = 'P') =>
      Array.from({ length: count }, () => first.padEnd(width, '<'))
    expect([
      mrzFormatOf(lines(2, 44)),
      mrzFormatOf(lines(2, 44, 'V')),
      mrzFormatOf(lines(2, 36)),
      mrzFormatOf(lines(2, 36, 'V')),
      mrzFormatOf(lines(3, 30)),
    ]).toEqual(['TD3', 'MRV-A', 'TD2', 'MRV-B', 'TD1'])
    for (const other of [lines(3, 44), lines(1, 44), lines(2, 43), lines(2, 30), [], ['A', 'BC']])
      expect(mrzFormatOf(other)).toBeNull()
  })

  it('is found whatever the line ends are, and not in other text', () => {
    expect(mrzLinesOf(`${specimens.TD3.replace('\n', '\r\n')}\r\n`)).toHaveLength(2)
    for (const other of ['', '\n\n', '4006381333931', '@\n\u001e\rANSI 636000090001DL', specimens.TD3.toLowerCase()])
      expect(mrzLinesOf(other)).toBeNull()
  })
})
