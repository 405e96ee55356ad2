// Reads what callers of the CardScan simulator send, and refuses what the service would refuse.
import { badRequest } from './cardscan-errors.ts'
import type { EligibilityProvider, EligibilitySubscriber, Side, StoredCard } from './cardscan-model.ts'

type Fields = Record<string, unknown>

export const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}

/** A JSON body: an object, or nothing at all. Throws 400 for anything else. */
export function objectBody(value: unknown, name = 'body'): Fields {
  if (value === undefined || value === null) return {}
  if (typeof value !== 'object' || Array.isArray(value)) throw badRequest(`${name} should be object`)
  return value as Fields
}

function flag(body: Fields, name: string): boolean {
  const value = body[name] ?? false
  if (typeof value !== 'boolean') throw badRequest(`${name} should be boolean`)
  return value
}

/** Body of POST /cards. `backside.scanning: required` is the newer spelling of `enable_backside_scan`. */
export function cardWish(value: unknown): Pick<StoredCard, 'twoSided' | 'liveScan' | 'metadata'> {
  const body = objectBody(value)
  const scanning = objectBody(body['backside'], 'backside')['scanning'] ?? 'disabled'
  if (scanning !== 'required' && scanning !== 'optional' && scanning !== 'disabled')
    throw badRequest('backside.scanning should be one of required, optional, disabled')
  return {
    twoSided: flag(body, 'enable_backside_scan') || scanning === 'required',
    liveScan: flag(body, 'enable_livescan'),
    metadata: body['metadata'] == null ? null : objectBody(body['metadata'], 'metadata'),
  }
}

/** One member of a query, at most once. Throws 400 when it is there twice. */
export function queryText(query: unknown, name: string): string | undefined {
  const value = fields(query)[name]
  if (value !== undefined && typeof value !== 'string') throw badRequest(`${name} should be given once`)
  return value
}

/** A whole number in a query, within bounds. */
export function queryNumber(
  query: unknown,
  name: string,
  bounds: { min: number; max: number; fallback: number | null },
): number {
  const text = queryText(query, name)
  if (text === undefined && bounds.fallback !== null) return bounds.fallback
  const value = Number(text)
  if (text === undefined || !/^\d{1,9}$/.test(text) || value < bounds.min || value > bounds.max)
    throw badRequest(`${name} should be an integer between ${bounds.min} and ${bounds.max}`)
  return value
}

export function side(value: unknown): Side {
  if (value !== 'front' && value !== 'back') throw badRequest('orientation should be one of front, back')
  return value
}

const captureTypes = ['manual', 'automatic', 'selectedFile', 'api']
export function checkCaptureType(value: unknown, required: boolean): void {
  if (value === undefined && !required) return
  if (typeof value !== 'string' || !captureTypes.includes(value))
    throw badRequest(`capture_type should be one of ${captureTypes.join(', ')}`)
}

const boxes = [
  'guides',
  'captureCanvas',
  'videoBackground',
  'windowInner',
  'videoTrack',
  'cameraCapabilities',
  'capture_score',
]
const numbers = ['mlThreshold', 'laplacianThreshold']
const texts = ['package_name', 'package_version']

/** Scan metadata of an upload address (CardScan, ScanMetadata): members it knows have its types, others pass. */
export function scanMetadata(value: unknown): Fields | null {
  if (value === undefined) return null
  const metadata = objectBody(value, 'metadata')
  const check = (names: readonly string[], type: string) => {
    for (const name of names)
      if (metadata[name] !== undefined && (typeof metadata[name] !== type || metadata[name] === null))
        throw badRequest(`metadata.${name} should be ${type}`)
  }
  check(boxes, 'object')
  check(numbers, 'number')
  check(texts, 'string')
  const captured = metadata['captureType']
  if (captured !== undefined && captured !== 'automatic' && captured !== 'manual')
    throw badRequest('metadata.captureType should be one of automatic, manual')
  return metadata
}

/** Luhn over 80840 + NPI, as the official client checks it. */
export function npiIsValid(npi: string): boolean {
  if (!/^\d{10}$/.test(npi)) return false
  let sum = 0
  for (const [index, digit] of [...`80840${npi}`].reverse().entries()) {
    const doubled = index % 2 === 1 ? Number(digit) * 2 : Number(digit)
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** A member under its snake_case name or the camelCase one that the official client sends. */
function text(body: Fields, name: string, max: number): string | undefined {
  const value = body[name] ?? body[name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase())]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string' || value.length < 1 || value.length > max)
    throw badRequest(`${name} should be a string of 1 to ${max} characters`)
  return value
}

export type EligibilityWish = { cardId: string; provider: EligibilityProvider; subscriber: EligibilitySubscriber }

/** Body of POST /eligibility. Date of birth is YYYYMMDD. */
export function eligibilityWish(value: unknown): EligibilityWish {
  const body = objectBody(value)
  const cardId = body['card_id']
  if (typeof cardId !== 'string') throw badRequest('card_id is required')
  const eligibility = objectBody(body['eligibility'], 'eligibility')
  const provider = fields(eligibility['provider'])
  const subscriber = fields(eligibility['subscriber'])
  const npi = text(provider, 'npi', 10)
  if (!npi || !npiIsValid(npi)) throw badRequest('provider.npi should be a valid NPI of 10 digits')
  const organization = text(provider, 'organization_name', 60)
  const names = { first_name: text(provider, 'first_name', 35), last_name: text(provider, 'last_name', 60) }
  if (!organization && !(names.first_name && names.last_name))
    throw badRequest('provider needs organization_name, or first_name and last_name')
  const first = text(subscriber, 'first_name', 35)
  const last = text(subscriber, 'last_name', 60)
  const born = text(subscriber, 'date_of_birth', 10)
  if (!first || !last) throw badRequest('subscriber needs first_name and last_name')
  if (!born || !/^(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/.test(born))
    throw badRequest('subscriber.date_of_birth should be YYYYMMDD')
  return {
    cardId,
    provider: organization
      ? { npi, organization_name: organization }
      : {
          npi,
          ...(names.first_name ? { first_name: names.first_name } : {}),
          ...(names.last_name ? { last_name: names.last_name } : {}),
        },
    subscriber: { first_name: first, last_name: last, date_of_birth: born },
  }
}
