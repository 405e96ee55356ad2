// Reads codes in a grey picture with zxing-cpp (WebAssembly) and gives their raw bytes: PDF417 for licences, and the codes of a shop.
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import type { ReaderOptions, ReadResult } from 'zxing-wasm/reader'
import type { Frame } from './frame.ts'
import { distance } from './homography.ts'
import type { Quad } from './homography.ts'

/**
 * A share of the error correction that must be left over. Reed-Solomon near its capacity "corrects" noise into
 * another valid message: 4 wrong reads in 300 frames without this rule, none with it.
 */
const leastUnspentCorrection = 0.2

/** `unspent` is the share of error correction that was not needed, null when the reader does not tell. */
export type SymbolRead = { bytes: Uint8Array; unspent: number | null }

/** The kinds of codes that goods, coupons, loyalty cards and documents carry. */
const shopFormats = {
  PDF417: 'pdf417',
  QRCode: 'qr',
  EAN13: 'ean-13',
  EAN8: 'ean-8',
  UPCA: 'upc-a',
  UPCE: 'upc-e',
  Code128: 'code-128',
  Code39: 'code-39',
  ITF: 'itf',
  DataMatrix: 'data-matrix',
  Aztec: 'aztec',
} as const
export type CodeFormat = (typeof shopFormats)[keyof typeof shopFormats]
/** `bytes` is the payload; never compare the reader's text, which spells control characters out. `quad` is in pixels of the frame. */
export type CodeRead = { format: CodeFormat; bytes: Uint8Array; quad: Quad; unspent: number | null }

const flat: ReaderOptions = {
  formats: ['PDF417'],
  tryRotate: false,
  tryInvert: false,
  tryDownscale: false,
  maxNumberOfSymbols: 1,
}
const thorough: ReaderOptions = { formats: ['PDF417'], tryInvert: false, maxNumberOfSymbols: 1 }
const everything: ReaderOptions = {
  formats: Object.keys(shopFormats) as (keyof typeof shopFormats)[],
  maxNumberOfSymbols: 32,
  // The reader's two equal lines let one blurred product in a hundred pass for another; three do not (real photographs).
  minLineCount: 3,
  textMode: 'Plain',
}

/** Compiles the reader once. The bytes are handed in, because left alone it would fetch them from a public network. */
export async function prepareReader(wasm: ArrayBuffer): Promise<void> {
  await prepareZXingModule({ overrides: { wasmBinary: wasm }, fireImmediately: true })
}

/** Reads a rectified crop of about 3 pixels a module. Null when there is no symbol, or it was repaired too far to be trusted. */
export function readFlat(crop: Frame): Promise<SymbolRead | null> {
  return read(crop, flat)
}

/** Reads a picture as it is, in every rotation: slower, and blind to symbols that are tilted by more than a few degrees. */
export function readWhole(frame: Frame): Promise<SymbolRead | null> {
  return read(frame, thorough)
}

/**
 * Every code in the picture, of all kinds, in the order the reader found them. A product's code among them is no document.
 * A UPC-A comes as the EAN-13 with a leading zero that its bars are, a UPC-E as the 13 digits it is short for.
 */
export async function readCodes(frame: Frame): Promise<CodeRead[]> {
  const results = (await readBarcodes(asImageData(frame), everything)).filter(result => result.isValid)
  return results
    .filter(result => !results.some(other => outvotes(other, result)))
    .flatMap(result => {
      const format = formatOf(result)
      const read = format && trusted(result)
      return read ? [{ format, ...read, quad: quadOf(result) }] : []
    })
}

/**
 * Blurred bars of one product can be read as two products, a few lines each way. In the same place the one that was read
 * over twice the height of the other is right, and without such a majority neither is; close by, five times the height is
 * asked for, because labels do carry two codes one under the other.
 */
function outvotes(other: ReadResult, result: ReadResult): boolean {
  if (other === result || other.symbology !== result.symbology || other.lineCount === 0) return false
  if (other.text === result.text) return false
  const [here, there] = [quadOf(result), quadOf(other)]
  const [tall, taller] = [distance(here[0], here[3]), distance(there[0], there[3])]
  const gap = gapBetween(here, there)
  if (gap <= 0) return taller * 2 > tall
  return gap < distance(here[0], here[1]) * 0.15 && taller >= tall * 5
}

/** Between the upright boxes around two quads, in pixels; negative where they overlap. */
function gapBetween(p: Quad, q: Quad): number {
  const along = (axis: 0 | 1): number => {
    const [a, b] = [p, q].map(quad => quad.map(point => point[axis])) as [number[], number[]]
    return Math.max(Math.min(...a) - Math.max(...b), Math.min(...b) - Math.max(...a))
  }
  return Math.max(along(0), along(1))
}

function quadOf({ position: { topLeft, topRight, bottomRight, bottomLeft } }: ReadResult): Quad {
  const at = ({ x, y }: { x: number; y: number }) => [x, y] as const
  return [at(topLeft), at(topRight), at(bottomRight), at(bottomLeft)]
}

async function read(frame: Frame, options: ReaderOptions): Promise<SymbolRead | null> {
  const [result] = await readBarcodes(asImageData(frame), options)
  return result && formatOf(result) === 'pdf417' ? trusted(result) : null
}

/** A symbol that was repaired too far to be trusted is none. */
function trusted(result: ReadResult): SymbolRead | null {
  const unspent = unspentCorrection(result.extra)
  if (!result.isValid || (unspent !== null && unspent < leastUnspentCorrection)) return null
  // A copy, because the reader's own memory is reused by the next frame.
  return { bytes: result.bytes.slice(), unspent }
}

/** The reader names variants ("QR Code Model 2"), whose family is the symbology; EAN and UPC are one family. */
function formatOf({ format, symbology }: ReadResult): CodeFormat | null {
  const known: Readonly<Record<string, CodeFormat>> = shopFormats
  return known[format] ?? known[symbology] ?? null
}

/** zxing-cpp reports the unused error correction as `UEC` in 0..1 among its extra properties. */
function unspentCorrection(extra: string): number | null {
  const { UEC: unspent } = JSON.parse(extra || '{}') as { UEC?: unknown }
  return typeof unspent === 'number' ? unspent : null
}

type Pixels = {
  data: Uint8ClampedArray<ArrayBuffer>
  width: number
  height: number
  colorSpace: 'srgb'
  pixelFormat: 'rgba-unorm8'
}

function asImageData({ luma, width, height }: Frame): Pixels {
  const data = new Uint8ClampedArray(luma.length * 4)
  const words = new Uint32Array(data.buffer)
  for (let i = 0; i < luma.length; i++) words[i] = 0xff000000 | (luma[i]! * 0x010101)
  return { data, width, height, colorSpace: 'srgb', pixelFormat: 'rgba-unorm8' }
}
