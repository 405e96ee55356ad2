// The quantity said before the goods: "3 ×" stands until the next scan or tap takes it.
import { createSnapshot } from './snapshot.ts'
import { scaled } from './entry.ts'

const MOST_MILLI = 9_999_000
const next = createSnapshot<number | null>()

/** In thousandths; null when none was said. */
export const nextQuantity = {
  get: (): number | null => next.get() ?? null,
  set: (milli: number | null): void => next.put(milli),
  subscribe: next.subscribe,
  /** Hands it over once. */
  take(): number | null {
    const milli = next.get() ?? null
    if (milli !== null) next.put(null)
    return milli
  },
}

/** "3*", "1,5 x" and "3*4006381333931": the quantity in front, and the rest. Null when the text does not begin so. */
export function timesOf(text: string): { milli: number; rest: string } | 'refused' | null {
  const match = /^\s*(\d+(?:[.,]\d+)?)\s*[*×]\s*(.*)$/s.exec(text)
  if (match === null) return null
  const milli = scaled((match[1] ?? '').replace(',', '.'), 3)
  if (milli === null || milli < 1 || milli > MOST_MILLI) return 'refused'
  return { milli, rest: (match[2] ?? '').trim() }
}
