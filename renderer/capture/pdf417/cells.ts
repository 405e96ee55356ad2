// Cuts the codewords out of a crop: each as a few samples a module, averaged over the height of its row.
import type { Frame } from '../frame.ts'
import type { Band } from './band.ts'
import { along, insideOf, leftOf, rightOf } from './grid.ts'
import type { Rows } from './comb.ts'
import type { Place } from './grid.ts'
import { normalise, perModule, size } from './templates.ts'

/** Samples of the wanted columns of all rows; column 0 is the left row indicator. `first` is the number of the topmost row. */
export type Cells = { samples: Float32Array; rows: number; first: number; wanted: readonly number[] }

/** The upper and lower part of a row that is left away: its neighbours show through. */
const trim = 0.22

/** Which rows lie in or near the band. */
export function rowsIn(crop: Frame, place: Place, rows: Rows, band: Band): { first: number; count: number } {
  const { top, bottom } = insideOf(band, place, crop.height)
  const reach = (bottom - top) * 0.3
  const inside = (i: number) => {
    const middle = (startOf(rows, i) + startOf(rows, i + 1)) / 2
    return middle > Math.max(0, top - reach) && middle < Math.min(crop.height, bottom + reach)
  }
  const found = Array.from({ length: 180 }, (_, i) => i - 60).filter(inside)
  return { first: found[0] ?? 0, count: found.length }
}

export function cutOut(
  crop: Frame,
  place: Place,
  rows: Rows,
  { first, count }: { first: number; count: number },
  columns: number,
  wanted: readonly number[],
): Cells {
  const total = 17 * (columns + 3)
  const width = wanted.length * size
  const shares = Float32Array.from({ length: width }, (_, i) => {
    const modules = 17 * (wanted[Math.floor(i / size)]! + 1) + ((i % size) + 0.5) / perModule
    return along(modules / total, place.bend)
  })
  const samples = new Float32Array(count * width)
  for (let row = 0; row < count; row++) {
    const [from, to] = [startOf(rows, first + row), startOf(rows, first + row + 1)]
    const sums = samples.subarray(row * width, (row + 1) * width)
    const high = (to - from) * (1 - 2 * trim)
    const lines = Math.max(2, Math.round(high))
    for (let line = 0; line < lines; line++) {
      const y = from + (to - from) * trim + (high * (line + 0.5)) / lines
      const other = place.crossAt + place.crossPer * y
      const [x0, x1] = [leftOf(place, y), rightOf(place, other)]
      addLine(crop, x0, x1 - x0, y, other - y, shares, sums)
    }
    for (let at = 0; at < wanted.length; at++) normalise(sums.subarray(at * size, (at + 1) * size))
  }
  return { samples, rows: count, first, wanted }
}

/** Adds the luma at shares of the way from (x, y) on; what is all inside the crop needs no look at its edges. */
function addLine(
  crop: Frame,
  x: number,
  dx: number,
  y: number,
  dy: number,
  shares: Float32Array,
  sums: Float32Array,
): void {
  const { luma, width, height } = crop
  const inside =
    x >= 0 && x + dx < width - 1 && dx > 0 && y >= 0 && y < height - 1 && y + dy >= 0 && y + dy < height - 1
  if (!inside) {
    for (let i = 0; i < shares.length; i++) sums[i]! += lumaAt(crop, x + dx * shares[i]!, y + dy * shares[i]!)
    return
  }
  for (let i = 0; i < shares.length; i++) {
    const share = shares[i]!
    const atX = x + dx * share
    const atY = y + dy * share
    const left = atX | 0
    const top = atY | 0
    const fx = atX - left
    const at = top * width + left
    const above = luma[at]! + (luma[at + 1]! - luma[at]!) * fx
    const below = luma[at + width]! + (luma[at + width + 1]! - luma[at + width]!) * fx
    sums[i]! += above + (below - above) * (atY - top)
  }
}

/** The cell in a row and in the place `at` of the wanted columns. */
export function cellOf({ samples, wanted }: Cells, row: number, at: number): Float32Array {
  const from = (row * wanted.length + at) * size
  return samples.subarray(from, from + size)
}

function startOf({ start, pitch, growth }: Rows, i: number): number {
  return start + i * pitch + i * i * growth
}

/** Between the four pixels around a place, the edge of the crop repeated outside. */
export function lumaAt({ luma, width, height }: Frame, x: number, y: number): number {
  const left = Math.min(width - 2, Math.max(0, Math.floor(x)))
  const top = Math.min(height - 2, Math.max(0, Math.floor(y)))
  const fx = Math.min(1, Math.max(0, x - left))
  const fy = Math.min(1, Math.max(0, y - top))
  const at = top * width + left
  const above = luma[at]! + (luma[at + 1]! - luma[at]!) * fx
  const below = luma[at + width]! + (luma[at + width + 1]! - luma[at + width]!) * fx
  return above + (below - above) * fy
}
