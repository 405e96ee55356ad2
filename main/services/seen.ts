// A commit counts only for what its screen had shown: the second of two windows, a key that bounced, a late repeat take nothing.
import type { Sale } from '#contract'
import { conflict } from '../ports/errors.ts'

/** The sale on the screen when somebody said to take the money, and what remained of it. */
export type Seen = { saleId: string; remainingMinor: number }

/**
 * True when the commit may go on, false when exactly this was done already and nothing is left to do. Throws conflict
 * `sale-changed` when the screen showed something else than there is: nothing is taken then.
 */
export function stillAsSeen(
  seen: Seen | undefined,
  sale: Sale | null,
  isCompleted: (saleId: string) => boolean,
): boolean {
  if (seen === undefined) return true
  if (sale?.id === seen.saleId) {
    if (sale.remainingMinor === seen.remainingMinor) return true
    throw conflict('sale-changed')
  }
  if (isCompleted(seen.saleId)) return false
  throw conflict('sale-changed')
}
