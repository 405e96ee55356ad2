// A queue that is drained through faults and kills, in small; `npm run faults -- queue` does it with 10,000 sales (T43).
import { expect, test } from 'vitest'
import { queueMutants } from './queue-order.ts'
import { queueRun, queueStory } from './queue.ts'

test(
  'T43: a killed till and a failing back office lose, double and reorder no sale',
  { timeout: 120_000 },
  async () => {
    const run = { sales: 150, seed: 7, mutant: null, killEveryMs: 800, share: 0.2 }
    const sum = await queueRun({ ...run, told: () => undefined })
    process.stdout.write(`${queueStory(sum)}\n`)
    expect(sum.broken).toEqual([])
    expect(sum.struck).toBeGreaterThan(15)
    expect(sum.again).toBeGreaterThan(0)
    expect(sum.kills).toBeGreaterThan(0)
  },
)

test.each(queueMutants)('the mistake "%s" is found', { timeout: 120_000 }, async mutant => {
  const run = { sales: 40, seed: 7, mutant, killEveryMs: 600, share: 0.3 }
  const sum = await queueRun({ ...run, told: () => undefined })
  expect(sum.broken).not.toEqual([])
})
