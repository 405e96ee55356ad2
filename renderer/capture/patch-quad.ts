// Fits a quadrilateral to a patch of blocks by drawing one robust line along each of its four sides.
import type { Point, Quad } from './homography.ts'

/** `along` and `across` are the patch's extent in pixels in and across the reading direction, `fill` how much of that box it covers. */
export type FittedPatch = { quad: Quad; along: number; across: number; fill: number }

/** position = offset + slope × the other coordinate */
type Line = { offset: number; slope: number }
type Extent = { least: number; most: number }

/** How far, in blocks, the true side lies outside the outermost block centre (measured on generated licences). */
const reach = 0.75
/** Rows and columns at the ends of the patch are ragged and would tilt the lines. */
const raggedEnds = 0.12
/** A side of fewer blocks than this says nothing about its own direction; the bars are measured later, at full resolution. */
const leastForSlope = 8
/** No hand holds a card so that a side leans more than this against the others. */
const steepest = 0.35

/**
 * The quad around block centres, in a coordinate frame turned by `angle` radians (the reading direction).
 * Null when the patch has too few rows or columns to draw lines on.
 */
export function fitQuad(centres: readonly Point[], angle: number, block: number): FittedPatch | null {
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  const rows = new Map<number, Extent>()
  const columns = new Map<number, Extent>()
  const span = { u: { least: Infinity, most: -Infinity }, v: { least: Infinity, most: -Infinity } }
  for (const [x, y] of centres) {
    const u = x * cos + y * sin
    const v = -x * sin + y * cos
    widen(span.u, u)
    widen(span.v, v)
    widen(entry(rows, Math.round(v / block)), u)
    widen(entry(columns, Math.round(u / block)), v)
  }
  const along = span.u.most - span.u.least
  const across = span.v.most - span.v.least
  const middleRows = withoutEnds(rows)
  const middleColumns = withoutEnds(columns)
  if (middleRows.length < 2 || middleColumns.length < 4) return null

  const out = block * reach
  const left = fitLine(middleRows.map(([row, extent]) => [row * block, extent.least - out]))
  const right = fitLine(middleRows.map(([row, extent]) => [row * block, extent.most + out]))
  const top = fitLine(middleColumns.map(([column, extent]) => [column * block, extent.least - out]))
  const bottom = fitLine(middleColumns.map(([column, extent]) => [column * block, extent.most + out]))
  const corner = (side: Line, end: Line): Point => {
    const v = (end.offset + end.slope * side.offset) / (1 - end.slope * side.slope)
    const u = side.offset + side.slope * v
    return [u * cos - v * sin, u * sin + v * cos]
  }
  const quad: Quad = [corner(left, top), corner(right, top), corner(right, bottom), corner(left, bottom)]
  return { quad, along, across, fill: (centres.length * block * block) / ((along + block) * (across + block)) }
}

function widen(extent: Extent, value: number): void {
  if (value < extent.least) extent.least = value
  if (value > extent.most) extent.most = value
}

function entry(extents: Map<number, Extent>, key: number): Extent {
  const known = extents.get(key)
  if (known) return known
  const fresh = { least: Infinity, most: -Infinity }
  extents.set(key, fresh)
  return fresh
}

function withoutEnds(extents: Map<number, Extent>): [number, Extent][] {
  const sorted = [...extents].sort((a, b) => a[0] - b[0])
  const cut = Math.max(1, Math.floor(sorted.length * raggedEnds))
  return sorted.slice(cut, sorted.length - cut)
}

/** Least squares, repeated without the points that lie further off than twice the median (a text line beside the symbol bulges one side). */
function fitLine(points: readonly Point[]): Line {
  let kept = points
  let line: Line = { offset: 0, slope: 0 }
  for (let round = 0; round < 4; round++) {
    line = leastSquares(kept)
    const { offset, slope } = line
    const residual = ([x, y]: Point) => Math.abs(y - offset - slope * x)
    const sorted = kept.map(residual).sort((a, b) => a - b)
    const limit = Math.max(3, 2 * sorted[sorted.length >> 1]!)
    const next = points.filter(point => residual(point) <= limit)
    if (next.length < 4) break
    kept = next
  }
  return line
}

function leastSquares(points: readonly Point[]): Line {
  const n = points.length
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / n
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / n
  let spread = 0
  let shared = 0
  for (const [x, y] of points) {
    spread += (x - meanX) ** 2
    shared += (x - meanX) * (y - meanY)
  }
  const slope = n < leastForSlope || spread === 0 ? 0 : Math.max(-steepest, Math.min(steepest, shared / spread))
  return { offset: meanY - slope * meanX, slope }
}
