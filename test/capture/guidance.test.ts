// What the cashier is told, when a still is taken by itself, and how often frames are looked at.
import { describe, expect, it } from 'vitest'
import { advanceStill } from '../../renderer/capture/auto-still.ts'
import type { AutoStill } from '../../renderer/capture/auto-still.ts'
import { failureOf } from '../../renderer/capture/camera.ts'
import { guide, nothingShown, settle } from '../../renderer/capture/guidance.ts'
import type { Guidance } from '../../renderer/capture/guidance.ts'
import type { FrameQuality } from '../../renderer/capture/quality.ts'
import { newCaptureState, readFrame } from '../../renderer/capture/pipeline.ts'
import { newRhythm } from '../../renderer/capture/rhythm.ts'
import { imageFolder, loadFrame, relit } from './images.ts'

const good: FrameQuality = {
  sharpness: 0.85,
  mean: 150,
  p95: 230,
  glare: 0,
  motion: 1,
  coverage: 0.7,
  pixels: 900,
  clearance: 0.05,
}

describe('one hint at a time', () => {
  const table: [string, Partial<FrameQuality>, 'id' | 'insurance', Guidance][] = [
    ['a good card', {}, 'insurance', 'ok'],
    ['a good licence', {}, 'id', 'ok'],
    ['nothing in view', { coverage: 0, pixels: 0 }, 'id', 'no-card'],
    ['nothing in view on a dark desk', { coverage: 0, pixels: 0, p95: 90, mean: 40 }, 'id', 'no-card'],
    ['no light at all', { coverage: 0, pixels: 0, p95: 30, mean: 10 }, 'id', 'too-dark'],
    ['a card in the dark', { p95: 100 }, 'insurance', 'too-dark'],
    ['a dim licence', { mean: 60 }, 'id', 'too-dark'],
    ['a dark blue insurance card in good light', { mean: 60 }, 'insurance', 'ok'],
    ['a card that leaves the picture', { clearance: 0.005 }, 'insurance', 'farther'],
    ['a small card', { coverage: 0.45 }, 'insurance', 'closer'],
    ['a barcode with too few pixels', { pixels: 590 }, 'id', 'closer'],
    ['the same share of a larger picture', { coverage: 0.45, pixels: 860 }, 'id', 'ok'],
    ['a soft picture', { sharpness: 0.61 }, 'id', 'hold-still'],
    ['a moving card', { motion: 7 }, 'insurance', 'hold-still'],
    ['a reflection', { glare: 0.03 }, 'insurance', 'glare'],
    ['dark and small: light first', { p95: 100, coverage: 0.3 }, 'insurance', 'too-dark'],
    ['small and moving: size first', { motion: 9, coverage: 0.3 }, 'insurance', 'closer'],
    ['moving with a reflection: stillness first', { motion: 9, glare: 0.03 }, 'insurance', 'hold-still'],
  ]
  for (const [name, change, mode, hint] of table) {
    it(`${name} gives ${hint}`, () => expect(guide({ ...good, ...change }, mode)).toBe(hint))
  }

  it('changes on the screen only after it lasted three frames', () => {
    let shown = nothingShown
    const seen: Guidance[] = ['ok', 'glare', 'ok', 'ok', 'ok', 'hold-still', 'ok']
    const told = seen.map(next => (shown = settle(shown, next)).guidance)
    expect(told).toEqual(['no-card', 'no-card', 'no-card', 'no-card', 'ok', 'ok', 'ok'])
  })
})

describe('the automatic still', () => {
  const run = (start: AutoStill, frames: readonly [steady: number, motion: number, empty: number][]) =>
    frames.reduce<AutoStill[]>(
      (states, [steady, motion, empty]) => [
        ...states,
        advanceStill(states.at(-1) ?? start, { steady, quality: { ...good, motion } }, empty),
      ],
      [],
    )

  it('is taken once, on the third steady frame', () => {
    expect(
      run('armed', [
        [1, 0, 0],
        [2, 0, 0],
        [3, 0, 0],
        [4, 0, 0],
      ]),
    ).toEqual(['armed', 'armed', 'taken', 'taken'])
  })

  it('waits for the card to be turned before the second side', () => {
    expect(
      run('turning', [
        [3, 0, 0],
        [4, 0, 0],
        [0, 20, 0],
        [3, 0, 0],
      ]),
    ).toEqual(['turning', 'turning', 'armed', 'taken'])
    expect(
      run('turning', [
        [0, 0, 2],
        [0, 0, 3],
      ]),
    ).toEqual(['turning', 'armed'])
  })
})

it('an insurance card lying still becomes steady; a dark one never does', async () => {
  const frame = await loadFrame(new URL('insurance-front.jpg', imageFolder))
  const state = newCaptureState()
  const steady: number[] = []
  for (let i = 0; i < 4; i++) steady.push((await readFrame(frame, 'insurance', state)).steady)
  expect(steady).toEqual([0, 1, 2, 3])
  const dark = relit(frame, value => value * 0.35)
  const other = newCaptureState()
  for (let i = 0; i < 3; i++)
    expect(await readFrame(dark, 'insurance', other)).toMatchObject({ guidance: 'too-dark', steady: 0 })
})

it('of an empty desk every second or third frame is taken, of anything else every one', () => {
  const rhythm = newRhythm()
  let looked = 0
  for (let frame = 0; frame < 30; frame++) {
    const now = (frame * 1000) / 30
    if (!rhythm.due(now, 100)) continue
    rhythm.looked(now)
    looked++
  }
  expect(looked).toBeGreaterThanOrEqual(10)
  expect(looked).toBeLessThanOrEqual(15)
  expect(rhythm.due(1001, 0)).toBe(true)
})

it('names why a camera cannot be opened', () => {
  const named = (name: string) => failureOf(Object.assign(new Error('x'), { name }))
  expect(named('NotFoundError')).toBe('no-camera')
  expect(named('NotAllowedError')).toBe('denied')
  expect(named('NotReadableError')).toBe('in-use')
  expect(named('OverconstrainedError')).toBe('unavailable')
  expect(failureOf('anything')).toBe('unavailable')
})
