// A map with a largest size: what was not used for longest goes first.

export type Lru<V> = {
  /** Counts as a use. */
  get(key: string): V | undefined
  set(key: string, value: V): void
  delete(key: string): void
  readonly size: number
}

/** Keeps at most `most` entries (at least 1). */
export function lru<V>(most: number): Lru<V> {
  const entries = new Map<string, V>()
  return {
    get(key) {
      const value = entries.get(key)
      if (value === undefined) return undefined
      // Maps keep the order of insertion, so the first key is the one unused for longest.
      entries.delete(key)
      entries.set(key, value)
      return value
    },
    set(key, value) {
      entries.delete(key)
      entries.set(key, value)
      if (entries.size <= most) return
      const [oldest] = entries.keys()
      if (oldest !== undefined) entries.delete(oldest)
    },
    delete: key => void entries.delete(key),
    get size() {
      return entries.size
    },
  }
}
