// Documents as they should not be shown: mirrored, upside down, two at once, on a screen, from the wrong side, full of control characters.
import { createCanvas, loadImage } from '@napi-rs/canvas'
import bwip from 'bwip-js/node'
import { beforeAll, describe, expect, it } from 'vitest'
import { judgeLicence } from '#domain/licence-verdict'
import { readCodes } from '../../renderer/capture/decode.ts'
import { frameFromRgba, shrink, type Frame } from '../../renderer/capture/frame.ts'
import type { Guidance } from '../../renderer/capture/guidance.ts'
import { mirrored, mirroredQuad } from '../../renderer/capture/mirror.ts'
import type { Network } from '../../renderer/capture/mrz/network.ts'
import { newCaptureState, readFrame, readPicture, type CaptureState } from '../../renderer/capture/pipeline.ts'
import { licences } from '../fixtures/licences.ts'
import { licenceOf } from '../scan/licence-set.ts'
import { networkFromDisk, sampleOf, type Cell } from '../scan/mrz-set.ts'
import { imageFolder, loadFrame, prepareReaderFromDisk } from './images.ts'

const minute = 60_000
const mild: Cell = { level: 'mild', size: 720 }
let net: Network
beforeAll(async () => {
  net = await networkFromDisk()
  await prepareReaderFromDisk()
})

const latin1 = (bytes: Uint8Array | null | undefined) => (bytes ? Buffer.from(bytes).toString('latin1') : null)
const turnedOver = ({ luma, width, height }: Frame): Frame => ({ luma: luma.slice().reverse(), width, height })

/** Shows a frame up to `most` times, as a camera that is held still does: the first reading, and all that was told. */
async function show(frame: Frame, most: number, state: CaptureState = newCaptureState(net)) {
  const told: Guidance[] = []
  for (let i = 0; i < most; i++) {
    const { barcode, guidance, mirrored: inMirror } = await readFrame(frame, 'id', state)
    told.push(guidance)
    if (barcode) return { read: latin1(barcode), inMirror, told }
  }
  return { read: null, inMirror: false, told }
}

/** Two pictures over one another. */
function stacked(a: Frame, b: Frame): Frame {
  const luma = new Uint8Array(a.luma.length + b.luma.length)
  luma.set(a.luma)
  luma.set(b.luma, a.luma.length)
  return { luma, width: a.width, height: a.height + b.height }
}

describe('a mirror image', () => {
  it('of a licence is read all the same', { timeout: minute }, async () => {
    const frame = mirrored(await loadFrame(new URL(licences[0]!.file, imageFolder)))
    expect((await show(frame, 30)).read).toBe(licences[0]!.payload)
    expect(latin1(await readPicture(frame, net))).toBe(licences[0]!.payload)
  })
  it('of a passport too, and is known to be one', { timeout: minute }, async () => {
    const { frame, lines } = await sampleOf(mild, 0)
    expect(await show(mirrored(frame), 60)).toMatchObject({ read: lines.join('\n'), inMirror: true })
  })
  it('turned back is the picture it was, corner by corner', () => {
    const frame = { luma: Uint8Array.of(1, 2, 3, 4, 5, 6), width: 3, height: 2 }
    expect([...mirrored(frame).luma]).toEqual([3, 2, 1, 6, 5, 4])
    expect(mirrored(mirrored(frame))).toEqual(frame)
    const quad = [
      [1, 1],
      [5, 1],
      [5, 3],
      [1, 4],
    ] as const
    expect(mirroredQuad(mirroredQuad(quad, 9), 9)).toEqual(quad)
  })
})

it('a document upside down is read as if it were not', { timeout: minute }, async () => {
  const licence = turnedOver(await loadFrame(new URL(licences[0]!.file, imageFolder)))
  expect(await show(licence, 12)).toMatchObject({ read: licences[0]!.payload, inMirror: false })
  const { frame, lines } = await sampleOf(mild, 1)
  expect(await show(turnedOver(frame), 12)).toMatchObject({ read: lines.join('\n'), inMirror: false })
})

describe('two documents at once', () => {
  it('two licences give no reading but the sentence', { timeout: minute }, async () => {
    const [a, b] = [await licenceOf(mild, 1), await licenceOf(mild, 2)]
    const { read, told } = await show(stacked(a.frame, b.frame), 16)
    expect(read).toBeNull()
    expect(told).toContain('two-documents')
  })
  it('a licence and a passport neither', { timeout: minute }, async () => {
    const [a, b] = [await licenceOf(mild, 1), await sampleOf(mild, 0)]
    const { read, told } = await show(stacked(a.frame, b.frame), 16)
    expect(read).toBeNull()
    expect(told).toContain('two-documents')
  })
  it('one of the two counts only some frames after the other was taken away', { timeout: 2 * minute }, async () => {
    const [a, b] = [await licenceOf(mild, 1), await licenceOf(mild, 2)]
    const state = newCaptureState(net)
    expect((await show(stacked(a.frame, b.frame), 3, state)).told).toContain('two-documents')
    expect(await show(a.frame, 10, state)).toMatchObject({ read: null, told: Array(10).fill('two-documents') })
    expect((await show(a.frame, 12, state)).read).toBe(a.payload)
  })
  it('the same licence twice is one', { timeout: minute }, async () => {
    const { frame, payload } = await licenceOf(mild, 1)
    expect((await show(stacked(frame, frame), 16)).read).toBe(payload)
  })
})

