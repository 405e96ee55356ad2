// The counted drawer as the screen holds it: how many of each piece, or one sum.
import type { Denominations } from '#contract'
import { worthOf } from '#domain/denominations'

export type Counting = { how: 'pieces' | 'sum'; counts: Readonly<Record<number, number>>; sumMinor: number }
export const nothingCounted: Counting = { how: 'pieces', counts: {}, sumMinor: 0 }
const MOST = 99_999

/** As the machine takes it; null where only the sum was given. */
export function denominationsOf(counting: Counting): Denominations | null {
  if (counting.how === 'sum') return null
  return Object.entries(counting.counts)
    .map(([value, count]) => ({ valueMinor: Number(value), count }))
    .filter(({ count }) => count > 0)
}

/** What is counted, in minor units. */
export function totalOf(counting: Counting): number {
  return counting.how === 'sum' ? counting.sumMinor : worthOf(denominationsOf(counting) ?? [])
}

/** With another number of one piece; nonsense becomes the nearest number that makes sense. */
export function withCount(counting: Counting, valueMinor: number, count: number): Counting {
  const whole = Number.isFinite(count) ? Math.min(MOST, Math.max(0, Math.trunc(count))) : 0
  return { ...counting, counts: { ...counting.counts, [valueMinor]: whole } }
}
