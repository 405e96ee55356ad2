// Keeps the newest state of one thing for the screen: events win over an answer that was asked for earlier.

export type Snapshot<T> = {
  get(): T | null
  /** When the newest state arrived, in milliseconds of the page's monotonic clock. */
  at(): number
  subscribe(tell: () => void): () => void
  /** The newest state as told by an event. */
  put(value: T): void
  /** Asks for the state; an event that arrives meanwhile is newer than the answer and stays. */
  seed(ask: () => Promise<T | null>): Promise<void>
}

export function createSnapshot<T>(): Snapshot<T> {
  const listeners = new Set<() => void>()
  let value: T | null = null
  let told = 0
  let arrived = 0

  function put(next: T): void {
    value = next
    arrived = performance.now()
    told += 1
    for (const tell of [...listeners]) tell()
  }
  return {
    put,
    get: () => value,
    at: () => arrived,
    subscribe(tell) {
      listeners.add(tell)
      return () => void listeners.delete(tell)
    },
    async seed(ask) {
      const before = told
      const answer = await ask()
      if (answer !== null && told === before) put(answer)
    },
  }
}
