// Rounding of exact fractions to whole minor units or to coins, in every mode, and always symmetric about zero.
import { divide, fraction, type Rational } from '#domain/rational'

/** Ties: away from zero, towards zero, to the even neighbour. 'up' is away from zero and 'down' towards zero for every fraction. */
export const roundingModes = ['half-up', 'half-down', 'half-even', 'up', 'down'] as const
export type RoundingMode = (typeof roundingModes)[number]

/** The whole number a fraction rounds to; round(−x) = −round(x) in every mode. */
export function round(value: Rational, mode: RoundingMode = 'half-up'): bigint {
  const top = value.n < 0n ? -value.n : value.n
  const whole = top / value.d
  const rest = top % value.d
  const rounded = rest !== 0n && goesUp(mode, whole, 2n * rest, value.d) ? whole + 1n : whole
  return value.n < 0n ? -rounded : rounded
}

function goesUp(mode: RoundingMode, whole: bigint, twiceRest: bigint, denominator: bigint): boolean {
  switch (mode) {
    case 'half-up':
      return twiceRest >= denominator
    case 'half-down':
      return twiceRest > denominator
    case 'half-even':
      return twiceRest > denominator || (twiceRest === denominator && whole % 2n === 1n)
    case 'up':
      return true
    case 'down':
      return false
    default:
      return mode satisfies never
  }
}

/** The same as a number of minor units. Throws RangeError beyond 2^53. */
export function roundMinor(value: Rational, mode: RoundingMode = 'half-up'): number {
  return toMinor(round(value, mode))
}

/** A fraction of minor units rounded to a multiple of `stepMinor`, such as 5 where the smallest coin is 0.05. Throws RangeError for a step below 1. */
export function roundToStep(value: Rational, stepMinor: number, mode: RoundingMode = 'half-up'): number {
  if (!Number.isSafeInteger(stepMinor) || stepMinor < 1) {
    throw new RangeError(`The smallest coin must be a whole number of minor units from 1, not ${stepMinor}.`)
  }
  return toMinor(round(divide(value, fraction(stepMinor)), mode) * BigInt(stepMinor))
}

/** A whole number of minor units as a number; never −0. Throws RangeError beyond 2^53. */
export function toMinor(value: bigint): number {
  const result = Number(value)
  if (!Number.isSafeInteger(result)) throw new RangeError('An amount is too large to be held exactly.')
  return result
}
