// How long the till leaves the update server alone, spread so that the tills of a chain do not come all at once.

const minute = 60_000
/** Milliseconds. `first`: after the start, so that the first sale is not slowed down. `blocked`: while selling comes first. */
export const pauses = { first: minute, ordinary: 6 * 60 * minute, blocked: 15 * minute, trouble: 5 * minute }

/** The pause with a spread of 20 % to both sides. `random` is 0 to 1. */
export const jittered = (ms: number, random: () => number): number => Math.round(ms * (0.8 + 0.4 * random()))

/** After the nth trouble in a row: doubling up to the ordinary pause, and never sooner than the server asked for. */
export function pauseAfter(fails: number, retryAfterMs: number | undefined, random: () => number): number {
  const backoff = Math.min(pauses.trouble * 2 ** Math.min(fails - 1, 16), pauses.ordinary)
  return Math.max(jittered(backoff, random), retryAfterMs ?? 0)
}
