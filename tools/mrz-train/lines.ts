// Draws single lines of machine readable zones as bad cameras see them, cut into strips with labels for the trainer.
// Run: node tools/mrz-train/lines.ts COUNT SEED FILE
import { closeSync, openSync, writeSync } from 'node:fs'
import { createCanvas, GlobalFonts } from '@napi-rs/canvas'
import type { SKRSContext2D } from '@napi-rs/canvas'
import { frameFromRgba } from '../../renderer/capture/frame.ts'
import type { Frame } from '../../renderer/capture/frame.ts'
import { alphabet, stride, stripHeight } from '../../renderer/capture/mrz/network.ts'
import { capHeight, cutStrip, evenOut } from '../../renderer/capture/mrz/strip.ts'
import { chance } from '../../test/scan/chance.ts'
import type { Chance } from '../../test/scan/chance.ts'
import { blur, grain, smear } from '../../test/scan/camera.ts'
import { someHolder, writeMrz } from '../../test/scan/mrz-lines.ts'

/** Columns of a training strip; it is as wide as a passport's line with room at either end. */
const width = 832
const textBytes = 64
const sheet = { width: 2180, height: 116 }
const pitch = 42
const left = 70
const formats = ['TD1', 'TD2', 'TD3', 'MRV-A', 'MRV-B'] as const

for (const font of ['OCRB', 'OCRBS'])
  GlobalFonts.registerFromPath(new URL(`../../test/fixtures/fonts/${font}.otf`, import.meta.url).pathname, font)
const page = createCanvas(sheet.width, sheet.height)
const camera = createCanvas(10, 10)

type Line = { text: string; centre: number; cap: number; ink: number; paper: number }
type View = { frame: Frame; map: (x: number, y: number) => readonly [number, number]; scale: number; aspect: number }

/** A line as printed, or any characters, so that the recogniser learns letters and not names. */
function someText(c: Chance): string {
  const printed = c.pick(writeMrz(...withHolder(c)))
  if (c.is(0.55)) return c.is(0.15) ? printed.slice(c.whole(1, 8)) : printed
  const style = c.between(0, 1)
  return Array.from({ length: printed.length }, () => {
    if (style < 0.3) return c.pick<string>(alphabet)
    if (style < 0.6) return c.is(0.5) ? c.pick<string>(alphabet.slice(1, 11)) : c.pick<string>(alphabet)
    return c.is(0.25) ? '<' : c.pick<string>(alphabet.slice(11))
  }).join('')
}

function withHolder(c: Chance): Parameters<typeof writeMrz> {
  const format = c.pick(formats)
  return [format, someHolder(c, format)]
}

function drawLine(c: Chance): Line {
  const context = page.getContext('2d')
  const paper = c.whole(120, 245)
  context.fillStyle = `rgb(${paper}, ${paper}, ${paper})`
  context.fillRect(0, 0, sheet.width, sheet.height)
  if (c.is(0.7)) waves(c, context, paper)
  const font = c.is(0.5) ? 'OCRB' : 'OCRBS'
  context.font = `100px "${font}"`
  const size =
    ((100 * pitch * c.between(0.84, 0.99)) / context.measureText('H').actualBoundingBoxAscent) * c.between(0.92, 1.06)
  context.font = `${size}px "${font}"`
  const cap = context.measureText('H').actualBoundingBoxAscent
  const ink = c.whole(0, Math.min(110, paper - 60))
  context.fillStyle = context.strokeStyle = `rgb(${ink}, ${ink}, ${ink})`
  context.lineWidth = size * c.between(0.004, c.is(0.3) ? 0.085 : 0.045)
  context.lineJoin = 'round'
  const inset = (pitch - context.measureText('0').width) / 2
  const print = (text: string, foot: number) =>
    [...text].forEach((character, i) => {
      const x = left + i * pitch + inset + c.between(-1, 1)
      context.fillText(character, x, foot)
      context.strokeText(character, x, foot)
    })
  const text = someText(c)
  const foot = sheet.height / 2 + cap / 2
  print(text, foot)
  const spacing = pitch * c.between(2.05, 2.7)
  if (c.is(0.6)) print(someText(c), foot + spacing)
  if (c.is(0.6)) print(someText(c), foot - spacing)
  if (c.is(0.35)) edges(c, context, left + text.length * pitch)
  return { text, centre: foot - cap / 2, cap, ink, paper }
}

function waves(c: Chance, context: SKRSContext2D, paper: number): void {
  for (let i = c.whole(3, 22); i > 0; i--) {
    const grey = Math.max(0, paper + c.whole(-70, 40))
    context.strokeStyle = `rgba(${grey}, ${grey}, ${grey}, ${c.between(0.1, 0.6)})`
    context.lineWidth = c.between(1, 6)
    const [y, high, often, phase] = [
      c.between(-50, sheet.height + 50),
      c.between(5, 60),
      c.between(0.003, 0.03),
      c.between(0, 6),
    ]
    context.beginPath()
    for (let x = 0; x <= sheet.width; x += 16) context.lineTo(x, y + high * Math.sin(x * often + phase))
    context.stroke()
  }
}

