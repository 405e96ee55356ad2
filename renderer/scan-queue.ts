// Scans wait their turn: one after the other in the order they came, held while something else has the floor, never lost unheard.

export type ScanQueue<T> = {
  /** False when the queue is full: the code was not taken, and whoever scanned must hear it. */
  push(code: T): boolean
  waiting(): number
}

/** More than anybody scans ahead in ten seconds. */
export const MOST_WAITING = 200
const LOOK_MS = 50

/**
 * `work` handles one code and is awaited; while `held` says so, nothing is begun. `changed` hears how many wait, the one at
 * work not counted. `pause` waits between two looks at `held`.
 */
export function createScanQueue<T>(deps: {
  work: (code: T) => Promise<void>
  held: () => boolean
  changed: (waiting: number) => void
  pause?: (ms: number) => Promise<void>
}): ScanQueue<T> {
  const { work, held, changed, pause = ms => new Promise(resolve => setTimeout(resolve, ms)) } = deps
  const codes: T[] = []
  let running = false

  async function run(): Promise<void> {
    while (codes.length > 0) {
      if (held()) {
        await pause(LOOK_MS)
        continue
      }
      const code = codes.shift()
      changed(codes.length)
      // One at a time, because the order of the scans is the order of the lines. A code that fails must not stop the next.
      if (code !== undefined) await work(code).catch(() => undefined)
    }
    running = false
  }

  return {
    push(code) {
      if (codes.length >= MOST_WAITING) return false
      codes.push(code)
      changed(codes.length)
      if (!running) {
        running = true
        void run()
      }
      return true
    },
    waiting: () => codes.length,
  }
}
