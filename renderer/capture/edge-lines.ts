// Finds the strongest straight lines of a small grey picture: Sobel gradients, thinned, voting in a Hough plane.
import type { Frame } from './frame.ts'

/** Directions the half circle is divided into. */
export const directions = 120
export const cosines = Float32Array.from({ length: directions }, (_, i) => Math.cos((i * Math.PI) / directions))
export const sines = Float32Array.from({ length: directions }, (_, i) => Math.sin((i * Math.PI) / directions))

/** x·cos + y·sin = distance, with the direction of its normal as an index; `votes` is how much edge lies on it. */
export type EdgeLine = { direction: number; distance: number; votes: number }
/** For each pixel the direction index of its gradient when it is a thinned edge, −1 when it is not. */
export type EdgeMap = { normals: Int16Array; width: number; height: number }

/** The weakest Sobel magnitude that is an edge, and how many times that of a calm pixel (this quantile of all) it must have. */
const weakest = 10
const calmQuantile = 0.4
const aboveCalm = 2
/** Edges within so many pixels of each other count as crowded beyond a lone line's number: a barcode or print, not a side. */
const crowdReach = 6
const loneEdges = 20
/** Directions an edge votes for on either side of its own. */
const spread = 4

export function edgeMap({ luma, width, height }: Frame): { map: EdgeMap; strength: Float32Array; threshold: number } {
  const strength = new Float32Array(luma.length)
  const angles = new Int16Array(luma.length)
  const histogram = new Uint32Array(1500)
  for (let y = 2; y < height - 2; y++) {
    for (let x = 2; x < width - 2; x++) {
      const i = y * width + x
      const a = luma[i + width + 1]! - luma[i - width - 1]!
      const b = luma[i - width + 1]! - luma[i + width - 1]!
      const gx = a + b + 2 * (luma[i + 1]! - luma[i - 1]!)
      const gy = a - b + 2 * (luma[i + width]! - luma[i - width]!)
      const size = Math.hypot(gx, gy)
      strength[i] = size
      histogram[Math.min(histogram.length - 1, Math.floor(size))]!++
      const angle = Math.atan2(gy, gx)
      angles[i] = Math.round(((angle < 0 ? angle + Math.PI : angle) / Math.PI) * directions) % directions
    }
  }
  // Not a share of all pixels: print and barcodes are full of edges stronger than those of the card they are on.
  let calm = 0
  for (let count = 0; calm < histogram.length - 1; calm++) {
    count += histogram[calm]!
    if (count > luma.length * calmQuantile) break
  }
  const threshold = Math.max(weakest, aboveCalm * (calm + 1))
  const normals = new Int16Array(luma.length).fill(-1)
  for (let y = 2; y < height - 2; y++) {
    for (let x = 2; x < width - 2; x++) {
      const i = y * width + x
      const value = strength[i]!
      if (value < threshold) continue
      const step = Math.round(sines[angles[i]!]!) * width + Math.round(cosines[angles[i]!]!)
      if (value >= strength[i + step]! && value >= strength[i - step]!) normals[i] = angles[i]!
    }
  }
  return { map: { normals, width, height }, strength, threshold }
}

/** How many thinned edges lie around each pixel, itself included. */
function crowdOf({ normals, width, height }: EdgeMap): Uint16Array {
  const across = width + 1
  const sums = new Uint32Array(across * (height + 1))
  for (let y = 0; y < height; y++) {
    let row = 0
    for (let x = 0; x < width; x++) {
      if (normals[y * width + x]! >= 0) row++
      sums[(y + 1) * across + x + 1] = sums[y * across + x + 1]! + row
    }
  }
  const crowd = new Uint16Array(normals.length)
  for (let y = 0; y < height; y++) {
    const above = Math.max(0, y - crowdReach) * across
    const below = Math.min(height, y + crowdReach + 1) * across
    for (let x = 0; x < width; x++) {
      const left = Math.max(0, x - crowdReach)
      const right = Math.min(width, x + crowdReach + 1)
      crowd[y * width + x] = sums[below + right]! - sums[above + right]! - sums[below + left]! + sums[above + left]!
    }
  }
  return crowd
}

/** The `most` lines with the most votes, each with its surroundings in the Hough plane cleared so that it is found once. */
export function strongestLines(frame: Frame, most: number): { lines: EdgeLine[]; map: EdgeMap } {
  const { map, strength, threshold } = edgeMap(frame)
  const { width, height, normals } = map
  const reach = Math.ceil(Math.hypot(width, height))
  const distances = 2 * reach + 1
  const votes = new Float32Array(directions * distances)
  const crowd = crowdOf(map)
  for (let i = 0; i < normals.length; i++) {
    if (normals[i]! < 0) continue
    const weight = Math.min(1.5, Math.log2(1 + strength[i]! / threshold)) * Math.min(1, loneEdges / crowd[i]!)
    for (let k = -spread; k <= spread; k++) {
      const direction = (normals[i]! + k + directions) % directions
      const distance = Math.round((i % width) * cosines[direction]! + Math.floor(i / width) * sines[direction]!)
      votes[direction * distances + distance + reach]! += weight * (1 - Math.abs(k) * 0.12)
    }
  }
  const lines: EdgeLine[] = []
  while (lines.length < most) {
    let best = 0
    for (let i = 1; i < votes.length; i++) if (votes[i]! > votes[best]!) best = i
    if (votes[best]! < height * 0.12) break
    const line = { direction: Math.floor(best / distances), distance: (best % distances) - reach, votes: votes[best]! }
    lines.push(line)
    clearAround(votes, line, reach)
  }
  return { lines, map }
}

function clearAround(votes: Float32Array, line: EdgeLine, reach: number): void {
  for (let k = -5; k <= 5; k++) {
    const turned = line.direction + k
    const direction = (turned + directions) % directions
    // Past the half circle the same line has the opposite normal, so its distance changes sign.
    const distance = turned === direction ? line.distance : -line.distance
    for (let d = distance - 5; d <= distance + 5; d++) {
      if (Math.abs(d) <= reach) votes[direction * (2 * reach + 1) + d + reach] = 0
    }
  }
}
