// Waits for what is bound to come: how long it takes is no matter of a test, and the machine may be busy.
import { vi } from 'vitest'

/** Repeats `work` until it throws no more; rejects with its last error after a quarter of a minute. */
export const patiently = <T>(work: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(work, { timeout: 15_000, interval: 20 })
