// The clock of a harness till: time stands still while anything is under way, and jumps to the next moment somebody waits for.
import type { Clock } from '../../main/ports/system.ts'

type Sleeper = { at: number; wake: () => void }
export type JumpingClock = Clock & {
  /** Begins to let time pass; ends with `stop`. Each jump is asked for, because the harness holds messages back until then. */
  run(pass: (to: number) => Promise<void>): Promise<void>
  stop(): void
  /** No time passes during this work, or during its first `most` real milliseconds. */
  during<T>(work: Promise<T>, most?: number): Promise<T>
}

/** As long as a socket or a file is at work, something may still happen at this very moment. */
const busy = (): boolean =>
  process.getActiveResourcesInfo().some(name => name.startsWith('TCP') || name.startsWith('FSReq'))

/** Several turns of the event loop without anything to wait for. */
async function idle(): Promise<void> {
  for (let calm = 0; calm < 6; calm = busy() ? 0 : calm + 1) {
    if (busy()) await new Promise(resolve => void setTimeout(resolve, 1))
    await new Promise(resolve => void setImmediate(resolve))
  }
}

export function jumpingClock(startAt: number): JumpingClock {
  const wall = Date.parse('2026-11-21T09:00:00.000Z')
  let mono = startAt
  let sleepers: Sleeper[] = []
  const over = new AbortController()
  let held = 0
  return {
    now: () => new Date(wall + mono),
    mono: () => mono,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error)
        const sleeper: Sleeper = { at: mono + Math.max(1, ms), wake: resolve }
        sleepers.push(sleeper)
        signal?.addEventListener(
          'abort',
          () => {
            sleepers = sleepers.filter(one => one !== sleeper)
            reject(signal.reason as Error)
          },
          { once: true },
        )
      }),
    async run(pass) {
      while (!over.signal.aborted) {
        await idle()
        const next = sleepers.reduce<Sleeper | null>(
          (soonest, one) => (soonest && soonest.at <= one.at ? soonest : one),
          null,
        )
        if (next === null || held > 0 || over.signal.aborted) {
          await new Promise(resolve => void setTimeout(resolve, 1))
          continue
        }
        const before = sleepers
        await pass(next.at)
        // What was held back may have made somebody wait for an earlier moment.
        if (sleepers !== before && !sleepers.includes(next)) continue
        mono = Math.max(mono, next.at)
        sleepers = sleepers.filter(one => one !== next)
        next.wake()
      }
    },
    stop: () => over.abort(),
    async during(work, most) {
      held += 1
      let holds = true
      const release = (): void => {
        if (holds) held -= 1
        holds = false
      }
      const timer = most === undefined ? undefined : setTimeout(release, most)
      try {
        return await work
      } finally {
        clearTimeout(timer)
        release()
      }
    },
  }
}
