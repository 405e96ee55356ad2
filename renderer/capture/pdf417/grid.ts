// Where the modules and rows of a symbol lie in a crop, between its two guard lines.
import type { Frame } from '../frame.ts'
import type { Band } from './band.ts'
import { at, combs } from './comb.ts'
import type { Rows } from './comb.ts'
import type { Guards } from './guards.ts'

/**
 * The place of a symbol between the beginnings of its start and its stop pattern. A row is named by its y on the left
 * line; on the right line it lies at crossAt + crossPer · y. What is nearer is larger in both directions, so that modules
 * widen from left to right as rows do: `bend` is 0 in a view from straight ahead.
 */
export type Place = {
  leftAt: number
  leftLean: number
  rightAt: number
  rightLean: number
  crossAt: number
  crossPer: number
  bend: number
}

const strips = 14

export function placeOf({ left, right }: Guards, { top, bottom }: Band): Place {
  const at = (line: Band['top'], x: number) => line.at + line.slope * x
  const [topLeft, topRight] = [at(top, left.at), at(top, right.at)]
  const [lowLeft, lowRight] = [at(bottom, left.at), at(bottom, right.at)]
  const crossPer = (lowRight - topRight) / Math.max(1, lowLeft - topLeft)
  return {
    leftAt: left.at - left.lean * left.middle,
    leftLean: left.lean,
    rightAt: right.at - right.lean * right.middle,
    rightLean: right.lean,
    crossPer,
    crossAt: topRight - crossPer * topLeft,
    bend: crossPer - 1,
  }
}

/** x of the left and of the right line at a height of the crop. */
export function leftOf({ leftAt, leftLean }: Place, y: number): number {
  return leftAt + leftLean * y
}
export function rightOf({ rightAt, rightLean }: Place, y: number): number {
  return rightAt + rightLean * y
}

/** The rows that are surely inside the symbol, as y on the left line. */
export function insideOf({ top, bottom }: Band, place: Place, height: number): { top: number; bottom: number } {
  const x = leftOf(place, height / 2)
  return { top: top.at + top.slope * x, bottom: bottom.at + bottom.slope * x }
}

/** Where in 0..1 between the lines the share `u` of the modules ends. */
export function along(u: number, bend: number): number {
  return u / (1 + bend - bend * u)
}

/** The place with its lines laid along the rows, and up to three ways in which the rows may lie, best first. */
export function findRows(crop: Frame, place: Place, band: Band, length: number): { place: Place; rows: Rows[] } {
  const { top, bottom } = insideOf(band, place, crop.height)
  const reach = (bottom - top) * 0.12
  const range = { from: top - reach, to: bottom + reach }
  const profiles = stripProfiles(crop, place, range, band)
  const laid = layAlong(profiles, place, range)
  const energy = combined(profiles, laid, range)
  return { place: laid, rows: combs(energy, range.from, length) }
}

type Range = { from: number; to: number }
type Strip = { share: number; energy: Float32Array }

/** Steps down the picture in strips across the symbol: strong where a row ends, nothing but noise inside of one. */
function stripProfiles(crop: Frame, place: Place, range: Range, band: Band): Strip[] {
  const { luma, width, height } = crop
  const found: Strip[] = []
  for (let strip = 0; strip < strips; strip++) {
    // The patterns at both ends are the same in all rows.
    const [first, last] = [strip, strip + 1].map(end => 0.07 + (0.93 * end) / strips) as [number, number]
    const share = (first + last) / 2
    const energy = new Float32Array(height)
    for (let y = 2; y < height - 2; y++) {
      // A row's own y on the left line differs, but the lines are nearly upright, so that y itself is close enough.
      const [a, b] = [leftOf(place, y), rightOf(place, y)]
      const from = Math.max(2, Math.round(a + (b - a) * first))
      const to = Math.min(width - 3, Math.round(a + (b - a) * last))
      let sum = 0
      for (let i = y * width + from, end = y * width + to; i < end; i++) {
        // Two rows below the place against two above it, three columns wide: camera noise goes, the edge stays.
        const under = i + width
        const over = i - 2 * width
        const above = i - width
        const step =
          luma[i - 1]! +
          luma[i]! +
          luma[i + 1]! +
          luma[under - 1]! +
          luma[under]! +
          luma[under + 1]! -
          luma[over - 1]! -
          luma[over]! -
          luma[over + 1]! -
          luma[above - 1]! -
          luma[above]! -
          luma[above + 1]!
        sum += step * step
      }
      energy[y] = sum / (100 * Math.max(1, to - from))
    }
    // The upper and the lower edge of the symbol are far stronger than what divides its rows, and would decide alone.
    const [x0, x1] = [leftOf(place, height / 2), rightOf(place, height / 2)]
    const x = x0 + (x1 - x0) * share
    const [top, bottom] = [band.top.at + band.top.slope * x, band.bottom.at + band.bottom.slope * x]
    found.push({ share, energy: within(energy, top, bottom) })
  }
  return found
}

