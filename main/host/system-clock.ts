// The real clock behind the Clock port.
import type { Clock } from '../ports/system.ts'

/** Timers hold at most this many milliseconds; longer waits are made of several. */
const LONGEST = 2 ** 31 - 1

/** Wall time, a monotonic count of milliseconds, and waits that a signal can end. */
export const systemClock = (): Clock => ({
  now: () => new Date(),
  mono: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error)
      const until = performance.now() + ms
      const done = () => {
        const left = until - performance.now()
        // Timers may fire a fraction of a millisecond early, and very long waits come in parts.
        if (left > 0) return void (timer = setTimeout(done, Math.min(Math.ceil(left), LONGEST)))
        signal?.removeEventListener('abort', stop)
        resolve()
      }
      const stop = () => {
        clearTimeout(timer)
        reject(signal?.reason as Error)
      }
      let timer = setTimeout(done, Math.min(Math.max(ms, 0), LONGEST))
      signal?.addEventListener('abort', stop, { once: true })
    }),
})
