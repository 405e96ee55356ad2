// Measures how machine readable zones are read: rates by level and size, times by stage, fusion over frames, and pictures without one.
// Run: node test/scan/measure.ts [--cells mild-720,hard-1080] [--n 30] [--frames 5] [--negatives 100] [--from 0] [--failures]
import { parseArgs } from 'node:util'
import { isSure } from '../../renderer/capture/mrz/accept.ts'
import { follow, newTrack } from '../../renderer/capture/mrz/fusion.ts'
import type { Network } from '../../renderer/capture/mrz/network.ts'
import { readMrz } from '../../renderer/capture/mrz/read.ts'
import { findZones } from '../../renderer/capture/mrz/zones.ts'
import { fuseMrzCell } from './mrz-cell.ts'
import { allCells, negativeOf, networkFromDisk, sampleOf } from './mrz-set.ts'
import type { Cell } from './mrz-set.ts'

const { values } = parseArgs({
  options: {
    cells: { type: 'string' },
    n: { type: 'string', default: '30' },
    from: { type: 'string', default: '0' },
    frames: { type: 'string', default: '0' },
    negatives: { type: 'string', default: '0' },
    failures: { type: 'boolean', default: false },
  },
})
const [count, first, frames, negatives] = [values.n, values.from, values.frames, values.negatives].map(Number) as [
  number,
  number,
  number,
  number,
]
const cells = allCells.filter(cell => values.cells === undefined || values.cells.split(',').includes(nameOf(cell)))
const out = (line: string) => process.stdout.write(`${line}\n`)

function nameOf({ level, size }: Cell): string {
  return `${level}-${size}`
}

function quantile(times: number[], share: number): string {
  return (times.sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0).toFixed(1)
}

/** Milliseconds of this thread's own work: the wall clock of a busy machine says little. */
function spent<T>(work: () => T): [T, number] {
  const before = process.threadCpuUsage()
  const result = work()
  const { user, system } = process.threadCpuUsage(before)
  return [result, (user + system) / 1000]
}

function percent(part: number, whole: number): string {
  return `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`.padStart(8)
}

async function measureCell(cell: Cell, net: Network): Promise<void> {
  let exact = 0
  let accepted = 0
  let wrong = 0
  const times = { find: [] as number[], net: [] as number[], all: [] as number[] }
  let inNet = 0
  const timed: Network = {
    recognise(strip, width) {
      const [columns, ms] = spent(() => net.recognise(strip, width))
      inNet += ms
      return columns
    },
  }
  for (let n = first; n < first + count; n++) {
    const { frame, lines } = await sampleOf(cell, n)
    times.find.push(spent(() => findZones(frame))[1])
    inNet = 0
    const [reading, ms] = spent(() => readMrz(frame, timed))
    times.net.push(inNet)
    times.all.push(ms)
    const right = reading?.lines.join() === lines.join()
    const sure = reading !== null && isSure(reading)
    if (right) exact++
    else if (values.failures) out(`  ${n} ${lines.join(' ')}\n  ${reading?.lines.join(' ') ?? 'nothing'}`)
    if (sure) accepted++
    if (sure && !right) wrong++
  }
  const shown = Object.values(times).map(
    list => `${quantile(list, 0.5).padStart(6)} ${quantile(list, 0.95).padStart(6)}`,
  )
  out(
    `${nameOf(cell).padEnd(12)} ${String(count).padStart(5)} ${percent(exact, count)} ${percent(accepted, count)} ${String(wrong).padStart(6)}   ${shown.join('  ')}`,
  )
}

async function measureFusion(cell: Cell, net: Network): Promise<void> {
  const { within, wrong } = await fuseMrzCell(cell, { from: first, n: count, frames }, net)
  const shown = within.map(right => percent(right, count)).join('')
  out(`${nameOf(cell).padEnd(12)} ${String(count).padStart(5)} ${shown} ${String(wrong).padStart(6)}`)
}

const net = await networkFromDisk()
if (count > 0 && frames === 0) {
  out('                                             wrong        find        network            all (ms, p50 p95)')
  out('cell             n    exact  accepted accepted')
  for (const cell of cells) await measureCell(cell, net)
}
if (frames > 0) {
  out('accepted after 1, 2, … frames of one document; wrong accepted')
  for (const cell of cells) await measureFusion(cell, net)
}
if (negatives > 0) {
  let sound = 0
  let sure = 0
  let told = 0
  const times: number[] = []
  for (let n = 0; n < negatives; n++) {
    const frame = await negativeOf(n)
    const [reading, ms] = spent(() => readMrz(frame, net))
    times.push(ms)
    if (reading?.sound) sound++
    if (reading && isSure(reading)) sure++
    const track = newTrack()
    // The same picture again and again, as a document lying still gives it.
    if ([1, 2, 3].some(() => follow(track, reading) !== null)) told++
  }
  out(
    `${negatives} pictures without a zone: check digits held in ${sound}, accepted ${sure}, accepted over 3 frames ${told}; ${quantile(times, 0.5)} ms p50, ${quantile(times, 0.95)} p95`,
  )
}
