// Measures whether a picture is good enough to read: sharpness, light, glare, movement, size and place in the frame.
import type { Frame } from './frame.ts'
import { boundsOf, rectangle, sizeOf, spanAt } from './homography.ts'
import type { Quad } from './homography.ts'

export type FrameQuality = {
  /** Mean edge slope in 0..1: 1 is a step from one pixel to the next, 0.62 and less is too soft to read; 1 where there are no edges. */
  sharpness: number
  /** Luma 0..255. */
  mean: number
  p95: number
  /** Share of 8-pixel cells that stand out brighter than their surroundings. */
  glare: number
  /** Mean luma difference to the frame before, at an eighth of the size. */
  motion: number
  /** Width of the found card or symbol: share of the frame's width, and pixels. 0 when nothing was found. */
  coverage: number
  pixels: number
  /** Distance of the nearest corner to the frame's edge as a share of the frame's width; negative outside. */
  clearance: number
}

/** Measures inside `quad`, or in the whole frame when nothing was found. `motion` comes from comparing thumbnails. */
export function measure(frame: Frame, quad: Quad | null, motion: number): FrameQuality {
  const area = quad ?? rectangle(0, 0, frame.width, frame.height)
  const light = exposure(frame, area)
  const [along] = sizeOf(area)
  return {
    sharpness: sharpness(frame, area),
    mean: light.mean,
    p95: light.p95,
    glare: quad ? glare(frame, quad, light.p75) : 0,
    motion,
    coverage: quad ? along / frame.width : 0,
    pixels: quad ? along : 0,
    clearance: quad ? clearance(quad, frame) : 0,
  }
}

/**
 * Edge slope: over the 2 % strongest edges, the steepest 2-pixel step as a share of the 6-pixel step around it.
 * Unlike the variance of the Laplacian it does not rise with camera noise.
 */
export function sharpness(frame: Frame, quad: Quad): number {
  const { luma } = frame
  const histogram = new Uint32Array(256)
  let total = 0
  everyOther(frame, quad, 4, i => {
    const wide = Math.abs(luma[i + 3]! - luma[i - 3]!)
    histogram[wide] = histogram[wide]! + 1
    total++
  })
  let threshold = 255
  for (let count = 0; threshold > 18; threshold--) {
    count += histogram[threshold]!
    if (count > total * 0.02) break
  }
  let sum = 0
  let edges = 0
  everyOther(frame, quad, 4, i => {
    const wide = Math.abs(luma[i + 3]! - luma[i - 3]!)
    if (wide < threshold) return
    let steepest = 0
    for (let k = -2; k <= 2; k++) {
      const step = Math.abs(luma[i + k + 1]! - luma[i + k - 1]!)
      if (step > steepest) steepest = step
    }
    sum += Math.min(1, steepest / wide)
    edges++
  })
  return edges === 0 ? 1 : sum / edges
}

/** Luma statistics of every second pixel in the quad. */
export function exposure(frame: Frame, quad: Quad): { mean: number; p75: number; p95: number } {
  const histogram = new Uint32Array(256)
  let total = 0
  let sum = 0
  everyOther(frame, quad, 0, i => {
    const value = frame.luma[i]!
    histogram[value] = histogram[value]! + 1
    sum += value
    total++
  })
  const quantile = (share: number) => {
    let value = 0
    for (let count = histogram[0]!; count < total * share && value < 255; count += histogram[value]!) value++
    return value
  }
  return { mean: total === 0 ? 0 : sum / total, p75: quantile(0.75), p95: quantile(0.95) }
}

const clearlyDifferent = 12
const cell = 8
/** Cells this far away are "around" a cell, wider than a lamp's reflection; every third of them is enough for a median. */
const ringRadius = 20
const ringStep = 3

/** Share of the quad's cells that are a local bump of brightness: over 1.25 × the median around + 12, and over 1.08 × the quad's p75. */
export function glare(frame: Frame, quad: Quad, p75: number): number {
  const { means, columns, rows } = cellMeans(frame, quad)
  let cells = 0
  let bumps = 0
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const value = means[y * columns + x]!
      if (value < 0) continue
      cells++
      if (value <= p75 * 1.08) continue
      const ring: number[] = []
      for (let k = -ringRadius; k <= ringRadius; k += ringStep) {
        const around = [
          [k, -ringRadius],
          [k, ringRadius],
          [-ringRadius, k],
          [ringRadius, k],
        ] as const
        for (const [dx, dy] of around) {
          if (x + dx < 0 || y + dy < 0 || x + dx >= columns || y + dy >= rows) continue
          const other = means[(y + dy) * columns + x + dx]!
          if (other >= 0) ring.push(other)
        }
      }
      ring.sort((a, b) => a - b)
      const median = ring[ring.length >> 1]
      if (median !== undefined && value > median * 1.25 + 12) bumps++
    }
  }
  return cells === 0 ? 0 : bumps / cells
}

/** Mean luma of each cell whose middle lies in the quad, −1 for the others. */
function cellMeans(frame: Frame, quad: Quad): { means: Float32Array; columns: number; rows: number } {
  const bounds = boundsOf(quad, frame.width, frame.height)
  const columns = Math.max(0, Math.floor((bounds.right - bounds.left) / cell))
  const rows = Math.max(0, Math.floor((bounds.bottom - bounds.top) / cell))
  const means = new Float32Array(columns * rows).fill(-1)
  for (let row = 0; row < rows; row++) {
    const top = bounds.top + row * cell
    const span = spanAt(quad, top + cell / 2)
    for (let column = 0; column < columns; column++) {
      const left = bounds.left + column * cell
      const middle = left + cell / 2
      if (!span || middle < span[0] || middle >= span[1]) continue
      let sum = 0
      for (let y = top; y < top + cell; y += 2) {
        for (let x = left; x < left + cell; x += 2) sum += frame.luma[y * frame.width + x]!
      }
      means[row * columns + column] = sum / ((cell * cell) / 4)
    }
  }
  return { means, columns, rows }
}

/** Mean absolute difference of two thumbnails; 0 when there is nothing to compare with. */
export function motionBetween(before: Frame | null, now: Frame): number {
  if (!before || before.luma.length !== now.luma.length) return 0
  let sum = 0
  for (let i = 0; i < now.luma.length; i++) sum += Math.abs(now.luma[i]! - before.luma[i]!)
  return sum / now.luma.length
}

/** Share of two thumbnails' pixels that are clearly not the same; camera noise is averaged out of a thumbnail. */
export function changedShare(before: Frame, now: Frame): number {
  if (before.luma.length !== now.luma.length) return 1
  let changed = 0
  for (let i = 0; i < now.luma.length; i++) if (Math.abs(now.luma[i]! - before.luma[i]!) > clearlyDifferent) changed++
  return changed / now.luma.length
}

function clearance(quad: Quad, { width, height }: Frame): number {
  return Math.min(...quad.map(([x, y]) => Math.min(x, y, width - x, height - y))) / width
}

/** Visits every second pixel of every second row inside the quad, `margin` pixels away from the frame's edges. */
function everyOther(frame: Frame, quad: Quad, margin: number, visit: (index: number) => void): void {
  const { top, bottom } = boundsOf(quad, frame.width, frame.height)
  for (let y = top; y < bottom; y += 2) {
    const span = spanAt(quad, y)
    if (!span) continue
    const last = Math.min(frame.width - margin, span[1])
    for (let x = Math.max(margin, span[0]); x < last; x += 2) visit(y * frame.width + x)
  }
}
