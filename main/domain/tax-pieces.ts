// On what tax is worked out: once for a receipt and rate, for each line, or for each unit; the pieces add up to the bucket.
import { one, plus, zero, type Rational } from '#domain/rational'
import { taxesOf, type Taxed, type TaxRounding, type TaxRule } from '#domain/tax'

/** 'receipt': all goods of a rate together, rounded once. 'unit': goods sold by weight count as one unit. */
export type TaxScope = 'receipt' | 'line' | 'unit'
/** An amount that tax is to be charged on, in minor units, and the units of goods behind it. */
export type Taxable = { amountMinor: number; units: Rational }
/** `count` equal amounts and the tax of one of them. */
export type TaxPiece = Taxable & { count: number; taxed: Taxed }
/** What a bucket comes to; `taxesMinor` is each tax of the rules in their order. */
export type TaxSum = { netMinor: number; taxMinor: number; grossMinor: number; taxesMinor: number[] }

/** The taxes of amounts under the same rules, worked out in the given scope. */
export function taxPieces(
  amounts: readonly Taxable[],
  rules: readonly TaxRule[],
  scope: TaxScope,
  rounding: TaxRounding,
): TaxPiece[] {
  return piecesOf(amounts, scope).map(piece => ({
    ...piece,
    taxed: taxesOf(piece.amountMinor, piece.units, rules, rounding),
  }))
}

export function sumOfPieces(pieces: readonly TaxPiece[], rules: readonly TaxRule[]): TaxSum {
  const sum = (pick: (taxed: Taxed) => number) => pieces.reduce((all, { count, taxed }) => all + count * pick(taxed), 0)
  return {
    netMinor: sum(taxed => taxed.netMinor),
    taxMinor: sum(taxed => taxed.taxMinor),
    grossMinor: sum(taxed => taxed.grossMinor),
    taxesMinor: rules.map((_, index) => sum(taxed => taxed.parts[index]?.amountMinor ?? 0)),
  }
}

function piecesOf(amounts: readonly Taxable[], scope: TaxScope): (Taxable & { count: number })[] {
  switch (scope) {
    case 'receipt': {
      const amountMinor = amounts.reduce((sum, amount) => sum + amount.amountMinor, 0)
      return [{ amountMinor, units: amounts.reduce((sum, amount) => plus(sum, amount.units), zero), count: 1 }]
    }
    case 'line':
      return amounts.map(amount => ({ ...amount, count: 1 }))
    case 'unit':
      return amounts.flatMap(unitsOf)
    default:
      return scope satisfies never
  }
}

/** The units of an amount, odd minor units on the first ones: at most two different amounts, however many units there are. */
function unitsOf({ amountMinor, units }: Taxable): (Taxable & { count: number })[] {
  const whole = units.n % units.d === 0n && units.n > 0n
  if (!whole) return [{ amountMinor, units, count: 1 }]
  const count = Number(units.n / units.d)
  const size = Math.abs(amountMinor)
  const higher = size % count
  const eachMinor = (size - higher) / count
  const piece = (minor: number, many: number) => ({
    amountMinor: amountMinor < 0 && minor !== 0 ? -minor : minor,
    units: one,
    count: many,
  })
  return [piece(eachMinor + 1, higher), piece(eachMinor, count - higher)].filter(({ count: many }) => many > 0)
}
