// Where the texture of a symbol lies in a nearly flat crop: two lines that bound rows which are surely inside it.
import type { Frame } from '../frame.ts'
import { averageColumns } from '../rectify.ts'

/** y = at + slope · x */
export type Line = { at: number; slope: number }
/** `left` and `right` are where the texture begins and ends, in pixels of the crop. */
export type Band = { top: Line; bottom: Line; left: number; right: number }

const strips = 20
/** The share of a strip's texture above the upper line and below the lower one. */
const outer = 0.14

/** Null when there is no band of texture across the crop. */
export function findBand(crop: Frame): Band | null {
  const wide = crop.width / strips
  // The mean of five rows: bars stay, camera noise goes.
  const smooth = averageColumns(crop, 2)
  const found: { x: number; top: number; bottom: number; power: number }[] = []
  for (let strip = 0; strip < strips; strip++) {
    const energy = edgesByRow(smooth, Math.round(strip * wide), Math.round((strip + 1) * wide))
    const floor = Float32Array.from(energy).sort()[Math.floor(energy.length * 0.2)]!
    let power = 0
    for (let y = 0; y < energy.length; y++) power += energy[y] = Math.max(0, energy[y]! - floor * 1.3)
    found.push({
      x: (strip + 0.5) * wide,
      top: quantileOf(energy, power * outer),
      bottom: quantileOf(energy, power * (1 - outer)),
      power,
    })
  }
  const most = found.map(({ power }) => power).sort((a, b) => b - a)[Math.floor(strips / 4)]!
  const textured = found.filter(({ power }) => power > most * 0.45)
  if (textured.length < strips / 4) return null
  return {
    top: lineThrough(textured.map(({ x, top }) => [x, top])),
    bottom: lineThrough(textured.map(({ x, bottom }) => [x, bottom])),
    left: textured[0]!.x - wide / 2,
    right: textured.at(-1)!.x + wide / 2,
  }
}

/** Sum of squared steps along x in each row of a strip. */
function edgesByRow({ luma, width, height }: Frame, from: number, to: number): Float32Array {
  const energy = new Float32Array(height)
  for (let y = 0; y < height; y++) {
    let sum = 0
    for (let i = y * width + Math.max(1, from), end = y * width + Math.min(width - 1, to); i < end; i++) {
      const step = luma[i + 1]! - luma[i - 1]!
      sum += step * step
    }
    energy[y] = sum
  }
  return energy
}

function quantileOf(energy: Float32Array, wanted: number): number {
  let sum = 0
  for (let y = 0; y < energy.length; y++) {
    sum += energy[y]!
    if (sum >= wanted) return y
  }
  return energy.length - 1
}

/** The line of the median slope and offset over all pairs (Theil 1950, Sen 1968): print beside the symbol does not pull it. */
function lineThrough(points: readonly (readonly [number, number])[]): Line {
  const slopes: number[] = []
  points.forEach(([x, y], i) => {
    for (const [u, v] of points.slice(i + 1)) slopes.push((v - y) / (u - x))
  })
  const slope = median(slopes)
  return { slope, at: median(points.map(([x, y]) => y - slope * x)) }
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? 0
}
