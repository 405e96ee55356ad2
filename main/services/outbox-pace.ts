// How long the queue leaves the back office alone after a sale could not be delivered.

/** The longest that a request to be left alone is taken seriously, by whatever clock it was told. */
export const LONGEST_ASKED_MS = 15 * 60_000
/** A new sale may shorten a pause of our own, but the back office is not asked more often than this while it is in trouble. */
export const SALE_PAUSE_MS = 5000
/** One lost answer among many is no outage: the back office was there a moment ago. */
const HICCUPS_MS = [20, 200]
const FIRST_MS = 1000
const LONGEST_MS = 5 * 60_000

/** Milliseconds after the nth failure in a row: two short looks, then 1 s doubling up to 5 min, spread by 20 % to both sides. */
export function pauseAfter(failures: number, random: () => number): number {
  const steady = Math.min(FIRST_MS * 2 ** Math.min(failures - HICCUPS_MS.length - 1, 16), LONGEST_MS)
  return Math.min(Math.round((HICCUPS_MS[failures - 1] ?? steady) * (0.8 + 0.4 * random())), LONGEST_MS)
}
