// Makes up valid machine readable zones of every format (ICAO 9303 parts 3 to 7); nobody in them exists.
import { checkDigit } from '../../main/domain/mrz-check.ts'
import type { MrzFormat } from '../../main/domain/mrz-layout.ts'
import type { Chance } from './chance.ts'

export type Holder = {
  code: string
  issuer: string
  nationality: string
  number: string
  family: string
  given: string
  /** YYMMDD, unknown parts as '<<'. */
  born: string
  expires: string
  sex: 'M' | 'F' | '<'
  optional: string
  /** Second optional field of a TD1. */
  optional2: string
}

export const alphanumeric = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const families = (
  "ERIKSSON MÜLLER O'CONNOR VAN-DER-BERG NGUYEN KOWALSKI GARCÍA-LÓPEZ SMITH IVANOVA YILMAZ DE-JONG HANSEN FERREIRA-DA-SILVA " +
  "BROWN ZHANG AL-HASSAN QUINTANA XU WOJCIECHOWSKI JOHNSON KJELDSEN BJØRK TKACHENKO VILLENEUVE BAKKER D'ARTAGNAN ÅNGSTRÖM"
).split(' ')
const givens = (
  'ANNA-MARIA JAN LOTTE SVEN-ERIK THI-HONG ZOFIA JOSÉ-LUIS EMILY-JANE OLGA MEHMET FEMKE KARI XIMENA QUENTIN WEI FATIMA-ZAHRA ' +
  'BARTHOLOMEW PIETER-JAN-WILLEM UMA GWENDOLYN JACQUES VIKTOR YUKI HUGO DAGMAR'
).split(' ')
const states =
  'UTO NLD D<< FRA BEL ESP ITA POL SWE NOR DNK USA CAN GBR AUS MEX TUR UKR PRT ROU HUN CZE IRL JPN IND'.split(' ')
const codes: Readonly<Record<MrzFormat, readonly string[]>> = {
  TD1: ['I<', 'ID', 'AC', 'C<', 'IR'],
  TD2: ['I<', 'ID'],
  TD3: ['P<', 'P<', 'P<', 'PP', 'PD'],
  'MRV-A': ['V<', 'VN'],
  'MRV-B': ['V<', 'VC'],
}

/** Text for a name field: apostrophes go, hyphens and blanks become fillers, diacritics are spelled out (ICAO 9303 part 3 §6). */
export function transliterate(name: string): string {
  const spelled: Readonly<Record<string, string>> = { Ä: 'AE', Ö: 'OE', Ü: 'UE', Ø: 'OE', Å: 'AA', Æ: 'AE', ß: 'SS' }
  return [...name.toUpperCase()]
    .map(letter => spelled[letter] ?? letter.normalize('NFD').charAt(0))
    .join('')
    .replace(/['’.]/g, '')
    .replace(/[^A-Z]+/g, '<')
}

/** A made-up person with a document of this format. */
export function someHolder(c: Chance, format: MrzFormat): Holder {
  const text = (from: number, to: number) =>
    Array.from({ length: c.whole(from, to) }, () => c.pick(alphanumeric)).join('')
  const issuer = c.pick(states)
  const most = { TD1: 15, TD2: 7, TD3: 14, 'MRV-A': 16, 'MRV-B': 8 }[format]
  return {
    code: c.pick(codes[format]),
    issuer,
    nationality: issuer,
    number: someNumber(c),
    family: c.is(0.25) ? `${c.pick(families)} ${c.pick(families)}` : c.pick(families),
    given: c.pick(givens),
    born: someDay(c, 1935, 2015),
    expires: someDay(c, 2020, 2036),
    sex: c.pick(['M', 'F', '<']),
    optional: c.is(0.4) ? text(3, most) : '',
    optional2: format === 'TD1' && c.is(0.3) ? text(4, 11) : '',
  }
}

/** The lines of the zone, every check digit right. */
export function writeMrz(format: MrzFormat, holder: Holder): string[] {
  const { code, issuer, nationality, sex, optional } = holder
  const name = `${transliterate(holder.family)}<<${transliterate(holder.given)}`
  const born = checked(holder.born)
  const expires = checked(holder.expires)
  if (format === 'TD1') {
    const top = fill(code, 2) + issuer + numberAnd(holder.number, optional, 15)
    const below = born + sex + expires + nationality + fill(holder.optional2, 11)
    const composite = checkDigit(top.slice(5) + below.slice(0, 7) + below.slice(8, 15) + below.slice(18))
    return [top, `${below}${composite}`, fill(name, 30)]
  }
  const width = format === 'TD3' || format === 'MRV-A' ? 44 : 36
  const top = fill(fill(code, 2) + issuer + name, width)
  const number = format === 'TD2' ? numberAnd(holder.number, optional, 7) : checked(fill(holder.number, 9))
  const body = number.slice(0, 10) + nationality + born + sex + expires
  if (format === 'MRV-A' || format === 'MRV-B') return [top, fill(body + optional, width)]
  const personal = fill(optional, 14)
  const tail = format === 'TD2' ? number.slice(10) : personal + (optional === '' ? '<' : checkDigit(personal))
  const whole = body + tail
  return [top, whole + checkDigit(whole.slice(0, 10) + whole.slice(13, 20) + whole.slice(21))]
}

/** The number with its check digit and the optional field behind; a number over nine characters goes on there. */
function numberAnd(number: string, optional: string, width: number): string {
  if (number.length <= 9) return checked(fill(number, 9)) + fill(optional, width)
  return `${number.slice(0, 9)}<${fill(`${number.slice(9)}${checkDigit(number)}<${optional}`, width)}`
}

function someNumber(c: Chance): string {
  const style = c.between(0, 1)
  return Array.from({ length: c.whole(7, 9) }, (_, i) => {
    if (style < 0.35) return c.pick<string>(alphanumeric)
    return i < 2 && style < 0.8 ? c.pick<string>(alphanumeric.slice(10)) : c.pick<string>(alphanumeric.slice(0, 10))
  }).join('')
}

function someDay(c: Chance, from: number, to: number): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return two(c.whole(from, to) % 100) + two(c.whole(1, 12)) + two(c.whole(1, 28))
}

function checked(field: string): string {
  return `${field}${checkDigit(field)}`
}

function fill(text: string, length: number): string {
  return text.padEnd(length, '<').slice(0, length)
}
