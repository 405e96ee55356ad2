// Reads a PDF417 that a reader of lines cannot: every codeword is the pattern it looks like most, and the least certain are left to the error correction.
import type { SymbolRead } from '../decode.ts'
import type { Frame } from '../frame.ts'
import { findBand } from './band.ts'
import type { Band } from './band.ts'
import { cutOut, rowsIn } from './cells.ts'
import { columnsOf } from './columns.ts'
import { bytesOf } from './compaction.ts'
import { findRows, placeOf } from './grid.ts'
import { findGuards } from './guards.ts'
import { bestOf, likenesses, mostCells, stride } from './matcher.ts'
import { correct } from './reed-solomon.ts'
import { settle } from './settle.ts'
import type { Lain } from './settle.ts'
import { shapeOf } from './shape.ts'
import type { Shape } from './shape.ts'
import { size, usualBlur } from './templates.ts'
import type { Blur } from './templates.ts'

/** What must be left of the error correction: nearer to its capacity it "corrects" noise into another valid message. */
const leastUnspent = 0.2
/** Indicators that are alike to what they should be by less than this on average are none; from the other on there is no doubt. */
const leastShape = 0.42
const sureShape = 0.7
/** Start and stop pattern together look at least so much like themselves, even in the dark (measured: 1.75). */
const leastGuards = 1.62
/** Shares of the correction spent on the least certain codewords, one after the other. */
const erasures = [0, 0.15, 0.3, 0.45, 0.6, 0.75] as const

/** `touches` tells on which side the texture goes on outside of the crop. */
export type SoftRead = { read: SymbolRead | null; touches: { left: boolean; right: boolean } }

/** Reads the symbol in a nearly flat crop that has room around it. `until` is when to give up, by performance.now(). */
export function readSoft(crop: Frame, until = Infinity): SoftRead {
  const band = findBand(crop)
  if (band === null) return { read: null, touches: { left: false, right: false } }
  const edge = crop.width * 0.06
  const touches = { left: band.left < edge, right: band.right > crop.width - edge }
  for (const guards of findGuards(crop, band)) {
    if (guards.score < leastGuards) break
    const { place, rows } = findRows(crop, placeOf(guards, band), band, guards.right.at - guards.left.at)
    for (const { columns, bend } of columnsOf(crop, place, band)) {
      for (const each of rows) {
        if (performance.now() > until) return { read: null, touches }
        const found = shapeAt(crop, { place: { ...place, bend }, rows: each, columns }, band)
        if (found === null) continue
        const read = readCells(crop, found.lain, found.shape, found.inside)
        if (read !== null || found.shape.score > sureShape) return { read, touches }
      }
    }
  }
  return { read: null, touches }
}

type Inside = { first: number; count: number }

/** What the row indicators say where the symbol may lie; null when they say nothing. */
function shapeAt(crop: Frame, lain: Lain, band: Band): { lain: Lain; shape: Shape; inside: Inside } | null {
  const { place, rows, columns } = lain
  const inside = rowsIn(crop, place, rows, band)
  if (inside.count < 3) return null
  const ends = cutOut(crop, place, rows, inside, columns, [0, columns + 1])
  // Whichever cluster the topmost row has, the others follow from it.
  const clusters = [0, 1, 2].map(cluster => endLikenesses(ends.samples, cluster))
  const seen = Array.from({ length: ends.rows }, (_, row) =>
    clusters.map(all => ({
      left: all.subarray(2 * row * stride, (2 * row + 1) * stride),
      right: all.subarray((2 * row + 1) * stride, (2 * row + 2) * stride),
    })),
  )
  const found = [0, 1, 2]
    .map(phase =>
      shapeOf(
        seen.map((row, i) => ({ cluster: (i + phase) % 3, ...row[(i + phase) % 3]! })),
        columns,
      ),
    )
    .filter(shape => shape !== null)
    .sort((a, b) => b.score - a.score)[0]
  if (found === undefined || found.score < leastShape) return null
  return { lain, shape: found, inside }
}

/** Of the cells at both ends of all rows; kept beyond the next call. */
function endLikenesses(samples: Float32Array, cluster: number): Float32Array {
  const cells = samples.length / size
  const all = new Float32Array(cells * stride)
  for (let from = 0; from < cells; from += mostCells)
    all.set(likenesses(usualBlur, cluster, samples.subarray(from * size, (from + mostCells) * size)), from * stride)
  return all
}

function readCells(crop: Frame, rough: Lain, shape: Shape, inside: Inside): SymbolRead | null {
  const { lain, blurs } = settle(crop, rough, shape, inside)
  for (const blur of blurs) {
    const read = readWith(crop, lain, shape, inside, blur)
    if (read !== null) return read
  }
  return null
}

function readWith(
  crop: Frame,
  { place, rows, columns }: Lain,
  shape: Shape,
  inside: Inside,
  blur: Blur,
): SymbolRead | null {
  const wanted = Array.from({ length: columns }, (_, column) => column + 1)
  const cells = cutOut(crop, place, rows, inside, columns, wanted)
  const total = shape.rows * columns
  const read = new Int32Array(total)
  const sure = new Float32Array(total).fill(-1)
  for (let row = 0; row < cells.rows; row++) {
    const number = shape.first + row
    if (number < 0 || number >= shape.rows) continue
    const width = columns * size
    const all = likenesses(blur, number % 3, cells.samples.subarray(row * width, (row + 1) * width))
    for (let column = 0; column < columns; column++) {
      const match = bestOf(all, column * stride)
      read[number * columns + column] = match.codeword
      sure[number * columns + column] = match.lead * Math.max(0.01, match.likeness)
    }
  }
  return repaired(read, sure, 2 ** (shape.level + 1))
}

/** Spends the error correction first on what was read surely and turned out wrong, then more and more on what was not sure. */
function repaired(read: Int32Array, sure: Float32Array, checks: number): SymbolRead | null {
  const order = [...read.keys()].sort((a, b) => sure[a]! - sure[b]!)
  const missing = order.filter(place => sure[place]! < 0).length
  for (const share of erasures) {
    const erased = Math.max(missing, Math.floor(checks * share))
    if (erased > checks * (1 - leastUnspent)) return null
    const fixed = correct(read, checks, order.slice(0, erased))
    if (fixed === null) continue
    const spent = erased + 2 * Math.max(0, fixed.repaired - erased)
    const unspent = (checks - spent) / checks
    // The first codeword says how many there are without the correction.
    if (unspent < leastUnspent || fixed.codewords[0] !== read.length - checks) continue
    const bytes = bytesOf(fixed.codewords.subarray(1, fixed.codewords[0]))
    if (bytes !== null) return { bytes, unspent }
  }
  return null
}
