// Finding, flattening and reading PDF417 symbols, on made-up licences and on real photographs.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { readWhole } from '../../renderer/capture/decode.ts'
import { distance } from '../../renderer/capture/homography.ts'
import { locateSymbols } from '../../renderer/capture/locate.ts'
import { newCaptureState, readFrame, readPicture } from '../../renderer/capture/pipeline.ts'
import { licences } from '../fixtures/licences.ts'
import { licenceBack } from '../fixtures/make-licence.ts'
import { cornersOf, photograph } from '../fixtures/scene.ts'
import { blurred, imageFolder, loadFrame, prepareReaderFromDisk, relit } from './images.ts'
import { frameFromRgba } from '../../renderer/capture/frame.ts'

const photographs = fileURLToPath(new URL('photographs/', imageFolder))
const picturesIn = (folder: string) =>
  readdirSync(join(photographs, folder))
    .filter(name => /\.(png|webp|jpg)$/.test(name))
    .map(name => join(photographs, folder, name))

function expectedBytes(picture: string): Uint8Array {
  const base = picture.replace(/\.\w+$/, '')
  try {
    return new Uint8Array(readFileSync(`${base}.txt`))
  } catch {
    return new Uint8Array(readFileSync(`${base}.bin`))
  }
}

const text = (bytes: Uint8Array | null | undefined) => (bytes ? Buffer.from(bytes).toString('latin1') : null)

beforeAll(prepareReaderFromDisk)

describe('a tilted driving licence', () => {
  for (const licence of licences) {
    it(`gives its exact payload: ${licence.file}`, async () => {
      const frame = await loadFrame(new URL(licence.file, imageFolder))
      const reading = await readFrame(frame, 'id', newCaptureState())
      expect(text(reading.barcode)).toBe(licence.payload)
      expect(reading.guidance).toBe('ok')
    })

    it(`cannot be read without locating it first: ${licence.file}`, async () => {
      expect(await readWhole(await loadFrame(new URL(licence.file, imageFolder)))).toBeNull()
    })
  }

  it('is located where it was laid, at every turn a hand makes', async () => {
    const card = licenceBack(licences[0]!.payload)
    for (const turned of [-25, -12, 0, 12, 25]) {
      const scene = { width: 1280, height: 720, share: 0.6, turned, perspective: 0.05, noise: 4, seed: 7 }
      const picture = photograph(card, scene)
      const frame = frameFromRgba(picture.getContext('2d').getImageData(0, 0, 1280, 720).data, 1280, 720)
      const [found] = locateSymbols(frame)
      const slope = ([a, b]: readonly (readonly [number, number])[]) => Math.atan2(b![1] - a![1], b![0] - a![0])
      const truth = cornersOf(card, scene)
      // The symbol runs along the card's lower edge.
      expect(Math.abs(slope(found!.quad) - slope([truth[3], truth[2]])), `turned ${turned}`).toBeLessThan(0.04)
      expect(distance(found!.quad[3], truth[3]), `turned ${turned}`).toBeLessThan(distance(truth[3], truth[2]) * 0.2)
      expect(text(await readPicture(frame)), `turned ${turned}`).toBe(licences[0]!.payload)
    }
  })

  it('is read upside down', async () => {
    const picture = photograph(licenceBack(licences[1]!.payload), {
      width: 1280,
      height: 720,
      share: 0.7,
      turned: 184,
      perspective: 0.03,
      noise: 2,
      seed: 3,
    })
    const frame = frameFromRgba(picture.getContext('2d').getImageData(0, 0, 1280, 720).data, 1280, 720)
    expect(text(await readPicture(frame))).toBe(licences[1]!.payload)
  })

  it('is never misread when it is too blurred or half hidden', async () => {
    const frame = await loadFrame(new URL(licences[0]!.file, imageFolder))
    const worse = [
      ...[1, 2, 4, 8].map(rounds => blurred(frame, rounds)),
      relit(frame, (value, x) => (x > 640 ? 128 : value)),
    ]
    for (const picture of worse) expect([null, licences[0]!.payload]).toContain(text(await readPicture(picture)))
  })
})

describe('real photographs', { timeout: 90_000 }, () => {
  // Measured: 16 of 16 and 24 of 25, against 16 and 22 by reading the whole picture only.
  for (const [folder, floor] of [
    ['pdf417-1', 16],
    ['pdf417-2', 24],
  ] as const) {
    it(`${folder}: at least ${floor} are read, each right`, async () => {
      let read = 0
      let whole = 0
      for (const picture of picturesIn(folder)) {
        const frame = await loadFrame(picture)
        const bytes = await readPicture(frame)
        if (await readWhole(frame)) whole++
        if (!bytes) continue
        read++
        expect(text(bytes), picture).toBe(text(expectedBytes(picture)))
      }
      process.stdout.write(`${folder}: ${read} of ${picturesIn(folder).length} read; ${whole} without locating\n`)
      expect(read).toBeGreaterThanOrEqual(floor)
    })
  }

  for (const folder of ['ean13-1', 'ean13-2', 'falsepositives-1']) {
    it(`${folder}: nothing is taken for a PDF417`, async () => {
      for (const picture of picturesIn(folder)) expect(await readPicture(await loadFrame(picture)), picture).toBeNull()
    })
  }
})
