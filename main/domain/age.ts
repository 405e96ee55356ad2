// Age rules on calendar days: cut-off dates, ages, bands, and the verdict of an age check.

/** A calendar day as 'YYYY-MM-DD', in the till's business date; days compare as text. */
export type Day = string
/** When people born on 29 February turn a year older in other years; a matter of the country's law. */
export type LeapRule = '1-march' | '28-february'
export type AgeVerdict = 'pass' | 'too-young' | 'expired' | 'unreadable'
/** Why a verdict is no pass; null for a pass. All but the first two make it 'unreadable'. */
export type AgeReason =
  | 'too-young'
  | 'expired'
  | 'clock-wrong'
  | 'no-required-age'
  | 'no-birth-date'
  | 'no-real-date'
  | 'born-in-future'
  | 'born-too-long-ago'
  | 'issued-in-future'
  | 'issued-before-birth'
  | 'expires-before-issue'
/** What a document says, and what is asked of its holder. */
export type AgeQuestion = {
  today: Day
  requiredAge: number
  born: Day | null
  /** Null is a document without an end. */
  expires: Day | null
  /** Null or left out where the document does not say. */
  issued?: Day | null
  leapRule?: LeapRule
  /** The latest day the till has already seen, such as that of its newest record: a clock before it is wrong. */
  lastKnownDay?: Day | null
}

/** A till with an earlier date than this has lost its clock. */
export const EARLIEST_TODAY: Day = '2025-01-01'
/** And one with a later date was set wrong by hand; no document issued today is valid for that long. */
export const LATEST_TODAY: Day = '2099-12-31'
/** Nobody has lived longer than 122 years; a document that says so was misread or made up. */
const OLDEST_YEARS = 130

/** Whether a text is a real calendar day written as 'YYYY-MM-DD'. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const { year, month, day } = parts(text)
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
}

/** The last birth date that reaches `requiredAge` years by `today`; the birthday itself counts as reached. */
export function bornOnOrBefore(today: Day, requiredAge: number, leapRule: LeapRule = '1-march'): Day {
  const { year, month, day } = parts(today)
  const birthYear = year - requiredAge
  if (month === 2 && day >= 28 && daysInMonth(birthYear, 2) === 29) {
    // In a common year 28 February is the birthday of leap-day children only under the February rule.
    const leapDayReached = day === 29 || leapRule === '28-february'
    return write(birthYear, 2, leapDayReached ? 29 : 28)
  }
  return write(birthYear, month, Math.min(day, daysInMonth(birthYear, month)))
}

/** Completed years on `today`; negative for a birth date in the future. */
export function ageOn(today: Day, born: Day, leapRule: LeapRule = '1-march'): number {
  const years = parts(today).year - parts(born).year
  return born <= bornOnOrBefore(today, years, leapRule) ? years : years - 1
}

/** The band that may be shown and stored instead of an age. */
export function ageBand(age: number): string {
  if (age < 16) return '<16'
  if (age < 18) return '16–17'
  if (age < 21) return '18–20'
  return age < 30 ? '21–29' : '30+'
}

/** Whether the till's date can be right. `lastKnownDay` as in AgeQuestion. */
export function clockIsSane(today: Day, lastKnownDay: Day | null = null): boolean {
  if (!isDay(today) || today < EARLIEST_TODAY || today > LATEST_TODAY) return false
  return lastKnownDay === null || today >= lastKnownDay
}

/**
 * The verdict over what a document says. Expired beats everything and the day of expiry is still valid; then too young
 * beats contradictions. A missing, impossible or contradictory date is unreadable, and so is everything while the clock is wrong.
 */
export function judge(question: AgeQuestion): AgeVerdict {
  const reason = whyNoPass(question)
  if (reason === null) return 'pass'
  return reason === 'expired' || reason === 'too-young' ? reason : 'unreadable'
}

/** The first thing that stands against a pass, or null. */
export function whyNoPass(question: AgeQuestion): AgeReason | null {
  const { today, requiredAge, born, expires, issued = null, leapRule = '1-march', lastKnownDay = null } = question
  if (!clockIsSane(today, lastKnownDay)) return 'clock-wrong'
  // An age that is no count of years would compare as reached, or never.
  if (!Number.isInteger(requiredAge) || requiredAge < 0 || requiredAge > OLDEST_YEARS) return 'no-required-age'
  if (expires !== null && !isDay(expires)) return 'no-real-date'
  if (expires !== null && expires < today) return 'expired'
  if (born === null) return 'no-birth-date'
  if (!isDay(born) || (issued !== null && !isDay(issued))) return 'no-real-date'
  if (born > today) return 'born-in-future'
  if (ageOn(today, born) > OLDEST_YEARS) return 'born-too-long-ago'
  // Before the contradictions: who is too young stays refused, and is not asked for another way to show an age.
  if (born > bornOnOrBefore(today, requiredAge, leapRule)) return 'too-young'
  if (issued === null) return null
  if (issued > today) return 'issued-in-future'
  if (issued < born) return 'issued-before-birth'
  return expires !== null && expires < issued ? 'expires-before-issue' : null
}

function parts(day: Day): { year: number; month: number; day: number } {
  return { year: Number(day.slice(0, 4)), month: Number(day.slice(5, 7)), day: Number(day.slice(8, 10)) }
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function write(year: number, month: number, day: number): Day {
  const pad = (value: number, length: number) => String(value).padStart(length, '0')
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`
}
