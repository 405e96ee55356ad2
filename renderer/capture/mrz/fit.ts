// Small statistics: medians, and straight lines through points some of which lie elsewhere.

/** The upper median; NaN of nothing. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN
}

/** y = offset + slope × x by least squares, twice more without the points that were farther off than 2.5 × the median. */
export function fitLine(points: readonly { x: number; y: number }[]): { slope: number; offset: number } {
  let kept = points
  let fitted = leastSquares(kept)
  for (let pass = 0; pass < 2; pass++) {
    const { slope, offset } = fitted
    const miss = ({ x, y }: { x: number; y: number }) => Math.abs(y - offset - slope * x)
    const most = Math.max(0.7, median(kept.map(miss)) * 2.5)
    kept = points.filter(point => miss(point) <= most)
    if (kept.length < 4) break
    fitted = leastSquares(kept)
  }
  return fitted
}

function leastSquares(points: readonly { x: number; y: number }[]): { slope: number; offset: number } {
  const n = points.length
  let sumX = 0
  let sumY = 0
  for (const { x, y } of points) {
    sumX += x
    sumY += y
  }
  const [meanX, meanY] = [sumX / n, sumY / n]
  let xx = 0
  let xy = 0
  for (const { x, y } of points) {
    xx += (x - meanX) ** 2
    xy += (x - meanX) * (y - meanY)
  }
  const slope = xx > 0 ? xy / xx : 0
  return { slope, offset: meanY - slope * meanX }
}
