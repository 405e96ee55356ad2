// Many runs of the token harness, several side by side, and their sum.
import { availableParallelism } from 'node:os'
import { bundledChild } from './bundle.ts'
import type { Mutant } from './child-order.ts'
import { isCalm, modes, planOf, type Mode } from './plan.ts'
import { startPool } from './pool.ts'
import { runTokens, type RunResult } from './token-run.ts'
import { startTemplate, startWorld, type World } from './world.ts'

export type TokenRuns = {
  runs: number
  seed: number
  mode: Mode | 'all'
  mutant: Mutant | null
  /** Only this run. */
  only: number | null
  /** Stop after so many runs that broke a rule. */
  enough: number
  /** Called after each run. */
  told(result: RunResult): void
}
export type ModeSum = {
  mode: Mode
  runs: number
  kills: { [point: string]: number }
  processes: number
  refreshes: number
  /** The most requests of one generation in runs without faults, kills and thieves. */
  mostWhenCalm: number
  /** The same over all runs: repeats that a lost answer or a kill made necessary. */
  most: number
  faults: number
  ours: number
  unavoidable: number
  told: number
  broken: number
  seconds: number
}
export type Sum = { runs: number; kills: number; ours: number; failed: RunResult[]; modes: ModeSum[]; seconds: number }

/** A server is replaced after so many runs, because it remembers every device it ever saw. */
const RUNS_A_SERVER = 250

export async function tokenRuns(options: TokenRuns): Promise<Sum> {
  const started = performance.now()
  const child = await bundledChild()
  const lanes = options.only === null ? 3 * availableParallelism() : 1
  const template = startTemplate()
  process.once('exit', template.remove)
  const pool = startPool(child.file, child.env, lanes)
  const results: RunResult[] = []
  const failed: RunResult[] = []
  let next = options.only ?? 0
  const end = options.only === null ? options.runs : options.only + 1

  async function lane(): Promise<void> {
    let world: World | null = null
    try {
      for (let count = 0; next < end && failed.length < options.enough; count += 1) {
        const plan = planOf(options.seed, next, options.mode)
        next += 1
        if (count % RUNS_A_SERVER === 0) {
          await world?.close()
          world = await startWorld(template.dir)
        }
        if (world === null) throw new Error('there is no server')
        const result = await runTokens(plan, world, pool, options.mutant)
        results.push(result)
        if (result.broken.length > 0) failed.push(result)
        options.told(result)
      }
    } finally {
      await world?.close()
    }
  }
  let leftovers: string[] = []
  try {
    await Promise.all(Array.from({ length: lanes }, lane))
  } finally {
    leftovers = await pool.close()
    template.remove()
    process.off('exit', template.remove)
  }
  if (leftovers.length > 0) throw new Error(leftovers.join('\n'))
  return {
    runs: results.length,
    kills: results.reduce((sum, one) => sum + one.kills.length, 0),
    ours: results.filter(one => one.verdict === 'ours').length,
    failed,
    modes: modes
      .map(mode =>
        sumOf(
          mode,
          results.filter(one => one.plan.mode === mode),
        ),
      )
      .filter(one => one.runs > 0),
    seconds: (performance.now() - started) / 1000,
  }
}

function sumOf(mode: Mode, results: readonly RunResult[]): ModeSum {
  const total = (count: (one: RunResult) => number): number => results.reduce((sum, one) => sum + count(one), 0)
  const most = (some: readonly RunResult[]): number => Math.max(0, ...some.map(one => one.mostPerGeneration))
  const verdict = (wanted: RunResult['verdict']): number => results.filter(one => one.verdict === wanted).length
  const kills: ModeSum['kills'] = {}
  for (const point of results.flatMap(one => one.kills)) kills[point] = (kills[point] ?? 0) + 1
  return {
    mode,
    runs: results.length,
    kills,
    processes: total(one => one.processes),
    refreshes: total(one => one.refreshes),
    mostWhenCalm: most(results.filter(one => isCalm(one.plan))),
    most: most(results),
    faults: total(one => one.faults),
    ours: verdict('ours'),
    unavoidable: verdict('unavoidable'),
    told: verdict('told'),
    broken: results.filter(one => one.broken.length > 0).length,
    seconds: total(one => one.ms) / 1000,
  }
}
