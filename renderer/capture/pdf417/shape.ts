// Which row is which and how large the symbol is, by what its row indicators look like most (ISO/IEC 15438 §5.3.3).

/** `first` is the number of the topmost row that was cut out; `level` the error correction level, `score` how alike the indicators are to what they should be, 1 at most. */
export type Shape = { first: number; rows: number; level: number; score: number }

/** `left` and `right` are the likeness of the row's indicators to each of the 929 codewords. */
export type Indicators = { cluster: number; left: Float32Array; right: Float32Array }

/**
 * The rows say in turn how many rows there are, how strong the correction is, and how many columns. All that was seen
 * votes together for each possible place of the first row. Null when nothing fits.
 */
export function shapeOf(seen: readonly Indicators[], columns: number): Shape | null {
  let best: Shape | null = null
  const first0 = seen[0]?.cluster ?? 0
  for (let first = first0 - 3 * Math.ceil(seen.length / 3); first + 2 < 90; first += 3) {
    const thirds = new Float32Array(30)
    const rest = new Float32Array(27)
    let fixed = 0
    const counts = [0, 0, 0]
    seen.forEach(({ cluster, left, right }, i) => {
      const row = first + i
      if (row < 0 || row > 89 || row % 3 !== cluster) return
      counts[cluster]!++
      const base = 30 * Math.floor(row / 3)
      const saysThirds = cluster === 0 ? left : cluster === 1 ? right : null
      const saysRest = cluster === 1 ? left : cluster === 2 ? right : null
      const saysColumns = cluster === 2 ? left : cluster === 0 ? right : null
      if (saysThirds) for (let value = 0; value < 30; value++) thirds[value]! += saysThirds[base + value]!
      if (saysRest) for (let value = 0; value < 27; value++) rest[value]! += saysRest[base + value]!
      if (saysColumns) fixed += saysColumns[base + columns - 1]!
    })
    const counted = counts.reduce((sum, count) => sum + count, 0)
    if (counted < 3) continue
    const mostRest = rest.reduce((a, b) => Math.max(a, b))
    for (let third = 0; third < 30; third++) {
      // Not even the best rest would help.
      if (best !== null && (thirds[third]! + mostRest + fixed) / (2 * counted) <= best.score) continue
      for (let value = 0; value < 27; value++) {
        const rows = third * 3 + (value % 3) + 1
        const level = Math.floor(value / 3)
        const total = rows * columns
        if (rows < 3 || rows > 90 || total > 928 || 2 ** (level + 1) >= total - 1) continue
        // Rows that would lie outside the symbol say nothing for it.
        const score = (thirds[third]! + rest[value]! + fixed) / (2 * Math.max(counted, Math.min(rows, seen.length - 4)))
        if (best === null || score > best.score) best = { first, rows, level, score }
      }
    }
  }
  return best
}

/** The left and right row indicator that a row of this shape has. */
export function indicatorsOf(row: number, { rows, level }: Shape, columns: number): { left: number; right: number } {
  const base = 30 * Math.floor(row / 3)
  const thirds = base + Math.floor((rows - 1) / 3)
  const rest = base + level * 3 + ((rows - 1) % 3)
  const wide = base + columns - 1
  switch (row % 3) {
    case 0:
      return { left: thirds, right: wide }
    case 1:
      return { left: rest, right: thirds }
    default:
      return { left: wide, right: rest }
  }
}
