// Reads the PNG of a store's logo into pixels: the still formats that drawing programs write, within bounds (ISO/IEC 15948).
import { inflateSync } from 'node:zlib'

/** Four bytes a pixel, red green blue opacity, row by row. */
export type Picture = { width: number; height: number; data: Uint8ClampedArray }

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
/** No receipt needs more, and a small file must not grow into gigabytes. */
export const LARGEST_FILE = 1_000_000
const LARGEST_SIDE = 2000
const channelsOf: { readonly [colour: number]: number } = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }

/** Throws Error with a sentence for the installer: too large, not a PNG, damaged, or of a kind that is not read. */
export function readPng(file: Uint8Array): Picture {
  if (file.length > LARGEST_FILE) throw new Error('The logo is larger than 1 MB. Give a smaller picture.')
  if (signature.some((byte, at) => file[at] !== byte)) throw new Error('The logo is not a PNG picture.')
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  let palette = new Uint8Array()
  let clear = new Uint8Array()
  const packed: Uint8Array[] = []
  for (let at = 8; at + 12 <= file.length;) {
    const length = view.getUint32(at)
    const kind = String.fromCharCode(...file.subarray(at + 4, at + 8))
    if (at + 12 + length > file.length) throw new Error('The logo is cut off. Save it again as PNG.')
    const body = file.subarray(at + 8, at + 8 + length)
    if (kind === 'PLTE') palette = body.slice()
    if (kind === 'tRNS') clear = body.slice()
    if (kind === 'IDAT') packed.push(body)
    if (kind === 'IEND') break
    at += 12 + length
  }
  if (file.length < 33 || packed.length === 0) throw new Error('The logo is cut off. Save it again as PNG.')
  const head = { width: view.getUint32(16), height: view.getUint32(20), depth: file[24] ?? 0, colour: file[25] ?? 0 }
  const channels = channelsOf[head.colour]
  if (head.width < 1 || head.height < 1 || head.width > LARGEST_SIDE || head.height > LARGEST_SIDE)
    throw new Error(`The logo is ${head.width} × ${head.height} pixels. Each side may have at most ${LARGEST_SIDE}.`)
  if (channels === undefined || ![1, 2, 4, 8].includes(head.depth) || (head.depth < 8 && channels > 1))
    throw new Error('The logo has a colour depth that is not read. Save it as PNG with 8 bits a channel.')
  if (file[28] !== 0) throw new Error('The logo is interlaced. Save it as PNG without interlacing.')
  const stride = Math.ceil((head.width * channels * head.depth) / 8)
  const rows = unfiltered(
    inflated(packed, (stride + 1) * head.height),
    stride,
    head.height,
    Math.max(1, (channels * head.depth) >> 3),
  )
  return { width: head.width, height: head.height, data: pixels(rows, { ...head, stride, palette, clear, channels }) }
}

function inflated(packed: readonly Uint8Array[], size: number): Uint8Array {
  let raw: Uint8Array
  try {
    raw = inflateSync(Buffer.concat(packed), { maxOutputLength: size })
  } catch (thrown) {
    throw new Error('The logo is damaged. Save it again as PNG.', { cause: thrown })
  }
  if (raw.length !== size) throw new Error('The logo is damaged. Save it again as PNG.')
  return raw
}

/** Filter types 0 to 4, each row from the one above and the pixel to the left (ISO/IEC 15948 §9). */
function unfiltered(raw: Uint8Array, stride: number, height: number, pixel: number): Uint8Array {
  const rows = new Uint8Array(stride * height)
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)] ?? 0
    for (let x = 0; x < stride; x++) {
      const at = y * stride + x
      const left = x >= pixel ? (rows[at - pixel] ?? 0) : 0
      const up = y > 0 ? (rows[at - stride] ?? 0) : 0
      const corner = x >= pixel && y > 0 ? (rows[at - stride - pixel] ?? 0) : 0
      rows[at] = (raw[y * (stride + 1) + 1 + x] ?? 0) + predicted(filter, left, up, corner)
    }
  }
  return rows
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  if (filter !== 4) return 0
  const guess = left + up - corner
  const [toLeft, toUp, toCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  return toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner
}

type Layout = {
  width: number
  height: number
  depth: number
  colour: number
  channels: number
  stride: number
  palette: Uint8Array
  clear: Uint8Array
}

function pixels(rows: Uint8Array, layout: Layout): Uint8ClampedArray {
  const { width, height, depth, colour, channels, stride, palette, clear } = layout
  const data = new Uint8ClampedArray(width * height * 4)
  const most = 2 ** depth - 1
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const sample = (channel: number): number => {
        const bit = (x * channels + channel) * depth
        return ((rows[y * stride + (bit >> 3)] ?? 0) >> (8 - depth - (bit & 7))) & most
      }
      const grey = colour === 0 || colour === 4
      const index = sample(0)
      const rgb =
        colour === 3
          ? [0, 1, 2].map(part => palette[index * 3 + part] ?? 0)
          : [0, 1, 2].map(part => (sample(grey ? 0 : part) * 255) / most)
      const opacity = colour === 3 ? (clear[index] ?? 255) : channels % 2 === 0 ? sample(channels - 1) : 255
      data.set([...rgb, opacity], (y * width + x) * 4)
    }
  return data
}
