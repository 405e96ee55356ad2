// Where a report begins and ends in the books, and the payments nobody knows the end of at that moment.
import { attemptIsOpen } from './attempts.ts'
import type { Db } from './db.ts'
import { reversalIsOpen } from './reversals.ts'

/** The last row of each table that is accounted for: receipt number of sales, `n` of everything else. */
export type Marks = {
  sale: number
  tender: number
  attempt: number
  reversal: number
  refund: number
  refundTender: number
  check: number
  journal: number
}
/** What one report accounts for: everything behind `from` up to and with `to`. */
export type Span = { shiftId: string; from: Marks; to: Marks }
/** Minor units. `id` is the attempt's or the reversal's. */
export type OpenPayment = {
  id: string
  kind: 'charge' | 'reversal'
  saleId: string
  amountMinor: number
  state: string
  at: string
}

const queries = {
  now: `select coalesce((select max(number) from sale), 0) as sale, coalesce((select max(n) from tender), 0) as tender,
    coalesce((select max(n) from attempt), 0) as attempt, coalesce((select max(n) from reversal), 0) as reversal,
    coalesce((select max(n) from refund), 0) as refund, coalesce((select max(n) from refund_tender), 0) as refundTender,
    coalesce((select max(n) from age_check), 0) as "check", (select n from journal_head where id = 1) as journal`,
  charges: `select id, 'charge' as kind, sale_id as saleId, coalesce(approved_minor, amount_minor) as amountMinor, state, created_at as at
    from attempt where ${attemptIsOpen}`,
  forSomebody: `select id, 'charge' as kind, sale_id as saleId, coalesce(approved_minor, amount_minor) as amountMinor, state, created_at as at
    from attempt where state = 'needs-human'`,
  reversals: `select r.id, 'reversal' as kind, a.sale_id as saleId, r.amount_minor as amountMinor, r.state, r.created_at as at
    from reversal r join attempt a on a.id = r.attempt_id where r.${reversalIsOpen}`,
} as const
/** Exported so that a test can look at their query plans. */
export const markQueries = Object.values(queries)

export function markRows(db: Db) {
  const now = db.prepare<[], Marks>(queries.now)
  const open = [queries.charges, queries.forSomebody, queries.reversals].map(sql => db.prepare<[], OpenPayment>(sql))
  return {
    now: (): Marks => now.get()!,
    /** Card money of which nobody knows whether it moved, and money that somebody has to look at; oldest first. */
    openPayments: (): OpenPayment[] =>
      open.flatMap(each => each.all()).toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
  }
}
