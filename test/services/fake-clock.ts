// A clock that stands still until a test moves it: wall and monotonic time together, or the wall alone as when somebody sets it.
import type { Clock } from '../../main/ports/system.ts'

export type FakeClock = Clock & {
  /** Moves both and wakes everyone whose time came, in order. */
  advance(ms: number): Promise<void>
  /** Sets only the wall clock, as a person or a time server does. */
  jump(ms: number): void
  /** How many wait right now. */
  waiting(): number
}

type Sleeper = { at: number; wake: () => void }

export function fakeClock(wall = Date.parse('2026-11-21T09:00:00.000Z')): FakeClock {
  let mono = 1000
  let offset = wall - mono
  let sleepers: Sleeper[] = []
  const breathe = (): Promise<void> => new Promise(resolve => void setImmediate(resolve))

  return {
    now: () => new Date(mono + offset),
    mono: () => mono,
    sleep(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error)
        const sleeper: Sleeper = { at: mono + Math.max(0, ms), wake: resolve }
        sleepers.push(sleeper)
        signal?.addEventListener('abort', () => {
          sleepers = sleepers.filter(one => one !== sleeper)
          reject(signal.reason as Error)
        })
      })
    },
    async advance(ms) {
      const until = mono + ms
      for (;;) {
        // Whoever is about to sleep does so before the next moment is chosen.
        await breathe()
        const next = sleepers.toSorted((a, b) => a.at - b.at)[0]
        if (next === undefined || next.at > until) break
        mono = Math.max(mono, next.at)
        sleepers = sleepers.filter(one => one !== next)
        next.wake()
      }
      mono = until
      await breathe()
    },
    jump: ms => void (offset += ms),
    waiting: () => sleepers.length,
  }
}
