// Cuts a tilted quadrilateral out of a frame and lays it flat, so that a reader that works line by line can read it.
import type { Frame } from './frame.ts'
import { homography, rectangle } from './homography.ts'
import type { Quad } from './homography.ts'

/** What lies outside the frame becomes white, which readers take for the quiet zone. */
const outside = 255

/**
 * The picture inside `quad` as a flat frame of `width` × `height` pixels, sampled bilinearly.
 * Null when the quad has no area.
 */
export function rectify(frame: Frame, quad: Quad, width: number, height: number): Frame | null {
  const h = homography(rectangle(0, 0, width, height), quad)
  if (!h) return null
  const { luma, width: sourceWidth, height: sourceHeight } = frame
  const flat = new Uint8Array(width * height)
  const rightmost = sourceWidth - 1
  const lowest = sourceHeight - 1
  for (let y = 0; y < height; y++) {
    // Pixel centres: corner to corner mapping would shift the crop by half a pixel.
    let u = h[0] * 0.5 + h[1] * (y + 0.5) + h[2]
    let v = h[3] * 0.5 + h[4] * (y + 0.5) + h[5]
    let w = h[6] * 0.5 + h[7] * (y + 0.5) + h[8]
    let out = y * width
    for (let x = 0; x < width; x++, u += h[0], v += h[3], w += h[6]) {
      const sx = u / w - 0.5
      const sy = v / w - 0.5
      if (!(sx >= 0 && sy >= 0 && sx < rightmost && sy < lowest)) {
        flat[out++] = outside
        continue
      }
      const left = sx | 0
      const top = sy | 0
      const fx = sx - left
      const fy = sy - top
      const p = top * sourceWidth + left
      const above = luma[p]! + (luma[p + 1]! - luma[p]!) * fx
      const below = luma[p + sourceWidth]! + (luma[p + sourceWidth + 1]! - luma[p + sourceWidth]!) * fx
      flat[out++] = above + (below - above) * fy + 0.5
    }
  }
  return { luma: flat, width, height }
}

/** Each pixel replaced by the mean of the 2 × `reach` + 1 pixels above and below it: less noise, and upright bars stay sharp. */
export function averageColumns({ luma, width, height }: Frame, reach: number): Frame {
  const smooth = new Uint8Array(luma.length)
  const sums = new Int32Array(width)
  let rows = 0
  const add = (row: number, sign: 1 | -1) => {
    if (row < 0 || row >= height) return
    rows += sign
    for (let x = 0; x < width; x++) sums[x] = sums[x]! + sign * luma[row * width + x]!
  }
  for (let row = 0; row < reach; row++) add(row, 1)
  for (let y = 0; y < height; y++) {
    add(y + reach, 1)
    add(y - reach - 1, -1)
    for (let x = 0; x < width; x++) smooth[y * width + x] = sums[x]! / rows + 0.5
  }
  return { luma: smooth, width, height }
}
