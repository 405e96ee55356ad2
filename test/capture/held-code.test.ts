// A shop's code held up to the camera: told once it is certain, the one that is aimed at, and never a document's.
import { createCanvas } from '@napi-rs/canvas'
import { beforeAll, describe, expect, it } from 'vitest'
import { codeText } from '../../renderer/capture/code-text.ts'
import { frameFromRgba, type Frame } from '../../renderer/capture/frame.ts'
import { newCaptureState, readFrame } from '../../renderer/capture/pipeline.ts'
import { readOnlyCode } from '../../renderer/capture/shop-code.ts'
import { licences } from '../fixtures/licences.ts'
import { digitClassifier, notDrawable, paymentCardOf } from '../scan/payment-set.ts'
import { drawn, sheet } from './drawn-codes.ts'
import { imageFolder, loadFrame, prepareReaderFromDisk } from './images.ts'

beforeAll(prepareReaderFromDisk)

/** What is told of each of these frames, one after the other. */
async function told(frames: readonly Frame[]): Promise<(string | null)[]> {
  const state = newCaptureState(null, digitClassifier())
  const all: (string | null)[] = []
  for (const frame of frames) {
    const { barcode } = await readFrame(frame, 'code', state)
    all.push(barcode === undefined ? null : codeText(barcode))
  }
  return all
}
const page = async (bcid: string, text: string): Promise<Frame> => sheet([await drawn(bcid, text)], 900, 600)
const empty = (): Frame => sheet([], 900, 600)

describe('a code that is held up', () => {
  it.each([
    ['qrcode', 'M-4711', 'M-4711'],
    ['ean13', '4006381333931', '4006381333931'],
    ['upca', '012345678905', '0012345678905'],
    ['code128', 'CARD-12', 'CARD-12'],
    ['code39', 'TILL-42', 'TILL-42'],
    ['interleaved2of5', '00123456', '00123456'],
    ['datamatrix', 'coupon 5', 'coupon 5'],
    ['azteccode', 'ticket', 'ticket'],
  ])('%s is told by its second frame', async (bcid, text, expected) => {
    const frame = await page(bcid, text)
    expect(await told([empty(), frame, frame, frame])).toEqual([null, null, expected, expected])
  })
  it('is not told while two frames do not agree', async () => {
    const [one, other] = [await page('code39', 'TILL-42'), await page('code39', 'TILL-43')]
    expect(await told([one, other, one, empty(), one])).toEqual([null, null, null, null, null])
  })
  it('is the one nearest to the middle when there are several', async () => {
    const [aimed, beside] = [await drawn('qrcode', 'aimed at'), await drawn('qrcode', 'beside it')]
    for (const x of [40, 900]) {
      const canvas = createCanvas(1200, 700)
      const context = canvas.getContext('2d')
      context.fillStyle = '#fff'
      context.fillRect(0, 0, 1200, 700)
      context.drawImage(beside, x, 60)
      context.drawImage(aimed, 560, 300)
      const frame = frameFromRgba(context.getImageData(0, 0, 1200, 700).data, 1200, 700)
      expect(await told([frame, frame])).toEqual([null, 'aimed at'])
    }
  })
  it('is framed on the screen from its first frame', async () => {
    const { guidance, quad } = await readFrame(await page('qrcode', 'M-4711'), 'code', newCaptureState())
    expect([guidance, quad?.length]).toEqual(['ok', 4])
    expect(await readFrame(empty(), 'code', newCaptureState())).toMatchObject({ guidance: 'no-card', quad: null })
  })
  it('is no licence: its barcode is for the ID check only', async () => {
    const licence = await loadFrame(new URL(licences[0]!.file, imageFolder))
    expect(await told([licence, licence, licence])).toEqual([null, null, null])
  })
  it('is not read off a payment card', async context => {
    if (notDrawable !== null) return context.skip(notDrawable)
    const state = newCaptureState(null, digitClassifier())
    const card = await paymentCardOf('printed', { level: 'mild', size: 720 }, 1)
    const guidance: string[] = []
    for (let n = 0; n < 8; n++) guidance.push((await readFrame(card, 'code', state)).guidance)
    expect(guidance.at(-1)).toBe('payment-card')
  })
})

describe('a code in a picture file', () => {
  it('is taken when it is the only one', async () => {
    const [one, other] = [await drawn('qrcode', 'one'), await drawn('code128', 'two')]
    const read = async (frame: Frame) => (await readOnlyCode(frame).then(bytes => bytes && codeText(bytes))) ?? null
    expect(await read(sheet([one], 700, 300))).toBe('one')
    expect(await read(sheet([one, one], 700, 300))).toBe('one')
    expect(await read(sheet([one, other], 900, 400))).toBeNull()
    expect(await read(empty())).toBeNull()
  })
})

it('its text is UTF-8 where it is, and otherwise each byte as its letter', () => {
  expect(codeText(new TextEncoder().encode('Käse € 5'))).toBe('Käse € 5')
  expect(codeText(Uint8Array.of(0x4b, 0xe4, 0x73, 0x65))).toBe('Käse')
  expect(codeText(new Uint8Array(0))).toBe('')
})
