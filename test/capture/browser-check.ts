// Proves the capture in a real browser with a film for a camera. Run: node test/capture/browser-check.ts (needs Chromium).
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { extname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AddressInfo } from 'node:net'
import { chromium } from 'playwright-core'
import type { Page } from 'playwright-core'
import { build } from 'vite'
import { licences } from '../fixtures/licences.ts'
import { makeFilm } from '../fixtures/make-camera-film.ts'
import { pictureOf } from '../scan/camera.ts'
import { sampleOf } from '../scan/mrz-set.ts'
import type { CheckPage, Note } from './check-page/page.ts'

declare const page: CheckPage

const csp =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; img-src 'self' blob: data:; media-src 'self' blob: mediastream:; style-src 'self'"
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
  '.jpg': 'image/jpeg',
}
const images = fileURLToPath(new URL('../fixtures/images/', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'capture-check-'))
const say = (text: string) => process.stdout.write(`${text}\n`)
let failures = 0

function check(name: string, ok: boolean, detail: string): void {
  if (!ok) failures++
  say(`${ok ? 'ok  ' : 'FAIL'} ${name}: ${detail}`)
}

async function serve(): Promise<Server> {
  const server = createServer((request, response) => {
    const path = (request.url ?? '/').split('?')[0]!
    if (path === '/favicon.ico') return void response.writeHead(204).end()
    const file = path.startsWith('/images/')
      ? join(images, path.slice(8))
      : join(folder, 'page', path === '/' ? 'index.html' : path)
    if (!existsSync(file)) return void response.writeHead(404).end()
    response.writeHead(200, {
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': csp,
    })
    response.end(readFileSync(file))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return server
}

/** Opens a fresh browser whose camera plays the film, and hands the page to `run`; anything off our own origin fails the check. */
async function withPage(
  film: string | null,
  origin: string,
  run: (page: Page) => Promise<void>,
  allowed = true,
): Promise<void> {
  const camera = film ? ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${film}`] : []
  if (allowed) camera.push('--use-fake-ui-for-media-stream')
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', ...camera],
  })
  try {
    const page = await browser.newPage()
    const strays: string[] = []
    page.on('request', request => {
      if (!request.url().startsWith(origin) && !/^(blob|data):/.test(request.url())) strays.push(request.url())
    })
    page.on('console', message => message.type() === 'error' && strays.push(message.text()))
    page.on('pageerror', error => strays.push(error.message))
    await page.goto(origin)
    await run(page)
    check(
      'nothing left the own origin, no policy was broken',
      strays.length === 0,
      strays.join(' | ') || 'no stray request, no error',
    )
  } finally {
    await browser.close()
  }
}

const notes = (page_: Page) => page_.evaluate(() => page.notes)
const of = <W extends Note['what']>(list: readonly Note[], what: W) =>
  list.filter((note): note is Extract<Note, { what: W }> => note.what === what)
const latin1 = (bytes: readonly number[] | null | undefined) => Buffer.from(bytes ?? []).toString('latin1')

async function identity(page_: Page, what: string, payload: string, withoutStream: boolean): Promise<void> {
  await page_.evaluate(plain => page.start('id', plain), withoutStream)
  await page_.waitForTimeout(6_000)
  const list = await notes(page_)
  const views = of(list, 'view')
  const [read] = of(list, 'barcode')
  const seen = views.find(view => view.found)
  const name = withoutStream ? `${what}, frame by frame` : `${what}, stream of frames`
  check(
    name,
    latin1(read?.bytes) === payload,
    read
      ? `first view ${views[0]!.at.toFixed(0)} ms, card seen ${seen?.at.toFixed(0)} ms, read ${(read.at - (seen?.at ?? 0)).toFixed(0)} ms later`
      : `no read: ${JSON.stringify(list.slice(-3))}`,
  )
  check(
    `${name}: hints`,
    views.some(view => view.guidance === 'ok') && views.some(view => view.guidance === 'no-card'),
    [...new Set(views.map(view => view.guidance))].join(', '),
  )
  const rates = views.filter(view => view.found).map(view => view.fps)
  say(`     frames a second while the card is there: median ${median(rates)}, most ${Math.max(...rates)}`)
  const off = await page_.evaluate(() => page.stop())
  check(`${name}: the camera is off`, off < 1_000, `${off.toFixed(0)} ms after the end`)
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
}

async function insurance(page_: Page): Promise<void> {
  await page_.evaluate(() => page.start('insurance'))
  await page_.waitForTimeout(5_000)
  await page_.evaluate(() => page.shutter())
  await page_.waitForTimeout(700)
  const list = await notes(page_)
  const [automatic, manual] = of(list, 'still')
  const shape = (still: typeof automatic) =>
    still
      ? `${still.how} ${still.width}×${still.height}, ${Math.round(still.size / 1024)} kB at ${still.at.toFixed(0)} ms`
      : 'none'
  check(
    'insurance: a still by itself',
    automatic?.how === 'automatic' && automatic.width > 900 && automatic.width < 1200,
    shape(automatic),
  )
  check('insurance: a still by the shutter', manual?.how === 'manual' && of(list, 'still').length === 2, shape(manual))
  await page_.evaluate(() => page.stop())
}

const server = await serve()
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
try {
  await build({
    root: fileURLToPath(new URL('check-page/', import.meta.url)),
    configFile: false,
    base: './',
    logLevel: 'warn',
    worker: { format: 'es' },
    build: { outDir: join(folder, 'page'), emptyOutDir: true, target: 'chrome140' },
  })
  const film = async (name: string, still: string) => {
    const out = join(folder, `${name}.mjpeg`)
    const stills = [
      { path: null, seconds: 1.5 },
      { path: resolve(images, still), seconds: 4 },
    ]
    await makeFilm({ stills, width: 1280, height: 720, fps: 30, out })
    return out
  }
  const idFilm = await film('id', licences[0]!.file)
  await withPage(idFilm, origin, async page_ => {
    await identity(page_, 'licence', licences[0]!.payload, false)
    await identity(page_, 'licence', licences[0]!.payload, true)
    check(
      'licence, picture file',
      latin1(await page_.evaluate(() => page.barcodeIn('images/licence-expired.jpg'))) === licences[2]!.payload,
      'exact payload',
    )
    check(
      'no licence in a picture file',
      (await page_.evaluate(() => page.barcodeIn('images/insurance-front.jpg'))) === null,
      'null',
    )
    check(
      'still from a file',
      (await page_.evaluate(() => page.stillSize('images/insurance-back.jpg'))).join('×') === '1280×720',
      '1280×720',
    )
  })
  const passport = await sampleOf({ level: 'mild', size: 720 }, 0)
  writeFileSync(join(folder, 'passport.jpg'), pictureOf(passport.frame))
  await withPage(await film('passport', join(folder, 'passport.jpg')), origin, page_ =>
    identity(page_, 'passport', passport.lines.join('\n'), false),
  )
  await withPage(await film('insurance', 'insurance-front.jpg'), origin, insurance)
  const failsWith = (reason: string) => async (page_: Page) => {
    await page_.evaluate(() => page.start('id'))
    await page_.waitForTimeout(1_500)
    const list = await notes(page_)
    check(`the failure is ${reason}`, of(list, 'failure')[0]?.reason === reason, JSON.stringify(list))
  }
  await withPage(null, origin, failsWith('no-camera'))
  await withPage(idFilm, origin, failsWith('denied'), false)
} finally {
  server.close()
  rmSync(folder, { recursive: true })
}
process.exitCode = failures === 0 ? 0 : 1
