// Measures how far the bars and rows of a nearly flat symbol still lean, and corrects the quad by it.
import type { Frame } from './frame.ts'
import type { Point, Quad } from './homography.ts'

/** An upright box in pixels of the crop. */
export type Box = { left: number; top: number; right: number; bottom: number }
/** Lean of one family of lines as a function of position: tan(lean) = at + per × position. Perspective makes it linear. */
type Lean = { at: number; per: number }

/** Gradients further than this (as a tangent) from the family's direction belong to corners and the other family. */
const gate = 0.35
/** Half of a gradient's size below which it is mostly noise, as a share of the root mean square. */
const weakest = 0.7

/**
 * The quad, in pixels of the crop, whose sides follow the bars and rows found in `box`; `box` itself when they stand straight.
 * The middle of each side stays where it was: only the directions are measured.
 */
export function leaningQuad(crop: Frame, box: Box): Quad {
  const { bars, rows } = leans(crop, box)
  const middleX = (box.left + box.right) / 2
  const middleY = (box.top + box.bottom) / 2
  const tilt = (lean: Lean, position: number) => lean.at + lean.per * position
  const corner = (x: number, y: number): Point => {
    // x = side + bar·(y − middle), y = end + row·(x − middle): two lines, one crossing.
    const bar = tilt(bars, x)
    const row = tilt(rows, y)
    const cornerY = (y + row * (x - middleX - bar * middleY)) / (1 - row * bar)
    return [x + bar * (cornerY - middleY), cornerY]
  }
  return [
    corner(box.left, box.top),
    corner(box.right, box.top),
    corner(box.right, box.bottom),
    corner(box.left, box.bottom),
  ]
}

function leans(crop: Frame, box: Box): { bars: Lean; rows: Lean } {
  const strong = strongGradients(crop, box)
  let bars: Lean = { at: 0, per: 0 }
  let rows: Lean = { at: 0, per: 0 }
  // Repeated, because the gate must be centred on the lean it is to measure.
  for (let round = 0; round < 4; round++) {
    bars = fitLean(strong, bars, 0)
    rows = fitLean(strong, rows, 1)
  }
  return { bars, rows }
}

/** Reused from symbol to symbol: a fresh one is megabytes each time. */
let groups = new Float32Array(0)

/** Groups of four: x, y, gradient along x, gradient along y (Sobel), of the pixels in the box that stand out of the noise. Overwritten by the next call. */
function strongGradients({ luma, width, height }: Frame, box: Box): Float32Array {
  const left = Math.max(1, Math.floor(box.left))
  const right = Math.min(width - 1, Math.ceil(box.right))
  const top = Math.max(1, Math.floor(box.top))
  const bottom = Math.min(height - 1, Math.ceil(box.bottom))
  const size = Math.max(0, right - left) * Math.max(0, bottom - top) * 4
  if (groups.length < size) groups = new Float32Array(size)
  let n = 0
  let power = 0
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const i = y * width + x
      const nw = luma[i - width - 1]!
      const ne = luma[i - width + 1]!
      const sw = luma[i + width - 1]!
      const se = luma[i + width + 1]!
      const gx = ne + 2 * luma[i + 1]! + se - nw - 2 * luma[i - 1]! - sw
      const gy = sw + 2 * luma[i + width]! + se - nw - 2 * luma[i - width]! - ne
      groups[n++] = x
      groups[n++] = y
      groups[n++] = gx
      groups[n++] = gy
      power += gx * gx + gy * gy
    }
  }
  const limit = (power / Math.max(1, n / 4)) * weakest * weakest
  let kept = 0
  for (let i = 0; i < n; i += 4) {
    const gx = groups[i + 2]!
    const gy = groups[i + 3]!
    if (gx * gx + gy * gy < limit) continue
    groups[kept++] = groups[i]!
    groups[kept++] = groups[i + 1]!
    groups[kept++] = gx
    groups[kept++] = gy
  }
  return groups.subarray(0, kept)
}

/**
 * Weighted least squares of the line's lean over its position; a line across gradient (major, minor) leans by −minor / major.
 * `axis` is 0 for bars, whose position is x and whose gradient runs along x, and 1 for rows.
 */
function fitLean(gradients: Float32Array, start: Lean, axis: 0 | 1): Lean {
  let weight = 0
  let first = 0
  let second = 0
  let value = 0
  let moment = 0
  for (let i = 0; i < gradients.length; i += 4) {
    const position = gradients[i + axis]!
    const major = gradients[i + 2 + axis]!
    if (major === 0) continue
    const lean = -gradients[i + 3 - axis]! / major
    if (Math.abs(lean - start.at - start.per * position) > gate) continue
    const w = major * major
    weight += w
    first += w * position
    second += w * position * position
    value += w * lean
    moment += w * lean * position
  }
  const spread = weight * second - first * first
  if (weight === 0 || spread <= 0) return start
  const per = (weight * moment - first * value) / spread
  return { at: (value - per * first) / weight, per }
}
