// Writes quantities, rates, dates and durations as people of each language do; money is the domain's own.
import type { Language } from './text/i18n.ts'

const number = new Map<string, Intl.NumberFormat>()
const dates = new Map<string, Intl.DateTimeFormat>()

function numbers(language: Language, digits: number): Intl.NumberFormat {
  const key = `${language}${digits}`
  const known = number.get(key) ?? new Intl.NumberFormat(language, { maximumFractionDigits: digits })
  number.set(key, known)
  return known
}

function dateFormat(language: Language, style: 'time' | 'both'): Intl.DateTimeFormat {
  const key = `${language}${style}`
  const day = { day: '2-digit', month: '2-digit', year: 'numeric' } as const
  const time = { hour: '2-digit', minute: '2-digit', hour12: false } as const
  const options = style === 'time' ? time : { ...day, ...time }
  const known = dates.get(key) ?? new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', options)
  dates.set(key, known)
  return known
}

/** Thousandths of a unit as people read them: 1500 is "1.5". */
export const quantity = (milli: number, language: Language): string => numbers(language, 3).format(milli / 1000)

/** Basis points as a rate: 1900 is "19 %". */
export const rate = (basisPoints: number, language: Language): string =>
  `${numbers(language, 2).format(basisPoints / 100)} %`

/** The rate of a tax, exact where its basis points only name it: "8.875 %". */
export const taxRate = (tax: { basisPoints: number; percent?: string | undefined }, language: Language): string =>
  tax.percent === undefined ? rate(tax.basisPoints, language) : `${numbers(language, 6).format(Number(tax.percent))} %`

/** A calendar day as DD.MM.YYYY, the form a cashier compares with a document. */
export const dayText = (day: string): string => `${day.slice(8, 10)}.${day.slice(5, 7)}.${day.slice(0, 4)}`

export const timeText = (instant: string | Date, language: Language): string =>
  dateFormat(language, 'time').format(new Date(instant))
export const dateTimeText = (instant: string, language: Language): string =>
  dateFormat(language, 'both').format(new Date(instant))

/** Seconds as mm:ss. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  return `${String(Math.floor(whole / 60)).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`
}

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** The unit people would say a span in: seconds up to two minutes, minutes up to two hours, hours up to two days. */
function inUnit(seconds: number): { count: number; unit: 'second' | 'minute' | 'hour' | 'day' } {
  const size = Math.abs(seconds)
  if (size < 2 * MINUTE) return { count: Math.round(size), unit: 'second' }
  if (size < 2 * HOUR) return { count: Math.round(size / MINUTE), unit: 'minute' }
  if (size < 2 * DAY) return { count: Math.round(size / HOUR), unit: 'hour' }
  return { count: Math.round(size / DAY), unit: 'day' }
}

/** The length of a span in words, without its direction: 420 seconds are "7 minutes". */
export function spanText(seconds: number, language: Language): string {
  const { count, unit } = inUnit(seconds)
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(count)
}

const symbols = { second: 's', minute: 'min', hour: 'h', day: 'd' } as const
/** The length of a span with the unit's symbol, without its direction: 420 seconds are "7 min". */
export function shortSpan(seconds: number): string {
  const { count, unit } = inUnit(seconds)
  return `${count}\u00a0${symbols[unit]}`
}

/** A difference with its sign: 3 seconds are "+3 s", minus seven minutes "−7 min". */
export const signedSpan = (seconds: number): string => `${seconds < 0 ? '\u2212' : '+'}${shortSpan(seconds)}`

/** The parts of a device id: `/vendor/acme/serial/7` is vendor acme, serial 7. Empty when it is not made of pairs. */
export function devicePairs(id: string): readonly { key: string; value: string }[] {
  const parts = id.split('/').slice(1)
  const whole = id.startsWith('/') && parts.length % 2 === 0 && parts.every(part => part !== '')
  if (!whole) return []
  return parts.flatMap((key, index) => (index % 2 === 0 ? [{ key, value: parts[index + 1]! }] : []))
}

/** A grouped code as it is read aloud: letter by letter, a pause between the groups. */
export const spelled = (code: string): string =>
  code
    .split(/[\s-]+/)
    .map(group => [...group].join(' '))
    .join(', ')

/** A user code in groups of four, easier to compare; a code that is already grouped stays as it is. */
export function grouped(code: string): string {
  return /[\s-]/.test(code) ? code : (code.match(/.{1,4}/g) ?? []).join('-')
}
