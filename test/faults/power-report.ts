// Puts power cuts into a table for people, and one that broke a promise into words; the command line around them.
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { cuts } from './power-cut.ts'
import { powerMutants, type PowerMutant } from './power-order.ts'
import { readRecord, recorder, without } from './power-record.ts'
import {
  isBroken,
  powerRuns,
  recordTill,
  type CutSum,
  type PowerRecord,
  type PowerResult,
  type PowerSum,
} from './power.ts'
import { table } from './report.ts'

const columns: readonly [string, (one: CutSum) => number][] = [
  ['states', one => one.states],
  ['lost', one => one.lost],
  ['corrupt', one => one.corrupt],
  ['sales lost', one => one.lostSales],
  ['of them back from payments.log', one => one.broughtBack],
  ['payments.log torn', one => one.tornLog],
  ['write-ahead log torn', one => one.keptLog],
  ['quarantined', one => one.quarantined],
]

/** 'lost' and 'corrupt' are states, 'sales lost' are sales. */
export function powerTable(sum: PowerSum): string {
  const row = (name: string, one: CutSum): (string | number)[] => [name, ...columns.map(([, cell]) => cell(one))]
  return table([
    ['what is left', ...columns.map(([name]) => name)],
    ...cuts.map(cut => row(cut, sum.cuts[cut])),
    row('all', sum.all),
  ])
}

export function powerLine({ all, ops, syncs, acknowledged, seconds }: PowerSum): string {
  return `${ops} changes, ${syncs} syncs, ${acknowledged} promises; ${all.states} states, ${all.lost} lost something acknowledged (${all.lostSales} sales), ${all.corrupt} corrupt, ${seconds.toFixed(1)} s, ${Math.round(all.states / Math.max(seconds, 0.001))} states/s`
}

/** `again` is what the command line needs beside the state's number. */
export function powerStory({ index, after, cut, verdict }: PowerResult, again: string): string {
  return [
    `state ${index}, power cut after change ${after}, of what was not synced ${cut}:`,
    ...verdict.lost.slice(0, 8).map(what => `  lost: ${what}`),
    ...verdict.corrupt.slice(0, 8).map(what => `  ${what}`),
    `  again: npm run faults -- power ${again} --only ${index}`,
  ].join('\n')
}

export type PowerOptions = {
  states: number
  seed: number
  mutant: PowerMutant | null
  only: number | null
  /** A record that was kept, instead of a new one. */
  record: string | null
  json: string | null
  say: (text: string) => void
}

/**
 * The till as it is must lose nothing, and the same till with synchronous=NORMAL must lose sales; with a mutant only that one
 * is run. True when all is as it should be. Where writes cannot be recorded it says why and answers true.
 */
export async function powerCommand(options: PowerOptions): Promise<boolean> {
  const { states, seed, mutant, only, say } = options
  const built = recorder()
  if ('missing' in built) return (say(`skipped: ${built.missing}`), true)
  say(`seed ${seed}`)
  const sum = await run(options, mutant, 12)
  if (mutant !== null || only !== null) return sum.failed.length === 0
  const control = await run({ ...options, record: null, json: null }, 'synchronous-normal', Number.MAX_SAFE_INTEGER)
  const share = Math.round((100 * control.all.lost) / Math.max(1, control.all.states))
  say(`\n${states} power cuts with FULL: ${sum.all.lost} lost something acknowledged, ${sum.all.corrupt} corrupt.`)
  say(`The control with NORMAL lost something in ${share} % of them, ${control.all.lostSales} sales in all.`)
  return sum.failed.length === 0 && control.all.lostSales > 0
}

async function run(options: PowerOptions, mutant: PowerMutant | null, enough: number): Promise<PowerSum> {
  const { states, seed, only, say } = options
  const record = options.record === null ? await recordTill(mutant) : keptRecord(options.record, mutant)
  const kept = `.cache/power/seed-${seed}${mutant === null ? '' : `-${mutant}`}.record`
  const again = `--states ${states} --seed ${seed}${mutant === null ? '' : ` --mutant ${mutant}`} --record ${options.record ?? kept}`
  let told = 0
  try {
    const sum = powerRuns(record, {
      states,
      seed,
      only,
      enough,
      told(result) {
        // The control loses something in most states: that is its purpose, not a story.
        if (enough === Number.MAX_SAFE_INTEGER || (only === null && !isBroken(result))) return
        told += 1
        if (told === 1 && record.file !== null) keep(record.file, kept)
        if (told <= 12) say(powerStory(result, again))
      },
    })
    say(`\n${mutant ?? 'the till as it is (synchronous=FULL)'}\n\n${powerTable(sum)}\n\n${powerLine(sum)}`)
    if (options.json !== null)
      writeFileSync(
        options.json,
        `${JSON.stringify({ at: new Date().toISOString(), seed, mutant, ...sum }, null, 2)}\n`,
      )
    return sum
  } finally {
    record.remove()
  }
}

function keep(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true })
  copyFileSync(from, to)
}

function keptRecord(file: string, mutant: PowerMutant | null): PowerRecord {
  return { ops: without(readRecord(readFileSync(file)), mutant), file: null, remove: () => undefined }
}

export const powerUsage = `npm run faults -- power [--states N] [--seed S] [--mutant ${powerMutants.join('|')}] [--only I] [--record FILE] [--json FILE]`
