// Plane geometry of a flat document: points, quadrilaterals, and the projective map between two quadrilaterals.

/** x to the right, y down, in pixels of the frame unless a name says otherwise. */
export type Point = readonly [x: number, y: number]
/** Corners in reading order of the document: top left, top right, bottom right, bottom left. */
export type Quad = readonly [Point, Point, Point, Point]
/** Row-major 3 × 3 matrix with the last element 1. */
export type Homography = readonly [number, number, number, number, number, number, number, number, number]

/**
 * The projective map that takes each corner of `from` to the same corner of `to` (direct linear transform,
 * Hartley & Zisserman §4.1). Null when three corners lie on one line.
 */
export function homography(from: Quad, to: Quad): Homography | null {
  const rows: number[][] = []
  for (let i = 0; i < 4; i++) {
    const [x, y] = from[i]!
    const [u, v] = to[i]!
    rows.push([x, y, 1, 0, 0, 0, -u * x, -u * y, u], [0, 0, 0, x, y, 1, -v * x, -v * y, v])
  }
  const h = solve(rows)
  return h && [h[0]!, h[1]!, h[2]!, h[3]!, h[4]!, h[5]!, h[6]!, h[7]!, 1]
}

/** Where a point lands. */
export function project(h: Homography, [x, y]: Point): Point {
  const w = h[6] * x + h[7] * y + h[8]
  return [(h[0] * x + h[1] * y + h[2]) / w, (h[3] * x + h[4] * y + h[5]) / w]
}

/** Gaussian elimination with partial pivoting of n rows of n + 1 numbers; null when singular. */
function solve(rows: number[][]): number[] | null {
  const n = rows.length
  for (let i = 0; i < n; i++) {
    let pivot = i
    for (let j = i + 1; j < n; j++) if (Math.abs(rows[j]![i]!) > Math.abs(rows[pivot]![i]!)) pivot = j
    ;[rows[i], rows[pivot]] = [rows[pivot]!, rows[i]!]
    const top = rows[i]!
    if (Math.abs(top[i]!) < 1e-9) return null
    for (let j = i + 1; j < n; j++) {
      const row = rows[j]!
      const factor = row[i]! / top[i]!
      for (let k = i; k <= n; k++) row[k] = row[k]! - factor * top[k]!
    }
  }
  const x = Array.from({ length: n }, () => 0)
  for (let i = n - 1; i >= 0; i--) {
    let sum = rows[i]![n]!
    for (let k = i + 1; k < n; k++) sum -= rows[i]![k]! * x[k]!
    x[i] = sum / rows[i]![i]!
  }
  return x
}

/** An upright rectangle as a quad. */
export function rectangle(left: number, top: number, right: number, bottom: number): Quad {
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ]
}

export function distance([x, y]: Point, [u, v]: Point): number {
  return Math.hypot(u - x, v - y)
}

/** The longer of the two opposite sides: [width, height], so a crop never has fewer pixels than the picture offers. */
export function sizeOf(quad: Quad): [width: number, height: number] {
  return [
    Math.max(distance(quad[0], quad[1]), distance(quad[3], quad[2])),
    Math.max(distance(quad[0], quad[3]), distance(quad[1], quad[2])),
  ]
}

/** Area by the shoelace formula, in square pixels. */
export function areaOf(quad: Quad): number {
  let twice = 0
  for (let i = 0; i < 4; i++) {
    const [x, y] = quad[i]!
    const [u, v] = quad[(i + 1) % 4]!
    twice += x * v - u * y
  }
  return Math.abs(twice) / 2
}

/** The upright box around a quad, cut to the frame, in whole pixels. */
export function boundsOf(
  quad: Quad,
  width: number,
  height: number,
): { left: number; top: number; right: number; bottom: number } {
  const xs = quad.map(p => p[0])
  const ys = quad.map(p => p[1])
  return {
    left: Math.max(0, Math.floor(Math.min(...xs))),
    top: Math.max(0, Math.floor(Math.min(...ys))),
    right: Math.min(width, Math.ceil(Math.max(...xs))),
    bottom: Math.min(height, Math.ceil(Math.max(...ys))),
  }
}

/** The quad grown on every side by a share of its own width and height, keeping its perspective. */
export function grow(quad: Quad, shareX: number, shareY: number): Quad {
  const h = homography(rectangle(0, 0, 1, 1), quad)
  if (!h) return quad
  const [a, b, c, d] = rectangle(-shareX, -shareY, 1 + shareX, 1 + shareY)
  return [project(h, a), project(h, b), project(h, c), project(h, d)]
}

/** The same quad in the frame at another size. */
export function scaledQuad([a, b, c, d]: Quad, by: number): Quad {
  const at = ([x, y]: Point): Point => [x * by, y * by]
  return [at(a), at(b), at(c), at(d)]
}

/** The same quad in 0..1 of the frame. */
export function relativeTo(quad: Quad, width: number, height: number): Quad {
  const [a, b, c, d] = quad
  const scale = ([x, y]: Point): Point => [x / width, y / height]
  return [scale(a), scale(b), scale(c), scale(d)]
}

/** The pixels [from, to) of row `y` that lie inside a convex quad; null when the row misses it. */
export function spanAt(quad: Quad, y: number): [from: number, to: number] | null {
  let least = Infinity
  let most = -Infinity
  for (let i = 0; i < 4; i++) {
    const [ax, ay] = quad[i]!
    const [bx, by] = quad[(i + 1) % 4]!
    if (ay === by || y < Math.min(ay, by) || y > Math.max(ay, by)) continue
    const x = ax + ((bx - ax) * (y - ay)) / (by - ay)
    if (x < least) least = x
    if (x > most) most = x
  }
  return least < most ? [Math.ceil(least), Math.ceil(most)] : null
}
