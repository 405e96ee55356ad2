// Reads the older magnetic stripe layout of licences (AAMVA DL/ID standard, tracks 1 and 2) as far as it goes.
import { isListedIssuer } from '#domain/aamva-issuers'
import { isDay, type Day } from '#domain/age'

export type StripeRead = {
  issuer: string
  born: Day
  expires: Day | null
  familyName: string | null
  givenNames: string | null
}

/**
 * Parses track text like "%ST CITY^LAST$FIRST^…?;636…=YYMMCCYYMMDD?". Never throws. 'foreign' when the tracks are not a
 * licence's (a payment card, for example), 'damaged' when they are but the dates cannot be read.
 */
export function readStripe(text: string): StripeRead | 'foreign' | 'damaged' {
  const tracks = text.slice(0, 512)
  // Only listed issuers: payment cards begin with numbers close by (Elo has 636297 and 636368).
  const second = /;(6(?:04|36)\d{3})\d{0,13}=(\d{0,12})/.exec(tracks)
  if (second === null) return 'foreign'
  const [, issuer, dates] = second as unknown as [string, string, string]
  if (!isListedIssuer(issuer)) return 'foreign'
  const born = `${dates.slice(4, 8)}-${dates.slice(8, 10)}-${dates.slice(10, 12)}`
  const expires = expiryOf(`20${dates.slice(0, 2)}`, dates.slice(2, 4), born)
  if (!isDay(born) || born < '1900' || expires === undefined) return 'damaged'
  const name = /\^([^$^]{1,40})\$([^$^]{1,40})(?:\$([^$^]{1,40}))?/.exec(tracks)
  const part = (index: number): string | null => name?.[index]?.replaceAll(',', ' ').trim() || null
  const given = [part(2), part(3)].filter(word => word !== null).join(' ')
  return { issuer, born, expires, familyName: part(1), givenNames: given === '' ? null : given }
}

/**
 * Month 77 means without end, 88 the end of the month of birth in that year, 99 the birthday in that year; otherwise the
 * last day of the month. 88 is the earliest day its wording allows.
 */
function expiryOf(year: string, month: string, born: string): Day | null | undefined {
  if (month === '77') return null
  if (month === '99') return [born.slice(5), '02-28'].map(day => `${year}-${day}`).find(isDay)
  const of = month === '88' ? born.slice(5, 7) : month
  return ['31', '30', '29', '28'].map(day => `${year}-${of}-${day}`).find(isDay)
}
