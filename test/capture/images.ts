// Loads pictures as grey frames and prepares the barcode reader, for the capture tests.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { prepareReader } from '../../renderer/capture/decode.ts'
import { frameFromRgba } from '../../renderer/capture/frame.ts'
import type { Frame } from '../../renderer/capture/frame.ts'

export const imageFolder = new URL('../fixtures/images/', import.meta.url)

export async function loadFrame(file: string | URL): Promise<Frame> {
  const image = await loadImage(file)
  const canvas = createCanvas(image.width, image.height)
  const context = canvas.getContext('2d')
  context.drawImage(image, 0, 0)
  return frameFromRgba(context.getImageData(0, 0, image.width, image.height).data, image.width, image.height)
}

/** The reader's WebAssembly from the installed package: no network in tests either. */
export async function prepareReaderFromDisk(): Promise<void> {
  const bytes = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'))
  await prepareReader(new Uint8Array(bytes).buffer)
}

/** The frame seen through a worse lens: `rounds` box blurs of 3 × 3 pixels. */
export function blurred(frame: Frame, rounds: number): Frame {
  const { width, height } = frame
  let luma = frame.luma
  for (let round = 0; round < rounds; round++) {
    const next = luma.slice()
    for (let y = 1; y < height - 1; y++) {
      for (let x = 1; x < width - 1; x++) {
        let sum = 0
        for (let j = -1; j <= 1; j++) for (let i = -1; i <= 1; i++) sum += luma[(y + j) * width + x + i]!
        next[y * width + x] = sum / 9
      }
    }
    luma = next
  }
  return { luma, width, height }
}

/** Every value through a function, as light or exposure would change it. */
export function relit(frame: Frame, light: (value: number, x: number, y: number) => number): Frame {
  const luma = frame.luma.map((value, i) =>
    Math.max(0, Math.min(255, light(value, i % frame.width, Math.floor(i / frame.width)))),
  )
  return { ...frame, luma }
}
