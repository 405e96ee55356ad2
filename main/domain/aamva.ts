// Reads the PDF417 payload of US and Canadian licences (AAMVA DL/ID card design standard, versions 1 to 10).
import { isDay, type Day } from '#domain/age'
import { readStripe } from '#domain/aamva-stripe'

/** What a licence says; dates are null where the document has none or none that is plausible. */
export type AamvaDocument = {
  ok: true
  /** Issuer identification number, six digits. */
  issuer: string
  /** AAMVA version; 0 for the magnetic stripe layout. */
  version: number
  country: 'USA' | 'CAN' | null
  born: Day | null
  expires: Day | null
  familyName: string | null
  givenNames: string | null
}
export type AamvaRead = AamvaDocument | { ok: false; why: 'not-aamva' | 'damaged' }

/**
 * Parses a payload given as the latin1 text of its bytes. Never throws, linear in the length. Control characters may have
 * been replaced or dropped, as keyboard scanners do, so elements are found by their names and not by the stated offsets.
 * The expiry date is mandatory in every version: a payload without a readable one was cut off, and is 'damaged' rather
 * than unlimited.
 */
export function parseAamva(payload: string): AamvaRead {
  const text = decodeUtf8(payload)
  const header = /(?:ANSI|AAMVA)[ \t]?(\d{6})(\d{2})/.exec(text.slice(0, 64))
  if (header === null) return fromStripe(text)
  const [start, issuer, version] = header as unknown as [string, string, string]
  const body = text.slice(header.index + start.length).replace(/^\d{2,4}(?:[A-Z]{2}\d{8})*/, '')
  const elements = elementsOf(body)
  const expires = expiryOf(datesOf(body, elements, 'DBA'))
  if (expires === undefined) return { ok: false, why: 'damaged' }
  const born = agreed(datesOf(body, elements, 'DBB').map(digits => dayOf(digits, 2099)))
  return {
    ok: true,
    issuer,
    version: Number(version),
    country: countryOf(elements),
    born,
    expires,
    ...namesOf(elements),
  }
}

/** Initials for the screen, for example 'A. E.'; null when no name could be read. */
export function initialsOf(read: AamvaRead): string | null {
  if (!read.ok) return null
  const initials = [read.givenNames, read.familyName].flatMap(name => /\p{L}/u.exec(name ?? '')?.[0] ?? [])
  return initials.length === 0 ? null : initials.map(letter => `${letter.toUpperCase()}.`).join(' ')
}

function fromStripe(text: string): AamvaRead {
  const read = readStripe(text)
  if (read === 'foreign') return { ok: false, why: 'not-aamva' }
  if (read === 'damaged') return { ok: false, why: 'damaged' }
  return { ok: true, version: 0, country: null, ...read }
}

type Elements = ReadonlyMap<string, readonly string[]>

/** Every element of the DL, ID or EN subfile by its three-letter name; jurisdiction elements (Z…) are left out. */
function elementsOf(body: string): Elements {
  const found = new Map<string, string[]>()
  // eslint-disable-next-line no-control-regex -- the separators of this format are control characters
  body.split(/[\u0000-\u001f\u007f-\u009f]+/).forEach((line, index) => {
    const element = index === 0 ? withoutSubfileType(line) : line.replace(/^(?:DL|ID|EN)(?=D[A-D][A-Z])/, '')
    const name = element.slice(0, 3)
    if (!/^D[A-D][A-Z]$/.test(name)) return
    const values = found.get(name) ?? []
    values.push(element.slice(3).trim())
    found.set(name, values)
  })
  return found
}

/** The first element follows its subfile type without a separator, sometimes after a broken designator. */
function withoutSubfileType(line: string): string {
  if (/^D[A-D][A-Z]/.test(line)) return line
  const type = /(?:DL|ID|EN)(?=D[A-D][A-Z])/.exec(line)
  return type === null ? line : line.slice(type.index + 2)
}

