// The days a report is about: a day, a week, a month, or any days up to a year; pure, in calendar days.

export type SpanKind = 'day' | 'week' | 'month' | 'days'
export type Span = { kind: SpanKind; from: string; to: string }

export const MOST_DAYS = 366

const dayNumber = (day: string): number => Date.parse(`${day}T00:00:00Z`) / 86_400_000
const dayOfNumber = (n: number): string => new Date(n * 86_400_000).toISOString().slice(0, 10)
export const plusDays = (day: string, count: number): string => dayOfNumber(dayNumber(day) + count)
/** How many days there are from one to another, both counted. */
export const daysIn = ({ from, to }: { from: string; to: string }): number => dayNumber(to) - dayNumber(from) + 1

/** The span of this kind that the day falls into. `weekStart`: 0 is Sunday, 1 Monday. */
export function spanAt(kind: SpanKind, day: string, weekStart: 0 | 1): Span {
  switch (kind) {
    case 'day':
    case 'days':
      return { kind, from: day, to: day }
    case 'week': {
      const from = plusDays(day, -((new Date(`${day}T00:00:00Z`).getUTCDay() - weekStart + 7) % 7))
      return { kind, from, to: plusDays(from, 6) }
    }
    case 'month':
      return { kind, from: `${day.slice(0, 7)}-01`, to: lastOfMonth(day) }
    default:
      return kind satisfies never
  }
}

/** The span before (-1) or after (1): as many days, or the month beside it. */
export function beside(span: Span, step: -1 | 1): Span {
  const edge = step === 1 ? plusDays(span.to, 1) : plusDays(span.from, -1)
  if (span.kind === 'month') return spanAt('month', edge, 1)
  const length = daysIn(span)
  return { ...span, from: plusDays(span.from, step * length), to: plusDays(span.to, step * length) }
}

/** Why these days cannot be reported on, or null. */
export function whyNot(from: string, to: string): 'backwards' | 'too-long' | null {
  if (from > to) return 'backwards'
  return daysIn({ from, to }) > MOST_DAYS ? 'too-long' : null
}

function lastOfMonth(day: string): string {
  const [year = 0, month = 0] = day.split('-').map(Number)
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
}

/** The day it is at this till. */
export function localToday(at: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
}
