// What a restart or a download would come between: payments, an open sale, a scan, sales on their way.
import { idleOf, type Idle } from '#domain/update'
import type { InsuranceService } from './insurance.ts'
import type { SellingService } from './selling.ts'
import type { AttemptStore, ReversalStore } from './store-types.ts'

export type UpdateIdle = {
  /** Whether the till may end now. */
  idle(): Idle
  /** False while a payment or a scan needs the line. */
  mayRun(): boolean
}

/** `queued`: completed sales that are on their way to somebody. */
export function createUpdateIdle(deps: {
  attempts: Pick<AttemptStore, 'openOnes'>
  reversals: Pick<ReversalStore, 'openOnes'>
  selling: Pick<SellingService, 'active'>
  insurance: Pick<InsuranceService, 'running'>
  queued: () => number
}): UpdateIdle {
  /** A void or a refund whose outcome is open is money on its way, too. */
  const payments = (): number => deps.attempts.openOnes().length + deps.reversals.openOnes().length
  const scans = (): number => (deps.insurance.running() ? 1 : 0)
  return {
    idle: () =>
      idleOf({
        payments: payments(),
        // A hosted check belongs to a sale with lines, so it is covered here.
        saleLines: deps.selling.active()?.lines.length ?? 0,
        scans: scans(),
        // A shift is closed in one transaction; nothing can come in between.
        shiftClosing: false,
        outbox: deps.queued(),
      }),
    mayRun: () => payments() === 0 && scans() === 0,
  }
}
