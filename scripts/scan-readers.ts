// What reads a picture for `npm run scan`: each reader is one entry, with a name for its time in the output.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { prepareReader, readCodes, readWhole } from '../renderer/capture/decode.ts'
import type { Frame } from '../renderer/capture/frame.ts'
import type { Quad } from '../renderer/capture/homography.ts'
import { loadNetwork, type Network } from '../renderer/capture/mrz/network.ts'
import { readMrz } from '../renderer/capture/mrz/read.ts'
import { readCodewordsAt, readSymbolAt } from '../renderer/capture/symbol.ts'
import type { Raw } from './scan-found.ts'

/** `symbols` are the located PDF417 candidates. A reader may throw; the others still run. */
export type PictureReader = {
  name: string
  read(frame: Frame, symbols: readonly Quad[]): Promise<Raw[]>
}

let barcodes: Promise<void> | null = null
/** From the installed package: left alone, the reader would fetch itself from a public network. */
function prepared(): Promise<void> {
  const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
  barcodes ??= prepareReader(new Uint8Array(readFileSync(wasm)).buffer)
  return barcodes
}

/** How long reading codeword by codeword may take at one place, in milliseconds. */
const slowest = 3000

/** The licence's barcode, the way a picture from a file is read at the till: each candidate laid flat, the whole picture, then codeword by codeword. */
const licence: PictureReader = {
  name: 'decode',
  async read(frame, symbols) {
    await prepared()
    for (const quad of symbols) {
      const bytes = await readSymbolAt(frame, quad, 'all')
      if (bytes) return [{ source: 'pdf417', bytes }]
    }
    const whole = await readWhole(frame)
    if (whole) return [{ source: 'pdf417', bytes: whole.bytes }]
    for (const quad of symbols) {
      const bytes = readCodewordsAt(frame, quad, slowest)
      if (bytes) return [{ source: 'pdf417', bytes }]
    }
    return []
  },
}

const codes: PictureReader = {
  name: 'codes',
  async read(frame) {
    await prepared()
    return (await readCodes(frame)).map(({ bytes, format }) => ({ source: format, bytes }))
  },
}

let network: Promise<Network> | null = null
/** Only zones whose check digits hold as read: what a single picture may be trusted with. */
const letters: PictureReader = {
  name: 'mrz',
  async read(frame) {
    network ??= loadNetwork(readFileSync(new URL('../renderer/capture/mrz/network.wasm', import.meta.url)))
    const reading = readMrz(frame, await network)
    return reading?.sound ? [{ source: 'letters', bytes: Buffer.from(reading.lines.join('\n')) }] : []
  },
}

export const readers: readonly PictureReader[] = [licence, codes, letters]
