// Compares payments.log with the data file and puts into it what only the log knows, so that recovery asks and a manager sees it.
import type { AttemptState } from '#domain/payment-flow'
import { inTransaction, type Db } from './db.ts'
import { isConstraint } from './errors.ts'
import type { IntentRecord, OutcomeRecord, PaymentRecord, SaleDoneRecord } from './payment-records.ts'
import { saleRestorer, UnfitRecord } from './restore-sale.ts'
import { replayReversal } from './replay-reversal.ts'

/** What came out of the log: rows added or set right, and records that fit nowhere. */
export type Replayed = { attempts: number; sales: number; reversals: number; unplaced: number }
export type ReplayOptions = {
  training: boolean
  /** What a receipt of a restored sale says beside it. */
  receiptText: string
}
type Known = { state: AttemptState; saleId: string; resolution: string | null }

/**
 * Safe to repeat; a data file that knows everything is only read. An intent without its attempt becomes one: 'unknown' when
 * its sale still waits for that money, so that the gateway is asked; 'needs-human' when it was approved and the sale is
 * lost. A completed sale that is missing comes back with its number, total and tenders. Receipt numbers go on behind the log's.
 */
export function replayPayments(db: Db, records: readonly PaymentRecord[], options: ReplayOptions): Replayed {
  const counts: Replayed = { attempts: 0, sales: 0, reversals: 0, unplaced: 0 }
  const intents = new Map<string, IntentRecord>()
  const outcomes = new Map<string, OutcomeRecord>()
  const sales = new Map<string, SaleDoneRecord>()
  for (const record of records) {
    if (record.type === 'intent') intents.set(record.attemptId, record)
    else if (record.type === 'outcome') outcomes.set(record.attemptId, record)
    else sales.set(record.saleId, record)
  }
  const status = db.prepare<[string], string>('select status from sale where id = ?').pluck()
  const lostSales = [...sales.values()].filter(({ saleId }) => status.get(saleId) !== 'completed')
  const stateOf = db.prepare<[string], Known>('select state, sale_id as saleId, resolution from attempt where id = ?')
  const reversal = db.prepare<[string], string>('select state from reversal where id = ?').pluck()
  const waiting = [...intents.values()].filter(intent =>
    intent.kind === 'sale'
      ? isBehind(stateOf.get(intent.attemptId), outcomes.get(intent.attemptId), sales.get(intent.saleId))
      : reversal.get(intent.attemptId) === undefined || reversal.get(intent.attemptId) === 'created',
  )
  const highest = Math.max(0, ...[...sales.values()].map(({ number }) => number))
  const counter = db.prepare<[], number>("select value from counter where name = 'receipt'").pluck().get() ?? 0
  if (lostSales.length + waiting.length === 0 && highest <= counter) return counts

  inTransaction(db, () => {
    db.prepare("update counter set value = max(value, ?) where name = 'receipt'").run(highest)
    const restore = saleRestorer(db, options)
    const attempt = attemptReplay(db, sales, restore.placeholder)
    const placed = (work: () => boolean): boolean => {
      try {
        return db.transaction(work)()
      } catch (thrown) {
        // A number, an order or an id that another row has: the record is kept in the log and counted, nothing is overwritten.
        if (thrown instanceof UnfitRecord || isConstraint(thrown, 'SQLITE_CONSTRAINT_UNIQUE')) return false
        throw thrown
      }
    }
    for (const sale of lostSales) {
      if (placed(() => restore.completed(sale, intents))) counts.sales += 1
      else counts.unplaced += 1
    }
    for (const intent of waiting) {
      const outcome = outcomes.get(intent.attemptId)
      const isSale = intent.kind === 'sale'
      if (placed(() => (isSale ? attempt(intent, outcome) : replayReversal(db, intent, outcome)))) {
        counts[isSale ? 'attempts' : 'reversals'] += 1
      } else counts.unplaced += 1
    }
  })
  return counts
}

/** Ends in which no money moved. */
const ended: ReadonlySet<string> = new Set(['cancelled', 'declined', 'not-sent'])
const charged = (outcome: OutcomeRecord | undefined): outcome is OutcomeRecord =>
  outcome?.state === 'approved' || outcome?.state === 'partial'
