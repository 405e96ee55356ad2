// Geometry under the scanner: projective maps, flattening, straightening, and the ends of a symbol.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findEnds } from '../../renderer/capture/ends.ts'
import type { Frame } from '../../renderer/capture/frame.ts'
import { areaOf, grow, homography, project, rectangle, sizeOf, spanAt } from '../../renderer/capture/homography.ts'
import type { Quad } from '../../renderer/capture/homography.ts'
import { averageColumns, rectify } from '../../renderer/capture/rectify.ts'
import { leaningQuad } from '../../renderer/capture/straighten.ts'

const jitter = fc.double({ min: -40, max: 40, noNaN: true })
const quads = fc.array(jitter, { minLength: 8, maxLength: 8 }).map((j): Quad => [
  [100 + j[0]!, 100 + j[1]!],
  [500 + j[2]!, 110 + j[3]!],
  [490 + j[4]!, 330 + j[5]!],
  [90 + j[6]!, 320 + j[7]!],
])

describe('projective maps', () => {
  it('take each corner to its place, and back', () => {
    fc.assert(
      fc.property(quads, quads, (from, to) => {
        const there = homography(from, to)!
        const back = homography(to, from)!
        from.forEach((corner, i) => {
          const [x, y] = project(there, corner)
          expect(x).toBeCloseTo(to[i]![0], 4)
          expect(y).toBeCloseTo(to[i]![1], 4)
          const [u, v] = project(back, [x, y])
          expect(u).toBeCloseTo(corner[0], 4)
          expect(v).toBeCloseTo(corner[1], 4)
        })
      }),
    )
  })

  it('do not exist for a quad without area', () => {
    expect(
      homography(
        [
          [0, 0],
          [1, 0],
          [2, 0],
          [3, 0],
        ],
        rectangle(0, 0, 1, 1),
      ),
    ).toBeNull()
  })

  it('growing a rectangle moves its sides by the given shares', () => {
    const grown = grow(rectangle(100, 50, 300, 150), 0.1, 0.2)
    expect(grown.flat().map(Math.round)).toEqual([80, 30, 320, 30, 320, 170, 80, 170])
    expect(areaOf(grown)).toBeCloseTo(240 * 140, 3)
    expect(sizeOf(grown)[0]).toBeCloseTo(240, 6)
  })

  it('spans lie inside the quad', () => {
    expect(spanAt(rectangle(10, 10, 20, 20), 15)).toEqual([10, 20])
    expect(spanAt(rectangle(10, 10, 20, 20), 25)).toBeNull()
  })
})

describe('flattening', () => {
  const ramp: Frame = { width: 64, height: 64, luma: Uint8Array.from({ length: 64 * 64 }, (_, i) => (i % 64) * 4) }

  it('of the whole frame changes nothing but its outermost pixels', () => {
    const flat = rectify(ramp, rectangle(0, 0, 64, 64), 64, 64)!
    for (let y = 1; y < 62; y++) {
      for (let x = 1; x < 62; x++) expect(flat.luma[y * 64 + x]).toBe(ramp.luma[y * 64 + x])
    }
  })

  it('is white outside the frame', () => {
    expect(rectify(ramp, rectangle(-40, -40, -10, -10), 10, 10)!.luma.every(value => value === 255)).toBe(true)
  })

  it('averaging along columns keeps upright bars', () => {
    const bars: Frame = {
      width: 40,
      height: 30,
      luma: Uint8Array.from({ length: 1200 }, (_, i) => ((i % 40) % 4 < 2 ? 0 : 200)),
    }
    expect(averageColumns(bars, 2).luma).toEqual(bars.luma)
  })
})

/** Black and white cells 3 wide and 9 high between x 60 and 340, y 40 and 120, leaning by `lean` pixels a row, soft at the edges. */
function symbol(lean: number): Frame {
  const [width, height] = [400, 160]
  let seed = 5
  const cells = Array.from(
    { length: 94 * 9 },
    () => ((seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) >>> 31) * 200 + 20,
  )
  const at = (u: number, y: number) =>
    u >= 60 && u < 340 && y >= 40 && y < 120 ? cells[Math.floor((y - 40) / 9) * 94 + Math.floor((u - 60) / 3)]! : 235
  const luma = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0
      for (let s = -1; s <= 1; s += 0.25) sum += at(x + s - lean * (y - 80), y)
      luma[y * width + x] = sum / 9
    }
  }
  return { luma, width, height }
}

describe('straightening', () => {
  it('measures how far bars lean', () => {
    for (const lean of [-0.2, -0.05, 0, 0.05, 0.2]) {
      const quad = leaningQuad(symbol(lean), { left: 90, top: 45, right: 310, bottom: 115 })
      const measured = (quad[3][0] - quad[0][0]) / (quad[3][1] - quad[0][1])
      expect(measured, `lean ${lean}`).toBeCloseTo(lean, 1)
    }
  })

  it('finds the ends of a symbol from its middle', () => {
    const box = findEnds(symbol(0), { left: 120, top: 60, right: 280, bottom: 100 })
    expect(Math.abs(box.left - 60)).toBeLessThanOrEqual(8)
    expect(Math.abs(box.right - 340)).toBeLessThanOrEqual(8)
    expect(box.top).toBe(40)
    expect(box.bottom).toBe(120)
  })
})
