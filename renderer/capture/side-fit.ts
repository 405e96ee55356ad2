// Moves each side of a roughly found card onto the real edge at full resolution.
import type { Frame } from './frame.ts'
import type { Point, Quad } from './homography.ts'

type Segment = readonly [Point, Point]
/** How far along the side, how far off it, and how strong the edge there is. */
type Sample = { along: number; off: number; strength: number }

const samplesPerSide = 48

/** The quad with each side refitted to the strongest edges within `reach` pixels of it. */
export function refitSides(frame: Frame, quad: Quad, reach: number): Quad {
  const side = (i: number) => refit(frame, [quad[i]!, quad[(i + 1) % 4]!], reach)
  const [top, right, bottom, left] = [side(0), side(1), side(2), side(3)]
  return [
    crossing(left, top) ?? quad[0],
    crossing(top, right) ?? quad[1],
    crossing(right, bottom) ?? quad[2],
    crossing(bottom, left) ?? quad[3],
  ]
}

function refit(frame: Frame, [a, b]: Segment, reach: number): Segment {
  const length = Math.hypot(b[0] - a[0], b[1] - a[1])
  const ux = (b[0] - a[0]) / length
  const uy = (b[1] - a[1]) / length
  const at = (along: number, off: number): Point => [a[0] + ux * along - uy * off, a[1] + uy * along + ux * off]
  const samples: Sample[] = []
  for (let i = 0; i < samplesPerSide; i++) {
    // The outer tenths are rounded corners.
    const along = length * (0.1 + (0.8 * (i + 0.5)) / samplesPerSide)
    let best: Sample = { along, off: 0, strength: -1 }
    for (let off = -reach; off <= reach; off++) {
      const step = lumaAt(frame, at(along, off + 2)) - lumaAt(frame, at(along, off - 2))
      const strength = Math.abs(step) - Math.abs(off) * 0.6
      if (strength > best.strength) best = { along, off, strength }
    }
    samples.push(best)
  }
  const { offset, slope } = robustLine(samples)
  return [at(0, offset), at(length, offset + slope * length)]
}

function lumaAt({ luma, width, height }: Frame, [x, y]: Point): number {
  const column = Math.min(width - 1, Math.max(0, Math.round(x)))
  const row = Math.min(height - 1, Math.max(0, Math.round(y)))
  return luma[row * width + column]!
}

/** Least squares weighted by strength, repeated without the samples that jumped to another edge. */
function robustLine(samples: readonly Sample[]): { offset: number; slope: number } {
  let kept = samples
  let line = { offset: 0, slope: 0 }
  for (let round = 0; round < 4; round++) {
    line = weightedLine(kept)
    const { offset, slope } = line
    const residual = (sample: Sample) => Math.abs(sample.off - offset - slope * sample.along)
    const sorted = kept.map(residual).sort((p, q) => p - q)
    const limit = Math.max(1, 2 * sorted[sorted.length >> 1]!)
    const next = kept.filter(sample => residual(sample) <= limit)
    if (next.length < 10) break
    kept = next
  }
  return line
}

function weightedLine(samples: readonly Sample[]): { offset: number; slope: number } {
  let n = 0
  let x = 0
  let y = 0
  let xx = 0
  let xy = 0
  for (const { along, off, strength } of samples) {
    const weight = Math.max(0, Math.min(60, strength))
    n += weight
    x += weight * along
    y += weight * off
    xx += weight * along * along
    xy += weight * along * off
  }
  const spread = n * xx - x * x
  if (n === 0 || spread === 0) return { offset: 0, slope: 0 }
  const slope = (n * xy - x * y) / spread
  return { offset: (y - slope * x) / n, slope }
}

function crossing([p, q]: Segment, [r, s]: Segment): Point | null {
  const a1 = q[1] - p[1]
  const b1 = p[0] - q[0]
  const c1 = a1 * p[0] + b1 * p[1]
  const a2 = s[1] - r[1]
  const b2 = r[0] - s[0]
  const c2 = a2 * r[0] + b2 * r[1]
  const determinant = a1 * b2 - a2 * b1
  if (Math.abs(determinant) < 1e-6) return null
  return [(b2 * c1 - b1 * c2) / determinant, (a1 * c2 - a2 * c1) / determinant]
}
