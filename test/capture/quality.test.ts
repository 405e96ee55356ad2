// The measures behind the hints: they must follow the fault they are named after, and nothing else.
import { beforeAll, describe, expect, it } from 'vitest'
import { findCard } from '../../renderer/capture/card-quad.ts'
import { frameFromPlane, shrink } from '../../renderer/capture/frame.ts'
import type { Frame } from '../../renderer/capture/frame.ts'
import { rectangle } from '../../renderer/capture/homography.ts'
import type { Quad } from '../../renderer/capture/homography.ts'
import { exposure, glare, measure, motionBetween, sharpness } from '../../renderer/capture/quality.ts'
import { insuranceFront } from '../fixtures/make-insurance.ts'
import { cornersOf } from '../fixtures/scene.ts'
import { blurred, imageFolder, loadFrame, relit } from './images.ts'

let frame: Frame
let card: Quad

beforeAll(async () => {
  frame = await loadFrame(new URL('insurance-front.jpg', imageFolder))
  card = findCard(frame)!.quad
})

describe('sharpness', () => {
  it('falls with every round of blur, from readable to not', () => {
    const values = [0, 1, 2, 4, 8].map(rounds => sharpness(blurred(frame, rounds), card))
    for (let i = 1; i < values.length; i++) expect(values[i]).toBeLessThan(values[i - 1]!)
    expect(values[0]).toBeGreaterThan(0.75)
    expect(values.at(-1)).toBeLessThan(0.62)
  })

  it('does not rise much with camera noise, unlike variance', () => {
    let seed = 1
    const noise = () => ((seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 4294967296 - 0.5) * 24
    const soft = blurred(frame, 6)
    expect(
      sharpness(
        relit(soft, value => value + noise()),
        card,
      ),
    ).toBeLessThan(0.72)
  })
})

describe('light', () => {
  it('follows the exposure', () => {
    const dim = [1, 0.7, 0.4, 0.2].map(share =>
      exposure(
        relit(frame, value => value * share),
        card,
      ),
    )
    for (let i = 1; i < dim.length; i++) {
      expect(dim[i]!.mean).toBeLessThan(dim[i - 1]!.mean)
      expect(dim[i]!.p95).toBeLessThan(dim[i - 1]!.p95)
    }
  })

  it('finds a reflection on the card and none on a white card', () => {
    const shade = relit(frame, value => value * 0.7)
    const spot = relit(shade, (value, x, y) => value + 120 * Math.exp(-((x - 640) ** 2 + (y - 360) ** 2) / 4000))
    expect(glare(shade, card, exposure(shade, card).p75)).toBeLessThan(0.01)
    expect(glare(spot, card, exposure(spot, card).p75)).toBeGreaterThan(0.02)
  })
})

describe('movement, size and place', () => {
  it('is still when nothing moves and large when the card is taken away', async () => {
    const before = shrink(frame, 8)
    const away = shrink(await loadFrame(new URL('licence-adult.jpg', imageFolder)), 8)
    expect(motionBetween(before, before)).toBe(0)
    expect(motionBetween(before, away)).toBeGreaterThan(12)
    expect(motionBetween(null, before)).toBe(0)
  })

  it('measures the width and the distance from the edge', () => {
    const quality = measure(frame, rectangle(128, 72, 1152, 648), 0)
    expect(quality.coverage).toBeCloseTo(0.8)
    expect(quality.pixels).toBe(1024)
    expect(quality.clearance).toBeCloseTo(72 / 1280)
  })
})

describe('the card outline', () => {
  it('lies on the card of both sides, within 2 % of its width', async () => {
    for (const [file, turned] of [
      ['insurance-front.jpg', 4],
      ['insurance-back.jpg', -3],
    ] as const) {
      const found = findCard(await loadFrame(new URL(file, imageFolder)))
      const truth = cornersOf(insuranceFront(), {
        width: 1280,
        height: 720,
        share: 0.72,
        turned,
        perspective: 0.04,
        noise: 0,
        seed: 0,
      })
      const off = truth.map(([x, y], i) => Math.hypot(found!.quad[i]![0] - x, found!.quad[i]![1] - y))
      expect(Math.max(...off)).toBeLessThan(0.02 * 922)
    }
  })

  it('is not found on an empty picture', () => {
    expect(findCard({ luma: new Uint8Array(640 * 360).fill(120), width: 640, height: 360 })).toBeNull()
  })
})

it('copies a padded luma plane without its padding', () => {
  const bytes = Uint8Array.from([9, 9, 1, 2, 3, 0, 4, 5, 6, 0])
  expect([...frameFromPlane(bytes, { offset: 2, stride: 4 }, 3, 2).luma]).toEqual([1, 2, 3, 4, 5, 6])
})
