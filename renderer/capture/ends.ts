// Finds where a straightened symbol really begins and ends, because its start and stop bars are too thin a texture to be located.
import type { Frame } from './frame.ts'
import type { Box } from './straighten.ts'

/** White or black inside a symbol is never wider than this share of its width: the widest bar of PDF417 has 8 modules (ISO/IEC 15438 §5.1.2). */
const widestBar = 0.05
/** A column or row belongs to the symbol when it has this share of the edges its middle has. */
const columnShare = 0.2
const rowShare = 0.4

/** The box of the whole symbol around the part of it in `inside`, both in pixels of a crop whose bars stand upright. */
export function findEnds(crop: Frame, inside: Box): Box {
  const top = clamp(inside.top, crop.height)
  const bottom = clamp(inside.bottom, crop.height)
  const columns = edgeProfile(crop, 0, crop.width, top, bottom, 'columns')
  const left = clamp(inside.left, crop.width)
  const right = clamp(inside.right, crop.width)
  const columnLimit = limitOf(columns, columns.subarray(left, right), columnShare)
  const gap = Math.max(6, (right - left) * widestBar)
  const first = reach(columns, left, -1, columnLimit, gap)
  const last = reach(columns, right - 1, 1, columnLimit, gap)

  const rows = edgeProfile(crop, first, last + 1, 0, crop.height, 'rows')
  const rowLimit = limitOf(rows, rows.subarray(top, bottom), rowShare)
  return {
    left: first,
    top: reach(rows, top, -1, rowLimit, 2),
    right: last + 1,
    bottom: reach(rows, bottom - 1, 1, rowLimit, 2) + 1,
  }
}

/** Mean absolute step along x in each column or each row. */
function edgeProfile(
  { luma, width }: Frame,
  left: number,
  right: number,
  top: number,
  bottom: number,
  of: 'columns' | 'rows',
): Float32Array {
  const profile = new Float32Array(of === 'columns' ? right : bottom)
  for (let y = top; y < bottom; y++) {
    for (let x = Math.max(1, left); x < right - 1; x++) {
      const i = y * width + x
      const step = Math.abs(luma[i + 1]! - luma[i - 1]!)
      const at = of === 'columns' ? x : y
      profile[at] = profile[at]! + step
    }
  }
  return profile
}

/** Walks outward from `start` while no stretch below the limit is longer than `gap`; the last position at or over the limit. */
function reach(profile: Float32Array, start: number, step: 1 | -1, limit: number, gap: number): number {
  let last = start
  for (let at = start; at >= 0 && at < profile.length && Math.abs(at - last) <= gap; at += step) {
    if (profile[at]! >= limit) last = at
  }
  return last
}

/** A share of the way from the quietest places of the crop (camera noise has edges too) up to the middle of the symbol. */
function limitOf(profile: Float32Array, symbol: Float32Array, share: number): number {
  const floor = quantile(profile, 0.05)
  return floor + (quantile(symbol, 0.5) - floor) * share
}

function quantile(values: Float32Array, share: number): number {
  return Float32Array.from(values).sort()[Math.floor(values.length * share)] ?? 0
}

function clamp(value: number, size: number): number {
  return Math.min(size, Math.max(0, Math.round(value)))
}
