// Goes on with something of the card service until nothing is left to do; points can wait longer than a payment.
import type { Clock } from '../ports/system.ts'

/** Pauses between tries in seconds; the last one again and again. */
const PACING = [1, 2, 4, 8, 15, 30, 60, 120, 300]

/**
 * Calls `step` until it answers true or the signal ends it. What it throws is told and tried again; `waiting` hears of each
 * try that brought no end, from 0.
 */
export async function followUp(deps: {
  step: () => Promise<boolean>
  failed: (thrown: unknown) => void
  waiting?: (round: number) => void
  clock: Pick<Clock, 'sleep'>
  signal: AbortSignal
}): Promise<void> {
  for (let round = 0; !deps.signal.aborted; round += 1) {
    try {
      if (await deps.step()) return
    } catch (thrown) {
      deps.failed(thrown)
    }
    deps.waiting?.(round)
    const seconds = PACING[Math.min(round, PACING.length - 1)] ?? 300
    await deps.clock.sleep(seconds * 1000, deps.signal).catch(() => undefined)
  }
}
