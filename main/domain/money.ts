// Money in integer minor units: products rounded once, splitting, included tax, decimals of a currency and formatting.
import { fraction, rational, type Ratio } from '#domain/rational'
import { round, roundMinor, toMinor, type RoundingMode } from '#domain/rounding'

/** Rounds a fraction to the nearest integer, halves away from zero, so that round(−x) = −round(x). Throws RangeError for a zero denominator. */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  return round(fraction(numerator, denominator))
}

/** minor × numerator ÷ denominator, rounded once without any float between. All three must be safe integers. */
export function multiplyRounded(minor: number, numerator: number, denominator: number, mode?: RoundingMode): number {
  return roundMinor(fraction(BigInt(minor) * BigInt(numerator), denominator), mode)
}

/**
 * Splits minor units by non-negative weights so that the parts add up to it exactly: largest remainder first, ties in
 * order. Weights may be fractions ("0.33"). A negative total gives the mirror of the positive one, so a refund undoes a
 * sale part by part. Throws RangeError for a negative weight, and when there is something to split and nothing to split it over.
 */
export function allocate(totalMinor: number, weights: readonly Ratio[]): number[] {
  if (totalMinor < 0) return allocate(-totalMinor, weights).map(part => (part === 0 ? 0 : -part))
  const shares = wholeWeights(weights)
  if (shares.some(share => share < 0n)) throw new RangeError('Money cannot be split by a negative weight.')
  const sum = shares.reduce((total, share) => total + share, 0n)
  if (sum === 0n) {
    if (totalMinor === 0) return weights.map(() => 0)
    throw new RangeError('There is money to split but no weight to split it by.')
  }
  const total = BigInt(totalMinor)
  const parts = shares.map(share => (total * share) / sum)
  const rest = shares.map(share => (total * share) % sum)
  const left = Number(total - parts.reduce((taken, part) => taken + part, 0n))
  const byRest = rest.map((_, index) => index).sort((a, b) => descending(rest[a] as bigint, rest[b] as bigint) || a - b)
  for (const index of byRest.slice(0, left)) parts[index] = (parts[index] as bigint) + 1n
  return parts.map(toMinor)
}

/** The same proportions as whole numbers. */
function wholeWeights(weights: readonly Ratio[]): bigint[] {
  const exact = weights.map(rational)
  const scale = exact.reduce((all, { d }) => (all % d === 0n ? all : all * d), 1n)
  return exact.map(({ n, d }) => n * (scale / d))
}

/** The tax contained in a gross amount at a rate in basis points: tax is rounded, net is what remains (tax first). */
export function includedTax(grossMinor: number, basisPoints: number): { netMinor: number; taxMinor: number } {
  const taxMinor = multiplyRounded(grossMinor, basisPoints, 10_000 + basisPoints)
  return { netMinor: grossMinor - taxMinor, taxMinor }
}

const NO_DECIMALS = new Set('BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' '))
const THREE_DECIMALS = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '))

/** Decimal places of a currency's minor unit (ISO 4217). */
export function exponentOf(currency: string): 0 | 2 | 3 {
  if (NO_DECIMALS.has(currency)) return 0
  return THREE_DECIMALS.has(currency) ? 3 : 2
}

/** An amount with its currency sign as people of that language write it, for example "1.234,56 €". */
export function formatMinor(minor: number, currency: string, language: 'en' | 'de'): string {
  const digits = exponentOf(currency)
  return formatter(language, digits, currency).format(decimalText(minor, digits))
}

/** The same amount without a currency sign, for columns under a heading that names the currency. */
export function formatPlain(minor: number, currency: string, language: 'en' | 'de'): string {
  const digits = exponentOf(currency)
  return formatter(language, digits, null).format(decimalText(minor, digits))
}

const formatters = new Map<string, Intl.NumberFormat>()

/** Formatters are expensive to make and are needed for every line of a screen. */
function formatter(language: 'en' | 'de', digits: number, currency: string | null): Intl.NumberFormat {
  const key = `${language} ${digits} ${currency}`
  const known = formatters.get(key)
  if (known !== undefined) return known
  const style = currency === null ? { style: 'decimal' as const } : { style: 'currency' as const, currency }
  const made = new Intl.NumberFormat(language, {
    ...style,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
  formatters.set(key, made)
  return made
}

/** A decimal as text: Intl takes it exactly, where a division would pass through a float. */
function decimalText(minor: number, digits: number): Intl.StringNumericLiteral {
  const figures = Math.abs(minor)
    .toString()
    .padStart(digits + 1, '0')
  const whole = figures.slice(0, figures.length - digits)
  const text = `${minor < 0 ? '-' : ''}${whole}.${figures.slice(figures.length - digits)}`
  return (digits === 0 ? text.slice(0, -1) : text) as Intl.StringNumericLiteral
}

function descending(a: bigint, b: bigint): number {
  return a < b ? 1 : a > b ? -1 : 0
}
