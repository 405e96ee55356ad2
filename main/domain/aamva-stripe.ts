// Reads the older magnetic stripe layout of licences (AAMVA DL/ID standard, tracks 1 and 2) as far as it goes.
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
  // AAMVA issuers have numbers from 604 and 636; anything else behind a ';' is some other card.
  const second = /;(6(?:04|36)\d{3})\d{0,13}=(\d{0,12})/.exec(tracks)
  if (second === null) return 'foreign'
  const [, issuer, dates] = second as unknown as [string, string, string]
  const born = `${dates.slice(4, 8)}-${dates.slice(8, 10)}-${dates.slice(10, 12)}`
  const expires = expiryOf(`20${dates.slice(0, 2)}`, dates.slice(2, 4), born.slice(5))
  if (!isDay(born) || expires === undefined) return 'damaged'
  const name = /\^([^$^]{1,40})\$([^$^]{1,40})/.exec(tracks)
  return { issuer, born, expires, familyName: name?.[1]?.trim() ?? null, givenNames: name?.[2]?.trim() ?? null }
}

/** Month 77 means without end, 99 the birthday in that year; otherwise the last day of the month. */
function expiryOf(year: string, month: string, birthday: string): Day | null | undefined {
  if (month === '77') return null
  const candidates = month === '99' ? [birthday, '02-28'] : ['31', '30', '29', '28'].map(day => `${month}-${day}`)
  return candidates.map(monthDay => `${year}-${monthDay}`).find(isDay)
}
