// Finds the outline of an ID-1 card: four lines that cross in a plausible shape and have edges all along.
import { cosines, directions, sines, strongestLines } from './edge-lines.ts'
import type { EdgeLine, EdgeMap } from './edge-lines.ts'
import { shrink } from './frame.ts'
import type { Frame } from './frame.ts'
import { areaOf, distance } from './homography.ts'
import type { Point, Quad } from './homography.ts'
import { refitSides } from './side-fit.ts'

/** `score` orders outlines of one frame; `support` is the share of its weakest side that has an edge. */
export type CardOutline = { quad: Quad; score: number; support: number }

/** Width ÷ height of ISO/IEC 7810 ID-1. */
const cardAspect = 1.586
/** Scores of the best outline below this are furniture, not cards (measured on generated frames with and without a card). */
const leastSupport = 0.45
const workingWidth = 320

/** The card's corners in pixels of the frame, or null. The card must lie within ±40° of level and inside the picture. */
export function findCard(frame: Frame): CardOutline | null {
  const factor = Math.max(2, Math.round(frame.width / workingWidth))
  const small = shrink(frame, factor)
  const { lines, map } = strongestLines(small, 22)
  const best = bestOutline(lines, map)
  if (!best) return null
  const scale = ([x, y]: Point): Point => [(x + 0.5) * factor, (y + 0.5) * factor]
  const [a, b, c, d] = best.quad
  return { ...best, quad: refitSides(frame, [scale(a), scale(b), scale(c), scale(d)], 2 * factor) }
}

function bestOutline(lines: readonly EdgeLine[], map: EdgeMap): CardOutline | null {
  const { width, height } = map
  const nearUpright = (line: EdgeLine) => Math.min(line.direction, directions - line.direction) < directions * 0.22
  const nearLevel = (line: EdgeLine) => Math.abs(line.direction - directions / 2) < directions * 0.22
  const xAt = (line: EdgeLine) => (line.distance - (height / 2) * sines[line.direction]!) / cosines[line.direction]!
  const yAt = (line: EdgeLine) => (line.distance - (width / 2) * cosines[line.direction]!) / sines[line.direction]!
  const sides = pairs(lines.filter(nearUpright), xAt, width * 0.25)
  const ends = pairs(lines.filter(nearLevel), yAt, height * 0.25)
  let best: CardOutline | null = null
  for (const [left, right] of sides) {
    for (const [top, bottom] of ends) {
      const quad = corners(left, top, right, bottom)
      if (!quad || !plausible(quad, width, height)) continue
      const outline = scored(quad, [top, right, bottom, left], map)
      if (outline.support > leastSupport && (!best || outline.score > best.score)) best = outline
    }
  }
  return best
}

/** All pairs whose second line is at least `gap` beyond the first in the middle of the picture. */
function pairs(lines: readonly EdgeLine[], at: (line: EdgeLine) => number, gap: number): [EdgeLine, EdgeLine][] {
  return lines.flatMap(a => lines.filter(b => at(b) - at(a) >= gap).map((b): [EdgeLine, EdgeLine] => [a, b]))
}

function corners(left: EdgeLine, top: EdgeLine, right: EdgeLine, bottom: EdgeLine): Quad | null {
  const a = crossing(left, top)
  const b = crossing(right, top)
  const c = crossing(right, bottom)
  const d = crossing(left, bottom)
  return a && b && c && d && [a, b, c, d]
}

function crossing(p: EdgeLine, q: EdgeLine): Point | null {
  const determinant = cosines[p.direction]! * sines[q.direction]! - sines[p.direction]! * cosines[q.direction]!
  if (Math.abs(determinant) < 0.2) return null
  return [
    (p.distance * sines[q.direction]! - q.distance * sines[p.direction]!) / determinant,
    (cosines[p.direction]! * q.distance - cosines[q.direction]! * p.distance) / determinant,
  ]
}

function aspectOf(quad: Quad): number {
  const [a, b, c, d] = quad
  return (distance(a, b) + distance(d, c)) / (distance(a, d) + distance(b, c))
}

/** Inside the picture, about a card's shape, not folded by more perspective than a hand can cause, and not tiny. */
function plausible(quad: Quad, width: number, height: number): boolean {
  const slack = 0.03
  if (
    quad.some(
      ([x, y]) => x < -slack * width || y < -slack * height || x > (1 + slack) * width || y > (1 + slack) * height,
    )
  )
    return false
  const [a, b, c, d] = quad
  const ratio = (p: number, q: number) => Math.min(p, q) / Math.max(p, q)
  const aspect = aspectOf(quad)
  if (aspect < 1.2 || aspect > 2) return false
  if (ratio(distance(a, b), distance(d, c)) < 0.7 || ratio(distance(a, d), distance(b, c)) < 0.65) return false
  return areaOf(quad) > 0.08 * width * height
}

function scored(quad: Quad, lines: readonly EdgeLine[], map: EdgeMap): CardOutline {
  const supports = lines.map((line, i) => supportAlong(quad[i]!, quad[(i + 1) % 4]!, line.direction, map))
  const support = Math.min(...supports)
  const mean = supports.reduce((sum, value) => sum + value, 0) / 4
  const shape = Math.exp(-(((aspectOf(quad) - cardAspect) / 0.22) ** 2))
  // The largest outline wins among equals, because a card's own print is full of smaller rectangles.
  const size = Math.sqrt(areaOf(quad) / (map.width * map.height))
  return { quad, support, score: mean * 0.6 + support * 0.5 + shape * 0.25 + size * 0.45 }
}

/** Share of the side, rounded corners left out, that has an edge of the right direction within two pixels. */
function supportAlong(
  [ax, ay]: Point,
  [bx, by]: Point,
  direction: number,
  { normals, width, height }: EdgeMap,
): number {
  const steps = Math.max(8, Math.round(Math.hypot(bx - ax, by - ay)))
  let looked = 0
  let found = 0
  for (let k = Math.ceil(steps * 0.06); k < steps * 0.94; k++) {
    const x = ax + ((bx - ax) * (k + 0.5)) / steps
    const y = ay + ((by - ay) * (k + 0.5)) / steps
    if (x < 2 || y < 2 || x >= width - 2 || y >= height - 2) continue
    looked++
    for (let off = -2; off <= 2; off++) {
      const normal =
        normals[Math.round(y + off * sines[direction]!) * width + Math.round(x + off * cosines[direction]!)] ?? -1
      const turn = Math.abs(normal - direction)
      if (normal >= 0 && Math.min(turn, directions - turn) <= 9) {
        found++
        break
      }
    }
  }
  return looked < steps * 0.5 ? 0 : found / looked
}
