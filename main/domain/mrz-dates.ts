// Dates of machine readable zones: two-digit years, and days or months of birth that nobody knows (ICAO 9303 part 3 §4.8).
import { isDay, type Day } from '#domain/age'

/** The first and the last day a birth date can mean; equal when it is known to the day. */
export type BirthSpan = { earliest: Day; latest: Day }

/** Nobody alive was born before. */
const earliestBirthYear = 1900

/**
 * A birth date 'YYMMDD' whose unknown parts are '<<' or '00'. The year is the latest one that is not in the future, so
 * that of two possible ages the lower one counts. Null when it is no date.
 */
export function readBirth(text: string, today: Day): BirthSpan | null {
  const match = /^(\d\d|<<)(\d\d|<<)(\d\d|<<)$/.exec(text)
  if (match === null) return null
  const [, year, month, day] = match.map(part => (part === '<<' ? null : part)) as [unknown, ...(string | null)[]]
  if (year == null) return { earliest: `${earliestBirthYear}-01-01`, latest: today }
  for (const century of ['20', '19']) {
    const span = spanOf(`${century}${year}`, unknownIfZero(month), unknownIfZero(day))
    if (span === null || span.earliest > today) continue
    return { earliest: span.earliest, latest: span.latest > today ? today : span.latest }
  }
  return null
}

/** Half a century: passports last ten years, identity cards of old people thirty, and nobody shows one that ended so long ago. */
const expiryReach = 50

/** An expiry date 'YYMMDD' in the century that puts it nearest to `today`; null when it is no date. */
export function readExpiry(text: string, today: Day): Day | null {
  const match = /^(\d\d)(\d\d)(\d\d)$/.exec(text)
  if (match === null) return null
  const now = Number(today.slice(0, 4))
  const base = now - (now % 100) + Number(match[1])
  const year = base >= now + expiryReach ? base - 100 : base < now - expiryReach ? base + 100 : base
  const day = `${year}-${match[2]}-${match[3]}`
  return isDay(day) ? day : null
}

function unknownIfZero(part: string | null | undefined): string | null {
  return part == null || part === '00' ? null : part
}

function spanOf(year: string, month: string | null, day: string | null): BirthSpan | null {
  // A day without its month says nothing.
  if (month === null) return { earliest: `${year}-01-01`, latest: `${year}-12-31` }
  if (day === null) {
    const latest = ['31', '30', '29', '28'].map(last => `${year}-${month}-${last}`).find(isDay)
    return latest === undefined ? null : { earliest: `${year}-${month}-01`, latest }
  }
  const exact = `${year}-${month}-${day}`
  return isDay(exact) ? { earliest: exact, latest: exact } : null
}
