// When a job that was not printed is tried again by itself, and from when on a person is asked first.

/** Pauses between tries in milliseconds; the last one goes on. */
export const RETRY_MS: readonly number[] = [2000, 3000, 5000, 10_000, 20_000, 30_000]

/** Older jobs are asked about: the customer has left, and paper in the morning would surprise. */
export const STALE_MS = 10 * 60_000

/** True while a job may be printed without asking. A clock that was put back makes it old, not new. */
export function printsByItself(createdAt: string, tries: number, now: Date): boolean {
  const age = now.getTime() - Date.parse(createdAt)
  return tries === 0 || (age >= -STALE_MS && age < STALE_MS)
}

/** Nothing more becomes of it. */
export const isOver = (state: string): boolean => state === 'printed' || state === 'shown' || state === 'cancelled'
