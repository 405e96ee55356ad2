// Reads the PDF417 payload of US and Canadian licences (AAMVA DL/ID card design standard, versions 1 to 10).
import { dayIn, expiryIn } from '#domain/aamva-dates'
import { bodyOf, kindOf, type Elements } from '#domain/aamva-elements'
import { countryOfJurisdiction, jurisdictionOf } from '#domain/aamva-issuers'
import { nameOf } from '#domain/aamva-names'
import { readStripe } from '#domain/aamva-stripe'
import { headerOf, restoreText } from '#domain/aamva-text'
import type { Day } from '#domain/age'

/** What a licence says; a date is null where the document has none or none that is plausible. */
export type AamvaDocument = {
  ok: true
  /** Issuer identification number, six digits. */
  issuer: string
  /** AAMVA version; 0 for the magnetic stripe layout. */
  version: number
  /** Driving licence, identification card, enhanced licence. */
  kind: 'DL' | 'ID' | 'EN' | null
  country: 'USA' | 'CAN' | null
  /** State or province, two letters. */
  jurisdiction: string | null
  /** The holder's number. Document data: never stored, never logged. */
  number: string | null
  born: Day | null
  issued: Day | null
  /** Null for a document that says it has no end. */
  expires: Day | null
  familyName: string | null
  givenNames: string | null
  /** The card itself says that a part of the name was cut. */
  nameTruncated: boolean
}
export type AamvaRead = AamvaDocument | { ok: false; why: 'not-aamva' | 'damaged' }

/**
 * Parses a payload given as the latin1 text of its bytes. Never throws, linear in the length. Control characters may have
 * been replaced, spelled out or dropped, as keyboard scanners do. The expiry date is mandatory in every version: a payload
 * without a readable one was cut off, and is 'damaged' rather than unlimited.
 */
export function parseAamva(payload: string): AamvaRead {
  const text = restoreText(payload)
  const header = headerOf(text)
  if (header === null) return fromStripe(text)
  const { issuer, version } = header
  const body = bodyOf(header.body)
  const { elements } = body
  const jurisdiction = jurisdictionOf(issuer) ?? statedJurisdiction(elements)
  const country = countryOf(elements, jurisdiction)
  const dated = { ...body, country }
  const expires = expiryIn(dated)
  if (expires === undefined) return { ok: false, why: 'damaged' }
  return {
    ok: true,
    issuer,
    version,
    kind: kindOf(header.body),
    country,
    jurisdiction,
    number: elements.get('DAQ')?.find(number => number !== '') ?? null,
    born: dayIn(dated, 'DBB'),
    issued: dayIn(dated, 'DBD'),
    expires,
    ...nameOf(elements),
  }
}

/** Initials for the screen, for example 'A. E.'; null when no name could be read. */
export function initialsOf(read: AamvaRead): string | null {
  if (!read.ok) return null
  const initials = [read.givenNames, read.familyName].flatMap(name => /\p{L}/u.exec(name ?? '')?.[0] ?? [])
  return initials.length === 0 ? null : initials.map(letter => `${letter.toUpperCase()}.`).join(' ')
}

/** Without a header it is a magnetic stripe, a licence whose beginning is lost, or nothing of ours. */
function fromStripe(text: string): AamvaRead {
  const read = readStripe(text)
  if (read === 'damaged') return { ok: false, why: 'damaged' }
  if (read === 'foreign') return { ok: false, why: looksCutOff(text) ? 'damaged' : 'not-aamva' }
  const jurisdiction = jurisdictionOf(read.issuer)
  return {
    ok: true,
    version: 0,
    kind: null,
    country: jurisdiction === null ? null : countryOfJurisdiction(jurisdiction),
    jurisdiction,
    number: null,
    issued: null,
    nameTruncated: false,
    ...read,
  }
}

function looksCutOff(text: string): boolean {
  const { elements } = bodyOf(text)
  return ['DBA', 'DBB', 'DAJ'].every(name => elements.has(name)) && (elements.has('DAQ') || elements.has('DAA'))
}

function statedJurisdiction(elements: Elements): string | null {
  const code = elements.get('DAJ')?.[0] ?? ''
  return /^[A-Z]{2}$/.test(code) ? code : null
}

function countryOf(elements: Elements, jurisdiction: string | null): 'USA' | 'CAN' | null {
  const stated = elements.get('DCG')?.[0]
  if (stated === 'USA' || stated === 'CAN') return stated
  return jurisdiction === null ? null : countryOfJurisdiction(jurisdiction)
}
