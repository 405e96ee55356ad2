// Reads the PDF417 of a licence from an image file with the very pipeline that the camera worker runs.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { prepareReader } from '../renderer/capture/decode.ts'
import { frameFromRgba } from '../renderer/capture/frame.ts'
import { readPicture } from '../renderer/capture/pipeline.ts'

let prepared: Promise<void> | null = null

/** The symbol's raw bytes as base64. Throws when nothing could be read. */
export async function readLicence(file: string): Promise<string> {
  const wasm = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'))
  prepared ??= prepareReader(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength))
  await prepared
  const picture = await loadImage(file)
  const context = createCanvas(picture.width, picture.height).getContext('2d')
  context.drawImage(picture, 0, 0)
  const { data } = context.getImageData(0, 0, picture.width, picture.height)
  const bytes = await readPicture(frameFromRgba(data, picture.width, picture.height))
  if (bytes === null) throw new Error(`no PDF417 could be read in ${file}`)
  return Buffer.from(bytes).toString('base64')
}
