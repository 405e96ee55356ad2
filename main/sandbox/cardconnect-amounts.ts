// Numbers of the Card Connect gateway: amounts with and without a dot, check digits, references and tokens.
import { createHash, randomInt } from 'node:crypto'

/**
 * Minor units from a gateway amount: with a dot it is major units, without one it is minor units ("12" is 12 cents).
 * Null when it is no amount or longer than `max` characters (Card Connect amounts).
 */
export function minorOf(value: unknown, max: number): number | null {
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text !== 'string' || text.length > max) return null
  const match = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(text)
  if (!match) return null
  const [, sign, whole = '', cents] = match
  const minor = cents === undefined ? Number(whole) : Number(whole) * 100 + Number(cents.padEnd(2, '0'))
  if (!Number.isSafeInteger(minor)) return null
  return sign === '-' && minor !== 0 ? -minor : minor
}

/** Replies always have a dot and two decimals. */
export function amountText(minor: number): string {
  const digits = String(Math.abs(minor)).padStart(3, '0')
  return `${minor < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

/** Luhn sum of a digit string (ISO/IEC 7812-1 annex B). False for anything but digits. */
export function passesLuhn(digits: string): boolean {
  if (!/^\d+$/.test(digits)) return false
  let sum = 0
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index])
    const doubled = index % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** Three digits of the day of the year, then nine that are unique in this run. */
export function retrefOf(nowMs: number, sequence: number): string {
  const start = Date.UTC(new Date(nowMs).getUTCFullYear(), 0, 1)
  const day = Math.floor((nowMs - start) / 86_400_000) + 1
  return String(day).padStart(3, '0') + String(204_571_000 + sequence).padStart(9, '0')
}

export const batchIdOf = (sequence: number): string => String(1_900_941_262 + sequence)
export const newAuthcode = (): string => `PPS${randomInt(1000).toString().padStart(3, '0')}`

/**
 * The token of a card number at this site: 9, first two digits, nine derived digits, last four; the whole passes Luhn.
 * Always the same for the same card. The pair that the vendor publishes is kept.
 */
export function tokenOf(pan: string): string {
  if (pan === '4111111111111111') return '9418594164541111'
  const derived = [...createHash('sha256').update(`tillgate-sandbox:${pan}`).digest().subarray(0, 8)]
    .map(byte => String(byte % 10))
    .join('')
  for (let digit = 0; digit < 10; digit += 1) {
    const token = `9${pan.slice(0, 2)}${derived}${digit}${pan.slice(-4)}`
    if (passesLuhn(token)) return token
  }
  throw new Error('one of ten digits always completes a Luhn sum')
}

/** True for a number of a card scheme that passes Luhn: 4, 51–55, 34, 37, 6011, 622, 644–65, 36, 35. */
export function isCardNumber(text: string): boolean {
  return (
    /^(4|5[1-5]|34|37|6011|622|64[4-9]|65|36|35)\d+$/.test(text) &&
    text.length >= 14 &&
    text.length <= 16 &&
    passesLuhn(text)
  )
}

/** Brand from the first two digits that a token keeps. */
export function brandOf(token: string): string {
  const first = token.slice(1, 3)
  if (first.startsWith('4')) return 'VISA'
  if (first.startsWith('5')) return 'MC'
  return first === '34' || first === '37' ? 'AMEX' : 'DISC'
}
