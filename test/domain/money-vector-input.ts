// Reads the inputs of money vectors: what may be left out, what may be a number or text, and what is refused by name.
import type { CashRounding } from '#domain/cash-rounding'
import { rational, type Ratio, type Rational } from '#domain/rational'
import { roundingModes, toMinor, type RoundingMode } from '#domain/rounding'
import type { PercentTax, TaxRounding } from '#domain/tax'

export type Input = Readonly<Record<string, unknown>>

/** A mode however it is written ("half_up", "half-up", "HALF UP"). */
export function modeOf(value: unknown, otherwise: RoundingMode = 'half-up'): RoundingMode {
  if (value === undefined || value === null) return otherwise
  const name = typeof value === 'string' ? value : JSON.stringify(value)
  const mode = roundingModes.find(known => known === name.toLowerCase().replace(/[_ ]/g, '-'))
  if (mode === undefined) throw new Error(`"${name}" is no rounding mode of the engine.`)
  return mode
}

/** Whole minor units, as a number or as text. */
export function minorOf(input: Input, name: string): number {
  const value = input[name]
  const exact = typeof value === 'number' || typeof value === 'string' ? rational(value) : null
  if (exact === null || exact.n % exact.d !== 0n) throw new Error(`"${name}" is no amount in minor units.`)
  return toMinor(exact.n / exact.d)
}

/** The same, or `otherwise` when it is left out. */
export function minorOr(input: Input, name: string, otherwise: number): number {
  return input[name] === undefined || input[name] === null ? otherwise : minorOf(input, name)
}

export function ratioOf(input: Input, name: string): Rational {
  const value = input[name]
  if (typeof value !== 'number' && typeof value !== 'string') throw new Error(`"${name}" is no number.`)
  return rational(value)
}

export function ratioOr(input: Input, name: string, otherwise: Ratio): Rational {
  return input[name] === undefined || input[name] === null ? rational(otherwise) : ratioOf(input, name)
}

/** A list of amounts; a single one is a list of one, and nothing is an empty list. */
export function minorsOf(input: Input, name: string): number[] {
  return listOf(input, name).map((_, index, list) => minorOf({ [name]: list[index] }, name))
}

export function listOf(input: Input, name: string): unknown[] {
  const value = input[name]
  if (value === undefined || value === null) return []
  return Array.isArray(value) ? value : [value]
}

export function textOf(input: Input, name: string, otherwise: string): string {
  return typeof input[name] === 'string' ? input[name] : otherwise
}

export function cashOf(input: Input): CashRounding {
  return { stepMinor: minorOr(input, 'step', 1), mode: modeOf(input['mode']) }
}

export function taxRoundingOf(
  input: Input,
  otherwise: RoundingMode = 'half-up',
  method: TaxRounding['method'] = 'tax-first',
): TaxRounding {
  return { mode: modeOf(input['mode'], otherwise), method, stepMinor: minorOr(input, 'step', 1) }
}

/** "6% (in base) + 6% (in base, not affected) + 3%": added one after the other, on the ones before that count into the base. */
export function taxesFromText(text: string): PercentTax[] {
  return text.split('+').map((part, index) => {
    const match = /^\s*(-?[\d.]+)\s*%?\s*(?:\(([^)]*)\))?\s*$/.exec(part)
    if (match === null) throw new Error(`"${part.trim()}" is no tax.`)
    const flags = (match[2] ?? '')
      .split(',')
      .map(flag => flag.trim().toLowerCase())
      .filter(flag => flag !== '')
    const strange = flags.find(flag => !['in base', 'not in base', 'affected', 'not affected'].includes(flag))
    if (strange !== undefined) throw new Error(`"${strange}" says nothing known about a tax.`)
    return {
      kind: 'percent',
      id: `${index + 1}`,
      percent: match[1] ?? '',
      included: false,
      inBase: flags.includes('in base'),
      affected: !flags.includes('not affected'),
    }
  })
}
