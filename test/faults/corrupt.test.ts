// Damaged data files on the real start of a till: a sample of the places; `npm run faults -- corrupt` damages all of them (T34).
import { expect, test } from 'vitest'
import { corruptMutants, corruptRuns, corruptStory } from './corrupt.ts'

test(
  'T34: a sample of damaged pages, headers and logs costs no payment, deletes nothing, and is never served unseen',
  { timeout: 120_000 },
  async () => {
    const sum = await corruptRuns({ pages: 5, mutant: null, enough: 5, told: () => undefined })
    process.stdout.write(
      `${sum.runs} damaged tills: ${sum.quarantined} quarantined, ${sum.served} served, ${sum.seconds.toFixed(1)} s\n`,
    )
    expect(sum.failed.map(corruptStory)).toEqual([])
    expect(sum.refused).toBe(0)
    expect(Math.min(sum.quarantined, sum.served)).toBeGreaterThan(5)
  },
)

test.each(corruptMutants)('the mistake "%s" is found', { timeout: 120_000 }, async mutant => {
  const sum = await corruptRuns({ pages: 8, mutant, enough: 1, told: () => undefined })
  expect(sum.failed).toHaveLength(1)
})
