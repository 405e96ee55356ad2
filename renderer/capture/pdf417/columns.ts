// How many columns a symbol has: every codeword begins dark after light, in every row.
import type { Frame } from '../frame.ts'
import type { Band } from './band.ts'
import { lumaAt } from './cells.ts'
import { along, insideOf, leftOf, rightOf } from './grid.ts'
import type { Place } from './grid.ts'

const steps = 1200

/** The two numbers of columns that meet most of the steps in the mean of all rows, each with the bend that meets them best. */
export function columnsOf(crop: Frame, place: Place, band: Band): { columns: number; bend: number }[] {
  const mean = new Float32Array(steps + 1)
  const { top, bottom } = insideOf(band, place, crop.height)
  for (let y = Math.max(1, top); y < Math.min(crop.height - 2, bottom); y += 1.5) addRow(crop, place, y, mean)
  const valueAt = (share: number) => {
    const at = Math.min(steps - 1e-3, Math.max(0, share * steps))
    const left = Math.floor(at)
    return mean[left]! + (mean[left + 1]! - mean[left]!) * (at - left)
  }
  const found: { columns: number; bend: number; score: number }[] = []
  for (let columns = 1; columns <= 30; columns++) {
    const total = 17 * (columns + 3)
    let best = { columns, bend: place.bend, score: -Infinity }
    for (let bend = place.bend - 0.06; bend <= place.bend + 0.06; bend += 0.002) {
      let score = 0
      for (let k = 1; k <= columns + 2; k++) {
        score += valueAt(along((17 * k - 0.7) / total, bend)) - valueAt(along((17 * k + 0.7) / total, bend))
      }
      score /= Math.sqrt(columns + 2)
      if (score > best.score) best = { columns, bend, score }
    }
    found.push(best)
  }
  return found.sort((a, b) => b.score - a.score).slice(0, 2)
}

/** Adds one row of the crop, evenly from line to line, to `sums`. */
function addRow(crop: Frame, place: Place, y: number, sums: Float32Array): void {
  const other = place.crossAt + place.crossPer * y
  const [x0, x1] = [leftOf(place, y), rightOf(place, other)]
  for (let i = 0; i <= steps; i++) sums[i]! += lumaAt(crop, x0 + ((x1 - x0) * i) / steps, y + ((other - y) * i) / steps)
}
