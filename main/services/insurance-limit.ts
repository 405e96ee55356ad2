// The time a waiting step has, counted on the monotonic clock and told every second.
import type { Clock } from '../ports/system.ts'

export type Limit = {
  /** Counts down from `ms`, instead of whatever was counted before; `over` is called once at the end. */
  run(ms: number, over: () => void): void
  stop(): void
  /** Whole seconds that are left; null while nothing is counted. */
  left(): number | null
}

export function createLimit(clock: Clock, tick: () => void): Limit {
  let running: { until: number; end: AbortController } | null = null

  function stop(): void {
    running?.end.abort()
    running = null
  }

  async function count(until: number, signal: AbortSignal, over: () => void): Promise<void> {
    for (let left = until - clock.mono(); left > 0; left = until - clock.mono()) {
      try {
        await clock.sleep(left % 1000 || 1000, signal)
      } catch {
        return // stopped
      }
      if (until > clock.mono()) tick()
    }
    stop()
    over()
  }

  return {
    stop,
    left: () => (running === null ? null : Math.max(0, Math.ceil((running.until - clock.mono()) / 1000))),
    run(ms, over) {
      stop()
      const mine = (running = { until: clock.mono() + ms, end: new AbortController() })
      void count(mine.until, mine.end.signal, over)
    },
  }
}
