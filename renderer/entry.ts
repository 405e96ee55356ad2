// What a keypad's keys make of the digits before them: money fills from the right, quantities and rates are written as they are.
import { readQuantity } from '#domain/money-input'

export type Key = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '00' | 'decimal' | 'back' | 'clear'

/** Largest amount the keypad makes: below the limit of the contract, and eight digits are enough for a till. */
const MOST_MINOR = 99_999_999

/** The amount after one key, in minor units. Digits push in from the right, as on every till. */
export function pushMoney(minor: number, key: Key): number {
  switch (key) {
    case 'clear':
      return 0
    case 'back':
      return Math.floor(minor / 10)
    case 'decimal':
      return minor
    case '00':
      return minor * 100 > MOST_MINOR ? minor : minor * 100
    default: {
      const next = minor * 10 + Number(key)
      return next > MOST_MINOR ? minor : next
    }
  }
}

/** A written or pasted amount in minor units, or null when it is none. "12,5", "12.50" and "1.234,50" are understood. */
export function parseMoney(text: string, digits: number): number | null {
  const bare = text.replace(/[^\d.,]/g, '')
  if (!/\d/.test(bare)) return null
  const cut = Math.max(bare.lastIndexOf('.'), bare.lastIndexOf(','))
  // A single separator with three digits behind it groups thousands, unless the currency has three decimals.
  const groups = cut >= 0 && bare.length - cut - 1 === 3 && digits !== 3
  const whole = (cut < 0 || groups ? bare : bare.slice(0, cut)).replace(/\D/g, '')
  const part = cut < 0 || groups ? '' : bare.slice(cut + 1)
  if (part.length > digits) return null
  const minor = Number(`${whole}${part.padEnd(digits, '0')}`)
  return Number.isSafeInteger(minor) && minor <= MOST_MINOR ? minor : null
}

/** The text of a plain number after one key; a point is kept inside as "." whatever the language shows. */
export function pushNumber(text: string, key: Key): string {
  switch (key) {
    case 'clear':
      return ''
    case 'back':
      return text.slice(0, -1)
    case 'decimal':
      return text.includes('.') ? text : `${text === '' ? '0' : text}.`
    default: {
      const next = text === '0' ? key : text + key
      return next.replace('.', '').length > 7 ? text : next
    }
  }
}

/** A plain number as an integer of 10^-digits, such as thousandths for quantities; null when there is none or it is too fine. */
export function scaled(text: string, digits: number): number | null {
  const match = /^(\d+)(?:\.(\d*))?$/.exec(text)
  if (match === null) return null
  const part = match[2] ?? ''
  return part.length > digits ? null : Number(`${match[1]}${part.padEnd(digits, '0')}`)
}

type QuantityRefusal = 'empty' | 'not-a-number' | 'negative' | 'too-large' | 'too-many-decimals'
/** Most of one line, in thousandths of a unit; a longer number is a barcode in the wrong field. */
const MOST_QUANTITY_MILLI = 9_999_000

/** A typed quantity of one line in thousandths, more than nothing; or why it is none, in a word the texts have. */
export function readSaleQuantity(
  text: string,
  language: 'en' | 'de',
): { ok: true; value: number } | { ok: false; reason: QuantityRefusal } {
  const read = readQuantity('quantity', text, language)
  if (read.ok && read.value > MOST_QUANTITY_MILLI) return { ok: false, reason: 'too-large' }
  if (read.ok) return read.value === 0 ? { ok: false, reason: 'empty' } : read
  switch (read.refusal.reason) {
    case 'empty':
    case 'negative':
    case 'too-large':
    case 'too-many-decimals':
      return { ok: false, reason: read.refusal.reason }
    default:
      return { ok: false, reason: 'not-a-number' }
  }
}

/** What a pasted text makes of a plain number: up to seven digits and a point, no sign; null when it is none. */
export function pastedNumber(text: string): string | null {
  const plain = text.trim().replace(',', '.')
  return plain === '' || (/^\d{1,7}(?:\.\d*)?$/.test(plain) && plain.replace('.', '').length <= 7) ? plain : null
}

/** The key of the keypad that a key of the keyboard stands for, or null. */
export function keyOf(name: string): Key | null {
  if (/^[0-9]$/.test(name)) return name as Key
  if (name === 'Backspace') return 'back'
  if (name === ',' || name === '.') return 'decimal'
  return null
}
