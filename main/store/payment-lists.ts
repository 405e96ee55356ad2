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
  /** True when the charge was voided: then it is in no settlement report. */
  voided: 0 | 1
}
/** Settled money that went back as a refund of its own. `reference` is the refund's. */
export type RefundedCharge = Pick<Charge, 'reference' | 'orderId' | 'amountMinor' | 'number' | 'at'>

const queries = {
  charges: `select a.id as attemptId, a.reference, a.order_id as orderId, coalesce(a.approved_minor, a.amount_minor) as amountMinor, a.currency, a.state,
      coalesce(a.sent_at, a.created_at) as at, a.sale_id as saleId, s.number, s.status,
      (select coalesce(sum(r.amount_minor), 0) from reversal r where r.attempt_id = a.id and r.state = 'done') as reversedMinor,
      exists (select 1 from reversal r where r.attempt_id = a.id and r.state = 'done' and r.kind = 'void') as voided
    from attempt a indexed by charged_attempts join sale s on s.id = a.sale_id
    where a.state in ('approved', 'partial') and coalesce(a.sent_at, a.created_at) >= @from and coalesce(a.sent_at, a.created_at) < @to
    order by coalesce(a.sent_at, a.created_at)`,
  refunds: `select r.reference, r.order_id as orderId, r.amount_minor as amountMinor, s.number, coalesce(r.sent_at, r.created_at) as at
    from reversal r indexed by refunds_by_time join attempt a on a.id = r.attempt_id join sale s on s.id = a.sale_id
    where r.kind = 'refund' and r.state = 'done' and coalesce(r.sent_at, r.created_at) >= @from and coalesce(r.sent_at, r.created_at) < @to
    order by coalesce(r.sent_at, r.created_at)`,
  needsHuman: `select ${attemptColumns} from attempt where state = 'needs-human' order by n`,
  unknown: `select ${attemptColumns} from attempt where ${attemptIsOpen} and state = 'unknown' order by n`,
  openReversals: `select ${reversalColumns} from reversal where ${reversalIsOpen} order by n`,
} as const
/** Exported so that a test can look at their query plans. */
export const paymentListQueries = queries

export function paymentLists(db: Db) {
  const charges = db.prepare<[{ from: string; to: string }], Charge>(queries.charges)
  const refunds = db.prepare<[{ from: string; to: string }], RefundedCharge>(queries.refunds)
  const needsHuman = db.prepare<[], AttemptRow>(queries.needsHuman)
  const unknown = db.prepare<[], AttemptRow>(queries.unknown)
  const openReversals = db.prepare<[], ReversalRow>(queries.openReversals)
  return guarded(
    {
      /** Approved and partly approved charges sent from `from` up to, not including, `to` (ISO instants in UTC), oldest first. */
      charges: (from: string, to: string): Charge[] => charges.all({ from, to }),
      /** Refunds the bank has confirmed, sent in that time, oldest first. */
      refunds: (from: string, to: string): RefundedCharge[] => refunds.all({ from, to }),
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
