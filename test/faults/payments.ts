// Many runs of the payment harness, several side by side, and their sum.
import { availableParallelism } from 'node:os'
import type { PaymentKillMutant } from './payment-order.ts'
import { givingBack, paymentPlanOf } from './payment-plan.ts'
import { runPayments, type PaymentRunResult } from './payment-run.ts'
import { startPaymentTills, startPaymentWorld, type PaymentWorld } from './payment-world.ts'

export type PaymentRuns = {
  runs: number
  seed: number
  mutant: PaymentKillMutant | null
  /** Only this run. */
  only: number | null
  /** Stop after so many runs that broke a rule. */
  enough: number
  told(result: PaymentRunResult): void
}
export type PaymentSum = {
  runs: number
  kills: number
  killsAt: Record<string, number>
  faults: number
  faultsOf: Record<string, number>
  processes: number
  sales: number
  acknowledged: number
  lost: number
  doubled: number
  stuck: number
  needsHuman: number
  refunds: number
  waiting: number
  failed: PaymentRunResult[]
  seconds: number
}

/** A simulator is replaced after so many runs, because it remembers every transaction it ever saw. */
const RUNS_A_WORLD = 60

export async function paymentRuns(options: PaymentRuns): Promise<PaymentSum> {
  const started = performance.now()
  const lanes = options.only === null ? 2 * availableParallelism() : 1
  const tills = await startPaymentTills(lanes)
  const results: PaymentRunResult[] = []
  const failed: PaymentRunResult[] = []
  let next = options.only ?? 0
  const end = options.only === null ? options.runs : options.only + 1

  async function lane(): Promise<void> {
    let world: PaymentWorld | null = null
    try {
      for (let count = 0; next < end && failed.length < options.enough; count += 1) {
        const planned = paymentPlanOf(options.seed, next)
        const plan = options.mutant === 'void-is-believed' ? givingBack(planned) : planned
        next += 1
        if (count % RUNS_A_WORLD === 0) {
          await world?.close()
          world = await startPaymentWorld()
        }
        const result = await runPayments(plan, world!, tills.pool, tills.copy(), options.mutant)
        results.push(result)
        if (result.verdict.broken.length > 0) failed.push(result)
        options.told(result)
      }
    } finally {
      await world?.close()
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: lanes }, lane))
  await tills.close()
  for (const lost of ends) if (lost.status === 'rejected') throw lost.reason
  const total = (count: (one: PaymentRunResult) => number): number => results.reduce((sum, one) => sum + count(one), 0)
  const counted = (all: readonly string[]): Record<string, number> => {
    const counts: Record<string, number> = {}
    for (const one of all.toSorted()) counts[one] = (counts[one] ?? 0) + 1
    return counts
  }
  return {
    runs: results.length,
    kills: total(one => one.kills.length),
    killsAt: counted(results.flatMap(one => one.kills)),
    faults: total(one => one.faults.length),
    faultsOf: counted(results.flatMap(one => one.faults)),
    processes: total(one => one.processes),
    sales: total(one => one.verdict.sales),
    acknowledged: total(one => one.acknowledged),
    lost: total(one => one.verdict.lost),
    doubled: total(one => one.verdict.doubled),
    stuck: total(one => one.verdict.stuck),
    needsHuman: total(one => one.verdict.needsHuman),
    refunds: total(one => one.verdict.refunds),
    waiting: total(one => one.verdict.waiting),
    failed,
    seconds: (performance.now() - started) / 1000,
  }
}
