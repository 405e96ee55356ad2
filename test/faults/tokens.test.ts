// Tills that are killed at every step of the token protocol, and servers that lose and damage answers: none is locked out by us.
import { expect, test } from 'vitest'
import { mutants } from './child-order.ts'
import { killPoints } from './plan.ts'
import { storyOf, tableOf } from './report.ts'
import { tokenRuns, type TokenRuns } from './tokens.ts'

const seed = 20_261_121
const some = (options: Partial<TokenRuns>): TokenRuns => ({
  runs: 500,
  seed,
  mode: 'all',
  mutant: null,
  only: null,
  enough: 5,
  told: () => undefined,
  ...options,
})

test('500 runs with kills and faults cost no registration that a client can keep', { timeout: 900_000 }, async () => {
  const sum = await tokenRuns(some({}))
  process.stdout.write(`${tableOf(sum)}\n${sum.runs} runs, ${sum.kills} kills, ${sum.seconds.toFixed(1)} s\n`)
  expect(sum.failed.map(one => storyOf(one, seed, ''))).toEqual([])
  expect([sum.runs, sum.ours]).toEqual([500, 0])
  for (const one of sum.modes) {
    expect([one.mode, 'requests of one generation without faults', one.mostWhenCalm]).toEqual([
      one.mode,
      'requests of one generation without faults',
      1,
    ])
    expect([one.mode, one.unavoidable > 0]).toEqual([one.mode, one.mode === 'S3'])
  }
  const struck = new Set(sum.modes.flatMap(one => Object.keys(one.kills)))
  expect(killPoints.filter(point => !struck.has(point))).toEqual([])
})

test.each(mutants)('the mistake "%s" is found within a few runs', { timeout: 300_000 }, async mutant => {
  for (const mode of ['S1', 'S3'] as const) {
    const sum = await tokenRuns(some({ runs: 60, mode, mutant, enough: 1 }))
    expect(sum.failed.length).toBeGreaterThan(0)
  }
})
