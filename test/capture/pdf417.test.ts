// Our own reader of PDF417: its error correction, its bytes, and pictures that a reader of lines cannot read.
import bwip from 'bwip-js/node'
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { prepareReader, readFlat } from '../../renderer/capture/decode.ts'
import type { Frame } from '../../renderer/capture/frame.ts'
import { locateSymbols } from '../../renderer/capture/locate.ts'
import { bytesOf } from '../../renderer/capture/pdf417/compaction.ts'
import { patterns } from '../../renderer/capture/pdf417/patterns.ts'
import { correct } from '../../renderer/capture/pdf417/reed-solomon.ts'
import { readSoft } from '../../renderer/capture/pdf417/soft.ts'
import { readCodewordsAt, readSymbolAt } from '../../renderer/capture/symbol.ts'
import { licenceOf } from '../scan/licence-set.ts'
import { negativeOf } from '../scan/mrz-set.ts'

type Matrix = { pixs: ArrayLike<number>; pixx: number }

/** What another program writes, as codewords: the data without the length, and all of it. */
function written(
  bytes: Uint8Array,
  columns: number,
  eclevel: number,
): { data: number[]; all: number[]; matrix: Matrix } {
  const text = [...bytes].map(byte => `^${String(byte).padStart(3, '0')}`).join('')
  const options = { bcid: 'pdf417', text, parse: true, columns, eclevel, rowmult: 1 }
  const [matrix] = bwip.raw(options) as Matrix[]
  const { pixs, pixx } = matrix!
  const all: number[] = []
  for (let row = 0; row < pixs.length / pixx; row++) {
    for (let column = 0; column < columns; column++) {
      let pattern = 0
      for (let i = 0; i < 17; i++) pattern = pattern * 2 + (pixs[row * pixx + 17 * (column + 2) + i] ? 1 : 0)
      all.push(patterns[row % 3]!.indexOf(pattern))
    }
  }
  return { data: all.slice(1, all[0]), all, matrix: matrix! }
}

/** A drawn symbol, `module` pixels a module and three modules a row, with a margin. */
function drawn({ pixs, pixx }: Matrix, module: number, margin: number): Frame {
  const rows = pixs.length / pixx
  const [width, height] = [pixx * module + 2 * margin, rows * 3 * module + 2 * margin]
  const luma = new Uint8Array(width * height).fill(230)
  for (let y = 0; y < rows * 3 * module; y++) {
    for (let x = 0; x < pixx * module; x++) {
      const dark = pixs[Math.floor(y / (3 * module)) * pixx + Math.floor(x / module)]
      if (dark) luma[(y + margin) * width + x + margin] = 25
    }
  }
  return { luma, width, height }
}

const anyBytes = fc.oneof(
  fc.uint8Array({ minLength: 1, maxLength: 200 }),
  fc
    .string({ unit: fc.constantFrom(...'ABCabc0123456789 .,-/$\n\r"'), minLength: 1, maxLength: 200 })
    .map(text => new TextEncoder().encode(text)),
  fc
    .string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 120 })
    .map(text => new TextEncoder().encode(text)),
)

describe('bytes of codewords', () => {
  it('are what another program wrote, in every mode it chooses', () => {
    fc.assert(
      fc.property(anyBytes, bytes => {
        const { data, all } = written(bytes, 6, 2)
        expect(all).not.toContain(-1)
        expect(bytesOf(data)).toEqual(bytes)
      }),
      { numRuns: 150 },
    )
  })

  it('come to an end with every function where any other one may follow', () => {
    const functions = Array.from({ length: 29 }, (_, n) => 900 + n)
    for (const first of functions)
      for (const second of functions)
        for (const codewords of [
          [first, second],
          [first, second, 65],
          [first, 1, second, 65],
        ]) {
          const read = bytesOf(codewords)
          expect(read === null || read.length <= 8, codewords.join(' ')).toBe(true)
        }
    for (const mode of [901, 902, 924]) expect(bytesOf([mode, 913, 65])).toBeNull()
    expect(bytesOf([900, 913, 65])).toEqual(Uint8Array.of(65))
  })

  it('never throw, whatever the codewords', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 928 }), { maxLength: 300 }), codewords => {
        const read = bytesOf(codewords)
        expect(read === null || read instanceof Uint8Array).toBe(true)
      }),
    )
  })
})

