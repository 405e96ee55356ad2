// Puts the sum of a harness run into a table for people, and the story of a failed run into words.
import { killPoints } from './plan.ts'
import type { ModeSum, Sum } from './tokens.ts'
import type { RunResult } from './token-run.ts'

const heads: readonly [string, (one: ModeSum) => string | number][] = [
  ['mode', one => one.mode],
  ['runs', one => one.runs],
  ['kills', one => Object.values(one.kills).reduce((sum, count) => sum + count, 0)],
  ['processes', one => one.processes],
  ['refreshes', one => one.refreshes],
  ['of one generation: calm', one => one.mostWhenCalm],
  ['ever', one => one.most],
  ['faults', one => one.faults],
  ['pair again: ours', one => one.ours],
  ['unavoidable', one => one.unavoidable],
  ['told to', one => one.told],
  ['broken', one => one.broken],
  ['seconds', one => one.seconds.toFixed(1)],
]

/** Columns filled up with blanks, numbers to the right. */
export function table(rows: readonly (readonly (string | number)[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map(row => String(row[column]).length))) ?? []
  return rows
    .map(row =>
      row
        .map((cell, column) =>
          column === 0 ? String(cell).padEnd(widths[0] ?? 0) : String(cell).padStart(widths[column] ?? 0),
        )
        .join('  '),
    )
    .join('\n')
}

export function tableOf(sum: Sum): string {
  const byMode = table([heads.map(([name]) => name), ...sum.modes.map(one => heads.map(([, cell]) => cell(one)))])
  const struck = killPoints.map(point => [point, ...sum.modes.map(one => one.kills[point] ?? 0)])
  return `${byMode}\n\n${table([['killed at', ...sum.modes.map(one => one.mode)], ...struck])}`
}

/** The plan of a failed run, what was broken, and each step, with the command that runs it again. */
export function storyOf({ plan, broken, story }: RunResult, seed: number, more: string): string {
  const faults = [...plan.refreshFaults].map(
    ([place, fault]) => `${place + 1}: ${fault.kind} ${fault.status ?? fault.ms ?? ''}`,
  )
  return [
    `run ${plan.index} broke a rule: ${broken.join('; ')}`,
    `  ${plan.mode}, ${plan.dialect}, DPoP ${plan.dpop}${plan.dpopNonce ? ' with nonce' : ''}, access ${plan.access}, event ${plan.event}`,
    `  ${plan.kills.length} processes, ${plan.rounds} rounds, kills ${JSON.stringify(plan.kills)}, faults ${faults.join(', ') || 'none'}`,
    ...story.map(line => `  ${line}`),
    `  again: npm run faults -- tokens --seed ${seed} --only ${plan.index}${more}`,
  ].join('\n')
}
