// Lists for reconciliation: the charges of a time, and everything about money that has no end yet; each from an index.
import type { AttemptRow } from './attempts.ts'
import { attemptColumns, attemptIsOpen } from './attempts.ts'
import type { Db } from './db.ts'
import { guarded } from './errors.ts'
import type { SaleStatus } from './sale-rows.ts'
import { reversalColumns, reversalIsOpen, type ReversalRow } from './reversals.ts'

/** A charge the till knows of. `at` is when it was sent; `amountMinor` what was approved. */
export type Charge = {
  attemptId: string
  reference: string
  orderId: string
  amountMinor: number
  currency: string
  state: 'approved' | 'partial'
  at: string
  saleId: string
  number: number | null
  status: SaleStatus
  /** Minor units that went back for certain. */
  reversedMinor: number
}

const queries = {
  charges: `select a.id as attemptId, a.reference, a.order_id as orderId, coalesce(a.approved_minor, a.amount_minor) as amountMinor, a.currency, a.state,
      coalesce(a.sent_at, a.created_at) as at, a.sale_id as saleId, s.number, s.status,
      (select coalesce(sum(r.amount_minor), 0) from reversal r where r.attempt_id = a.id and r.state = 'done') as reversedMinor
    from attempt a indexed by charged_attempts join sale s on s.id = a.sale_id
    where a.state in ('approved', 'partial') and coalesce(a.sent_at, a.created_at) >= @from and coalesce(a.sent_at, a.created_at) < @to
    order by coalesce(a.sent_at, a.created_at)`,
  needsHuman: `select ${attemptColumns} from attempt where state = 'needs-human' order by n`,
  unknown: `select ${attemptColumns} from attempt where ${attemptIsOpen} and state = 'unknown' order by n`,
  openReversals: `select ${reversalColumns} from reversal where ${reversalIsOpen} order by n`,
} as const
/** Exported so that a test can look at their query plans. */
export const paymentListQueries = queries

export function paymentLists(db: Db) {
  const charges = db.prepare<[{ from: string; to: string }], Charge>(queries.charges)
  const needsHuman = db.prepare<[], AttemptRow>(queries.needsHuman)
  const unknown = db.prepare<[], AttemptRow>(queries.unknown)
  const openReversals = db.prepare<[], ReversalRow>(queries.openReversals)
  return guarded(
    {
      /** Approved and partly approved charges sent from `from` up to, not including, `to` (ISO instants in UTC), oldest first. */
      charges: (from: string, to: string): Charge[] => charges.all({ from, to }),
      /** Payments that a manager must decide about, oldest first. */
      needsHuman: (): AttemptRow[] => needsHuman.all(),
      /** Payments whose outcome is not known, oldest first. */
      unknown: (): AttemptRow[] => unknown.all(),
      /** Voids and refunds without a final outcome, oldest first. */
      openReversals: (): ReversalRow[] => openReversals.all(),
    },
    db,
  )
}
