// Finds dark connected spots in a grey picture: adaptive threshold against the mean around, then runs joined to components.
import type { Frame } from '../frame.ts'

/** A connected dark spot: its box, edges included, and its pixels. */
export type Blob = {
  x: number
  y: number
  width: number
  height: number
  area: number
}

/** Half the side of the square whose mean a pixel is compared with, as a share of the picture's height; ink wider than that is no text. */
const around = 1 / 45
const leastAround = 10
/** Ink is this much darker than its surroundings: a share of their mean, and grey levels for the noise of a dark picture. */
const darker = 0.12
const darkerBy = 3

/** Every spot at least `least` pixels high and at most `most`, in no order. Linear in the pixels. */
export function findBlobs(frame: Frame, least: number, most: number): Blob[] {
  const runs = inkRuns(frame)
  const { first, left, right } = runs
  const parent = new Int32Array(runs.count)
  for (let i = 0; i < parent.length; i++) parent[i] = i
  const root = (i: number): number => {
    while (parent[i] !== i) i = parent[i] = parent[parent[i]!]!
    return i
  }
  for (let y = 1; y < frame.height; y++) {
    let above = first[y - 1]!
    for (let run = first[y]!; run < first[y + 1]!; run++) {
      while (above < first[y]! && right[above]! < left[run]! - 1) above++
      for (let touching = above; touching < first[y]! && left[touching]! <= right[run]! + 1; touching++) {
        const a = root(touching)
        const b = root(run)
        if (a < b) parent[b] = a
        else parent[a] = b
      }
    }
  }
  return gather(runs, root, frame.height, least, most)
}

/** Dark runs row by row: `first[y]` is the first run of row y, `left` and `right` its ends, both included. */
type Runs = { first: Int32Array; left: Int16Array; right: Int16Array; count: number }

/** Sums over the square around each pixel slide along the rows, so that the size of the square costs nothing. */
function inkRuns({ luma, width, height }: Frame): Runs {
  const radius = Math.max(leastAround, Math.round(height * around))
  const columns = new Uint32Array(width)
  const first = new Int32Array(height + 1)
  let left = new Int16Array(width * 8)
  let right = new Int16Array(width * 8)
  let count = 0
  for (let y = 0; y < Math.min(radius, height); y++) addRow(columns, luma, y * width, width, 1)
  for (let y = 0; y < height; y++) {
    if (y + radius < height) addRow(columns, luma, (y + radius) * width, width, 1)
    if (y > radius) addRow(columns, luma, (y - radius - 1) * width, width, -1)
    if (count + width > left.length) {
      left = grown(left)
      right = grown(right)
    }
    const rows = Math.min(height - 1, y + radius) - Math.max(0, y - radius) + 1
    let sum = 0
    for (let x = 0; x < Math.min(radius, width); x++) sum += columns[x]!
    let inside = false
    const row = y * width
    for (let x = 0; x < width; x++) {
      if (x + radius < width) sum += columns[x + radius]!
      if (x > radius) sum -= columns[x - radius - 1]!
      const wide = (x + radius < width ? x + radius : width - 1) - (x > radius ? x - radius : 0) + 1
      if ((luma[row + x]! + darkerBy) * (rows * wide) < sum * (1 - darker)) {
        if (!inside) left[count] = x
        right[count] = x
        inside = true
      } else if (inside) {
        inside = false
        count++
      }
    }
    if (inside) count++
    first[y + 1] = count
  }
  return { first, left, right, count }
}

function addRow(columns: Uint32Array, luma: Uint8Array, from: number, width: number, sign: 1 | -1): void {
  for (let x = 0; x < width; x++) columns[x] = columns[x]! + sign * luma[from + x]!
}

function grown(runs: Int16Array<ArrayBuffer>): Int16Array<ArrayBuffer> {
  const larger = new Int16Array(runs.length * 2)
  larger.set(runs)
  return larger
}

function gather(runs: Runs, root: (run: number) => number, height: number, least: number, most: number): Blob[] {
  const { first, left, right, count } = runs
  const top = new Int16Array(count).fill(-1)
  const bottom = new Int16Array(count)
  const west = new Int16Array(count)
  const east = new Int16Array(count)
  const area = new Int32Array(count)
  for (let y = 0; y < height; y++) {
    for (let run = first[y]!; run < first[y + 1]!; run++) {
      const at = root(run)
      if (top[at]! < 0) {
        top[at] = y
        west[at] = left[run]!
        east[at] = right[run]!
      }
      bottom[at] = y
      if (left[run]! < west[at]!) west[at] = left[run]!
      if (right[run]! > east[at]!) east[at] = right[run]!
      area[at] = area[at]! + right[run]! - left[run]! + 1
    }
  }
  const found: Blob[] = []
  for (let i = 0; i < count; i++) {
    const tall = bottom[i]! - top[i]! + 1
    if (top[i]! < 0 || tall < least || tall > most) continue
    const wide = east[i]! - west[i]! + 1
    found.push({
      x: (west[i]! + east[i]!) / 2,
      y: (top[i]! + bottom[i]!) / 2,
      width: wide,
      height: tall,
      area: area[i]!,
    })
  }
  return found
}
