// Draws made-up identity documents, licence backs and insurance cards at 16 pixels a millimetre.
import { GlobalFonts, createCanvas } from '@napi-rs/canvas'
import type { SKRSContext2D } from '@napi-rs/canvas'
import type { MrzFormat } from '../../main/domain/mrz-layout.ts'
import type { Chance } from './chance.ts'
import { someHolder, writeMrz } from './mrz-lines.ts'

/** RGBA, and the lines of the zone where there is one. */
export type Drawn = { rgba: Uint8ClampedArray; width: number; height: number; lines: string[] }
export type OtherCard = 'licence' | 'insurance' | 'letter'

type Pair = readonly [number, number]
const scale = 16
const sizes: Readonly<Record<MrzFormat, Pair>> = {
  TD1: [85.6, 54],
  TD2: [105, 74],
  TD3: [125, 88],
  'MRV-A': [120, 80],
  'MRV-B': [105, 74],
}
/** Millimetres from the last line's foot to the edge. */
const feet: Readonly<Record<MrzFormat, Pair>> = {
  TD1: [4.5, 7],
  TD2: [8, 10],
  TD3: [8, 10],
  'MRV-A': [7, 9],
  'MRV-B': [7, 9],
}
const plainText = 'DejaVu Sans, Arial, sans-serif'
const labels = [
  'Surname/Nom',
  'Given names/Prenoms',
  'Nationality',
  'Date of birth',
  'Sex',
  'Place of birth',
  'Date of issue',
  'Date of expiry',
  'Authority',
]
const entries = [
  'MULLER',
  'JAN WILLEM',
  '12 AUG/AOUT 1974',
  'UTOPIAN',
  'F',
  'ZENITH',
  '15 APR 2027',
  'GEMEENTE X',
  '99999011',
]
const pastels = ['#e9eef7', '#f6efe2', '#e8f4ea', '#f7e9ec', '#efeaf6', '#f5f5f2', '#dfe9ef']

for (const font of ['OCRB', 'OCRBS'])
  GlobalFonts.registerFromPath(new URL(`../fixtures/fonts/${font}.otf`, import.meta.url).pathname, font)

/** One for all, because canvases are not freed as fast as they are made. */
const canvas = createCanvas(10, 10)

function blank(c: Chance, [width, height]: Pair): SKRSContext2D {
  canvas.width = Math.round(width * scale)
  canvas.height = Math.round(height * scale)
  const context = canvas.getContext('2d')
  context.textBaseline = 'alphabetic'
  context.fillStyle = c.pick<string>(pastels)
  context.fillRect(0, 0, canvas.width, canvas.height)
  guilloche(c, context)
  return context
}

function finished(context: SKRSContext2D, lines: string[]): Drawn {
  const { width, height } = canvas
  return { rgba: context.getImageData(0, 0, width, height).data, width, height, lines }
}

/** A document with a machine readable zone: photograph, printed fields, and the zone in OCR-B of some weight. */
export function drawMrzCard(c: Chance, format: MrzFormat, lines = writeMrz(format, someHolder(c, format))): Drawn {
  const context = blank(c, sizes[format])
  const small = format === 'TD1'
  if (!small || c.is(0.3)) face(c, context, 5, small ? 12 : 18, small ? 26 : 32, small ? 20 : 36)
  printedFields(c, context, format)
  const { height } = canvas
  if (c.is(0.5)) {
    context.fillStyle = `rgba(255, 255, 255, ${c.between(0.3, 0.9)})`
    context.fillRect(0, height - 23.2 * scale, canvas.width, 23.2 * scale)
  }
  // 10 characters an inch (ISO 1831).
  const pitch = 2.54 * scale * c.between(0.985, 1.015)
  const left = c.between(small ? 3.5 : 4.5, small ? 5.5 : 7.5) * scale
  const [lowest, highest] = feet[format]
  const lastFoot = height - c.between(lowest, highest) * scale
  const spacing = (small ? c.between(5.2, 6.6) : 6.35) * scale
  const font = c.pick(['OCRB', 'OCRBS'])
  context.font = `100px "${font}"`
  const size = ((100 * 2.54 * scale) / context.measureText('0').width) * c.between(0.97, 1.03)
  context.font = `${size}px "${font}"`
  const ink = c.whole(5, 70)
  context.fillStyle = `rgb(${ink}, ${ink}, ${ink + c.whole(0, 12)})`
  context.strokeStyle = context.fillStyle
  context.lineJoin = 'round'
  context.lineWidth = size * c.between(0.004, 0.045)
  const inset = (pitch - context.measureText('0').width) / 2
  lines.forEach((line, row) => {
    const foot = lastFoot - (lines.length - 1 - row) * spacing
    ;[...line].forEach((character, i) => {
      context.fillText(character, left + i * pitch + inset, foot)
      context.strokeText(character, left + i * pitch + inset, foot)
    })
  })
  return finished(context, lines)
}

