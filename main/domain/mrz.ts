// Reads the machine readable zone of passports, identity cards and visas (ICAO 9303 parts 3 to 7) from its text.
import type { Day } from '#domain/age'
import { checkHolds } from '#domain/mrz-check'
import { readBirth, readExpiry, type BirthSpan } from '#domain/mrz-dates'
import { mrzFormatOf, mrzLayouts, textAt, type MrzFormat, type MrzLayout } from '#domain/mrz-layout'
import { readNames, type MrzNames } from '#domain/mrz-names'

export type MrzDocument = MrzNames & {
  ok: true
  format: MrzFormat
  /** First two characters without fillers: 'P', 'ID', 'AC', 'V'. */
  code: string
  /** ICAO 9303 part 3 §5 codes without fillers: 'UTO', 'D'. */
  issuer: string
  nationality: string
  /** The whole number, also where it goes on in the optional field. */
  number: string
  born: BirthSpan
  expires: Day
  sex: 'female' | 'male' | 'unspecified'
  /** What the issuer put into the optional fields, without fillers. */
  optional: readonly string[]
}
export type MrzRead = MrzDocument | { ok: false; why: 'not-mrz' | 'damaged' }

/** The check digits of a zone, by what they protect; null where the format has none. */
export type MrzChecks = {
  number: boolean
  born: boolean
  expires: boolean
  personal: boolean | null
  composite: boolean | null
}

/** The lines of a text that has the shape of a machine readable zone, or null. Line ends may be of any kind. */
export function mrzLinesOf(text: string): string[] | null {
  const lines = text.split(/\r\n|[\r\n]/).filter(line => line !== '')
  return lines.every(line => /^[A-Z0-9<]+$/.test(line)) && mrzFormatOf(lines) !== null ? lines : null
}

/**
 * Parses a zone given as its lines, one under the other. Never throws. A zone is 'damaged' unless every check digit holds
 * as printed and both dates are dates: nothing is repaired, because check digits modulo 10 fit one wrong text in ten.
 */
export function parseMrz(text: string, today: Day): MrzRead {
  const lines = mrzLinesOf(text)
  const format = lines && mrzFormatOf(lines)
  if (lines === null || format === null) return { ok: false, why: 'not-mrz' }
  const layout = mrzLayouts[format]
  const born = readBirth(textAt(lines, layout.born), today)
  const expires = readExpiry(textAt(lines, layout.expires), today)
  if (!allHold(mrzChecks(lines, format)) || born === null || expires === null) return { ok: false, why: 'damaged' }
  const { number, optional } = numberOf(lines, layout)
  return {
    ok: true,
    format,
    code: plain(textAt(lines, layout.code)),
    issuer: plain(textAt(lines, layout.issuer)),
    nationality: plain(textAt(lines, layout.nationality)),
    number: plain(number),
    born,
    expires,
    sex: sexOf(textAt(lines, layout.sex)),
    optional: optional.map(plain).filter(Boolean),
    ...readNames(textAt(lines, layout.name)),
  }
}

/** Every check digit of the zone. The lines must have the sizes of the format. */
export function mrzChecks(lines: readonly string[], format: MrzFormat): MrzChecks {
  const layout = mrzLayouts[format]
  const { composite, personalCheck } = layout
  const holds = (field: 'born' | 'expires') =>
    checkHolds(textAt(lines, layout[field]), textAt(lines, layout[`${field}Check`]), field === 'born')
  const { number, check } = numberOf(lines, layout)
  return {
    number: checkHolds(number, check),
    born: holds('born'),
    expires: holds('expires'),
    personal: personalCheck && checkHolds(textAt(lines, layout.optional[0]!), textAt(lines, personalCheck), true),
    composite:
      composite && checkHolds(composite.of.map(span => textAt(lines, span)).join(''), textAt(lines, composite.check)),
  }
}

/** Whether every check digit that there is holds. */
export function allHold(checks: MrzChecks): boolean {
  return Object.values(checks).every(held => held !== false)
}

/**
 * A number longer than nine characters has a filler for its check digit and goes on in the first optional field, up to
 * the first filler; the last character there is the check digit (ICAO 9303 part 5 §4.2.2, part 6 §4.2.2).
 */
function numberOf(lines: readonly string[], layout: MrzLayout): { number: string; check: string; optional: string[] } {
  const number = textAt(lines, layout.number)
  const check = textAt(lines, layout.numberCheck)
  const [first = '', ...others] = layout.optional.map(span => textAt(lines, span))
  const rest = /^[A-Z0-9]+/.exec(first)?.[0] ?? ''
  const mayGoOn = layout.composite !== null && layout.personalCheck === null
  if (check !== '<' || !mayGoOn || rest.length < 2) return { number, check, optional: [first, ...others] }
  return {
    number: number + rest.slice(0, -1),
    check: rest.slice(-1),
    optional: [first.slice(rest.length), ...others],
  }
}

function sexOf(character: string): MrzDocument['sex'] {
  return character === 'F' ? 'female' : character === 'M' ? 'male' : 'unspecified'
}

/** Without the fillers around; one inside stands for a blank or a hyphen. */
function plain(field: string): string {
  return field.replace(/^<+|<+$/g, '').replace(/<+/g, ' ')
}
