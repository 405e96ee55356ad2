// Puts a void or refund that only payments.log knows back beside the charge it takes back.
import type { Db } from './db.ts'
import type { IntentRecord, OutcomeRecord } from './payment-records.ts'
import type { ReversalState } from './reversals.ts'

const ends: ReadonlySet<string> = new Set<ReversalState>(['done', 'refused', 'not-sent', 'needs-human'])

/** The part of a refund that still waits for this very money; the log does not name it. */
const refundOfIt = `(select t.id from refund_tender t where t.attempt_id = @charge and t.amount_minor + t.tip_minor = @amountMinor and t.at <= @at
  and not exists (select 1 from reversal v where v.refund_tender = t.id and v.state not in ('refused', 'not-sent'))
  and not exists (select 1 from refund_tender p where p.replaces = t.id) order by t.n limit 1)`

/** False when its charge is not known here. What has no end becomes 'unknown', or 'needs-human' beside another open one. */
export function replayReversal(db: Db, intent: IntentRecord, outcome: OutcomeRecord | undefined): boolean {
  const target = intent.targetReference
  const charge = db
    .prepare<[string, string | null], string>(
      // Of an order with several charges none was booked, so its attempt names none.
      `select id from attempt where sale_id = ? and (reference = ? or reference is null and state = 'needs-human')
       order by reference is null, n limit 1`,
    )
    .pluck()
    .get(intent.saleId, target)
  if (charge === undefined || target === null || intent.kind === 'sale') return false
  const beside = db
    .prepare<[string, string], number>(
      "select count(*) from reversal where attempt_id = ? and id <> ? and state in ('created', 'sent', 'unknown', 'needs-human')",
    )
    .pluck()
    .get(charge, intent.attemptId)
  const end = outcome !== undefined && ends.has(outcome.state) ? outcome.state : 'unknown'
  // Two that are open beside each other cannot both be stored; the other one already holds back the next.
  if (beside !== 0 && (end === 'unknown' || end === 'needs-human')) return false
  const { attemptId: id, kind, orderId, amountMinor, currency, staff, at } = intent
  const settledAt = end === 'unknown' ? null : (outcome?.at ?? at)
  db.prepare(
    `insert into reversal (id, attempt_id, kind, order_id, amount_minor, currency, state, reason, staff_id, created_at, sent_at, settled_at, reference, target_reference, refund_tender)
     values (@id, @charge, @kind, @orderId, @amountMinor, @currency, @end, 'payments.log', @staff, @at, @at, @settledAt, @reference, @target, ${refundOfIt})
     on conflict (id) do update set state = excluded.state, sent_at = excluded.sent_at, settled_at = excluded.settled_at, reference = excluded.reference`,
  ).run({
    id,
    charge,
    kind,
    orderId,
    amountMinor,
    currency,
    end,
    staff: staff ?? '',
    at,
    settledAt,
    reference: outcome?.reference ?? null,
    target,
  })
  return true
}
