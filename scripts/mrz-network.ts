// Builds renderer/capture/mrz/network.wasm: our own convolution kernel with the trained weights in a custom section.
// Run: node scripts/mrz-network.ts [WEIGHTS]; without a file of weights those of the present network stay.
import { readFileSync, writeFileSync } from 'node:fs'
import {
  below,
  get,
  i32,
  larger,
  loadSplat,
  loadVector,
  multiplyAdd,
  plus,
  repeat,
  set,
  splat,
  storeVector,
  times,
  wasmModule,
} from './lib/wasm-code.ts'
import type { Code, Func } from './lib/wasm-code.ts'

/** Pixels computed together; each with two vectors of four channels keeps eight sums in registers. */
const pixels = 4
const vectorBytes = 16
/** Inputs handled in one turn of the innermost loop. */
const unrolled = 4

/**
 * One convolution, channels last: out[y][x][o] = max(floor, bias[o] + Σ in[y + j][x…][run] × weight). A filter row over
 * neighbouring pixels is one run of memory, so 3 × 3, 1 × 3 and 1 × 1 are the same loop. Sizes are bytes where they say so;
 * `run` is in floats and a multiple of 4, `width` a multiple of 4 pixels, `pairs` counts eights of output channels.
 */
export function convolution(): Func {
  const params = [
    'input',
    'output',
    'weights',
    'biases',
    'rows',
    'run',
    'pixelBytes',
    'rowBytes',
    'width',
    'height',
    'pairs',
    'outPixelBytes',
    'outRowBytes',
    'floor',
  ] as const
  const counters = ['x', 'y', 'pair', 'row', 'end', 'weight', 'from', 'to', 'line'] as const
  const inputs = Array.from({ length: pixels }, (_, i) => `input${i}`)
  const vectors = [
    'bias0',
    'bias1',
    'weight0',
    'weight1',
    'least',
    ...inputs.flatMap((_, i) => [`sum${i}a`, `sum${i}b`]),
  ]
  const names = [...params, ...counters, ...inputs, ...vectors]
  const local = (name: string): number => names.indexOf(name)
  const of = (name: string): Code => get(local(name))
  const to = (name: string, ...value: Code[]): Code => set(local(name), ...value)
  const up = (name: string, by: Code): Code => to(name, plus(of(name), by))

  const step = Array.from({ length: unrolled }, (_, k) => [
    ...to('weight0', loadVector(of('weight'), k * 2 * vectorBytes)),
    ...to('weight1', loadVector(of('weight'), k * 2 * vectorBytes + vectorBytes)),
    ...inputs.flatMap((input, i) => [
      ...to('least', loadSplat(of(input), k * 4)),
      ...to(`sum${i}a`, multiplyAdd(of('least'), of('weight0'), of(`sum${i}a`))),
      ...to(`sum${i}b`, multiplyAdd(of('least'), of('weight1'), of(`sum${i}b`))),
    ]),
  ]).flat()
  const filterRow = [
    ...inputs.flatMap((input, i) => to(input, plus(of('line'), times(of('pixelBytes'), i32(i))))),
    ...to('end', plus(of('line'), times(of('run'), i32(4)))),
    ...repeat(
      [
        ...step,
        ...up('weight', i32(unrolled * 2 * vectorBytes)),
        ...inputs.flatMap(input => up(input, i32(unrolled * 4))),
      ],
      below(of('input0'), of('end')),
    ),
    ...up('line', of('rowBytes')),
    ...up('row', i32(1)),
  ]
  const tile = [
    ...inputs.flatMap((_, i) => [...to(`sum${i}a`, of('bias0')), ...to(`sum${i}b`, of('bias1'))]),
    ...to('weight', of('weights')),
    ...to('line', of('from')),
    ...to('row', i32(0)),
    ...repeat(filterRow, below(of('row'), of('rows'))),
    ...to('least', splat(of('floor'))),
    ...inputs.flatMap((_, i) => [
      ...storeVector(of('to'), larger(of(`sum${i}a`), of('least'))),
      ...storeVector(of('to'), larger(of(`sum${i}b`), of('least')), vectorBytes),
      ...up('to', of('outPixelBytes')),
    ]),
    ...up('from', times(of('pixelBytes'), i32(pixels))),
    ...up('x', i32(pixels)),
  ]
  const outputRow = [
    ...to('x', i32(0)),
    ...to('from', plus(of('input'), times(of('y'), of('rowBytes')))),
    ...to('to', plus(of('output'), times(of('y'), of('outRowBytes')))),
    ...repeat(tile, below(of('x'), of('width'))),
    ...up('y', i32(1)),
  ]
  const pair = [
    ...to('bias0', loadVector(of('biases'))),
    ...to('bias1', loadVector(of('biases'), vectorBytes)),
    ...to('y', i32(0)),
    ...repeat(outputRow, below(of('y'), of('height'))),
    ...up('weights', times(times(of('rows'), of('run')), i32(2 * vectorBytes))),
    ...up('biases', i32(2 * vectorBytes)),
    ...up('output', i32(2 * vectorBytes)),
    ...up('pair', i32(1)),
  ]
  return {
    name: 'convolve',
    params: params.map(name => (name === 'floor' ? 'f32' : 'i32')),
    locals: [...counters, ...inputs].map(() => 'i32' as const).concat(vectors.map(() => 'v128') as never[]),
    body: [...to('pair', i32(0)), ...repeat(pair, below(of('pair'), of('pairs')))],
  }
}

