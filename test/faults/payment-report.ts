// `npm run faults -- payments` and the payment half of `-- model`: runs them and puts what came of it into tables for people.
import { writeFileSync } from 'node:fs'
import { explorePayments, isSound } from './payment-model.ts'
import { paymentMutants } from './payment-model-state.ts'
import { modelWorlds, worldOf } from './payment-model-worlds.ts'
import { paymentHooks, type PaymentKillMutant } from './payment-order.ts'
import type { PaymentRunResult } from './payment-run.ts'
import { paymentRuns, type PaymentSum } from './payments.ts'
import { table } from './report.ts'

/** Columns side by side, so that fifty points fit on a screen. */
function beside(title: string, counts: Readonly<Record<string, number>>, columns: number): string {
  const all = Object.entries(counts).toSorted(([a], [b]) => a.localeCompare(b))
  const height = Math.ceil(all.length / columns)
  const rows = Array.from({ length: height }, (_, row) =>
    Array.from({ length: columns }, (_unused, column) => all[column * height + row] ?? ['', '']).flat(),
  )
  return rows.length === 0 ? `${title}: none` : `${title}\n${table(rows)}`
}

export function paymentTable(sum: PaymentSum): string {
  const killsAt = { ...Object.fromEntries(paymentHooks.map(hook => [hook, 0])), ...sum.killsAt }
  return [beside('killed at', killsAt, 3), beside('faults', sum.faultsOf, 4)].join('\n\n')
}

export const paymentSums = (sum: PaymentSum): string =>
  `${sum.runs} runs, ${sum.kills} kills, ${sum.faults} faults, ${sum.processes} processes, ${sum.sales} sales (${sum.acknowledged} acknowledged), ${sum.refunds} refunds (${sum.waiting} parts wait for the bank's night): ` +
  `${sum.lost} lost, ${sum.doubled} doubled, ${sum.stuck} stuck, ${sum.needsHuman} left to a manager, ${sum.seconds.toFixed(1)} s`

/** The plan of a failed run, what was broken, each step, and the command that runs it again. */
export function paymentStory({ plan, verdict, waiting, story }: PaymentRunResult, seed: number, more: string): string {
  return [
    `run ${plan.index} broke a rule: ${verdict.broken.join('; ')}`,
    `  charged by ${plan.mode === 'read' ? 'the gateway' : 'the terminal'}, ${plan.faulty * 100} % faults`,
    ...(waiting.length === 0 ? [] : [`  waits for a manager: ${waiting.join('; ')}`]),
    ...story.map(line => `  ${line}`),
    `  again: npm run faults -- payments --seed ${seed} --only ${plan.index}${more}`,
  ].join('\n')
}

/** True when no rule was broken. */
export async function paymentCommand(options: {
  runs: number
  seed: number
  mutant: PaymentKillMutant | null
  only: number | null
  json: string | null
  say: (text: string) => void
}): Promise<boolean> {
  const { runs, seed, mutant, only, json, say } = options
  say(`seed ${seed}`)
  const started = performance.now()
  let [done, toldAt] = [0, started]
  const more = mutant === null ? '' : ` --mutant ${mutant}`
  const sum = await paymentRuns({
    runs,
    seed,
    mutant,
    only,
    enough: 12,
    told(result) {
      done += 1
      if (result.verdict.broken.length > 0 || only !== null) say(paymentStory(result, seed, more))
      if (performance.now() - toldAt < 10_000) return
      toldAt = performance.now()
      say(`${done} of ${runs} runs, ${Math.round((toldAt - started) / 1000)} s`)
    },
  })
  say(`\n${paymentTable(sum)}\n`)
  if (json !== null)
    writeFileSync(json, `${JSON.stringify({ at: new Date().toISOString(), seed, mutant, ...sum }, null, 2)}\n`)
  say(paymentSums(sum))
  return sum.failed.length === 0
}

/** Searches every world, then every mistake in its own; true when all is as it should be. */
export function paymentModel(say: (text: string) => void): boolean {
  const rows: (string | number)[][] = [
    ['world', 'mistake', 'states', 'rests', 'with a manager', 'broken', 'stuck', 'as it should be'],
  ]
  for (const { name, options, sound } of modelWorlds) {
    const found = explorePayments(options)
    const { states, rests, needHuman, broken, stuck } = found
    if (isSound(found) !== sound) say(found.story.join('\n'))
    rows.push([name, '–', states, rests, needHuman, broken, stuck, isSound(found) === sound ? 'yes' : 'NO'])
  }
  for (const mutant of paymentMutants) {
    const found = explorePayments({ ...worldOf[mutant], mutant, stopAtFirst: true })
    const { states, broken, stuck } = found
    rows.push([found.story.at(-1) ?? '', mutant, states, '', '', broken, stuck, isSound(found) ? 'NO' : 'yes'])
  }
  say(table(rows))
  return rows.slice(1).every(row => row.at(-1) === 'yes')
}
