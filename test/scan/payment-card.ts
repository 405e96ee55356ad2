// Draws faces of made-up payment cards, printed and embossed, with a number that exists only in memory.
import { createCanvas } from '@napi-rs/canvas'
import type { SKRSContext2D } from '@napi-rs/canvas'
import { passesLuhn } from '../../main/domain/card-number.ts'
import type { Chance } from './chance.ts'
import { digitStrokes } from './embosser-digits.ts'
import type { Drawn } from './mrz-card.ts'

export type CardStyle = 'printed' | 'embossed'
/** A face of digits: a font by name, or the strokes of an embosser. */
export type Face = { font: string } | 'embosser'

const scale = 16
const canvas = createCanvas(10, 10)
const [wide, high] = [85.6, 54]

/** Faces the classifier was trained with, and faces it never saw. */
export const trainedFaces: readonly Face[] = [
  'embosser',
  { font: 'OCRBS' },
  { font: 'Liberation Sans' },
  { font: 'Liberation Mono' },
  { font: 'DejaVu Sans' },
  { font: 'DejaVu Sans Mono' },
]
export const otherFaces: readonly Face[] = [
  { font: 'OCRB' },
  { font: 'Liberation Sans Narrow' },
  { font: 'DejaVu Sans Condensed' },
]

/** Sixteen digits in fours, or fifteen as 4-6-5, with a brand's first digits and a right check digit. */
export function someNumber(c: Chance): { digits: string; groups: readonly number[] } {
  const long = c.is(0.88)
  const start = long ? c.pick(['4', '51', '53', '55', '2223', '6011', '65']) : c.pick(['34', '37'])
  const length = long ? 16 : 15
  let digits = start
  while (digits.length < length - 1) digits += String(c.whole(0, 9))
  for (let check = 0; check < 10; check++)
    if (passesLuhn(`${digits}${check}`)) return { digits: `${digits}${check}`, groups: long ? [4, 4, 4, 4] : [4, 6, 5] }
  throw new Error('One of ten digits is the check digit.')
}

/** A card as it leaves the bank: pattern, mark, chip, number, name. The number's digits come with it. */
export function drawPaymentCard(c: Chance, style: CardStyle, face?: Face): Drawn & { digits: string } {
  canvas.width = Math.round(wide * scale)
  canvas.height = Math.round(high * scale)
  const context = canvas.getContext('2d')
  const light = c.is(0.35)
  const level = light ? c.whole(150, 235) : c.whole(20, 110)
  pattern(c, context, level)
  chip(c, context)
  mark(c, context)
  const number = someNumber(c)
  const chosen = face ?? (style === 'embossed' && c.is(0.7) ? 'embosser' : c.pick([...trainedFaces, ...otherFaces]))
  const embossed = style === 'embossed'
  const height = (embossed ? 4.32 : c.between(2.7, 3.9)) * scale
  // Printed digits never touch one another, and never the chip.
  const advance = chosen === 'embosser' ? 0.7 : advanceOf(context, chosen.font)
  const pitch = embossed ? 3.63 * scale : height * Math.max(c.between(0.64, 0.82), advance * 1.04)
  const gap = embossed ? pitch : pitch * c.between(0.55, 1.1)
  const left = (embossed ? 10.2 : c.between(6, 11)) * scale
  const foot = (embossed ? 34.7 : c.between(34, 41)) * scale
  drawDigits(c, context, number, { left, foot, height, pitch, gap, face: chosen, embossed, level })
  holder(c, context, level, embossed)
  const { width, height: tall } = canvas
  return { rgba: context.getImageData(0, 0, width, tall).data, width, height: tall, lines: [], digits: number.digits }
}

export type Line = {
  left: number
  foot: number
  height: number
  pitch: number
  gap: number
  face: Face
  embossed: boolean
  /** Grey of the card under the digits. */
  level: number
}

/** The digits in their groups; gives the middle of each. */
export function drawDigits(
  c: Chance,
  context: SKRSContext2D,
  { digits, groups }: { digits: string; groups: readonly number[] },
  line: Line,
): number[] {
  const { left, foot, height, pitch, gap, face, embossed, level } = line
  const places: number[] = []
  let x = left
  for (const count of groups) {
    for (let i = 0; i < count; i++) places.push((x += pitch) - pitch / 2)
    x += gap
  }
  const bold = c.is(0.4) ? 'bold ' : ''
  const weight = height * c.between(0.11, 0.17)
  const pen = (dx: number, dy: number, colour: string): void => {
    context.fillStyle = context.strokeStyle = colour
    ;[...digits].forEach((digit, i) => {
      if (face === 'embosser') strokes(context, digit, places[i]! + dx, foot + dy, height, pitch, weight)
      else context.fillText(digit, places[i]! + dx, foot + dy)
    })
  }
  if (face !== 'embosser') setFace(context, face.font, bold, height)
  if (!embossed) {
    const ink = level > 128 ? c.whole(0, 60) : c.whole(190, 255)
    pen(0, 0, grey(ink, 1))
    context.textAlign = 'left'
    return places
  }
  // Lit from above: an edge towards the light shines, the one away from it lies in its own shadow.
  const relief = c.between(1.5, 4)
  const [sideX, sideY] = [c.between(-1, 1) * relief, -relief]
  pen(sideX, sideY, grey(Math.min(255, level + c.whole(50, 120)), 0.9))
  pen(-sideX, -sideY, grey(Math.max(0, level - c.whole(40, 110)), 0.9))
  const tipped = c.is(0.75)
  pen(0, 0, tipped ? grey(level > 128 ? c.whole(20, 90) : c.whole(160, 235), c.between(0.6, 1)) : grey(level, 1))
  context.textAlign = 'left'
  return places
}