/** The largest of four neighbours, channels last; `right` and `down` are the bytes to the neighbours, 0 where there is none. */
export function pooling(): Func {
  const params = [
    'input',
    'output',
    'width',
    'height',
    'pixelBytes',
    'right',
    'down',
    'stepBytes',
    'rowBytes',
    'outRowBytes',
  ] as const
  const counters = ['x', 'y', 'from', 'to', 'end'] as const
  const names: readonly string[] = [...params, ...counters]
  const of = (name: string): Code => get(names.indexOf(name))
  const to = (name: string, ...value: Code[]): Code => set(names.indexOf(name), ...value)
  const up = (name: string, by: Code): Code => to(name, plus(of(name), by))
  const four = larger(
    larger(loadVector(of('from')), loadVector(plus(of('from'), of('right')))),
    larger(loadVector(plus(of('from'), of('down'))), loadVector(plus(of('from'), of('right'), of('down')))),
  )
  const pixel = [
    ...to('end', plus(of('from'), of('pixelBytes'))),
    ...repeat(
      [...storeVector(of('to'), four), ...up('to', i32(vectorBytes)), ...up('from', i32(vectorBytes))],
      below(of('from'), of('end')),
    ),
    ...up('x', i32(1)),
    ...to('from', plus(of('input'), times(of('y'), of('rowBytes')), times(of('x'), of('stepBytes')))),
  ]
  const row = [
    ...to('x', i32(0)),
    ...to('from', plus(of('input'), times(of('y'), of('rowBytes')))),
    ...to('to', plus(of('output'), times(of('y'), of('outRowBytes')))),
    ...repeat(pixel, below(of('x'), of('width'))),
    ...up('y', i32(1)),
  ]
  return {
    name: 'pool',
    params: params.map(() => 'i32'),
    locals: counters.map(() => 'i32'),
    body: [...to('y', i32(0)), ...repeat(row, below(of('y'), of('height')))],
  }
}

/** The module, with these weights: float32, little endian, layer after layer as the trainer writes them. */
export function networkModule(weights: Uint8Array): Uint8Array<ArrayBuffer> {
  return wasmModule([convolution(), pooling()], { weights })
}

/** The weights of a module built before. */
export async function weightsOf(wasm: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const [weights] = WebAssembly.Module.customSections(await WebAssembly.compile(wasm), 'weights')
  if (!weights) throw new Error('The module carries no weights.')
  return new Uint8Array(weights)
}

export const networkFile = new URL('../renderer/capture/mrz/network.wasm', import.meta.url)

if (import.meta.main) {
  const [file] = process.argv.slice(2)
  const weights = file === undefined ? await weightsOf(new Uint8Array(readFileSync(networkFile))) : readFileSync(file)
  const wasm = networkModule(weights)
  writeFileSync(networkFile, wasm)
  console.log(`network.wasm: ${wasm.length} bytes, of which ${weights.length} are weights.`)
}
