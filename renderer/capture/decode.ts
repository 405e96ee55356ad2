// Reads the PDF417 symbol in a flat grey picture with zxing-cpp (WebAssembly) and gives its raw bytes.
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import type { ReaderOptions } from 'zxing-wasm/reader'
import type { Frame } from './frame.ts'

/**
 * A share of the error correction that must be left over. Reed-Solomon near its capacity "corrects" noise into
 * another valid message: 4 wrong reads in 300 frames without this rule, none with it.
 */
const leastUnspentCorrection = 0.2

/** `unspent` is the share of error correction that was not needed, null when the reader does not tell. */
export type SymbolRead = { bytes: Uint8Array; unspent: number | null }

const flat: ReaderOptions = {
  formats: ['PDF417'],
  tryRotate: false,
  tryInvert: false,
  tryDownscale: false,
  maxNumberOfSymbols: 1,
}
const thorough: ReaderOptions = { formats: ['PDF417'], tryInvert: false, maxNumberOfSymbols: 1 }

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

async function read(frame: Frame, options: ReaderOptions): Promise<SymbolRead | null> {
  const [result] = await readBarcodes(asImageData(frame), options)
  if (!result?.isValid || (result.format !== 'PDF417' && result.symbology !== 'PDF417')) return null
  const unspent = unspentCorrection(result.extra)
  if (unspent !== null && unspent < leastUnspentCorrection) return null
  // A copy, because the reader's own memory is reused by the next frame.
  return { bytes: result.bytes.slice(), unspent }
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
