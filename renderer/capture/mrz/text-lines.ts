// Joins spots that look like characters into lines of text: nearest right-hand neighbours first, then pieces of one line.
import type { Blob } from './blobs.ts'
import { fitLine, median } from './fit.ts'

/** Spots from left to right on the line y = offset + slope × x; `height` is their median. */
export type TextLine = { blobs: Blob[]; slope: number; offset: number; height: number; from: number; to: number }

const shortestChain = 5
/** Side of the squares that neighbours are looked up in, in pixels. */
const cell = 40

/** Every line of at least five characters, tilted by less than 32°. */
export function textLines(blobs: readonly Blob[]): TextLine[] {
  return joined(chains(blobs.filter(isCharacter)).map(asLine))
}

function isCharacter({ width, height, area }: Blob): boolean {
  return width >= 2 && width <= height * 1.5 && width > height * 0.12 && area > height * width * 0.12
}

/** Runs of spots that are each other's nearest neighbour: b right of a, and a left of b. */
function chains(blobs: readonly Blob[]): Blob[][] {
  const squares = new Map<number, number[]>()
  const key = (x: number, y: number) => Math.floor(y / cell) * 4096 + Math.floor(x / cell)
  blobs.forEach((blob, i) => {
    const square = squares.get(key(blob.x, blob.y))
    if (square) square.push(i)
    else squares.set(key(blob.x, blob.y), [i])
  })
  const next = new Int32Array(blobs.length).fill(-1)
  const before = new Int32Array(blobs.length).fill(-1)
  const leastCost = new Float32Array(blobs.length).fill(Infinity)
  blobs.forEach((blob, i) => {
    const reach = blob.height * 2.2
    let least = Infinity
    for (let y = blob.y - reach * 0.6; y < blob.y + reach * 0.6 + cell; y += cell) {
      for (let x = blob.x - reach * 0.5; x < blob.x + reach + cell; x += cell) {
        for (const other of squares.get(key(x, y)) ?? []) {
          const cost = neighbourCost(blob, blobs[other]!)
          if (cost >= least) continue
          least = cost
          next[i] = other
        }
      }
    }
    const chosen = next[i]!
    if (chosen < 0 || least >= leastCost[chosen]!) return
    leastCost[chosen] = least
    before[chosen] = i
  })
  const found: Blob[][] = []
  blobs.forEach((_, start) => {
    if (before[start]! >= 0) return
    const chain = [blobs[start]!]
    for (let at = start; next[at]! >= 0 && before[next[at]!] === at;) {
      at = next[at]!
      chain.push(blobs[at]!)
    }
    if (chain.length >= shortestChain) found.push(chain)
  })
  return found
}

/** How badly b follows a on a line of text; Infinity when it cannot. */
function neighbourCost(a: Blob, b: Blob): number {
  const dx = b.x - a.x
  const dy = b.y - a.y
  const tall = Math.max(a.height, b.height)
  if (dx < tall * 0.35 || dx > tall * 1.9 || Math.abs(dy) > dx * 0.62) return Infinity
  const ratio = b.height / a.height
  if (ratio < 0.55 || ratio > 1.8) return Infinity
  return Math.hypot(dx, dy * 1.6) / tall + Math.abs(Math.log(ratio)) * 1.2
}

function asLine(blobs: Blob[]): TextLine {
  const fitted = fitLine(blobs)
  return { blobs, ...fitted, height: median(blobs.map(blob => blob.height)), from: blobs[0]!.x, to: blobs.at(-1)!.x }
}

/** Joins pieces that lie on one line with a gap of at most eight characters: glare and smudges part lines. */
function joined(lines: readonly TextLine[]): TextLine[] {
  const pool = lines.toSorted((a, b) => b.blobs.length - a.blobs.length)
  const found: TextLine[] = []
  while (pool.length > 0) {
    let line = pool.shift()!
    for (let i = 0; i < pool.length; i++) {
      if (!continues(line, pool[i]!)) continue
      line = asLine([...line.blobs, ...pool.splice(i, 1)[0]!.blobs].sort((a, b) => a.x - b.x))
      i = -1
    }
    found.push(line)
  }
  return found
}

function continues(line: TextLine, piece: TextLine): boolean {
  const ratio = piece.height / line.height
  if (ratio < 0.6 || ratio > 1.6) return false
  const gap = Math.max(piece.from - line.to, line.from - piece.to)
  if (gap < 0 || gap > line.height * 8) return false
  return [piece.blobs[0]!, piece.blobs.at(-1)!].every(
    ({ x, y }) => Math.abs(y - line.offset - line.slope * x) <= line.height * 0.45,
  )
}
