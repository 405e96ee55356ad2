// Cuts the power of a recorded till after any of its writes, thousands of times, and starts the real till on what is left (T5, T14).
import { join } from 'node:path'
import { rmSync } from 'node:fs'
import { cuts, found, type Cut } from './power-cut.ts'
import { emptyDisk } from './power-disk.ts'
import { expectMore, nothingExpected } from './power-expected.ts'
import { look, stateFolder } from './power-folder.ts'
import { judgePower, type PowerVerdict } from './power-judge.ts'
import type { PowerMutant } from './power-order.ts'
import { markOf, recorded, recorder, scratch, without, type Op } from './power-record.ts'
import { seeded } from './random.ts'

export type PowerResult = { index: number; after: number; cut: Cut; verdict: PowerVerdict }
export type CutSum = Record<
  'states' | 'lost' | 'lostSales' | 'corrupt' | 'broughtBack' | 'tornLog' | 'keptLog' | 'quarantined' | 'replayed',
  number
>
export type PowerSum = {
  cuts: Record<Cut, CutSum>
  all: CutSum
  ops: number
  syncs: number
  acknowledged: number
  failed: PowerResult[]
  seconds: number
}
export type PowerRuns = {
  states: number
  seed: number
  /** Ways of cutting to choose from; all unless told. */
  ways?: readonly Cut[]
  /** The first change behind which the power may be cut; 0 unless told. */
  from?: number
  /** Only this state, to see it again. */
  only?: number | null
  /** Stops when this many states broke a promise. */
  enough: number
  told: (result: PowerResult) => void
}

/**
 * Three of four behind each change in turn, or spread evenly where there are fewer states than changes; one of four close
 * behind a change of names, because those are rare and decide much. Sorted by place: the disk goes forward only.
 */
function plan({ states, seed, ways = cuts, from = 0 }: PowerRuns, ops: readonly Op[]): Planned[] {
  const named = ops.flatMap(({ kind }, n) => (n >= from && nameChanges.has(kind) ? [n] : []))
  const places = ops.length - from
  const inTurn = Math.ceil((states * 3) / 4)
  return Array.from({ length: states }, (_, index) => {
    const random = seeded(seed, index)
    const turn = index - Math.floor(index / 4)
    const place = places > inTurn ? Math.floor(((turn + random.next()) * places) / inTurn) : turn % places
    const close = index % 4 === 3 && named.length > 0
    const after = close ? random.pick(named) + random.between(1, 5) : from + place + 1
    return { index, after: Math.min(after, ops.length), cut: random.pick(ways) }
  }).sort((a, b) => a.after - b.after || a.index - b.index)
}

type Planned = { index: number; after: number; cut: Cut }
const nameChanges: ReadonlySet<Op['kind']> = new Set(['create', 'unlink', 'rename', 'link', 'mkdir'])

const none = (): CutSum => ({
  states: 0,
  lost: 0,
  lostSales: 0,
  corrupt: 0,
  broughtBack: 0,
  tornLog: 0,
  keptLog: 0,
  quarantined: 0,
  replayed: 0,
})

/** A till's writes as a mistake would have made them; the same record serves many runs. `file` is the record itself. */
export type PowerRecord = { ops: Op[]; file: string | null; remove(): void }

/**
 * Records a till with so many customers. Throws when writes cannot be recorded here (`recorder` says so before), or when the
 * record is not the whole truth.
 */
export async function recordTill(mutant: PowerMutant | null, trades = 48): Promise<PowerRecord> {
  const built = recorder()
  if ('missing' in built) throw new Error(built.missing)
  const { ops, dir, file, remove } = await recorded(built.library, trades, mutant)
  try {
    assertWhole(ops, dir)
    return { ops: without(ops, mutant), file, remove }
  } catch (thrown) {
    remove()
    throw thrown
  }
}

/** Builds one folder after the other and starts the till on each. */
export function powerRuns({ ops }: Pick<PowerRecord, 'ops'>, runs: PowerRuns): PowerSum {
  const started = performance.now()
  const home = scratch()
  const dir = join(home, 'till')
  const folder = stateFolder(dir)
  const disk = emptyDisk()
  const expected = nothingExpected()
  const sum: PowerSum = {
    cuts: Object.fromEntries(cuts.map(cut => [cut, none()])) as Record<Cut, CutSum>,
    all: none(),
    ops: ops.length,
    syncs: ops.filter(({ kind }) => kind === 'sync' || kind === 'sync-folder').length,
    acknowledged: ops.filter(({ kind }) => kind === 'mark').length,
    failed: [],
    seconds: 0,
  }
  let at = 0
  try {
    for (const { index, after, cut } of plan(runs, ops)) {
      for (; at < after; at += 1) {
        const op = ops[at]!
        if (op.kind === 'mark') expectMore(expected, markOf(op))
        else disk.apply(at, op)
      }
      if (runs.only !== undefined && runs.only !== null && runs.only !== index) continue
      folder.put(found(disk, cut, seeded(runs.seed ^ 0x5bd1, index), after))
      const result = { index, after, cut, verdict: judgePower(dir, expected, index % 8 === 0) }
      for (const one of [sum.cuts[cut], sum.all]) add(one, result.verdict)
      if (isBroken(result)) sum.failed.push(result)
      runs.told(result)
      if (sum.failed.length >= runs.enough) break
    }
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
  sum.seconds = (performance.now() - started) / 1000
  return sum
}

export const isBroken = ({ verdict }: PowerResult): boolean => verdict.lost.length + verdict.corrupt.length > 0

function add(sum: CutSum, verdict: PowerVerdict): void {
  sum.states += 1
  sum.lostSales += verdict.lostSales
  sum.broughtBack += verdict.broughtBack
  sum.lost += Number(verdict.lost.length > 0)
  sum.corrupt += Number(verdict.corrupt.length > 0)
  for (const what of ['tornLog', 'keptLog', 'quarantined', 'replayed'] as const) sum[what] += Number(verdict[what])
}

/** Everything applied must give the folder as the workload left it, byte for byte, or a write went past the recorder. */
export function assertWhole(ops: readonly Op[], dir: string): void {
  const disk = emptyDisk()
  ops.forEach((op, n) => disk.apply(n, op))
  const made = found(disk, 'everything', seeded(0), ops.length)
  const real = look(dir)
  const wrong = [...new Set([...made.keys(), ...real.keys()])].filter(name => {
    const [ours, theirs] = [made.get(name), real.get(name)]
    if (ours === undefined || theirs === undefined || ours === null || theirs === null) return (ours ?? null) !== theirs
    return !ours.bytes.equals(theirs)
  })
  if (wrong.length > 0) throw new Error(`The recorder missed writes to ${wrong.join(', ')}.`)
}