/** Something that is no document with a zone: text in lines, bars, numbers. */
export function drawOtherCard(c: Chance, kind: OtherCard): Drawn {
  const context = blank(c, kind === 'letter' ? sizes.TD3 : sizes.TD1)
  switch (kind) {
    case 'licence':
      licenceBack(c, context)
      break
    case 'insurance':
      insuranceFace(c, context)
      break
    case 'letter':
      letter(c, context)
      break
    default:
      kind satisfies never
  }
  return finished(context, [])
}

function guilloche(c: Chance, context: SKRSContext2D): void {
  const count = c.whole(10, 40)
  const amplitude = c.between(10, 60)
  const frequency = c.between(0.004, 0.02)
  context.lineWidth = 1.2
  for (let i = 0; i < count; i++) {
    context.strokeStyle = `rgba(${c.whole(90, 200)}, ${c.whole(90, 200)}, ${c.whole(110, 220)}, ${c.between(0.15, 0.5)})`
    const phase = c.between(0, 2 * Math.PI)
    context.beginPath()
    for (let x = 0; x <= canvas.width; x += 12)
      context.lineTo(x, (canvas.height * i) / count + amplitude * Math.sin(x * frequency + phase + i * 0.3))
    context.stroke()
  }
}

function face(c: Chance, context: SKRSContext2D, left: number, top: number, width: number, height: number): void {
  const [x, y, w, h] = [left, top, width, height].map(mm => mm * scale) as [number, number, number, number]
  context.fillStyle = `rgb(${c.whole(170, 225)}, ${c.whole(180, 225)}, ${c.whole(190, 230)})`
  context.fillRect(x, y, w, h)
  context.fillStyle = `rgb(${c.whole(120, 220)}, ${c.whole(90, 170)}, ${c.whole(70, 140)})`
  context.beginPath()
  context.ellipse(x + w / 2, y + h * 0.42, w * 0.24, h * 0.27, 0, 0, 7)
  context.fill()
  context.fillRect(x + w * 0.2, y + h * 0.75, w * 0.6, h * 0.25)
  context.fillStyle = `rgb(${c.whole(20, 90)}, ${c.whole(15, 60)}, ${c.whole(10, 40)})`
  context.beginPath()
  context.ellipse(x + w / 2, y + h * 0.28, w * 0.26, h * 0.17, 0, 0, 7)
  context.fill()
}

function printedFields(c: Chance, context: SKRSContext2D, format: MrzFormat): void {
  const small = format === 'TD1'
  context.fillStyle = '#112'
  context.font = `bold ${3 * scale}px ${plainText}`
  context.fillText(format === 'TD3' ? 'PASSPORT / PASSEPORT' : 'IDENTITY CARD', 4 * scale, (small ? 5 : 8) * scale)
  const step = small ? 3.3 : 5.3
  for (const [i, label] of labels.entries()) {
    const y = ((small ? 8 : 16) + i * step) * scale
    if (y > canvas.height - 28 * scale) break
    context.font = `${1.5 * scale}px ${plainText}`
    context.fillStyle = '#556'
    context.fillText(label, 44 * scale, y)
    context.font = `bold ${2.3 * scale}px ${plainText}`
    context.fillStyle = '#111'
    context.fillText(c.pick<string>(entries), 44 * scale, y + 2.5 * scale)
  }
}

