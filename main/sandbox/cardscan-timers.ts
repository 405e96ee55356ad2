// Time inside the CardScan simulator: steps of a card, each of which is void once the card was moved by hand.
import type { StoredCard } from './cardscan-model.ts'

/** The official client attaches its listener only after the upload answer: an earlier event would be lost. */
export const shortestMs = 30

export type CardTimers = {
  later(ms: number, work: () => void): void
  /** Like `later`, but nothing happens when the card was deleted or moved by hand meanwhile. */
  laterFor(card: StoredCard, ms: number, work: () => void): void
  /** Makes everything void that waits for this card. */
  cancel(card: StoredCard): void
  close(): void
}

export function cardTimers(): CardTimers {
  const timers = new Set<NodeJS.Timeout>()
  const turns = new Map<string, number>()
  const turnOf = (card: StoredCard): number => turns.get(card.id) ?? 0

  function later(ms: number, work: () => void): void {
    const timer = setTimeout(() => {
      timers.delete(timer)
      work()
    }, ms)
    timers.add(timer)
  }
  return {
    later,
    laterFor(card, ms, work) {
      const turn = turnOf(card)
      later(Math.max(shortestMs, ms), () => {
        if (!card.deleted && turnOf(card) === turn) work()
      })
    },
    cancel: card => void turns.set(card.id, turnOf(card) + 1),
    close() {
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
  }
}
