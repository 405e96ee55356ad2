// An empty desk costs little, and what is laid on it is seen at once.
import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { beforeAll, expect, it } from 'vitest'
import { prepareReader } from '../../renderer/capture/decode.ts'
import type { Frame } from '../../renderer/capture/frame.ts'
import { newCaptureState, readFrame } from '../../renderer/capture/pipeline.ts'
import { chance } from '../scan/chance.ts'
import { networkFromDisk, sampleOf } from '../scan/mrz-set.ts'

beforeAll(async () => {
  const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
  await prepareReader(new Uint8Array(readFileSync(wasm)).buffer)
})

/** A grey desk in the noise of a dark room; another noise in each picture. */
function desk(n: number, grey = 120): Frame {
  const c = chance(7000 + n)
  const luma = new Uint8Array(1280 * 720)
  for (let i = 0; i < luma.length; i += 1) luma[i] = grey + Math.round(c.between(-12, 12))
  return { luma, width: 1280, height: 720 }
}

it(
  'is searched a few times a second only, and again at once when something lies on it',
  { timeout: 60_000 },
  async () => {
    const state = newCaptureState(await networkFromDisk())
    for (let n = 0; n < 34; n += 1) await readFrame(desk(n), 'id', state)
    const before = state.frames
    for (let n = 34; n < 64; n += 1)
      expect(await readFrame(desk(n), 'id', state)).toMatchObject({ quad: null, guidance: 'no-card' })
    expect(state.frames - before).toBeLessThanOrEqual(4)
    // The light changes: it is looked at again.
    const lit = await readFrame(desk(64, 150), 'id', state)
    expect(lit.calm).toBeUndefined()
    for (let n = 65; n < 67; n += 1) await readFrame(desk(n, 150), 'id', state)
    const { frame, lines } = await sampleOf({ level: 'mild', size: 720 }, 5000)
    // One of these may be looked at as a mirror image.
    const told: (string | undefined)[] = []
    for (let n = 0; n < 3; n += 1) {
      const { barcode } = await readFrame(frame, 'id', state)
      told.push(barcode && Buffer.from(barcode).toString('latin1'))
    }
    expect(told.at(-1)).toBe(lines.join('\n'))
  },
)

it(
  'a zone is read from the second picture, whichever kind the first one was due for',
  { timeout: 60_000 },
  async () => {
    const { frame, lines } = await sampleOf({ level: 'mild', size: 720 }, 5001)
    for (const before of [0, 1, 2]) {
      const state = newCaptureState(await networkFromDisk())
      for (let n = 0; n < before; n += 1) await readFrame(desk(n), 'id', state)
      await readFrame(frame, 'id', state)
      const { barcode } = await readFrame(frame, 'id', state)
      expect(Buffer.from(barcode ?? []).toString('latin1')).toBe(lines.join('\n'))
    }
  },
)
