// `npm run faults`: kills real processes and damages real answers, thousands of times, and tells what became of the tills.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { mutants } from './child-order.ts'
import { modes } from './plan.ts'
import { storyOf, table, tableOf } from './report.ts'
import { explore, isClean, modelMutants, rotations } from './token-model.ts'
import { tokenRuns } from './tokens.ts'

const usage = `npm run faults -- tokens [--runs N] [--seed S] [--mode S0|S1|S2|S3|all] [--mutant ${mutants.join('|')}] [--only I] [--json FILE]
npm run faults -- model`
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '1000' },
    seed: { type: 'string' },
    mode: { type: 'string', default: 'all' },
    mutant: { type: 'string' },
    only: { type: 'string' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})
const say = (text: string): void => void process.stdout.write(`${text}\n`)

function numberOf(name: string, text: string): number {
  const read = Number(text)
  if (!Number.isSafeInteger(read) || read < 0) throw new Error(`--${name} must be a whole number, not "${text}".`)
  return read
}
function oneOf<T extends string>(name: string, text: string, choices: readonly T[]): T {
  const found = choices.find(choice => choice === text)
  if (found === undefined) throw new Error(`--${name} must be ${choices.join(', ')}, not "${text}".`)
  return found
}

const plain = (_name: string, value: unknown): unknown => (value instanceof Map ? Object.fromEntries(value) : value)

/** Each signal ends the children (the pool does that at exit) and then this process. */
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)
  process.once(signal, () => process.exit(code))

async function tokens(): Promise<boolean> {
  const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : numberOf('seed', values.seed)
  const runs = numberOf('runs', values.runs)
  const mode = oneOf('mode', values.mode, [...modes, 'all'])
  const mutant = values.mutant === undefined ? null : oneOf('mutant', values.mutant, mutants)
  const only = values.only === undefined ? null : numberOf('only', values.only)
  const more = `${mode === 'all' ? '' : ` --mode ${mode}`}${mutant === null ? '' : ` --mutant ${mutant}`}`
  say(`seed ${seed}`)
  const started = performance.now()
  let done = 0
  let toldAt = started
  const sum = await tokenRuns({
    runs,
    seed,
    mode,
    mutant,
    only,
    enough: 12,
    told(result) {
      done += 1
      if (result.broken.length > 0 || only !== null) say(storyOf(result, seed, more))
      if (performance.now() - toldAt < 10_000) return
      toldAt = performance.now()
      say(`${done} of ${runs} runs, ${Math.round((toldAt - started) / 1000)} s`)
    },
  })
  say(`\n${tableOf(sum)}\n`)
  if (values.json !== undefined)
    writeFileSync(values.json, `${JSON.stringify({ at: new Date().toISOString(), seed, mutant, ...sum }, plain, 2)}\n`)
  say(`${sum.runs} runs, ${sum.kills} kills, ${sum.ours} re-registrations caused by us, ${sum.seconds.toFixed(1)} s`)
  return sum.failed.length === 0
}

/** True when the protocol is clean and every mistake is found. */
function model(): boolean {
  const rows: (string | number)[][] = [
    ['rotation', 'mistake', 'states', 'avoidable', 'unavoidable', 'used unstored', 'repeated', 'as it should be'],
  ]
  for (const rotation of rotations)
    for (const mutant of [null, ...modelMutants]) {
      const found = explore({ rotation, mutant })
      const fine = isClean(found) === (mutant === null)
      const { states, avoidable, unavoidable, usedUnstored, repeated } = found
      rows.push([rotation, mutant ?? '–', states, avoidable, unavoidable, usedUnstored, repeated, fine ? 'yes' : 'NO'])
    }
  say(table(rows))
  return rows.slice(1).every(row => row.at(-1) === 'yes')
}

async function main(): Promise<boolean> {
  if (values.help) return (say(usage), true)
  switch (positionals[0]) {
    case 'tokens':
      return await tokens()
    case 'model':
      return model()
    default:
      throw new Error(`Say what to break:\n${usage}`)
  }
}

try {
  process.exitCode = (await main()) ? 0 : 1
} catch (thrown) {
  process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`)
  process.exitCode = 1
}
