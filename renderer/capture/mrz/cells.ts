// Puts the characters of a line into the 30, 36 or 44 cells of a zone by counting steps of the pitch around them.
import { median } from './fit.ts'
import { letters, oddsOver } from './peaks.ts'
import type { Peak, Reading } from './peaks.ts'

/** One way to place a line: each cell's probabilities, how many cells nobody saw, where the first lies, and how well it fits. */
export type Placed = { cells: Float32Array[]; missing: number; first: number; pitch: number; score: number }

/** Placings this much worse than the best one are not tried. */
const scoreSlack = 2.5
const mostPlacings = 3
/** What lies outside the cells counts against a placing, though less than what lies inside counts for it. */
const outside = 0.8

/** The best placings of a line in `count` cells, best first; empty when too few characters were seen. */
export function placeCells(reading: Reading, count: number): Placed[] {
  if (reading.peaks.length < count / 2) return []
  const pitch = median(gaps(reading.peaks))
  const peaks = withoutDoubles(reading.peaks, pitch)
  const { index, columnOf } = numbered(peaks, pitch)
  const sure = (peak: Peak) => peak.odds[peak.letter]!
  const total = peaks.reduce((sum, peak) => sum + sure(peak), 0)
  const last = index.at(-1)!
  const at = new Map(index.map((cell, i) => [cell, peaks[i]!]))
  const windows: { start: number; score: number }[] = []
  for (let start = -2; start <= last - count + 3; start++) {
    let inside = 0
    for (let cell = start; cell < start + count; cell++) inside += at.has(cell) ? sure(at.get(cell)!) : 0
    windows.push({ start, score: inside - outside * (total - inside) })
  }
  windows.sort((a, b) => b.score - a.score)
  return windows
    .slice(0, mostPlacings)
    .filter(window => window.score > windows[0]!.score - scoreSlack)
    .map(({ start, score }) => {
      const cells = Array.from({ length: count }, (_, i) => {
        return at.get(start + i)?.odds ?? unseen(reading, Math.round(columnOf(start + i)))
      })
      const missing = cells.filter((_, i) => !at.has(start + i)).length
      return { cells, missing, first: columnOf(start), pitch, score: score / count }
    })
}

function gaps(peaks: readonly Peak[]): number[] {
  return peaks.slice(1).map((peak, i) => peak.at - peaks[i]!.at)
}

/** The pitch around peak `i`, from up to six steps either side: perspective makes it change along the line. */
function pitchAround(peaks: readonly Peak[], i: number, pitch: number): number {
  const near = gaps(peaks.slice(Math.max(0, i - 7), i + 7)).filter(gap => gap > pitch * 0.65 && gap < pitch * 1.45)
  if (near.length < 3) return pitch
  near.sort((a, b) => a - b)
  const middle = near.length >> 1
  return near.length % 2 === 1 ? near[middle]! : (near[middle - 1]! + near[middle]!) / 2
}

/** Of two peaks in one cell only the stronger stays. */
function withoutDoubles(all: readonly Peak[], pitch: number): Peak[] {
  const peaks = [...all]
  const weight = (peak: Peak) => peak.odds[peak.letter]! * Math.min(3, peak.width)
  for (let i = 1; i < peaks.length;) {
    if (peaks[i]!.at - peaks[i - 1]!.at >= pitchAround(peaks, i, pitch) * 0.55) {
      i++
      continue
    }
    peaks.splice(weight(peaks[i]!) >= weight(peaks[i - 1]!) ? i - 1 : i, 1)
    i = Math.max(1, i - 1)
  }
  return peaks
}

/** Numbers the peaks by steps of the local pitch from the first, and tells at which column any cell lies. */
function numbered(peaks: readonly Peak[], pitch: number): { index: number[]; columnOf: (cell: number) => number } {
  const index = [0]
  const columns = new Map([[0, peaks[0]!.at]])
  for (let i = 1; i < peaks.length; i++) {
    const gap = peaks[i]!.at - peaks[i - 1]!.at
    const steps = Math.max(1, Math.round(gap / pitchAround(peaks, i, pitch)))
    const from = index[i - 1]!
    for (let step = 1; step <= steps; step++) columns.set(from + step, peaks[i - 1]!.at + (gap * step) / steps)
    index.push(from + steps)
  }
  const last = index.at(-1)!
  const columnOf = (cell: number) => {
    const known = columns.get(cell)
    if (known !== undefined) return known
    if (cell < 0) return peaks[0]!.at + cell * pitchAround(peaks, 1, pitch)
    return peaks.at(-1)!.at + (cell - last) * pitchAround(peaks, peaks.length - 1, pitch)
  }
  return { index, columnOf }
}

/** What the columns where a cell should be say about it. */
function unseen({ columns, probabilities }: Reading, column: number): Float32Array {
  const from = Math.max(0, column - 1)
  const to = Math.min(columns - 1, column + 1)
  return from <= to ? oddsOver(probabilities, from, to) : new Float32Array(letters).fill(1 / letters)
}
