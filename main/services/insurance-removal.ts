// Removes cards at the service (privacy): at once, and once more a little later when that failed.
import type { InsuranceCard } from '../ports/insurance.ts'
import type { Clock, Log } from '../ports/system.ts'

const PAUSE_MS = 30_000

export type Removal = {
  /** Ends socket and timers at once and removes the card in the background. Never throws. */
  remove(card: InsuranceCard): void
  stop(): void
}

export function createRemoval({ clock, log }: { clock: Clock; log: Log }): Removal {
  const ended = new AbortController()

  async function removed(card: InsuranceCard): Promise<boolean> {
    if (await card.remove()) return true
    await clock.sleep(PAUSE_MS, ended.signal).catch(() => undefined)
    return !ended.signal.aborted && (await card.remove())
  }

  return {
    remove(card) {
      card.close()
      removed(card).then(
        done => done || log.warn('insurance.not-deleted'),
        (thrown: unknown) => void log.incident('insurance.removal', thrown),
      )
    },
    stop: () => ended.abort(),
  }
}