describe('error correction', () => {
  const symbol = written(new TextEncoder().encode('DAQD1234562 DBB01061990 DBA01062030'), 5, 4)
  const checks = 32

  it('puts right whatever lies within its reach, erased places at half the price', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: checks }), fc.integer(), (erased, seed) => {
        const errors = Math.floor((checks - erased) / 2)
        const places = shuffled(symbol.all.length, seed).slice(0, Math.min(symbol.all.length, erased + errors))
        const bad = Int32Array.from(symbol.all)
        for (const place of places) bad[place] = (bad[place]! + 1 + (Math.abs(seed + place) % 928)) % 929
        const fixed = correct(bad, checks, places.slice(0, erased))
        expect([...(fixed?.codewords ?? [])]).toEqual(symbol.all)
      }),
      { numRuns: 300 },
    )
  })

  it('gives nothing, or another codeword of the code, beyond its reach, and never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 928 }), { minLength: 40, maxLength: 120 }), received => {
        const fixed = correct(received, checks, [])
        if (fixed !== null) expect(correct(fixed.codewords, checks, [])?.repaired).toBe(0)
        else expect(fixed).toBeNull()
      }),
      { numRuns: 200 },
    )
  })
})

function shuffled(count: number, seed: number): number[] {
  const places = Array.from({ length: count }, (_, i) => i)
  let state = seed >>> 0
  for (let i = count - 1; i > 0; i--) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const j = state % (i + 1)
    ;[places[i], places[j]] = [places[j]!, places[i]!]
  }
  return places
}

describe('reading codeword by codeword', { timeout: 90_000 }, () => {
  beforeAll(async () => {
    const wasm = readFileSync(new URL('../../node_modules/zxing-wasm/dist/reader/zxing_reader.wasm', import.meta.url))
    await prepareReader(new Uint8Array(wasm).buffer)
  })

  it('reads drawn symbols as wide as licences carry them, as the other reader does', async () => {
    const line = 'A line of some length, 1234567890123.\n'
    const bytes = new TextEncoder().encode(`@\n\u001e\rANSI 636014080102DL00410100 ${line.repeat(7)}`)
    for (const columns of [8, 10, 13, 15, 17]) {
      const frame = drawn(written(bytes, columns, 4).matrix, 3, 60)
      expect(readSoft(frame).read?.bytes, `${columns} columns`).toEqual(bytes)
      expect((await readFlat(frame))?.bytes).toEqual(bytes)
    }
  })

  it('reads dark, blurred and noisy pictures of licences that the reader of lines does not', async () => {
    let read = 0
    for (let n = 0; n < 6; n++) {
      const { frame, payload } = await licenceOf({ level: 'hard', size: 1080 }, n)
      for (const { quad } of locateSymbols(frame)) {
        const bytes = (await readSymbolAt(frame, quad, 'all')) ?? readCodewordsAt(frame, quad, 5000)
        if (bytes === null) continue
        expect(Buffer.from(bytes).toString('latin1')).toBe(payload)
        read++
        break
      }
    }
    expect(read).toBeGreaterThanOrEqual(4)
  })

  it('reads nothing in pictures without a symbol', async () => {
    for (let n = 0; n < 12; n++) {
      const frame = await negativeOf(n)
      for (const { quad } of locateSymbols(frame, 3)) expect(readCodewordsAt(frame, quad, 5000)).toBeNull()
    }
  })

  it('gives nothing and does not throw for any flat crop of noise', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 20, max: 300 }),
        fc.integer({ min: 20, max: 120 }),
        fc.integer(),
        (width, height, seed) => {
          let state = seed >>> 0
          const luma = Uint8Array.from({ length: width * height }, () => {
            state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
            return state >>> 24
          })
          expect(readSoft({ luma, width, height }).read).toBeNull()
        },
      ),
      { numRuns: 40 },
    )
  })
})
