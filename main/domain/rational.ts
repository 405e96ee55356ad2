// Exact fractions for rates, quantities and percentages: between what is typed in and what is printed there is no float.

/** A fraction; `d` is positive. Not in lowest terms, because a cart is priced at every key and reducing is what costs. */
export type Rational = { readonly n: bigint; readonly d: bigint }
/** What can be read as an exact fraction: 19, "5.5", "1/3", or one already. */
export type Ratio = Rational | bigint | number | string

/** n ÷ d. Throws RangeError for a zero denominator. */
export function fraction(n: bigint | number, d: bigint | number = 1n): Rational {
  const top = BigInt(n)
  const bottom = BigInt(d)
  if (bottom === 0n) throw new RangeError('A division of money by zero has no answer.')
  return bottom < 0n ? { n: -top, d: -bottom } : { n: top, d: bottom }
}

const written = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i

/**
 * The exact fraction of a decimal as it is written ("-0.225", "1.4", "2e-3") or of a quotient of two ("1/3"). A number
 * counts as its shortest decimal: 0.33 is 33/100. Throws RangeError for anything else, such as NaN, "" or "12,5".
 */
export function rational(value: Ratio): Rational {
  if (typeof value === 'object') return value
  if (typeof value === 'bigint') return fraction(value)
  const text = String(value).trim()
  const [top = '', bottom, ...more] = text.split('/')
  if (bottom !== undefined && more.length === 0) return divide(rational(top), rational(bottom))
  const match = written.exec(text)
  const digits = `${match?.[2] ?? ''}${match?.[3] ?? ''}`
  if (match === null || digits === '') throw new RangeError(`"${text}" is no exact number.`)
  const power = Number(match[4] ?? 0) - (match[3] ?? '').length
  const whole = BigInt(`${match[1] === '-' ? '-' : ''}${digits}`)
  return power < 0 ? fraction(whole, 10n ** BigInt(-power)) : fraction(whole * 10n ** BigInt(power))
}

/** A percentage as a fraction: 19 is 19/100. */
export const percent = (value: Ratio): Rational => divide(rational(value), fraction(100))
/** A rate in hundredths of a percent as a fraction: 1900 is 19/100. */
export const ofBasisPoints = (value: number): Rational => fraction(value, 10_000)
/** A quantity in thousandths as a fraction: 257 is 257/1000. */
export const ofMilli = (value: number): Rational => fraction(value, 1000)

export const plus = (a: Rational, b: Rational): Rational => fraction(a.n * b.d + b.n * a.d, a.d * b.d)
export const minus = (a: Rational, b: Rational): Rational => fraction(a.n * b.d - b.n * a.d, a.d * b.d)
export const times = (a: Rational, b: Rational): Rational => fraction(a.n * b.n, a.d * b.d)
/** Throws RangeError for a zero divisor. */
export const divide = (a: Rational, b: Rational): Rational => fraction(a.n * b.d, a.d * b.n)
/** Below zero when a is less than b, above when it is more. */
export function compare(a: Rational, b: Rational): -1 | 0 | 1 {
  const off = a.n * b.d - b.n * a.d
  return off < 0n ? -1 : off > 0n ? 1 : 0
}
export const zero: Rational = { n: 0n, d: 1n }
export const one: Rational = { n: 1n, d: 1n }

/** As a decimal where it ends ("187.5"), otherwise as a quotient ("1250/3"): a derivation must not show a rounded figure as the exact one. */
export function ratioText(value: Rational): string {
  const { n, d } = reduced(value)
  let digits = 0
  let scale = 1n
  while (scale % d !== 0n && digits < 12) {
    scale *= 10n
    digits += 1
  }
  if (scale % d !== 0n) return `${n}/${d}`
  const figures = String(n < 0n ? -n * (scale / d) : n * (scale / d)).padStart(digits + 1, '0')
  const cut = figures.length - digits
  return `${n < 0n ? '-' : ''}${figures.slice(0, cut)}${digits === 0 ? '' : `.${figures.slice(cut)}`}`
}

/** In lowest terms as a quotient ("2/3"), as a whole number where it is one. */
export function quotientText(value: Rational): string {
  const { n, d } = reduced(value)
  return d === 1n ? String(n) : `${n}/${d}`
}

function reduced({ n, d }: Rational): Rational {
  let [big, small] = [n < 0n ? -n : n, d]
  while (small !== 0n) [big, small] = [small, big % small]
  return { n: n / big, d: d / big }
}
