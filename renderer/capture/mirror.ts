// Turns a frame round from left to right: some cameras and virtual cameras give a mirror image, in which no code can be read.
import type { Frame } from './frame.ts'
import type { Quad } from './homography.ts'

export function mirrored({ luma, width, height }: Frame): Frame {
  const turned = new Uint8Array(luma.length)
  for (let y = 0; y < height; y++) turned.set(luma.slice(y * width, (y + 1) * width).reverse(), y * width)
  return { luma: turned, width, height }
}

/** The same place in the other picture. */
export function mirroredQuad([a, b, c, d]: Quad, width: number): Quad {
  const turned = ([x, y]: Quad[number]) => [width - x, y] as const
  return [turned(b), turned(a), turned(d), turned(c)]
}
