// `npm run faults`: kills real processes and damages real answers, thousands of times, and tells what became of the tills.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { corruptMutants, corruptRuns, corruptStory } from './corrupt.ts'
import { mutants } from './child-order.ts'
import { modes } from './plan.ts'
import { paymentKillMutants } from './payment-order.ts'
import { paymentCommand, paymentModel } from './payment-report.ts'
import { powerMutants } from './power-order.ts'
import { powerCommand, powerUsage } from './power-report.ts'
import { queueCommand } from './queue-command.ts'
import { queueMutants } from './queue-order.ts'
import { storyOf, table, tableOf } from './report.ts'
import { explore, isClean, modelMutants, rotations } from './token-model.ts'
import { tokenRuns } from './tokens.ts'

const usage = `npm run faults -- tokens [--runs N] [--seed S] [--mode S0|S1|S2|S3|all] [--mutant ${mutants.join('|')}] [--only I] [--json FILE]
npm run faults -- payments [--runs N] [--seed S] [--mutant ${paymentKillMutants.join('|')}] [--only I] [--json FILE]
npm run faults -- model
${powerUsage}
npm run faults -- corrupt [--pages N] [--mutant ${corruptMutants.join('|')}]
npm run faults -- queue [--sales N] [--seed S] [--mutant ${queueMutants.join('|')}] [--json FILE]`
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '1000' },
    seed: { type: 'string' },
    mode: { type: 'string', default: 'all' },
    mutant: { type: 'string' },
    only: { type: 'string' },
    pages: { type: 'string' },
    states: { type: 'string', default: '1000' },
    record: { type: 'string' },
    sales: { type: 'string', default: '10000' },
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
  say('')
  const sound = paymentModel(say)
  return sound && rows.slice(1).every(row => row.at(-1) === 'yes')
}

/** Kills whole tills while they sell, on lines that break. */
const payments = (): Promise<boolean> =>
  paymentCommand({
    runs: numberOf('runs', values.runs),
    seed: values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : numberOf('seed', values.seed),
    mutant: values.mutant === undefined ? null : oneOf('mutant', values.mutant, paymentKillMutants),
    only: values.only === undefined ? null : numberOf('only', values.only),
    json: values.json ?? null,
    say,
  })

/** Damages every page, header and companion of a sample till in turn; `--pages` takes so many of each file. */
async function corrupt(): Promise<boolean> {
  const pages = values.pages === undefined ? Number.MAX_SAFE_INTEGER : numberOf('pages', values.pages)
  const mutant = values.mutant === undefined ? null : oneOf('mutant', values.mutant, corruptMutants)
  let done = 0
  const sum = await corruptRuns({
    pages,
    mutant,
    enough: 12,
    told(result) {
      done += 1
      if (result.verdict.broken.length > 0) say(corruptStory(result))
      if (done % 100 === 0) say(`${done} runs`)
    },
  })
  if (values.json !== undefined)
    writeFileSync(values.json, `${JSON.stringify({ at: new Date().toISOString(), mutant, ...sum }, null, 2)}\n`)
  const { runs, quarantined, served, refused, failed, seconds } = sum
  say(
    `${runs} damaged tills: ${quarantined} quarantined, ${served} served sound, ${refused} refused, ${failed.length} broken, ${seconds.toFixed(1)} s`,
  )
  return failed.length === 0
}

/** Cuts the power after any write of a recorded till, and the same with synchronous=NORMAL. */
const power = (): Promise<boolean> =>
  powerCommand({
    states: numberOf('states', values.states),
    seed: values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : numberOf('seed', values.seed),
    mutant: values.mutant === undefined ? null : oneOf('mutant', values.mutant, powerMutants),
    only: values.only === undefined ? null : numberOf('only', values.only),
    record: values.record ?? null,
    json: values.json ?? null,
    say,
  })

async function main(): Promise<boolean> {
  if (values.help) return (say(usage), true)
  switch (positionals[0]) {
    case 'tokens':
      return await tokens()
    case 'payments':
      return await payments()
    case 'model':
      return model()
    case 'corrupt':
      return await corrupt()
    case 'power':
      return await power()
    case 'queue':
      return await queueCommand({
        sales: numberOf('sales', values.sales),
        seed: values.seed === undefined ? null : numberOf('seed', values.seed),
        mutant: values.mutant === undefined ? null : oneOf('mutant', values.mutant, queueMutants),
        json: values.json ?? null,
        say,
      })
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