/** The desk beyond the document. */
function edges(c: Chance, context: SKRSContext2D, end: number): void {
  const grey = c.whole(0, 120)
  context.fillStyle = `rgb(${grey}, ${grey}, ${grey})`
  const from = end + c.between(8, 110)
  if (c.is(0.7)) context.fillRect(from, 0, sheet.width - from, sheet.height)
  if (c.is(0.6)) context.fillRect(0, 0, left - c.between(6, 60), sheet.height)
}

/** The sheet small, turned, slanted, and as bad as the camera. */
function photographLine(c: Chance): View {
  const seen = Math.exp(c.between(Math.log(9.5), Math.log(28)))
  const scale = seen / pitch
  const turn = (c.between(-2, 2) * Math.PI) / 180
  const slant = c.is(0.5) ? c.between(-0.08, 0.08) : c.between(-0.34, 0.34)
  const aspect = c.between(0.92, 1.08)
  camera.width = Math.ceil(sheet.width * scale + 20)
  camera.height = Math.ceil(sheet.height * scale + Math.abs(Math.sin(turn)) * sheet.width * scale + 24)
  const context = camera.getContext('2d')
  context.imageSmoothingQuality = 'high'
  const [x0, y0] = [c.between(4, 6), 10 + (turn < 0 ? -Math.sin(turn) * sheet.width * scale : 0)]
  const [a, b] = [Math.cos(turn) * scale, Math.sin(turn) * scale]
  const [d, e] = [(slant - Math.sin(turn)) * scale * aspect, Math.cos(turn) * scale * aspect]
  context.setTransform(a, b, d, e, x0, y0)
  context.drawImage(page, 0, 0)
  const { width: wide, height } = camera
  const plane = Float32Array.from(frameFromRgba(context.getImageData(0, 0, wide, height).data, wide, height).luma)
  const size = { width: wide, height }
  blur(plane, size, Math.min(2.2, seen * c.between(0.015, c.is(0.3) ? 0.14 : 0.085)))
  if (c.is(0.2)) smear(plane, size, c.whole(2, Math.max(2, Math.round(seen * 0.22))), false)
  const gain = Math.exp(c.between(Math.log(0.28), Math.log(1.15)))
  const fall = c.between(-0.4, 0.4)
  for (let i = 0; i < plane.length; i++) plane[i] *= gain * (1 + fall * ((i % wide) / wide - 0.5))
  grain(c, plane, c.between(1.5, c.is(0.2) ? 15 : 8))
  const luma = Uint8Array.from(plane, value => Math.max(0, Math.min(255, Math.round(value))))
  const map = (x: number, y: number) => [a * x + d * y + x0, b * x + e * y + y0] as const
  return { frame: { luma, ...size }, map, scale, aspect }
}

/** The strip as the line finder might cut it, a little off in every way, and what stands in each column. */
function cutWithLabels(
  c: Chance,
  line: Line,
  { frame, map, scale, aspect }: View,
): { strip: Float32Array; labels: Buffer } {
  const [startX, startY] = map(left, line.centre)
  const [endX, endY] = map(left + line.text.length * pitch, line.centre)
  const length = Math.hypot(endX - startX, endY - startY)
  const [dx, dy] = [(endX - startX) / length, (endY - startY) / length]
  const tall = ((line.cap * scale * aspect) / capHeight) * c.between(0.88, 1.14)
  const step = tall * c.between(0.93, 1.07)
  const margin = c.between(2, 30)
  const off = c.between(-1.8, 1.8) * tall
  const tilt = c.between(-0.008, 0.008)
  const x = startX - dx * step * margin - dy * off
  const y = startY - dy * step * margin + dx * off - (tilt * length) / 2
  const right = [(dx - dy * tilt) * step, (dy + dx * tilt) * step] as const
  const strip = evenOut(cutStrip(frame, { x, y, right, down: [-dy * tall, dx * tall], width }), width)
  const labels = Buffer.alloc(width / stride)
  const wide = (pitch * scale) / step
  ;[...line.text].forEach((character, i) => {
    const [px, py] = map(left + (i + 0.5) * pitch, line.centre)
    const at = ((px - x) * dx + (py - y) * dy) / step
    const from = Math.max(0, Math.ceil((at - 0.34 * wide - 2) / stride))
    const to = Math.min(labels.length - 1, Math.floor((at + 0.34 * wide - 2) / stride))
    for (let t = from; t <= to; t++) labels[t] = alphabet.indexOf(character) + 1
  })
  return { strip, labels }
}

const [count, seed, file] = process.argv.slice(2)
if (file === undefined) throw new Error('Run: node tools/mrz-train/lines.ts COUNT SEED FILE')
const c = chance(Number(seed))
const out = openSync(file, 'w')
for (let i = 0; i < Number(count); i++) {
  const line = drawLine(c)
  const { strip, labels } = cutWithLabels(c, line, photographLine(c))
  writeSync(
    out,
    Buffer.from(Uint8Array.from(strip.subarray(0, stripHeight * width), value => Math.round((value + 2) * 63.75))),
  )
  writeSync(out, labels)
  writeSync(out, Buffer.from(line.text.padEnd(textBytes, ' '), 'ascii'))
}
closeSync(out)
