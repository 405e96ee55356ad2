// Lets a few pieces of work run at a time; the others wait in the order they came.
export type Turns = { take<T>(work: () => Promise<T>): Promise<T> }

export function createTurns(atOnce: number): Turns {
  const waiting: (() => void)[] = []
  let running = 0
  return {
    async take(work) {
      if (running >= atOnce) await new Promise<void>(go => waiting.push(go))
      else running += 1
      try {
        return await work()
      } finally {
        // The place goes straight to the next in line, so nobody can push in between.
        const next = waiting.shift()
        if (next === undefined) running -= 1
        else next()
      }
    },
  }
}
