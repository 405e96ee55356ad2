// Reading machine readable zones in pictures: generated documents, pictures without a zone, and agreement over frames.
import { beforeAll, describe, expect, it } from 'vitest'
import type { Frame } from '../../renderer/capture/frame.ts'
import { isSure } from '../../renderer/capture/mrz/accept.ts'
import { follow, newTrack } from '../../renderer/capture/mrz/fusion.ts'
import type { Network } from '../../renderer/capture/mrz/network.ts'
import { readMrz } from '../../renderer/capture/mrz/read.ts'
import type { MrzReading } from '../../renderer/capture/mrz/read.ts'
import { newCaptureState, readFrame, readPicture } from '../../renderer/capture/pipeline.ts'
import { licences } from '../fixtures/licences.ts'
import { negativeOf, networkFromDisk, sampleOf } from '../scan/mrz-set.ts'
import type { Cell, Sample } from '../scan/mrz-set.ts'
import { imageFolder, loadFrame, prepareReaderFromDisk } from './images.ts'

const minutes = 60_000
const mild: Cell = { level: 'mild', size: 720 }
let net: Network
beforeAll(async () => {
  net = await networkFromDisk()
  await prepareReaderFromDisk()
})

const text = (lines: readonly string[] | undefined) => lines?.join('\n')
const latin1 = (bytes: Uint8Array | null | undefined) => (bytes ? Buffer.from(bytes).toString('latin1') : null)

function turnedOver({ luma, width, height }: Frame): Frame {
  return { luma: luma.slice().reverse(), width, height }
}

describe('a document in one picture', () => {
  // Floors below the rates measured over 200 a cell (test/scan/measure.ts); wrong ones are never accepted.
  for (const [level, size, count, exactFloor, acceptedFloor] of [
    ['mild', 720, 30, 29, 28],
    ['mild', 1080, 12, 11, 11],
    ['medium', 720, 30, 27, 26],
    ['medium', 1080, 12, 11, 10],
    ['hard', 720, 12, 8, 6],
    ['hard', 1080, 6, 4, 4],
  ] as const) {
    it(
      `${level} at ${size} lines: at least ${exactFloor} of ${count} are exact, and all that count are right`,
      { timeout: 4 * minutes },
      async () => {
        let exact = 0
        let accepted = 0
        for (let n = 0; n < count; n++) {
          const { frame, lines } = await sampleOf({ level, size }, n)
          const reading = readMrz(frame, net)
          if (text(reading?.lines) === text(lines)) exact++
          if (reading === null || !isSure(reading)) continue
          accepted++
          expect(text(reading.lines), `document ${n}`).toBe(text(lines))
        }
        expect(exact).toBeGreaterThanOrEqual(exactFloor)
        expect(accepted).toBeGreaterThanOrEqual(acceptedFloor)
      },
    )
  }

  it('is read upside down', async () => {
    for (const n of [0, 1, 6]) {
      const { frame, lines } = await sampleOf(mild, n)
      expect(text(readMrz(turnedOver(frame), net)?.lines)).toBe(text(lines))
    }
  })

  it('has its zone where the text is', async () => {
    const { frame } = await sampleOf(mild, 1)
    const quad = readMrz(frame, net)!.quad
    for (const [x, y] of quad) expect(x > -40 && y > -40 && x < frame.width + 40 && y < frame.height + 40).toBe(true)
    // Three lines of an identity card: about 4.5 times as wide as high.
    const ratio = (quad[1][0] - quad[0][0]) / (quad[3][1] - quad[0][1])
    expect(ratio).toBeGreaterThan(3)
    expect(ratio).toBeLessThan(7)
  })
})

describe('pictures without a zone', () => {
  it('give none that counts, even when they are shown for long', { timeout: 8 * minutes }, async () => {
    // Every other one: those of 720 lines.
    for (let n = 0; n < 100; n += 2) {
      const reading = readMrz(await negativeOf(n), net)
      expect(reading !== null && isSure(reading), `picture ${n}`).toBe(false)
      const track = newTrack()
      for (let frame = 0; frame < 4; frame++) expect(follow(track, reading), `picture ${n}`).toBeNull()
    }
  })

  it('are also pictures without anything', () => {
    const grey = { luma: new Uint8Array(640 * 480).fill(128), width: 640, height: 480 }
    expect(readMrz(grey, net)).toBeNull()
    expect(readMrz({ luma: new Uint8Array(9).fill(1), width: 3, height: 3 }, net)).toBeNull()
  })
})

describe('several frames', () => {
  let sample: Sample
  let good: MrzReading
  beforeAll(async () => {
    sample = await sampleOf(mild, 0)
    good = readMrz(sample.frame, net)!
  })
  const unsound = (reading: MrzReading): MrzReading => ({ ...reading, sound: false })

  it('must agree before a result counts', () => {
    const track = newTrack()
    expect(follow(track, good)).toBeNull()
    expect(follow(track, null)).toBeNull()
    expect(follow(track, good)).toEqual(sample.lines)
  })

  it('that are unsound one by one count when they are sure together', () => {
    const track = newTrack()
    expect(follow(track, unsound(good))).toBeNull()
    expect(follow(track, unsound(good))).toEqual(sample.lines)
  })

  it('of another document start anew, and of one that was taken away are forgotten', async () => {
    const other = readMrz((await sampleOf(mild, 3)).frame, net)!
    const track = newTrack()
    follow(track, good)
    expect(follow(track, other)).toBeNull()
    expect(follow(track, good)).toBeNull()
    for (let frame = 0; frame < 15; frame++) follow(track, null)
    expect(follow(track, good)).toBeNull()
  })

  it('read hard pictures that one alone does not', { timeout: 4 * minutes }, async () => {
    let told = 0
    for (let n = 0; n < 6; n++) {
      const track = newTrack()
      for (let picture = 0; picture < 5; picture++) {
        const { frame, lines } = await sampleOf({ level: 'hard', size: 720 }, n, picture)
        const result = follow(track, readMrz(frame, net))
        if (result === null) continue
        expect(text(result), `document ${n}`).toBe(text(lines))
        told++
        break
      }
    }
    expect(told).toBeGreaterThanOrEqual(5)
  })
})

describe('the camera at an ID check', () => {
  it('tells a zone as its lines once two frames agree', async () => {
    const { frame, lines } = await sampleOf(mild, 0)
    const state = newCaptureState(net)
    const told: (string | null)[] = []
    for (let i = 0; i < 4; i++) told.push(latin1((await readFrame(frame, 'id', state)).barcode))
    // The first frame of something new is searched for both kinds.
    expect(told).toEqual([null, text(lines), text(lines), text(lines)])
    expect(state.seen).toBe('mrz')
    expect((await readFrame(frame, 'id', state)).guidance).not.toBe('no-card')
  })

  it('still tells the barcode of a licence', async () => {
    const frame = await loadFrame(new URL(licences[0]!.file, imageFolder))
    const state = newCaptureState(net)
    const told: (string | null)[] = []
    for (let i = 0; i < 3; i++) told.push(latin1((await readFrame(frame, 'id', state)).barcode))
    expect(told).toEqual([licences[0]!.payload, null, licences[0]!.payload])
    expect(state.seen).toBe('symbol')
  })

  it('reads either from a file', async () => {
    const { frame, lines } = await sampleOf(mild, 0)
    expect(latin1(await readPicture(frame, net))).toBe(text(lines))
    expect(await readPicture(frame)).toBeNull()
    const licence = await loadFrame(new URL(licences[1]!.file, imageFolder))
    expect(latin1(await readPicture(licence, net))).toBe(licences[1]!.payload)
  })
})