function licenceBack(c: Chance, context: SKRSContext2D): void {
  if (c.is(0.4)) {
    context.fillStyle = '#1a1a1e'
    context.fillRect(0, 3 * scale, canvas.width, 9 * scale)
  }
  context.font = `${1.6 * scale}px ${plainText}`
  context.fillStyle = '#333'
  const print = [
    'CLASS: C  Any 2-axle vehicle with a GVWR of 26,000 lbs or less',
    'RESTRICTIONS: B Corrective lenses',
    'ENDORSEMENTS: NONE',
    'If found drop in any mailbox. Return postage guaranteed',
    'Rev 08/29/2017  DD 12345678901234567',
  ]
  for (let i = 0; i < 6; i++) context.fillText(c.pick<string>(print), 4 * scale, (15 + i * 2.3) * scale)
  const module = c.between(0.2, 0.3) * scale
  const left = 5 * scale
  const right = 80 * scale
  for (let y = 31 * scale; y < 50 * scale; y += 3 * module) {
    context.fillStyle = '#fff'
    context.fillRect(left, y, right - left, 3 * module)
    context.fillStyle = '#161618'
    for (let x = left; x < right; x += module * c.whole(1, 4)) {
      const bar = module * c.whole(1, 4)
      context.fillRect(x, y, bar, 3 * module)
      x += bar
    }
  }
}

function insuranceFace(c: Chance, context: SKRSContext2D): void {
  context.fillStyle = `hsl(${c.whole(0, 360)}, ${c.whole(40, 80)}%, ${c.whole(30, 50)}%)`
  context.fillRect(0, 0, canvas.width, 10 * scale)
  context.fillStyle = '#fff'
  context.font = `bold ${4.2 * scale}px ${plainText}`
  context.fillText(
    c.pick<string>(['Acme Health Plan', 'BlueRiver PPO', 'Northern Mutual', 'Zorg & Zekerheid']),
    4 * scale,
    7 * scale,
  )
  const rows = [
    ['Member Name', 'JANE Q SAMPLE'],
    ['Member ID', `XYZ${c.whole(100000000, 999999999)}`],
    ['Group No.', `${c.whole(10000, 999999)}`],
    ['RxBIN', `${c.whole(100000, 699999)}`],
    ['RxPCN', 'MEDD'],
  ]
  rows.forEach(([label, value], i) => {
    context.font = `${1.7 * scale}px ${plainText}`
    context.fillStyle = '#555'
    context.fillText(label!, 5 * scale, (16 + i * 6) * scale)
    context.font = `bold ${2.6 * scale}px ${plainText}`
    context.fillStyle = '#111'
    context.fillText(value!, 5 * scale, (19 + i * 6) * scale)
  })
}

/** Lines of evenly spaced capitals and digits: the text that is most like a zone and is none. */
function letter(c: Chance, context: SKRSContext2D): void {
  const font = c.pick(['OCRB', 'OCRBS', 'monospace'])
  const size = c.between(2.4, 4) * scale
  context.font = `${size}px ${font === 'monospace' ? font : `"${font}"`}`
  context.fillStyle = '#1a1a1a'
  const width = c.whole(24, 52)
  for (let y = 6 * scale; y < canvas.height - 4 * scale; y += size * c.between(1.5, 2)) {
    const line = Array.from({ length: width }, () => c.pick<string>('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<< ')).join('')
    context.fillText(line, 4 * scale, y)
  }
}
