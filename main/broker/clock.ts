// The time that the broker goes by, so that a test can move it.

/** Wall time for tokens that carry one; `mono` (milliseconds, never jumps) for what is kept. */
export type BrokerClock = { now(): Date; mono(): number }

export const systemClock: BrokerClock = { now: () => new Date(), mono: () => performance.now() }
