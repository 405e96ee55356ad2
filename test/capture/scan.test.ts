// `npm run scan`: pictures, films and texts are told apart by what is in them, and nothing makes the command fall over.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import bwip from 'bwip-js/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readFileSync } from 'node:fs'
import type { Report } from '../../scripts/scan.ts'
import { licences } from '../fixtures/licences.ts'
import { imageFolder, loadFrame } from './images.ts'

const script = fileURLToPath(new URL('../../scripts/scan.ts', import.meta.url))
const adult = fileURLToPath(new URL('licence-adult.jpg', imageFolder))
const folder = mkdtempSync(join(tmpdir(), 'scan-'))
afterAll(() => rmSync(folder, { recursive: true }))

type Run = { code: number; out: string; err: string }
const scan = (...args: string[]): Promise<Run> =>
  new Promise(done => {
    execFile(process.execPath, [script, ...args], { maxBuffer: 2 ** 26 }, (error, out, err) =>
      done({ code: error === null ? 0 : Number(error.code), out, err }),
    )
  })
const reportsOf = ({ out }: Run): Report[] =>
  out
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Report)

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

/** Two grey frames as a Y4M film. */
async function y4m(space: string, cut = 0): Promise<Buffer> {
  const { luma, width, height } = await loadFrame(adult)
  const chroma = Buffer.alloc(space === 'mono' ? 0 : 2 * Math.ceil(width / 2) * Math.ceil(height / 2), 128)
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, chroma])
  const film = Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F30:1 Ip A1:1 C${space}\n`), frame, frame])
  return film.subarray(0, film.length - cut)
}

describe('what is found', () => {
  let reports: Record<string, Report>
  let run: Run
  beforeAll(async () => {
    const jpeg = readFileSync(adult)
    const picture = await loadImage(jpeg)
    const canvas = createCanvas(picture.width, picture.height)
    canvas.getContext('2d').drawImage(picture, 0, 0)
    const product = await bwip.toBuffer({
      bcid: 'ean13',
      text: '4006381333931',
      scale: 4,
      padding: 20,
      backgroundcolor: 'ffffff',
    })
    const binary = await bwip.toBuffer({
      bcid: 'qrcode',
      text: '^000^255^128',
      parse: true,
      binarytext: true,
      scale: 5,
      padding: 20,
      backgroundcolor: 'ffffff',
    })
    // Made up from parts, so that no file of the project holds a card number.
    const card = await bwip.toBuffer({
      bcid: 'code128',
      text: ['4111', '1111', '1111', '1111'].join(''),
      scale: 3,
      padding: 20,
      backgroundcolor: 'ffffff',
    })
    const files = {
      jpeg: adult,
      png: file('a.picture', canvas.toBuffer('image/png')),
      mjpeg: file('b.mjpeg', Buffer.concat([jpeg, jpeg, jpeg.subarray(0, 5000)])),
      y4m: file('c.y4m', await y4m('420jpeg')),
      mono: file('d.y4m', await y4m('mono')),
      product: file('e.png', product),
      binary: file('f.png', binary),
      card: file('g.png', card),
      licence: file('h.txt', licences[2]!.payload),
      zone: file(
        'i.txt',
        'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\r\nL898902C36UTO7408122F1204159ZE184226B<<<<<10\r\n',
      ),
      nothing: file('j.txt', 'a shopping list\n'),
    }
    run = await scan('--json', ...Object.values(files))
    const all = reportsOf(run)
    reports = Object.fromEntries(Object.keys(files).map((name, i) => [name, all[i]!]))
  }, 60_000)

  it('is the same licence in every kind of picture and film', () => {
    for (const name of ['jpeg', 'png', 'mjpeg', 'y4m', 'mono']) {
      const { why, found, frames } = reports[name]!
      expect([why, found.length, frames.length], name).toEqual([null, 1, ['jpeg', 'png'].includes(name) ? 1 : 2])
      expect(found[0], name).toMatchObject({
        what: 'licence',
        source: 'pdf417',
        verdict: 'pass',
        hex: Buffer.from(licences[0]!.payload, 'latin1').toString('hex'),
        document: { born: licences[0]!.born, expires: licences[0]!.expires, jurisdiction: 'VA', number: 'X0000001' },
      })
    }
    expect(run.code).toBe(0)
  })
  it('comes with the quality and the time of every stage', () => {
    const [frame] = reports['jpeg']!.frames
    expect(Object.keys(frame!.times).sort()).toEqual([
      'classify',
      'codes',
      'decode',
      'locate',
      'mrz',
      'quad',
      'quality',
      'rectify',
    ])
    expect(frame).toMatchObject({ width: 1280, height: 720, guidance: 'ok', failed: {} })
    expect(frame!.quality.sharpness).toBeGreaterThan(0.7)
    expect(frame!.symbols).toHaveLength(1)
  })
  it('is a product, binary data, a text, a zone', () => {
    expect(reports['product']!.found).toEqual([
      { what: 'product', source: 'ean-13', text: '4006381333931', hex: Buffer.from('4006381333931').toString('hex') },
    ])
    expect(reports['binary']!.found).toEqual([{ what: 'other', source: 'qr', text: null, hex: '00ff80' }])
    expect(reports['licence']!.found[0]).toMatchObject({
      what: 'licence',
      source: 'text',
      verdict: 'expired',
      reason: 'expired',
    })
    expect(reports['zone']!.found[0]).toMatchObject({ what: 'mrz', source: 'text', verdict: 'expired' })
    expect(reports['nothing']!.found[0]).toMatchObject({ what: 'other', text: 'a shopping list\n' })
  })
  it('is never a payment card with its number', () => {
    expect(reports['card']!.found).toEqual([{ what: 'payment-card', source: 'code-128' }])
    expect(run.out.includes(Buffer.from('41111111').toString('hex')) || run.out.includes('41111111')).toBe(false)
  })
})

describe('files that cannot be read', () => {
  it('are each told in a sentence, the others are read, and the exit code says so', async () => {
    const jpeg = readFileSync(adult)
    const bad = {
      missing: join(folder, 'missing.png'),
      folder,
      empty: file('empty.png', ''),
      noise: file(
        'noise.bin',
        new Uint8Array(4096).map((_, i) => (i * 167) % 256),
      ),
      cutJpeg: file('cut.jpg', jpeg.subarray(0, 3000)),
      cutPng: file('cut.png', Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(60, 7)])),
      cutFilm: file('cut.y4m', await y4m('420', 1000)),
      deepFilm: file('deep.y4m', 'YUV4MPEG2 W64 H64 C420p10\nFRAME\n'),
      avi: file('x.avi', 'RIFF\0\0\0\0AVI LIST'),
      pdf: file('x.pdf', '%PDF-1.7 …'),
    }
    const run = await scan('--json', ...Object.values(bad), adult)
    const reports = reportsOf(run)
    const sentences = reports.slice(0, -1).map(({ why }) => why)
    for (const sentence of sentences) expect(sentence).toMatch(/^[A-Z].+\.$/)
    expect(new Set(sentences).size).toBe(sentences.length)
    expect(reports.at(-1)!.found).toHaveLength(1)
    // A film that ends too early gives the frames before.
    expect(reports[6]!.found).toHaveLength(1)
    expect([run.code, run.err]).toEqual([1, ''])
  })
  it('no files, and options that make no sense, show how it is used', async () => {
    for (const args of [[], ['--age', 'old', adult], ['--what', adult]]) {
      const { code, out, err } = await scan(...args)
      expect([code, (out + err).includes('npm run scan -- [--json]')]).toEqual([1, true])
    }
    expect((await scan('--help')).code).toBe(0)
  })
})

describe('in words', () => {
  it('names and numbers are masked unless all fields are asked for', async () => {
    const masked = (await scan(adult)).out
    expect(masked).toContain('licence   pdf417: pass')
    expect(masked).toContain('born 1990-02-03')
    for (const word of ['EXAMPLE', 'ALEX', 'X0000001']) expect(masked).not.toContain(word)
    expect((await scan('--fields', adult)).out).toContain('ALEX EXAMPLE, number X0000001')
  })
  it('the age asked for changes the verdict', async () => {
    expect((await scan('--age', '99', adult)).out).toContain('licence   pdf417: too-young')
  })
})
