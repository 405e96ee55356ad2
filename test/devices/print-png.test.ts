// The reader of logos against pictures that a drawing library wrote, and against files that are none.
import { deflateSync } from 'node:zlib'
import { createCanvas } from '@napi-rs/canvas'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readPng } from '../../main/devices/print-png.ts'

function drawn(width: number, height: number) {
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  const shade = context.createLinearGradient(0, 0, width, height)
  shade.addColorStop(0, '#ff8800')
  shade.addColorStop(1, 'rgba(0, 40, 200, 0.4)')
  context.fillStyle = shade
  context.fillRect(0, 0, width, height)
  return { png: canvas.toBuffer('image/png'), pixels: context.getImageData(0, 0, width, height).data }
}
const crcless = (kind: string, body: Uint8Array): Buffer => {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(body.length)
  head.write(kind, 4, 'latin1')
  return Buffer.concat([head, body, Buffer.alloc(4)])
}
function png(
  width: number,
  height: number,
  depth: number,
  colour: number,
  raw: Uint8Array,
  more: Buffer[] = [],
): Buffer {
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width)
  head.writeUInt32BE(height, 4)
  head.set([depth, colour, 0, 0, 0], 8)
  const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    start,
    crcless('IHDR', head),
    ...more,
    crcless('IDAT', deflateSync(raw)),
    crcless('IEND', Buffer.alloc(0)),
  ])
}

test('a colour picture with soft edges has the pixels the drawing library has', () => {
  const { png: file, pixels } = drawn(61, 37)
  const read = readPng(file)
  expect([read.width, read.height]).toEqual([61, 37])
  const differences = [...read.data].map((value, at) => Math.abs(value - (pixels[at] ?? 0)))
  // The library keeps colours multiplied by opacity and rounds on its way back.
  expect(Math.max(...differences)).toBeLessThanOrEqual(2)
})

test('black and white at one bit, grey at two and a palette with a clear colour are read', () => {
  expect([...readPng(png(3, 1, 1, 0, Uint8Array.of(0, 0b1010_0000))).data]).toEqual([
    255, 255, 255, 255, 0, 0, 0, 255, 255, 255, 255, 255,
  ])
  expect([...readPng(png(2, 1, 2, 0, Uint8Array.of(0, 0b0110_0000))).data]).toEqual([
    85, 85, 85, 255, 170, 170, 170, 255,
  ])
  const palette = [crcless('PLTE', Uint8Array.of(1, 2, 3, 4, 5, 6)), crcless('tRNS', Uint8Array.of(0))]
  expect([...readPng(png(2, 1, 8, 3, Uint8Array.of(0, 0, 1), palette)).data]).toEqual([1, 2, 3, 0, 4, 5, 6, 255])
})

test.each([
  ['no picture', Buffer.from('GIF89a'), /not a PNG/],
  ['a file that ends in the middle', drawn(40, 40).png.subarray(0, 60), /cut off/],
  ['nothing but a head', drawn(40, 40).png.subarray(0, 33), /cut off/],
  ['a picture as large as a wall', png(9000, 9000, 8, 0, Uint8Array.of(0)), /9000 × 9000/],
  ['a picture that says less than it holds', png(1, 1, 8, 0, new Uint8Array(100_000)), /damaged/],
  ['sixteen bits a channel', png(1, 1, 16, 2, new Uint8Array(7)), /colour depth/],
  ['a file of two megabytes', Buffer.alloc(2_000_000), /larger than 1 MB/],
] as const)('%s is refused in words', (_, file, words) => {
  expect(() => readPng(file)).toThrow(words)
})

test('any damage is a sentence, never a crash or a flood', () => {
  const { png: file } = drawn(20, 20)
  fc.assert(
    fc.property(fc.nat(file.length - 1), fc.nat(255), (at, value) => {
      const broken = Buffer.from(file)
      broken[at] = value
      try {
        expect(readPng(broken).data.length).toBeLessThanOrEqual(2000 * 2000 * 4)
      } catch (thrown) {
        expect((thrown as Error).message).toMatch(/^The logo /)
      }
    }),
  )
})
