// Codes of every kind, drawn from their text, on a white sheet.
import { createCanvas, loadImage, type Canvas } from '@napi-rs/canvas'
import bwip from 'bwip-js/node'
import { frameFromRgba, type Frame } from '../../renderer/capture/frame.ts'

/** The symbol of bwip-js (its name for the kind), `text` with control characters and bytes as they are. */
export async function drawn(bcid: string, text: string, scale = 3): Promise<Canvas> {
  // eslint-disable-next-line no-control-regex -- bytes that cannot be typed go in as three digits
  const escaped = text.replace(/[\x00-\x1f\x7f-\xff^]/g, c => `^${String(c.charCodeAt(0)).padStart(3, '0')}`)
  const matrix = /pdf417|qrcode|datamatrix|azteccode/.test(bcid)
  const options = matrix ? { parse: true, binarytext: true, text: escaped } : { parse: escaped !== text, text: escaped }
  const png = await bwip.toBuffer({ bcid, scale, padding: 8, backgroundcolor: 'ffffff', ...options })
  const image = await loadImage(png)
  const canvas = createCanvas(image.width, image.height)
  canvas.getContext('2d').drawImage(image, 0, 0)
  return canvas
}

/** All symbols on one white sheet, row by row. */
export function sheet(symbols: readonly Canvas[], width = 1280, height = 900): Frame {
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
  let [x, y, tallest] = [20, 20, 0]
  for (const symbol of symbols) {
    if (x + symbol.width > width) [x, y, tallest] = [20, y + tallest + 20, 0]
    context.drawImage(symbol, x, y)
    x += symbol.width + 30
    tallest = Math.max(tallest, symbol.height)
  }
  return frameFromRgba(context.getImageData(0, 0, width, height).data, width, height)
}