/** Without its trend from a little above `top` to a little below `bottom`, strong edges cut down; 0 outside. */
function within(energy: Float32Array, top: number, bottom: number): Float32Array {
  const reach = (bottom - top) * 0.06
  const from = Math.max(0, Math.ceil(top - reach))
  const to = Math.min(energy.length, Math.floor(bottom + reach))
  const inside = energy.slice(from, Math.max(from + 1, to))
  const limit = inside.toSorted()[Math.floor(inside.length * 0.85)]! * 1.15
  const sums = new Float64Array(inside.length + 1)
  inside.forEach((value, i) => (sums[i + 1] = sums[i]! + Math.min(value, limit)))
  const wide = Math.max(6, Math.round(inside.length / 6))
  const flat = new Float32Array(energy.length)
  inside.forEach((value, i) => {
    const [a, b] = [Math.max(0, i - wide), Math.min(inside.length, i + wide + 1)]
    flat[from + i] = Math.min(value, limit) - (sums[b]! - sums[a]!) / (b - a)
  })
  return flat
}

/** Turns and spreads the rows until the strips agree best on where rows end. */
function layAlong(profiles: readonly Strip[], place: Place, range: Range): Place {
  const { from, to } = range
  const cross = (y: number) => place.crossAt + place.crossPer * y
  let best = { top: cross(from), bottom: cross(to) }
  const scoreOf = (top: number, bottom: number) => agreement(profiles, range, top, bottom, 1)
  const some = profiles.filter((_, i) => i % 2 === 0)
  let score = agreement(some, range, best.top, best.bottom, 2)
  const height = to - from
  const widest = height * 0.22
  // What was measured of the band, and rows that lie as far apart on both sides.
  const middle = (best.top + best.bottom) / 2
  for (const start of [best, { top: middle - height / 2, bottom: middle + height / 2 }])
    for (let shift = -widest; shift <= widest; shift += 1.5) {
      for (let spread = -widest; spread <= widest; spread += 3) {
        const [top, bottom] = [start.top + shift - spread / 2, start.bottom + shift + spread / 2]
        const now = agreement(some, range, top, bottom, 2)
        if (now > score) [score, best] = [now, { top, bottom }]
      }
    }
  score = scoreOf(best.top, best.bottom)
  for (const step of [1, 0.5, 0.25]) {
    for (let again = true, turns = 0; again && turns < 6; turns++) {
      again = false
      for (const [dTop, dBottom] of [
        [step, 0],
        [-step, 0],
        [0, step],
        [0, -step],
      ] as const) {
        const now = scoreOf(best.top + dTop, best.bottom + dBottom)
        if (now > score) {
          score = now
          best = { top: best.top + dTop, bottom: best.bottom + dBottom }
          again = true
        }
      }
    }
  }
  const crossPer = (best.bottom - best.top) / height
  return { ...place, crossPer, crossAt: best.top - crossPer * from, bend: crossPer - 1 }
}

let sums = new Float64Array(0)

/** How strongly the strips peak together: the squared sums over all rows. */
function agreement(profiles: readonly Strip[], { from, to }: Range, top: number, bottom: number, step: number): number {
  const count = Math.max(0, Math.ceil((to - from) / step))
  if (sums.length < count) sums = new Float64Array(2 * count)
  sums.fill(0, 0, count)
  const down = (bottom - top) / (to - from)
  for (const { share, energy } of profiles) {
    // From row to row of the left line the place in a strip moves evenly.
    let place = from + (top - from) * share
    const move = step * (1 + (down - 1) * share)
    const last = energy.length - 1
    for (let i = 0; i < count; i++, place += move) {
      if (!(place >= 0 && place < last)) continue
      const above = place | 0
      const value = energy[above]!
      sums[i]! += value + (energy[above + 1]! - value) * (place - above)
    }
  }
  let score = 0
  for (let i = 0; i < count; i++) if (sums[i]! > 0) score += sums[i]! * sums[i]!
  return score
}

function combined(profiles: readonly Strip[], place: Place, { from, to }: Range): Float32Array {
  return Float32Array.from({ length: Math.max(0, Math.ceil((to - from) * 2)) }, (_, i) => {
    const y = from + i / 2
    const other = place.crossAt + place.crossPer * y
    let sum = 0
    for (const { share, energy } of profiles) sum += at(energy, y + (other - y) * share)
    return sum
  })
}
