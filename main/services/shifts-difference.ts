// What could explain that the drawer does not hold what was expected, each with its amount; the very amount comes first.
import type { Explanation } from '#contract'

export type DifferenceFacts = {
  /** Counted minus expected. */
  differenceMinor: number
  pieces: readonly number[]
  noSales: number
  moves: readonly { kind: 'in' | 'out' | 'no-sale'; amountMinor: number }[]
  discarded: { count: number; minor: number }
  givenBackMinor: number
  roundingMinor: number
  refunds: { count: number; cashMinor: number }
  openPayments: readonly { amountMinor: number }[]
  lateMinor: number
  mostChangeMinor: number
  /** Receipts whose cash is exactly the difference. */
  sameAsSale: readonly number[]
  unsynced: number
  counts: number
}

/** From here on a mistake with the change is worth naming by itself, in minor units. */
const MUCH_CHANGE = 2000

/** Empty when nothing is missing and nothing is too much. */
export function explainDifference(facts: DifferenceFacts): Explanation[] {
  const missing = Math.abs(facts.differenceMinor)
  if (missing === 0) return []
  const all: Explanation[] = []
  const say = (kind: Explanation['kind'], count: number, amountMinor: number | null, numbers: number[] = []): void => {
    if (count > 0)
      all.push({ kind, count, amountMinor, fits: amountMinor !== null && Math.abs(amountMinor) === missing, numbers })
  }
  say('one-piece', facts.pieces.includes(missing) ? 1 : 0, missing)
  say('same-as-sale', facts.sameAsSale.length, missing, [...facts.sameAsSale])
  // A move that was forgotten shows as its amount, one that was typed the wrong way round as twice that.
  const like = facts.moves.filter(({ amountMinor }) => amountMinor > 0 && [missing, missing / 2].includes(amountMinor))
  say('same-as-move', like.length, like.length === 0 ? null : missing)
  say('rounding', facts.roundingMinor === 0 ? 0 : 1, facts.roundingMinor)
  say('given-back', facts.givenBackMinor === 0 ? 0 : 1, facts.givenBackMinor)
  say('refunds', facts.refunds.cashMinor === 0 ? 0 : facts.refunds.count, facts.refunds.cashMinor)
  say('discarded', facts.discarded.count, facts.discarded.minor)
  say('no-sale', facts.noSales, null)
  const open = facts.openPayments.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
  say('open-payments', facts.openPayments.length, open)
  say('late-money', facts.lateMinor === 0 ? 0 : 1, facts.lateMinor)
  say('much-change', facts.mostChangeMinor >= MUCH_CHANGE ? 1 : 0, facts.mostChangeMinor)
  say('unsynced', facts.unsynced, null)
  say('recounted', facts.counts > 1 ? facts.counts : 0, null)
  return all.toSorted((a, b) => Number(b.fits) - Number(a.fits))
}