/** Height of an 8 at 100 pixels, by face. */
const caps = new Map<string, number>()

/** Width of a bold digit as a share of its height. */
function advanceOf(context: SKRSContext2D, font: string): number {
  setFace(context, font, 'bold ', 100)
  return context.measureText('0').width / 100
}

function setFace(context: SKRSContext2D, font: string, bold: string, height: number): void {
  const name = `${bold}100px "${font}"`
  if (!caps.has(name)) {
    context.font = name
    caps.set(name, context.measureText('8').actualBoundingBoxAscent)
  }
  context.font = `${bold}${(100 * height) / caps.get(name)!}px "${font}"`
  context.textAlign = 'center'
}

function strokes(
  context: SKRSContext2D,
  digit: string,
  x: number,
  foot: number,
  height: number,
  pitch: number,
  weight: number,
): void {
  const width = Math.min(pitch * 0.72, height * 0.66)
  context.lineWidth = weight
  context.lineJoin = context.lineCap = 'round'
  for (const stroke of digitStrokes[Number(digit)]!) {
    context.beginPath()
    stroke.forEach(([u, v], i) => {
      const at = [x + (u - 0.5) * width, foot - height + weight / 2 + v * (height - weight)] as const
      if (i === 0) context.moveTo(...at)
      else context.lineTo(...at)
    })
    context.stroke()
  }
}

const grey = (level: number, alpha: number): string => `rgba(${level}, ${level}, ${level}, ${alpha})`

function pattern(c: Chance, context: SKRSContext2D, level: number): void {
  const gradient = context.createLinearGradient(0, 0, canvas.width * c.between(0.3, 1), canvas.height)
  gradient.addColorStop(0, grey(level, 1))
  gradient.addColorStop(1, grey(Math.max(0, Math.min(255, level + c.whole(-35, 35))), 1))
  context.fillStyle = gradient
  context.fillRect(0, 0, canvas.width, canvas.height)
  for (let i = c.whole(0, 14); i > 0; i--) {
    context.strokeStyle = grey(Math.max(0, Math.min(255, level + c.whole(-40, 40))), c.between(0.1, 0.5))
    context.lineWidth = c.between(1, 30)
    context.beginPath()
    context.arc(c.between(0, canvas.width), c.between(0, canvas.height), c.between(50, 900), 0, 7)
    context.stroke()
  }
}

/** Contacts of the chip, where ISO/IEC 7816-2 puts them. */
function chip(c: Chance, context: SKRSContext2D): void {
  const [x, y, w, h] = [9.6, 18.8, 12, 10.2].map(mm => mm * scale) as [number, number, number, number]
  context.fillStyle = `rgb(${c.whole(180, 225)}, ${c.whole(165, 205)}, ${c.whole(90, 150)})`
  context.beginPath()
  context.roundRect(x, y, w, h, 20)
  context.fill()
  context.strokeStyle = 'rgba(60, 50, 20, .8)'
  context.lineWidth = 3
  for (const share of [0.33, 0.66]) context.strokeRect(x, y + h * share, w, 0.1)
  context.strokeRect(x + w * 0.35, y, w * 0.3, h)
}

function mark(c: Chance, context: SKRSContext2D): void {
  for (const [x, colour] of [
    [72, `rgba(${c.whole(180, 240)}, ${c.whole(20, 90)}, 40, .9)`],
    [77, `rgba(${c.whole(220, 250)}, ${c.whole(120, 180)}, 40, .9)`],
  ] as const) {
    context.fillStyle = colour
    context.beginPath()
    context.arc(x * scale, 45 * scale, 5 * scale, 0, 7)
    context.fill()
  }
}

function holder(c: Chance, context: SKRSContext2D, level: number, embossed: boolean): void {
  const ink = level > 128 ? 40 : 220
  context.fillStyle = grey(ink, 0.95)
  context.font = `bold ${4.4 * scale}px "Liberation Sans", Arial, sans-serif`
  context.fillText(c.pick(['Example Bank', 'Sample Savings', 'Specimen']), 6 * scale, 9 * scale)
  context.font = `${2.6 * scale}px "${embossed ? 'Liberation Mono' : 'Liberation Sans'}", Arial, sans-serif`
  context.fillText(c.pick(['ALEX EXAMPLE', 'JAN SPECIMEN', 'ERIKA SAMPLE']), 10 * scale, 49 * scale)
  context.fillText(`${c.whole(10, 12)}/${c.whole(27, 34)}`, 38 * scale, 43.5 * scale)
}
