// Films of what a camera should not show, made for the camera tests: written into the test's folder, never committed.
import { writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import type { Page } from 'playwright-core'
import { frameFromRgba, type Frame } from '../../renderer/capture/frame.ts'
import { pictureOf } from '../scan/camera.ts'
import { picture } from './till.ts'

/** A picture of test/fixtures as a grey frame. */
export async function frameOf(name: string): Promise<Frame> {
  const image = await loadImage(picture(name))
  const canvas = createCanvas(image.width, image.height)
  const context = canvas.getContext('2d')
  context.drawImage(image, 0, 0)
  return frameFromRgba(context.getImageData(0, 0, image.width, image.height).data, image.width, image.height)
}

/** A frame as a picture file. */
export function saved(dir: string, name: string, frame: Frame): string {
  const path = join(dir, `${name}.jpg`)
  writeFileSync(path, pictureOf(frame, 92))
  return path
}

export const black = (width: number, height: number): Frame => ({
  luma: new Uint8Array(width * height).fill(4),
  width,
  height,
})

/** One above the other. */
export function both(a: Frame, b: Frame): Frame {
  const luma = new Uint8Array(a.luma.length + b.luma.length)
  luma.set(a.luma)
  luma.set(b.luma, a.luma.length)
  return { luma, width: a.width, height: a.height + b.height }
}

/** The frame in the middle of a grey picture of this size. */
export function framed(frame: Frame, width: number, height: number): Frame {
  const luma = new Uint8Array(width * height).fill(110)
  const [left, top] = [(width - frame.width) >> 1, (height - frame.height) >> 1]
  for (let y = 0; y < frame.height; y++)
    luma.set(frame.luma.subarray(y * frame.width, (y + 1) * frame.width), (y + top) * width + left)
  return { luma, width, height }
}

/**
 * A Y4M film (4:2:0), the kind that tells Chromium its rate; each frame a little different, as a sensor's noise makes it.
 * Looped by Chromium.
 */
export async function y4m(dir: string, name: string, frame: Frame, rate: number, frames: number): Promise<string> {
  const path = join(dir, `${name}.y4m`)
  const { luma, width, height } = frame
  const chroma = Buffer.alloc((width * height) / 2, 128)
  const file = await open(path, 'w')
  await file.write(`YUV4MPEG2 W${width} H${height} F${rate}:1 Ip A1:1 C420jpeg\n`)
  for (let n = 0; n < frames; n++) {
    const seen = luma.map((value, i) => Math.max(0, Math.min(255, value + (((i * 31 + n * 17) % 7) - 3))))
    await file.write(Buffer.concat([Buffer.from('FRAME\n'), seen, chroma]))
  }
  await file.close()
  return path
}

/** Rate of a fed camera. */
const fps = 15

/**
 * From now on the page's camera is this picture, as a true stream of frames; a grey corner changes from frame to frame, as a
 * sensor's noise would, unless it shall stand still. For what one film after another would need a new browser for.
 */
export async function feed(page: Page, frame: Frame, still: boolean): Promise<void> {
  const { width, height } = frame
  const jpeg = pictureOf(frame, 92).toString('base64')
  await page.evaluate(
    async shown => {
      const bytes = Uint8Array.from(atob(shown.jpeg), character => character.charCodeAt(0))
      const picture = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }))
      navigator.mediaDevices.getUserMedia = () => {
        const canvas = Object.assign(document.createElement('canvas'), { width: shown.width, height: shown.height })
        const context = canvas.getContext('2d')!
        const stream = canvas.captureStream(shown.fps)
        let n = 0
        const draw = () => {
          context.drawImage(picture, 0, 0)
          context.fillStyle = `rgb(${shown.still ? 0 : n++ % 60}, 20, 20)`
          context.fillRect(0, 0, 130, 2)
          if (!stream.active) clearInterval(timer)
        }
        const timer = setInterval(draw, 1000 / shown.fps)
        draw()
        return Promise.resolve(stream)
      }
    },
    { jpeg, width, height, still, fps },
  )
}
