// How well one outline lies on another, as the bench of the card's outline counts it.
import { expect, it } from 'vitest'
import { rectangle } from '../../renderer/capture/homography.ts'
import type { Quad } from '../../renderer/capture/homography.ts'
import { overlap } from './overlap.ts'

it('an outline lies on itself wholly, whichever corner is first and whichever way around', () => {
  const quad: Quad = [
    [10, 12],
    [90, 8],
    [95, 60],
    [6, 66],
  ]
  const [a, b, c, d] = quad
  for (const same of [quad, [b, c, d, a], [d, c, b, a]] as Quad[]) expect(overlap(quad, same)).toBeCloseTo(1, 9)
})

it('an outline moved by a tenth of its width covers nine of eleven parts', () => {
  expect(overlap(rectangle(0, 0, 100, 50), rectangle(10, 0, 110, 50))).toBeCloseTo(9 / 11, 9)
})

it('one inside the other is as much as its share of the larger area', () => {
  expect(overlap(rectangle(0, 0, 100, 100), rectangle(25, 25, 75, 75))).toBeCloseTo(0.25, 9)
})

it('outlines that do not touch have nothing in common', () => {
  expect(overlap(rectangle(0, 0, 10, 10), rectangle(20, 0, 30, 10))).toBe(0)
})

it('a turned square covers half of the square around it', () => {
  const turned: Quad = [
    [50, 0],
    [100, 50],
    [50, 100],
    [0, 50],
  ]
  expect(overlap(rectangle(0, 0, 100, 100), turned)).toBeCloseTo(0.5, 9)
})
