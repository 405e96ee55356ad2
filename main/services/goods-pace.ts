// Long work in short pieces: lets everything else that waits have its turn every few milliseconds.
import type { Clock } from '../ports/system.ts'

/** Resolves at once while the piece is short; `now` gives way in any case. */
export type Pace = (now?: boolean) => Promise<void> | undefined

const PIECE_MS = 6

export function createPace(clock: Pick<Clock, 'mono'>): Pace {
  let from = clock.mono()
  return (now = false) => {
    if (!now && clock.mono() - from < PIECE_MS) return undefined
    return new Promise(resolve => {
      setImmediate(() => {
        from = clock.mono()
        resolve()
      })
    })
  }
}

/** Rows after which what was written moves into the data file. */
export const ROWS_TO_CHECKPOINT = 500
/** The same for names in their order, which are written one beside the other; and how many of them a step may take. */
export const NAMES_TO_CHECKPOINT = 4000
export const MOST_NAMES = 2000

/**
 * Milliseconds this thread has worked. The time by the clock would make steps ever smaller on a busy machine, and the whole
 * work ever longer, because each step costs something by itself.
 */
export function workedMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}

/** How many rows the next step should take so that it works for about ten milliseconds. */
export function fitted(rows: number, workedMs: number, most = 500): number {
  const factor = Math.min(2, Math.max(0.5, 10 / Math.max(0.1, workedMs)))
  return Math.max(24, Math.min(most, Math.round(rows * factor)))
}
