// Reads amounts, quantities and percentages that people type; what is not plainly one figure is refused by field and reason.
import { MOST_QUANTITY_MILLI } from '#domain/cart-checks'
import { exponentOf } from '#domain/money'
import type { Refusal, RefusalReason } from '#domain/money-refused'

export type Read = { ok: true; value: number } | { ok: false; refusal: Refusal }
export type InputLanguage = 'en' | 'de'

/** Eleven digits of minor units: no till takes more, and a card number that got into the field has more. */
export const MOST_MINOR = 99_999_999_999

/**
 * A typed amount in minor units of `currency` (ISO 4217): "12.50", "1.234,50", "€ 5", "USD 3". The language decides which
 * of point and comma is the decimal one; the other is taken for it only where it cannot group thousands. Nothing is
 * rounded: more decimals than the currency has are refused.
 */
export function readAmount(field: string, text: string, currency: string, language: InputLanguage): Read {
  const digits = exponentOf(currency)
  const { rest, named } = withoutCurrency(text)
  if (named !== null && named !== currency && !(signs[named] ?? []).includes(currency)) {
    return refused(field, 'wrong-currency', `The amount is in ${named}, but this till takes ${currency}.`)
  }
  return readDecimal(field, rest, digits, MOST_MINOR, language)
}

/** A typed quantity in thousandths: "3", "0,257". Ten digits or more are refused: they are a barcode in the wrong field. */
export function readQuantity(field: string, text: string, language: InputLanguage): Read {
  return readDecimal(field, text, 3, MOST_QUANTITY_MILLI, language)
}

/** A typed percentage from 0 to 100 in basis points: "10", "2,5". */
export function readPercent(field: string, text: string, language: InputLanguage): Read {
  return readDecimal(field, text.replace(/\s*%\s*$/, ''), 2, 10_000, language)
}

/** A number from a program, such as a file or a service, that must be minor units already. */
export function readMinor(field: string, value: unknown, most = MOST_MINOR): Read {
  if (typeof value !== 'number' || Number.isNaN(value)) return refused(field, 'not-a-number', 'This is no amount.')
  if (value < 0) return refused(field, 'negative', 'The amount must not be below zero.')
  if (value > most) return refused(field, 'too-large', `The amount is larger than a till takes.`)
  if (!Number.isInteger(value)) return refused(field, 'not-whole', 'The amount must be in whole minor units.')
  return { ok: true, value }
}

/** Signs and the currencies that use them. */
const signs: Readonly<Record<string, readonly string[]>> = {
  '€': ['EUR'],
  $: ['USD', 'CAD', 'AUD', 'NZD'],
  '£': ['GBP'],
  '¥': ['JPY'],
}

function withoutCurrency(text: string): { rest: string; named: string | null } {
  const match = /^(?:([A-Z]{3}|[€$£¥])\s*)?([^A-Z€$£¥]*?)(?:\s*([A-Z]{3}|[€$£¥]))?$/.exec(text.trim())
  if (match === null || (match[1] !== undefined && match[3] !== undefined)) return { rest: text, named: null }
  return { rest: match[2] ?? '', named: match[1] ?? match[3] ?? null }
}

function readDecimal(field: string, text: string, digits: number, most: number, language: InputLanguage): Read {
  const bare = text.trim().replace(/[\u00a0\u202f' ]/g, '')
  if (bare === '') return refused(field, 'empty', 'Nothing was entered.')
  if (/^[-−]/.test(bare)) return refused(field, 'negative', 'The figure must not be below zero.')
  const parts = split(bare, language)
  if (parts === null) return refused(field, 'not-a-number', `"${shortened(text)}" is no figure.`)
  const fraction = parts.fraction.replace(/0+$/, '')
  if (fraction.length > digits) {
    const most = digits === 0 ? 'no decimals' : `at most ${digits} decimals`
    return refused(field, 'too-many-decimals', `The figure must have ${most}.`)
  }
  const figures = `${parts.whole}${fraction.padEnd(digits, '0')}`.replace(/^0+(?=\d)/, '')
  const value = figures.length > 15 ? Number.POSITIVE_INFINITY : Number(figures)
  if (value > most) return refused(field, 'too-large', 'The figure is larger than a till takes.')
  return { ok: true, value }
}

function split(text: string, language: InputLanguage): { whole: string; fraction: string } | null {
  const [point, group] = language === 'de' ? [',', '.'] : ['.', ',']
  const [whole = '', fraction, ...more] = text.split(point)
  if (more.length > 0 || (fraction !== undefined && !/^\d*$/.test(fraction))) return null
  if (/^\d*$/.test(whole)) return whole === '' && !fraction ? null : { whole: whole || '0', fraction: fraction ?? '' }
  const groups = whole.split(group)
  if (/^[1-9]\d{0,2}$/.test(groups[0] ?? '') && groups.slice(1).every(each => /^\d{3}$/.test(each))) {
    return { whole: groups.join(''), fraction: fraction ?? '' }
  }
  // "12.5" under a German keyboard's number pad: no thousands end that way, so the point can only be the decimal one.
  const [left = '', right = '', ...others] = groups
  const decimal = fraction === undefined && others.length === 0 && /^\d+$/.test(left) && /^\d+$/.test(right)
  return decimal ? { whole: left, fraction: right } : null
}

/** A sentence must not carry a whole card number that was typed into the wrong field. */
function shortened(text: string): string {
  const bare = text.trim()
  return bare.length > 8 ? `${bare.slice(0, 4)}…` : bare
}

function refused(field: string, reason: RefusalReason, message: string): Read {
  return { ok: false, refusal: { field, reason, message } }
}