/** The values of a date element; where no separator survived, its name followed by eight digits anywhere. */
function datesOf(body: string, elements: Elements, name: 'DBA' | 'DBB'): readonly string[] {
  return (
    elements.get(name) ?? [...body.matchAll(new RegExp(`${name}(\\d{8})(?!\\d)`, 'g'))].map(hit => hit[1] as string)
  )
}

/** The expiry day, null for a document without end, undefined when it is missing, unreadable or contradictory. */
function expiryOf(values: readonly string[]): Day | null | undefined {
  if (values.length > 0 && values.every(value => /^(?:NONE|NEVER|INDEF\w*|9{8})$/.test(value))) return null
  return agreed(values.map(value => dayOf(value, 9999))) ?? undefined
}

/** The one day all readings agree on. */
function agreed(days: readonly (Day | null)[]): Day | null {
  const first = days[0] ?? null
  return days.every(day => day === first) ? first : null
}

/** MMDDCCYY (USA) or CCYYMMDD (Canada, version 1): issuers mix them, so the one order that gives a plausible day counts. */
function dayOf(value: string, latestYear: number): Day | null {
  const digits = /^\d{8}(?!\d)/.exec(value)?.[0]
  if (digits === undefined) return null
  const monthFirst = `${digits.slice(4)}-${digits.slice(0, 2)}-${digits.slice(2, 4)}`
  const yearFirst = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`
  const plausible = [monthFirst, yearFirst].filter(
    day => isDay(day) && Number(day.slice(0, 4)) >= 1900 && Number(day.slice(0, 4)) <= latestYear,
  )
  return plausible.length === 1 ? (plausible[0] as Day) : null
}

const PROVINCES = new Set('AB BC MB NB NF NL NS NT NU ON PE PQ QC SK YT'.split(' '))

function countryOf(elements: Elements): 'USA' | 'CAN' | null {
  const stated = elements.get('DCG')?.[0]
  if (stated === 'USA' || stated === 'CAN') return stated
  const issuedIn = elements.get('DAJ')?.[0] ?? ''
  if (PROVINCES.has(issuedIn)) return 'CAN'
  // Two Mexican states issue AAMVA cards as well.
  return /^[A-Z]{2}$/.test(issuedIn) && issuedIn !== 'CU' && issuedIn !== 'HL' ? 'USA' : null
}

function namesOf(elements: Elements): { familyName: string | null; givenNames: string | null } {
  const value = (name: string) => tidy(elements.get(name)?.[0] ?? '')
  const whole = wholeName(elements.get('DAA')?.[0] ?? '')
  const given = value('DAC') ?? value('DCT')
  const middle = value('DAC') === null ? null : value('DAD')
  return {
    familyName: value('DCS') ?? value('DAB') ?? whole.familyName,
    givenNames: tidy([given ?? whole.givenNames ?? '', middle ?? ''].join(' ')),
  }
}

/** Version 1 has one name element: "LAST,FIRST,MIDDLE,SUFFIX", or in plain order without commas. */
function wholeName(text: string): { familyName: string | null; givenNames: string | null } {
  if (text.includes(',')) {
    const [family = '', first = '', middle = ''] = text.split(',')
    return { familyName: tidy(family), givenNames: tidy(`${first} ${middle}`) }
  }
  const words = text.trim().split(/\s+/)
  return { familyName: tidy(words.pop() ?? ''), givenNames: tidy(words.join(' ')) }
}

function tidy(text: string): string | null {
  const name = text.replaceAll(',', ' ').split(/\s+/).filter(Boolean).join(' ')
  return name === '' || name === 'NONE' || name === 'UNAVL' ? null : name
}

/** Some scanners send UTF-8; its two-byte sequences have no meaning of their own in latin1 names. */
function decodeUtf8(text: string): string {
  return text.replace(/[\u00c2\u00c3][\u0080-\u00bf]/g, pair =>
    String.fromCharCode(((pair.charCodeAt(0) & 0x1f) << 6) | (pair.charCodeAt(1) & 0x3f)),
  )
}