const moved = (outcome: OutcomeRecord | undefined): boolean => outcome === undefined || !ended.has(outcome.state)

/** True when the log knows more of an attempt than the data file. */
function isBehind(
  known: Known | undefined,
  outcome: OutcomeRecord | undefined,
  sale: SaleDoneRecord | undefined,
): boolean {
  if (known === undefined) return true
  if (known.resolution !== null || known.state === 'approved' || known.state === 'partial') return false
  // Its money is part of a completed sale: nobody needs to be asked.
  if (charged(outcome) && sale?.tenders.some(({ reference }) => reference === outcome.reference)) return true
  if (known.state === 'created' || known.state === 'waiting-for-card') return moved(outcome)
  return ended.has(known.state) && charged(outcome)
}

function attemptReplay(
  db: Db,
  sales: ReadonlyMap<string, SaleDoneRecord>,
  placeholder: (intent: IntentRecord) => void,
): (intent: IntentRecord, outcome: OutcomeRecord | undefined) => boolean {
  const known = db.prepare<[string], Known>('select state, sale_id as saleId, resolution from attempt where id = ?')
  const openBeside = db
    .prepare<[string], number>(
      "select count(*) from attempt where sale_id = ? and state in ('created', 'waiting-for-card', 'sent', 'unknown')",
    )
    .pluck()
  const status = db.prepare<[string], string>('select status from sale where id = ?').pluck()
  const paidBy = db
    .prepare<[string, string], number>('select count(*) from tender where sale_id = ? and reference = ?')
    .pluck()
  const insert = db.prepare<[Row]>(
    `insert into attempt (id, sale_id, order_id, amount_minor, tip_minor, currency, state, created_at, sent_at, settled_at, reference, approved_minor, text, why)
     values (@id, @saleId, @orderId, @amountMinor, @tipMinor, @currency, @state, @at, @at, @settledAt, @reference, @approvedMinor, null, @why)`,
  )
  const change = db.prepare<[Row]>(
    `update attempt set state = @state, sent_at = coalesce(sent_at, @at), settled_at = @settledAt, reference = coalesce(@reference, reference),
       approved_minor = coalesce(@approvedMinor, approved_minor), why = @why where id = @id`,
  )

  return (intent, outcome) => {
    const row = known.get(intent.attemptId)
    if (row === undefined) placeholder(intent)
    const tender =
      charged(outcome) && outcome.reference !== null && (paidBy.get(intent.saleId, outcome.reference) ?? 0) > 0
    const state = stateOf(intent, outcome, tender)
    const settledAt = state === 'unknown' ? null : (outcome?.at ?? intent.at)
    const { attemptId: id, saleId, orderId, amountMinor, tipMinor = 0, currency, at } = intent
    const { reference = null, approvedMinor = null } = outcome ?? {}
    const values = {
      id,
      saleId,
      orderId,
      amountMinor,
      tipMinor,
      currency,
      at,
      state,
      settledAt,
      reference,
      approvedMinor,
    }
    ;(row === undefined ? insert : change).run({ ...values, why: 'payments.log' })
    return true
  }

  function stateOf(
    { saleId, attemptId }: IntentRecord,
    outcome: OutcomeRecord | undefined,
    tender: boolean,
  ): AttemptState {
    if (tender) return outcome?.state === 'partial' ? 'partial' : 'approved'
    if (outcome?.state === 'cancelled' || outcome?.state === 'declined' || outcome?.state === 'not-sent')
      return outcome.state
    if (outcome?.state === 'needs-human') return 'needs-human'
    const row = known.get(attemptId)
    // One attempt a sale may be open; a second one cannot be asked about by itself.
    if (row === undefined && (openBeside.get(saleId) ?? 0) > 0) return 'needs-human'
    // An approval behind an end that said no money moved.
    if (row !== undefined && ended.has(row.state)) return 'needs-human'
    if (!charged(outcome)) return 'unknown'
    return status.get(saleId) === 'open' && !sales.has(saleId) ? 'unknown' : 'needs-human'
  }
}

type Row = {
  id: string
  saleId: string
  orderId: string
  amountMinor: number
  tipMinor: number
  currency: string
  at: string
  state: AttemptState
  settledAt: string | null
  reference: string | null
  approvedMinor: number | null
  why: string
}
