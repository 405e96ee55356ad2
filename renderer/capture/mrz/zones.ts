// Picks out of all lines of text the two or three that stand under one another like a machine readable zone.
import { shrink } from '../frame.ts'
import type { Frame } from '../frame.ts'
import { findBlobs } from './blobs.ts'
import { median } from './fit.ts'
import { textLines } from './text-lines.ts'
import type { TextLine } from './text-lines.ts'

/** Lines from top to bottom; `height` and `pitch` are a character's height and step along the line in pixels. */
export type Zone = { lines: TextLine[]; height: number; pitch: number; from: number; to: number }

/** Smaller characters cannot be read, larger ones do not fit 30 times into a picture. */
export const characterHeights = { least: 6, most: 70 } as const
const fewestCharacters = 12
/** From one line to the next in character heights: 6.35 mm or a little less, against 2.6 mm. */
const closest = 1.4
const farthest = 3.8
const mostCandidates = 6

type Pair = { above: number; below: number; spacing: number; characters: number }

/** Pictures higher than this are searched at half their size first, which is faster and less noisy. */
const largeFrame = 900

/** Groups of lines that may be a zone, the one with the most characters first. */
export function findZones(frame: Frame): Zone[] {
  if (frame.height <= largeFrame) return zonesIn(frame)
  const found = zonesIn(shrink(frame, 2))
  return found.length > 0 ? found.map(doubled) : zonesIn(frame)
}

function zonesIn(frame: Frame): Zone[] {
  const { least, most } = characterHeights
  const lines = textLines(findBlobs(frame, least, most)).filter(line => line.blobs.length >= fewestCharacters)
  const pairs: Pair[] = []
  lines.forEach((above, i) => {
    lines.forEach((below, j) => {
      const spacing = spacingOf(above, below)
      const characters = above.blobs.length + below.blobs.length
      if (i !== j && spacing !== null) pairs.push({ above: i, below: j, spacing, characters })
    })
  })
  pairs.sort((a, b) => b.characters - a.characters)
  const groups = pairs.slice(0, mostCandidates).map(pair => extended(pair, pairs))
  const seen = new Set<string>()
  return groups
    .filter(group => !seen.has(group.join()) && seen.add(group.join()))
    .map(group => asZone(group.map(i => lines[i]!)))
    .sort((a, b) => charactersOf(b) - charactersOf(a))
}

/** A zone found at half size, in pixels of the whole. */
function doubled(zone: Zone): Zone {
  const lines = zone.lines.map(line => ({
    ...line,
    offset: line.offset * 2 + (1 - line.slope) / 2,
    height: line.height * 2,
    from: line.from * 2,
    to: line.to * 2,
  }))
  return { lines, height: zone.height * 2, pitch: zone.pitch * 2, from: zone.from * 2, to: zone.to * 2 }
}

/** Distance of two lines in character heights when one can follow the other in a zone, else null. */
function spacingOf(above: TextLine, below: TextLine): number | null {
  const overlap = Math.min(above.to, below.to) - Math.max(above.from, below.from)
  if (overlap < 0.5 * Math.max(above.to - above.from, below.to - below.from)) return null
  const ratio = above.height / below.height
  if (Math.abs(above.slope - below.slope) > 0.09 || ratio < 0.65 || ratio > 1.55) return null
  const x = (Math.max(above.from, below.from) + Math.min(above.to, below.to)) / 2
  const drop = below.offset + below.slope * x - above.offset - above.slope * x
  const spacing = drop / Math.hypot(1, above.slope) / ((above.height + below.height) / 2)
  return spacing >= closest && spacing <= farthest ? spacing : null
}

/** The pair with one more line above and below where there is one at the same distance. */
function extended(pair: Pair, pairs: readonly Pair[]): number[] {
  const alike = (other: Pair) => Math.abs(other.spacing - pair.spacing) < 0.5
  const above = pairs.find(other => other.below === pair.above && other.above !== pair.below && alike(other))
  const below = pairs.find(other => other.above === pair.below && other.below !== pair.above && alike(other))
  return [...(above ? [above.above] : []), pair.above, pair.below, ...(below ? [below.below] : [])]
}

function asZone(lines: TextLine[]): Zone {
  const height = median(lines.map(line => line.height))
  const steps = lines.flatMap(({ blobs }) =>
    blobs.slice(1).map((blob, i) => Math.hypot(blob.x - blobs[i]!.x, blob.y - blobs[i]!.y)),
  )
  const step = median(steps)
  // Where many characters run together or are missing, the height tells more about the pitch.
  const pitch = step > height * 0.7 && step < height * 1.45 ? step : height * 1.08
  return {
    lines,
    height,
    pitch,
    from: Math.min(...lines.map(line => line.from)),
    to: Math.max(...lines.map(line => line.to)),
  }
}

function charactersOf({ lines }: Zone): number {
  return lines.reduce((sum, line) => sum + line.blobs.length, 0)
}
