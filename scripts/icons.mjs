// Makes the icons of Windows (ICO) and macOS (ICNS) out of resources/icon.png: both hold PNG pictures, so nothing is converted.
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { readFileSync, writeFileSync } from 'node:fs'
const src = await loadImage(readFileSync(new URL('../resources/icon.png', import.meta.url)))
const png = size => {
  const c = createCanvas(size, size)
  const x = c.getContext('2d')
  x.imageSmoothingEnabled = true
  x.imageSmoothingQuality = 'high'
  x.drawImage(src, 0, 0, size, size)
  return c.toBuffer('image/png')
}
// ICO: header, directory, PNG entries (sizes 16..256)
const sizes = [16, 24, 32, 48, 64, 128, 256]
const images = sizes.map(png)
const head = Buffer.alloc(6 + 16 * sizes.length)
head.writeUInt16LE(1, 2)
head.writeUInt16LE(sizes.length, 4)
let at = head.length
sizes.forEach((s, i) => {
  const o = 6 + 16 * i
  head[o] = s & 255
  head[o + 1] = s & 255
  head.writeUInt16LE(1, o + 4)
  head.writeUInt16LE(32, o + 6)
  head.writeUInt32LE(images[i].length, o + 8)
  head.writeUInt32LE(at, o + 12)
  at += images[i].length
})
writeFileSync(new URL('../resources/icon.ico', import.meta.url), Buffer.concat([head, ...images]))
// ICNS
const types = { ic07: 128, ic08: 256, ic09: 512, ic10: 1024, ic11: 32, ic12: 64, ic13: 256, ic14: 512 }
const parts = Object.entries(types).map(([t, s]) => {
  const b = png(s)
  const h = Buffer.alloc(8)
  h.write(t, 0, 'latin1')
  h.writeUInt32BE(b.length + 8, 4)
  return Buffer.concat([h, b])
})
const body = Buffer.concat(parts)
const h = Buffer.alloc(8)
h.write('icns', 0, 'latin1')
h.writeUInt32BE(body.length + 8, 4)
writeFileSync(new URL('../resources/icon.icns', import.meta.url), Buffer.concat([h, body]))
