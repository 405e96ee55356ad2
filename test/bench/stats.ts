// What one measured line of the bench table holds, and the quantiles it is made of.

export type Row = {
  what: string
  p50: string
  p95: string
  peer: string
  ratio: string
  goal: string
  met: boolean | null
  raw: Record<string, number>
}

/** The q-quantile (0…1) of unsorted samples. */
export function quantile(samples: readonly number[], q: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN
}

/** Milliseconds for people: µs below 1 ms, s above 1000. */
export function ms(value: number): string {
  if (value < 1) return `${(value * 1000).toFixed(value < 0.01 ? 2 : 0)} µs`
  return value < 1000 ? `${value.toFixed(value < 10 ? 2 : 1)} ms` : `${(value / 1000).toFixed(2)} s`
}
