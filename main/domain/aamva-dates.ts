// Reads the dates of a licence payload without guessing: a date that can be read in two ways, or contradicts another, is none.
import { isDay, type Day } from '#domain/age'
import type { Body } from '#domain/aamva-elements'

type Country = 'USA' | 'CAN' | null
/** Expiry (DBA), birth (DBB) and issue (DBD) have these names in all versions. */
type DateName = 'DBA' | 'DBB' | 'DBD'

/** The elements and what is known of the card. */
export type DatedBody = Body & { country: Country }

/** The birth or issue date; null when it is missing, unset, no real day, or two statements of it differ. */
export function dayIn(from: DatedBody, name: 'DBB' | 'DBD'): Day | null {
  return agreed(valuesOf(from, name).map(value => dayOf(value, 2099, from.country)))
}

/** The expiry day, null for a document that says it has no end, undefined when it is missing, unreadable or contradictory. */
export function expiryIn(from: DatedBody): Day | null | undefined {
  const values = valuesOf(from, 'DBA')
  if (values.length > 0 && values.every(saysWithoutEnd)) return null
  return agreed(values.map(value => dayOf(value, 9999, from.country))) ?? undefined
}

/** Illinois writes nines, others a word. Zeros and blanks say nothing and are no promise. */
function saysWithoutEnd(value: string): boolean {
  return /^(?:NONE|NEVER|INDEF\w*|NON[ -]?EXP\w*|9{8}|99[/-]99[/-]9999)$/i.test(value)
}

const anyDate = String.raw`\d{8}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}`

/** The values that are set; where the element begins no line, its name followed by a date anywhere. */
function valuesOf({ text, elements, separated }: DatedBody, name: DateName): readonly string[] {
  const stated = elements.get(name)
  if (separated && stated !== undefined) return stated.filter(value => !/^[0 /.-]*$/.test(value))
  const inside = new RegExp(String.raw`${name}\s*(${anyDate})(?!\d)`, 'g')
  const dates = [...text.matchAll(inside)].map(hit => hit[1] as string).filter(value => !/^0+$/.test(value))
  return dates.length > 0 ? dates : (stated ?? [])
}

/** The one day all readings agree on. */
function agreed(days: readonly (Day | null)[]): Day | null {
  const first = days[0] ?? null
  return days.every(day => day === first) ? first : null
}

/**
 * MMDDCCYY (USA) or CCYYMMDD (Canada, version 1): issuers mix them, so the one order that gives a plausible day counts.
 * No eight digits are plausible in both. With separators, two leading numbers are month and day only on a card of the USA.
 */
function dayOf(value: string, latestYear: number, country: Country): Day | null {
  const [text] = new RegExp(`^(?:${anyDate})(?!\\d)`).exec(value) ?? []
  if (text === undefined) return null
  const plausible = readingsOf(text, country).filter(
    day => isDay(day) && Number(day.slice(0, 4)) >= 1900 && Number(day.slice(0, 4)) <= latestYear,
  )
  return plausible.length === 1 ? (plausible[0] as Day) : null
}

function readingsOf(text: string, country: Country): readonly string[] {
  const [a = '', b = '', c = ''] = text.split(/[-/.]/)
  const two = (number: string): string => number.padStart(2, '0')
  if (b === '')
    return [
      `${text.slice(4)}-${text.slice(0, 2)}-${text.slice(2, 4)}`,
      `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`,
    ]
  if (a.length === 4) return [`${a}-${two(b)}-${two(c)}`]
  return country === 'USA' ? [`${c}-${two(a)}-${two(b)}`] : []
}