describe('a document on a screen', () => {
  /** Three stripes a pixel of the screen, seen by a sensor whose pixels do not match them. */
  function onScreen({ luma, width, height }: Frame, period: number, depth: number, tilt: number): Frame {
    const seen = luma.map((value, i) => {
      const [x, y] = [i % width, Math.floor(i / width)]
      const wave =
        Math.cos((2 * Math.PI * (x + tilt * y)) / period) + Math.cos((2 * Math.PI * (y - tilt * x)) / (period * 1.07))
      return Math.max(0, Math.min(255, value * 0.8 + 18 + depth * wave))
    })
    return { luma: seen, width, height }
  }
  it('is read exactly or not at all, with any moiré', { timeout: 4 * minute }, async () => {
    const read: string[] = []
    for (const [period, depth, tilt] of [
      [2.3, 12, 0.05],
      [3.4, 22, 0.12],
      [5.7, 30, 0.3],
      [9.1, 45, 0.02],
    ] as const) {
      const { frame, payload } = await licenceOf(mild, 3)
      const licence = await show(onScreen(frame, period, depth, tilt), 8)
      if (licence.read !== null) read.push(licence.read)
      expect([null, payload]).toContain(licence.read)
      const document = await sampleOf(mild, 4)
      const zone = await show(onScreen(document.frame, period, depth, tilt), 8)
      if (zone.read !== null) read.push(zone.read)
      expect([null, document.lines.join('\n')]).toContain(zone.read)
    }
    expect(read.length).toBeGreaterThan(0)
  })
})

it('a good picture that cannot be read for long is told to be unreadable', { timeout: 4 * minute }, async () => {
  const { luma, width, height } = await loadFrame(new URL(licences[0]!.file, imageFolder))
  // Every second column from its neighbour: sharp, bright, and no module of the barcode is left whole.
  const torn: Frame = {
    luma: luma.map((value, i) => ((i >> 3) % 2 === 0 ? (luma[i + 8] ?? value) : value)),
    width,
    height,
  }
  const { read, told } = await show(torn, 75, newCaptureState())
  expect(read).toBeNull()
  expect(told).toContain('stuck')
})

it('a card that shows its other side is to be turned over', { timeout: minute }, async () => {
  const { read, told } = await show(await loadFrame(new URL('insurance-front.jpg', imageFolder)), 30)
  expect(read).toBeNull()
  expect(told.at(-1)).toBe('turn-over')
})

it('a camera of 640 × 480 reads a passport held close', { timeout: 2 * minute }, async () => {
  let read = 0
  for (let n = 0; n < 6; n++) {
    const { frame, lines } = await sampleOf({ level: 'mild', size: 1080 }, n)
    const { read: text } = await show(shrink(frame, 3), 8)
    expect([null, lines.join('\n')]).toContain(text)
    if (text !== null) read++
  }
  expect(read).toBeGreaterThan(0)
})

describe('codes full of something else', () => {
  async function symbol(bcid: string, text: string, scale: number, eclevel?: string): Promise<Frame> {
    // eslint-disable-next-line no-control-regex -- bytes that cannot be typed go in as three digits
    const escaped = text.replace(/[\x00-\x1f\x7f-\xff^]/g, c => `^${String(c.charCodeAt(0)).padStart(3, '0')}`)
    const image = await loadImage(
      await bwip.toBuffer({
        bcid,
        parse: true,
        binarytext: true,
        text: escaped,
        scale,
        padding: 12,
        ...(eclevel && { eclevel }),
        backgroundcolor: 'ffffff',
      }),
    )
    const canvas = createCanvas(Math.max(1280, image.width + 60), Math.max(720, image.height + 60))
    const context = canvas.getContext('2d')
    context.fillStyle = '#fff'
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.drawImage(image, 30, 30)
    return frameFromRgba(context.getImageData(0, 0, canvas.width, canvas.height).data, canvas.width, canvas.height)
  }
  const asked = { today: '2026-06-15', requiredAge: 18 }

  it('control characters are no ID', { timeout: minute }, async () => {
    const text = Array.from({ length: 300 }, (_, i) => String.fromCharCode((i * 7) % 32)).join('')
    const bytes = await readPicture(await symbol('pdf417', text, 3), net)
    expect(latin1(bytes)).toBe(text)
    expect(judgeLicence(latin1(bytes)!, asked).verdict).toBe('not-an-id')
  })
  it('as much text as the symbol holds is no ID', { timeout: minute }, async () => {
    const text = 'A till. '.repeat(130)
    const bytes = await readPicture(await symbol('pdf417', text, 2), net)
    expect(latin1(bytes)).toBe(text)
    expect(judgeLicence(text, asked).verdict).toBe('not-an-id')
  })
  it('four kilobytes are read where a code holds them, and are no ID', { timeout: minute }, async () => {
    const text = 'TILL 4 KB '.repeat(409)
    const frame = await symbol('qrcode', text, 3, 'L')
    const [code] = await readCodes(frame)
    expect(latin1(code?.bytes)).toBe(text)
    expect((await show(frame, 6)).read).toBeNull()
    expect(judgeLicence(text, asked).verdict).toBe('not-an-id')
  })
})
