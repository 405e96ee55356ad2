// Reads what callers of the CardScan simulator send, and refuses what the service would refuse.
import { badRequest } from './cardscan-errors.ts'
import type { EligibilityProvider, EligibilitySubscriber, Side, StoredCard } from './cardscan-model.ts'

type Fields = Record<string, unknown>

export const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}

function flag(body: Fields, name: string): boolean {
  const value = body[name] ?? false
  if (typeof value !== 'boolean') throw badRequest(`${name} should be boolean`)
  return value
}

/** Body of POST /cards. `backside.scanning: required` is the newer spelling of `enable_backside_scan`. */
export function cardWish(value: unknown): Pick<StoredCard, 'twoSided' | 'liveScan' | 'metadata'> {
  const body = fields(value)
  const scanning = fields(body['backside'])['scanning'] ?? 'disabled'
  if (scanning !== 'required' && scanning !== 'optional' && scanning !== 'disabled')
    throw badRequest('backside.scanning should be one of required, optional, disabled')
  const metadata = body['metadata'] ?? null
  if (metadata !== null && (typeof metadata !== 'object' || Array.isArray(metadata)))
    throw badRequest('metadata should be object')
  return {
    twoSided: flag(body, 'enable_backside_scan') || scanning === 'required',
    liveScan: flag(body, 'enable_livescan'),
    metadata: metadata === null ? null : fields(metadata),
  }
}

/** A whole number in a query, within bounds. */
export function queryNumber(
  query: unknown,
  name: string,
  bounds: { min: number; max: number; fallback: number | null },
): number {
  const text = fields(query)[name]
  if (text === undefined && bounds.fallback !== null) return bounds.fallback
  const value = Number(text)
  if (typeof text !== 'string' || !Number.isInteger(value) || value < bounds.min || value > bounds.max)
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
  const body = fields(value)
  const cardId = body['card_id']
  if (typeof cardId !== 'string') throw badRequest('card_id is required')
  const eligibility = fields(body['eligibility'])
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
