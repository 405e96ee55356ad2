// Cuts a line of text out of the picture as a strip of fixed height and pitch, and evens out its light and contrast.
import type { Frame } from '../frame.ts'
import { stripHeight, stripStep, widestStrip } from './network.ts'

/** Height and pitch of a character in a strip, as the recogniser was trained. */
export const capHeight = 15
export const stripPitch = 16.5
/** Columns either side whose mean and deviation a column is measured against: about two characters. */
const contrastReach = 36

/** Where a strip lies in the picture: the middle of its left edge, and the steps of one column and of one row in pixels. */
export type StripPlace = {
  x: number
  y: number
  right: readonly [number, number]
  down: readonly [number, number]
  width: number
}

/** The widest whole number of steps that covers `columns`. */
export function stripWidth(columns: number): number {
  return Math.min(widestStrip, Math.max(1, Math.ceil(columns / stripStep)) * stripStep)
}

/** The strip's luma, bilinear, row by row; outside the picture its edge goes on. */
export function cutStrip({ luma, width, height }: Frame, place: StripPlace): Float32Array {
  const strip = new Float32Array(stripHeight * place.width)
  const [rightX, rightY] = place.right
  const mostX = width - 1.001
  const mostY = height - 1.001
  for (let row = 0; row < stripHeight; row++) {
    const below = row - stripHeight / 2 + 0.5
    const startX = place.x + place.down[0] * below
    const startY = place.y + place.down[1] * below
    for (let column = 0; column < place.width; column++) {
      const x = Math.max(0, Math.min(mostX, startX + rightX * column))
      const y = Math.max(0, Math.min(mostY, startY + rightY * column))
      const [x0, y0] = [x | 0, y | 0]
      const [fx, fy] = [x - x0, y - y0]
      const at = y0 * width + x0
      const above = luma[at]! * (1 - fx) + luma[at + 1]! * fx
      const under = luma[at + width]! * (1 - fx) + luma[at + width + 1]! * fx
      strip[row * place.width + column] = above * (1 - fy) + under * fy
    }
  }
  return strip
}

/** Brings each column to mean 0 and deviation 2/3 of its neighbourhood, cut off at ±2; in place. */
export function evenOut(strip: Float32Array, width: number): Float32Array {
  const sums = new Float64Array(width + 1)
  const squares = new Float64Array(width + 1)
  for (let x = 0; x < width; x++) {
    let sum = 0
    let square = 0
    for (let y = 0; y < stripHeight; y++) {
      const value = strip[y * width + x]!
      sum += value
      square += value * value
    }
    sums[x + 1] = sums[x]! + sum
    squares[x + 1] = squares[x]! + square
  }
  for (let x = 0; x < width; x++) {
    const from = Math.max(0, x - contrastReach)
    const to = Math.min(width, x + contrastReach + 1)
    const count = (to - from) * stripHeight
    const mean = (sums[to]! - sums[from]!) / count
    const deviation = Math.sqrt(Math.max(4, (squares[to]! - squares[from]!) / count - mean * mean))
    for (let y = 0; y < stripHeight; y++) {
      const at = y * width + x
      strip[at] = Math.max(-2, Math.min(2, (strip[at]! - mean) / (deviation * 1.5)))
    }
  }
  return strip
}
