// Age rules on calendar days: cut-off dates, ages, bands, and the verdict of an age check.

/** A calendar day as 'YYYY-MM-DD', in the till's business date; days compare as text. */
export type Day = string
/** When people born on 29 February turn a year older in other years; a matter of the country's law. */
export type LeapRule = '1-march' | '28-february'
export type AgeVerdict = 'pass' | 'too-young' | 'expired' | 'unreadable'

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

/**
 * The verdict over what a document says. Expired beats everything and the day of expiry is still valid;
 * `expires` null means a document without an end; a missing, impossible or future birth date is unreadable.
 */
export function judge(input: {
  today: Day
  requiredAge: number
  born: Day | null
  expires: Day | null
  leapRule?: LeapRule
}): AgeVerdict {
  const { today, requiredAge, born, expires, leapRule = '1-march' } = input
  if (expires !== null && !isDay(expires)) return 'unreadable'
  if (expires !== null && expires < today) return 'expired'
  if (born === null || !isDay(born) || born > today) return 'unreadable'
  return born <= bornOnOrBefore(today, requiredAge, leapRule) ? 'pass' : 'too-young'
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
