// Draws digits of payment cards as bad cameras see them, and what stands beside them, as features with labels.
import { createCanvas } from '@napi-rs/canvas'
import { describe, featureCount } from '../../renderer/capture/card-number/features.ts'
import { stripOf } from '../../renderer/capture/card-number/find.ts'
import { digitRows } from '../../renderer/capture/card-number/comb.ts'
import { frameFromRgba, type Frame } from '../../renderer/capture/frame.ts'
import { blur, grain, smear } from './camera.ts'
import { chance, type Chance } from './chance.ts'
import { drawDigits, someNumber, trainedFaces } from './payment-card.ts'

export type Cells = { features: Float32Array; labels: Uint8Array; count: number }

const sheet = { width: 1400, height: 200 }
const page = createCanvas(sheet.width, sheet.height)
const camera = createCanvas(10, 10)
/** No O, I, S, B: nobody could tell them from digits. */
const letters = 'ACDEFGHJKLMNPQRTUVWXYZ<'
const noDigit = 10

/** Cells of `lines` lines; every fourth line is of letters. The same for the same seed. */
export async function drawCells(lines: number, seed: number): Promise<Cells> {
  const features = new Float32Array(lines * 24 * featureCount)
  const labels = new Uint8Array(lines * 24)
  let count = 0
  const put = (one: Float32Array, label: number): void => {
    features.set(one, count * featureCount)
    labels[count++] = label
  }
  for (let n = 0; n < lines; n++) await line(chance(seed * 1_000_003 + n), n % 4 === 3, put)
  return { features: features.subarray(0, count * featureCount), labels: labels.subarray(0, count), count }
}

async function line(c: Chance, ofLetters: boolean, put: (one: Float32Array, label: number) => void): Promise<void> {
  const embossed = c.is(0.5)
  const height = c.between(44, 70)
  const pitch = height * (embossed ? 0.84 : c.between(0.66, 0.86))
  const gap = pitch * c.between(0.5, 1.1)
  const level = c.whole(20, 230)
  const foot = 130
  const context = page.getContext('2d')
  context.fillStyle = `rgb(${level}, ${level}, ${level})`
  context.fillRect(0, 0, sheet.width, sheet.height)
  for (let i = c.whole(0, 6); i > 0; i--) {
    context.strokeStyle = `rgba(${c.whole(0, 255)}, ${c.whole(0, 255)}, ${c.whole(0, 255)}, ${c.between(0.05, 0.3)})`
    context.lineWidth = c.between(1, 30)
    context.beginPath()
    context.arc(c.between(0, sheet.width), c.between(-300, 500), c.between(50, 900), 0, 7)
    context.stroke()
  }
  const number = someNumber(c)
  const text = ofLetters ? Array.from(number.digits, () => c.pick<string>(letters)).join('') : number.digits
  const face = ofLetters ? { font: c.pick(['OCRBS', 'Liberation Sans', 'DejaVu Sans']) } : c.pick(trainedFaces)
  const places = drawDigits(
    c,
    context,
    { ...number, digits: text },
    { left: 120, foot, height, pitch, gap, face, embossed, level },
  )
  const shrunk = c.between(0.28, 0.75)
  const frame = await photographed(c, shrunk)
  const seen = {
    slope: c.between(-0.02, 0.02),
    height: height * shrunk * c.between(0.86, 1.18),
    from: places[0]! * shrunk,
    to: places.at(-1)! * shrunk,
  }
  const middle = (seen.from + seen.to) / 2
  const offset = (foot - height / 2) * shrunk - seen.slope * middle + c.between(-0.08, 0.08) * height * shrunk
  const { strip, width } = stripOf(frame, { ...seen, offset }, false)
  const step = seen.height / digitRows / Math.hypot(1, seen.slope)
  const columnOf = (x: number): number => (x * shrunk - seen.from) / step + 4 * digitRows
  const wide = (pitch * shrunk) / step
  places.forEach((place, i) => {
    const cell = describe(strip, width, columnOf(place) + c.between(-0.12, 0.12) * wide, wide * c.between(0.92, 1.08))
    put(cell, ofLetters ? noDigit : Number(text[i]))
  })
  for (let i = 0; i < 4; i++) {
    // Between two digits, or before the first: a comb that lies wrong.
    const place = c.is(0.7) ? c.pick(places) + c.between(0.42, 0.58) * pitch : places[0]! - c.between(0.8, 1.8) * pitch
    put(describe(strip, width, columnOf(place), wide * c.between(0.9, 1.1)), noDigit)
  }
}

async function photographed(c: Chance, shrunk: number): Promise<Frame> {
  const size = { width: Math.round(sheet.width * shrunk), height: Math.round(sheet.height * shrunk) }
  Object.assign(camera, size)
  const context = camera.getContext('2d')
  context.drawImage(page, 0, 0, size.width, size.height)
  const plane = Float32Array.from(
    frameFromRgba(context.getImageData(0, 0, size.width, size.height).data, size.width, size.height).luma,
  )
  const brightness = c.between(0.35, 1.15)
  for (let i = 0; i < plane.length; i++) plane[i]! *= brightness
  blur(plane, size, c.between(0.3, 1.7))
  smear(plane, size, c.whole(0, 3), c.is(0.3))
  grain(c, plane, c.between(2, 12))
  return { luma: new Uint8Array(Uint8ClampedArray.from(plane).buffer), ...size }
}
