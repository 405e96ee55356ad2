// Tills that are killed at every step of a sale, a card payment and a refund, on lines that break: nothing lost, nothing doubled.
import { describe, expect, test } from 'vitest'
import { paymentKillMutants } from './payment-order.ts'
import { paymentPlanOf, troublemaker } from './payment-plan.ts'
import { paymentStory, paymentSums, paymentTable } from './payment-report.ts'
import { paymentRuns, type PaymentRuns } from './payments.ts'

const seed = 20_261_122
const runs = Number(process.env['PAYMENT_RUNS'] ?? 100)
const some = (options: Partial<PaymentRuns>): PaymentRuns => ({
  runs,
  seed,
  mutant: null,
  only: null,
  enough: 3,
  told: () => undefined,
  ...options,
})

test(
  'T9 to T12: kills at every step and many more faults lose no sale and double no charge',
  { timeout: 900_000 },
  async () => {
    const sum = await paymentRuns(some({}))
    process.stdout.write(`${paymentTable(sum)}\n${paymentSums(sum)}\n`)
    expect(sum.failed.map(one => paymentStory(one, seed, ''))).toEqual([])
    expect([sum.runs, sum.lost, sum.doubled, sum.stuck]).toEqual([runs, 0, 0, 0])
    expect(sum.kills).toBeGreaterThan(runs)
    expect(sum.acknowledged).toBeGreaterThan(runs)
    // A sale that was complete when its till was killed is complete, although nobody could be told.
    expect(sum.sales).toBeGreaterThanOrEqual(sum.acknowledged)
    expect(Object.keys(sum.killsAt).length).toBeGreaterThan(30)
  },
)

test.each(paymentKillMutants)('the mistake "%s" is found within a few runs', { timeout: 600_000 }, async mutant => {
  const sum = await paymentRuns(some({ runs: 60, seed: 3, mutant, enough: 1 }))
  expect(sum.failed.length).toBeGreaterThan(0)
})

describe('the plan of a run', () => {
  test('is the same each time, and so is what its partners do', () => {
    expect(paymentPlanOf(7, 11)).toEqual(paymentPlanOf(7, 11))
    const told = (): string[] => {
      const trouble = troublemaker({ ...paymentPlanOf(7, 11), faulty: 0.5 })
      return Array.from({ length: 50 }, (_, n) =>
        JSON.stringify(trouble.fault(n % 2 ? 'auth' : 'inquire-order', `o${n}`, n)),
      )
    }
    expect(told()).toEqual(told())
  })
})
