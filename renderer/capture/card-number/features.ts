// Describes a digit by the directions of its edges: the same for dark, light, tipped and blank embossed digits.
import { stripHeight } from '../mrz/network.ts'

const columns = 16
const directions = 6
const across = 4
const down = 6
/** Numbers that describe one digit. */
export const featureCount = across * down * directions

const patch = new Float32Array(columns * stripHeight)

/**
 * Edge directions (modulo half a turn, so that light and dark change nothing) in 4 × 6 fields of the cell around `middle`,
 * `pitch` columns wide, normalised (Dalal & Triggs 2005, without their blocks).
 */
export function describe(strip: Float32Array, width: number, middle: number, pitch: number): Float32Array {
  cut(strip, width, middle, pitch)
  const features = new Float32Array(featureCount)
  for (let y = 1; y < stripHeight - 1; y++) {
    for (let x = 1; x < columns - 1; x++) {
      const at = y * columns + x
      const gx = patch[at + 1]! - patch[at - 1]!
      const gy = patch[at + columns]! - patch[at - columns]!
      const strength = Math.hypot(gx, gy)
      if (strength === 0) continue
      const angle = ((Math.atan2(gy, gx) + Math.PI) / Math.PI) * directions
      const first = Math.floor(angle)
      const share = angle - first
      spread(features, x, y, first % directions, strength * (1 - share))
      spread(features, x, y, (first + 1) % directions, strength * share)
    }
  }
  let sum = 1e-6
  for (const value of features) sum += value * value
  const scale = 4 / Math.sqrt(sum)
  return features.map(value => Math.sqrt(value * scale))
}

/** Part of an edge goes to each of the four fields around it. */
function spread(features: Float32Array, x: number, y: number, direction: number, strength: number): void {
  const u = ((x + 0.5) / columns) * across - 0.5
  const v = ((y + 0.5) / stripHeight) * down - 0.5
  const [left, top] = [Math.floor(u), Math.floor(v)]
  for (let i = 0; i < 2; i++) {
    for (let j = 0; j < 2; j++) {
      const [column, row] = [left + i, top + j]
      if (column < 0 || row < 0 || column >= across || row >= down) continue
      const weight = (i === 0 ? 1 - u + left : u - left) * (j === 0 ? 1 - v + top : v - top)
      const at = (row * across + column) * directions + direction
      features[at] = features[at]! + strength * weight
    }
  }
}

/** The cell and a little of its neighbours, 16 columns wide whatever the pitch. */
function cut(strip: Float32Array, width: number, middle: number, pitch: number): void {
  const step = (pitch * 1.15) / columns
  for (let x = 0; x < columns; x++) {
    const from = Math.max(0, Math.min(width - 1.001, middle + (x - columns / 2 + 0.5) * step - 0.5))
    const left = from | 0
    const share = from - left
    for (let y = 0; y < stripHeight; y++) {
      const at = y * width + left
      patch[y * columns + x] = strip[at]! * (1 - share) + strip[at + 1]! * share
    }
  }
}
