// Measures how licences are read: rates by level and size, wrong reads, times, beside plain zxing-wasm on the same pictures.
// Run: node test/scan/measure-licences.ts [--cells mild-720,hard-1080] [--n 50] [--from 0] [--negatives 100]
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { prepareReader, readWhole } from '../../renderer/capture/decode.ts'
import type { Frame } from '../../renderer/capture/frame.ts'
import { locateSymbols } from '../../renderer/capture/locate.ts'
import { readCodewordsAt, readSymbolAt } from '../../renderer/capture/symbol.ts'
import { licenceOf } from './licence-set.ts'
import { allCells, negativeOf } from './mrz-set.ts'
import type { Cell } from './mrz-set.ts'

const { values } = parseArgs({
  options: {
    cells: { type: 'string' },
    n: { type: 'string', default: '50' },
    from: { type: 'string', default: '0' },
    negatives: { type: 'string', default: '0' },
  },
})
const [count, first, negatives] = [values.n, values.from, values.negatives].map(Number) as [number, number, number]
const cells = allCells.filter(({ level, size }) => values.cells?.split(',').includes(`${level}-${size}`) ?? true)
const out = (line: string) => process.stdout.write(`${line}\n`)

/** Milliseconds of this thread's own work: the wall clock of a busy machine says little. */
async function spent<T>(work: () => Promise<T>): Promise<[T, number]> {
  const before = process.threadCpuUsage()
  const result = await work()
  const { user, system } = process.threadCpuUsage(before)
  return [result, (user + system) / 1000]
}

/** As the till reads: the quick way at each place, then codeword by codeword. `slow` tells which it was. */
async function read(frame: Frame): Promise<{ bytes: Uint8Array; slow: boolean } | null> {
  const places = locateSymbols(frame)
  for (const { quad } of places) {
    const bytes = await readSymbolAt(frame, quad, 'all')
    if (bytes) return { bytes, slow: false }
  }
  for (const { quad } of places) {
    const bytes = readCodewordsAt(frame, quad, 60_000)
    if (bytes) return { bytes, slow: true }
  }
  return null
}

const at = (times: number[], share: number): string =>
  (times.sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0).toFixed(0)
const percent = (part: number): string => `${((100 * part) / count).toFixed(1)} %`.padStart(8)

async function measureCell(cell: Cell): Promise<void> {
  const seen = { plain: 0, quick: 0, all: 0, wrong: 0 }
  const times = { hits: [] as number[], misses: [] as number[], plain: [] as number[] }
  for (let n = first; n < first + count; n++) {
    const { frame, payload } = await licenceOf(cell, n)
    const says = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1') === payload
    const [plain, plainMs] = await spent(() => readWhole(frame))
    times.plain.push(plainMs)
    if (plain && says(plain.bytes)) seen.plain++
    const [found, ms] = await spent(() => read(frame))
    ;(found ? times.hits : times.misses).push(ms)
    if (found === null) continue
    if (!says(found.bytes)) seen.wrong++
    else {
      seen.all++
      if (!found.slow) seen.quick++
    }
  }
  const name = `${cell.level}-${cell.size}`.padEnd(12)
  out(
    `${name} ${String(count).padStart(5)} ${percent(seen.plain)} ${percent(seen.quick)} ${percent(seen.all)} ${String(seen.wrong).padStart(6)}   ${at(times.plain, 0.5).padStart(5)}   ${at(times.hits, 0.5).padStart(5)} ${at(times.hits, 0.95).padStart(5)}   ${at(times.misses, 0.5).padStart(5)}`,
  )
}

const wasm = readFileSync(new URL('../../node_modules/zxing-wasm/dist/reader/zxing_reader.wasm', import.meta.url))
await prepareReader(new Uint8Array(wasm).buffer)
if (count > 0) {
  out('                   zxing   located                           ms: zxing  hits p50   p95   misses')
  out('cell             n  whole  + zxing  + codewords  wrong')
  for (const cell of cells) await measureCell(cell)
}
if (negatives > 0) {
  let accepted = 0
  const times: number[] = []
  for (let n = 0; n < negatives; n++) {
    const frame = await negativeOf(n)
    const [found, ms] = await spent(() => read(frame))
    times.push(ms)
    if (found !== null) accepted++
  }
  out(`${negatives} pictures without a PDF417: ${accepted} accepted; ${at(times, 0.5)} ms p50, ${at(times, 0.95)} p95`)
}
