// Lets a bounded number of things happen at once and a bounded number wait, so that a rush cannot bring a partner down.

export type Gate = <T>(work: () => Promise<T>) => Promise<T>

/** Runs at most `atOnce`; `full()` gives the error for those who would be more than `waiting` in line. */
export function gate(atOnce: number, waiting: number, full: () => Error): Gate {
  let running = 0
  const line: (() => void)[] = []
  return async work => {
    if (running >= atOnce) {
      if (line.length >= waiting) throw full()
      // Whoever leaves hands the place over, so `running` stays as it is.
      await new Promise<void>(resolve => line.push(resolve))
    } else running += 1
    try {
      return await work()
    } finally {
      const next = line.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}
