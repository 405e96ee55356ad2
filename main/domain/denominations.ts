// Notes and coins of a currency, for counting a drawer.

/** Values in minor units, biggest first; a value that is both a note and a coin is there once. */
const PIECES: Record<string, readonly number[]> = {
  EUR: [50_000, 20_000, 10_000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1],
  USD: [10_000, 5000, 2000, 1000, 500, 200, 100, 50, 25, 10, 5, 1],
}

/** The pieces of a currency; none for one that is not known here, which is then counted as one sum. */
export function piecesOf(currency: string): readonly number[] {
  return PIECES[currency] ?? []
}

/** What counted pieces are worth, in minor units. */
export function worthOf(counted: readonly { valueMinor: number; count: number }[]): number {
  return counted.reduce((sum, { valueMinor, count }) => sum + valueMinor * count, 0)
}
