// Lays the comb of a payment card's number over a strip of text: digits in groups, gaps between, nothing at either end.

/** Digits in each group: most brands, and the brand with fifteen digits. */
export const groupings: readonly (readonly number[])[] = [
  [4, 4, 4, 4],
  [4, 6, 5],
]

/** First edge, pitch and gap in columns of the strip, and how well they fit (about 0 is chance). */
export type Comb = { start: number; pitch: number; gap: number; score: number; groups: readonly number[] }

/** Pitch in strip columns, 0.58 to 0.95 of a digit's height; the gap between groups as a share of the pitch. */
const pitches = { from: 8.7, to: 14.2, step: 0.5 } as const
const gaps = { from: 0.4, to: 1.2, step: 0.2 } as const
/** Rows in which digits stand, whatever the line's height was taken for. */
const rows = { from: 5, to: 19 } as const
const mostCombs = 7
/** Below this there is no number (measured on lines of other text). */
export const leastScore = 0.25

/** Where combs are looked for: pitch and first edge in strip columns, the gap between groups as a share of the pitch. */
export type Range = { from: number; to: number; step: number }
export type Search = { pitch: Range; gap: Range; start: { from: number; to: number } }
export const anyComb: Search = { pitch: pitches, gap: gaps, start: { from: 0, to: Infinity } }

/** The best combs of each grouping; none where the strip holds no groups. Looks coarsely first, then closer around the best. */
export function fitCombs(strip: Float32Array, width: number, search: Search = anyComb): Comb[] {
  const sums = energySums(strip, width)
  return groupings.flatMap(groups => {
    const shape = { groups, before: groupStarts(groups), digits: groups.reduce((sum, count) => sum + count, 0) }
    const found: Comb[] = []
    for (const pitch of steps(search.pitch)) {
      for (const gap of steps(search.gap)) {
        for (let start = search.start.from; start <= search.start.to; start += 2) {
          const comb = combAt(sums, width, shape, start, pitch, gap * pitch)
          if (comb === null) break
          if (comb.score > leastScore) insert(found, comb)
        }
      }
    }
    return found.map(comb => closer(comb, sums, width, shape, search))
  })
}

function steps({ from, to, step }: Range): number[] {
  return Array.from({ length: Math.floor((to - from) / step + 1.001) }, (_, i) => from + i * step)
}

/** The best comb a little to either side, with a pitch and a gap a little larger or smaller. */
function closer(comb: Comb, sums: Float64Array, width: number, shape: Shape, { pitch, gap }: Search): Comb {
  let best = comb
  for (const start of [-1, 0, 1]) {
    for (const wider of [-0.5, 0, 0.5]) {
      for (const apart of [-0.5, 0, 0.5]) {
        const step = comb.pitch + wider * pitch.step
        const other = combAt(sums, width, shape, comb.start + start, step, comb.gap + apart * gap.step * step)
        if (other !== null && other.score > best.score) best = other
      }
    }
  }
  return best
}

/** Digits before each group. */
function groupStarts(groups: readonly number[]): number[] {
  return groups.map((_, i) => groups.slice(0, i).reduce((sum, count) => sum + count, 0))
}

/** Running sums of the contrast in each column, evened out so that a scratch counts no more than a digit. */
function energySums(strip: Float32Array, width: number): Float64Array {
  const energy = new Float64Array(width)
  let average = 0
  for (let x = 1; x < width - 1; x++) {
    let sum = 0
    for (let y = rows.from; y < rows.to; y++) {
      const at = y * width + x
      sum += Math.abs(strip[at + 1]! - strip[at - 1]!) + Math.abs(strip[at + width]! - strip[at - width]!)
    }
    energy[x] = sum
    average += sum / width
  }
  const sums = new Float64Array(width + 1)
  for (let x = 0; x < width; x++) sums[x + 1] = sums[x]! + Math.min(2, energy[x]! / (average + 1e-6))
  return sums
}

type Shape = { groups: readonly number[]; before: readonly number[]; digits: number }

/** How well a comb that begins at `start` fits; null when it is longer than the strip. */
function combAt(
  sums: Float64Array,
  width: number,
  shape: Shape,
  start: number,
  pitch: number,
  gap: number,
): Comb | null {
  const { groups, before, digits } = shape
  const total = digits * pitch + (groups.length - 1) * gap
  if (start < 0 || start + total > width) return null
  let ink = 0
  let empty = 0
  let fullest = 0
  for (let i = 0; i < groups.length; i++) {
    const count = groups[i]!
    const from = start + before[i]! * pitch + i * gap
    ink += mean(sums, width, from + 0.1 * pitch, from + (count - 0.1) * pitch) * count
    if (i === 0) continue
    const left = mean(sums, width, from - gap, from)
    empty += left
    fullest = Math.max(fullest, left)
  }
  const end = start + total
  const room = 0.6 * pitch
  const ends = (mean(sums, width, start - room, start) + mean(sums, width, end, end + room)) / 2
  const score = ink / digits - 0.35 * (empty / (groups.length - 1) + fullest) - 0.25 * ends
  return { start, pitch, gap, score, groups }
}

/** Of the contrast between two columns. */
function mean(sums: Float64Array, width: number, from: number, to: number): number {
  const a = Math.max(0, Math.round(from))
  const b = Math.min(width, Math.round(to))
  return b > a ? (sums[b]! - sums[a]!) / (b - a) : 0
}

/** Where the middles of the digits are, in columns of the strip. */
export function middlesOf({ groups, start, pitch, gap }: Comb): number[] {
  let at = start - gap
  return groups.flatMap(count => {
    at += gap
    return Array.from({ length: count }, () => (at += pitch) - pitch / 2)
  })
}

/** Keeps the best few that begin or end more than a third of a digit apart. */
function insert(found: Comb[], comb: Comb): void {
  if (found.length === mostCombs && comb.score <= found.at(-1)!.score) return
  const end = ({ start, pitch, gap, groups }: Comb) => start + pitch * 16 + gap * (groups.length - 1)
  const alike = found.findIndex(
    other => Math.abs(other.start - comb.start) < comb.pitch / 3 && Math.abs(end(other) - end(comb)) < comb.pitch / 2,
  )
  if (alike >= 0) {
    if (found[alike]!.score >= comb.score) return
    found.splice(alike, 1)
  }
  found.push(comb)
  found.sort((a, b) => b.score - a.score)
  found.length = Math.min(found.length, mostCombs)
}

/** Rows of a strip that a digit's height takes. */
export const digitRows = 15
