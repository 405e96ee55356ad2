// What the scan bench needs to run the capture in Chromium: the page, served under the till's policy, and films for its camera.
import { createServer } from 'node:http'
import { closeSync, existsSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { createCanvas } from '@napi-rs/canvas'
import { build } from 'vite'
import { frameFromRgba, type Frame } from '../../renderer/capture/frame.ts'
import { desk } from '../fixtures/scene.ts'
import { grain, pictureOf, sizes } from '../scan/camera.ts'
import { chance } from '../scan/chance.ts'

const csp =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; media-src 'self' blob: mediastream:; style-src 'self'"
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
}

/** Builds the page into `folder` and serves it; `close` ends the server. */
export async function servePage(folder: string): Promise<{ url: string; close(): void }> {
  const out = join(folder, 'page')
  await build({
    root: join(import.meta.dirname, 'scan-page'),
    configFile: false,
    base: './',
    logLevel: 'error',
    worker: { format: 'es' },
    build: { outDir: out, emptyOutDir: true, target: 'chrome140' },
  })
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0]!
    const file = join(out, path === '/' ? 'index.html' : path)
    if (!existsSync(file)) return void response.writeHead(404).end()
    const type = types[extname(file)] ?? 'application/octet-stream'
    response.writeHead(200, { 'content-type': type, 'content-security-policy': csp }).end(readFileSync(file))
  })
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => void server.close() }
}

const mark = 16

/** A film in motion JPEG, which Chromium plays at 30 frames a second, over and over: between the frames the empty desk. */
export function filmOf(out: string, frames: readonly Frame[], seconds: { desk: number; document: number }): void {
  const still = (frame: Frame, light: number, length: number): Buffer[] => {
    const luma = frame.luma.slice()
    for (let y = 0; y < mark; y++) luma.fill(light, y * frame.width, y * frame.width + mark)
    return new Array<Buffer>(Math.round(length * 30)).fill(pictureOf({ ...frame, luma }))
  }
  const empty = deskFrame()
  const all = frames.flatMap(frame => [...still(empty, 0, seconds.desk), ...still(frame, 255, seconds.document)])
  const file = openSync(out, 'w')
  for (const jpeg of all) writeSync(file, jpeg)
  closeSync(file)
}

/** Half a second of the empty desk with a camera's noise, uncompressed (Y4M), so that playing it takes no time of its own. */
export function emptyFilm(out: string): void {
  const { width, height } = sizes[720]
  const luma = Float32Array.from(deskFrame().luma)
  const grey = new Uint8Array((width * height) / 2).fill(128)
  const parts: Uint8Array[] = [Buffer.from(`YUV4MPEG2 W${width} H${height} F30:1 Ip A1:1 C420jpeg\n`)]
  for (let i = 0; i < 15; i++) {
    const noisy = luma.slice()
    grain(chance(i + 1), noisy, 3)
    parts.push(Buffer.from('FRAME\n'), new Uint8Array(Uint8ClampedArray.from(noisy).buffer), grey)
  }
  writeFileSync(out, Buffer.concat(parts))
}

function deskFrame(): Frame {
  const { width, height } = sizes[720]
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  context.drawImage(desk(width, height, 1), 0, 0)
  return frameFromRgba(context.getImageData(0, 0, width, height).data, width, height)
}
