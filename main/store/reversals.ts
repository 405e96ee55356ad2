// Voids and refunds: attempts of their own, durable before a byte leaves, one open at a time, never more than was taken.
import { conflict, Problem } from '../ports/errors.ts'
import { inTransaction, moneyHasMoved, type Db } from './db.ts'
import { guarded, unlessTaken } from './errors.ts'

export type ReversalState = 'created' | 'sent' | 'unknown' | 'done' | 'refused' | 'not-sent' | 'needs-human'
/** Amounts in minor units. `targetReference` is the charge that goes back, `reference` the reversal's own. */
export type ReversalRow = {
  id: string
  attemptId: string
  kind: 'void' | 'refund'
  orderId: string
  amountMinor: number
  currency: string
  state: ReversalState
  reason: string
  staffId: string
  createdAt: string
  sentAt: string | null
  settledAt: string | null
  reference: string | null
  targetReference: string
  text: string | null
  /** The part of a refund that this gives back; null for money of a sale that was not completed. */
  refundTender: string | null
}
export type ReversalFields = Partial<Pick<ReversalRow, 'sentAt' | 'settledAt' | 'reference' | 'text'>>
type NewReversal = Omit<ReversalRow, 'state' | 'sentAt' | 'settledAt' | 'reference' | 'text' | 'refundTender'> & {
  refundTender?: string | null
}

export const reversalColumns = `id, attempt_id as attemptId, kind, order_id as orderId, amount_minor as amountMinor, currency, state, reason, staff_id as staffId,
  created_at as createdAt, sent_at as sentAt, settled_at as settledAt, reference, target_reference as targetReference, text, refund_tender as refundTender`
// The very words of the partial indexes, or SQLite would not use them.
export const reversalIsOpen = "state in ('created', 'sent', 'unknown', 'needs-human')"

/** The only module that writes reversals. A done one never changes, none is ever deleted. */
export function reversalStore(db: Db) {
  const insert = db.prepare<[NewReversal & { refundTender: string | null }]>(
    `insert into reversal (id, attempt_id, kind, order_id, amount_minor, currency, state, reason, staff_id, created_at, target_reference, refund_tender)
     values (@id, @attemptId, @kind, @orderId, @amountMinor, @currency, 'created', @reason, @staffId, @createdAt, @targetReference, @refundTender)`,
  )
  const one = db.prepare<[string], ReversalRow>(`select ${reversalColumns} from reversal where id = ?`)
  const open = db.prepare<[], ReversalRow>(`select ${reversalColumns} from reversal where ${reversalIsOpen} order by n`)
  const ofSale = db.prepare<[string], ReversalRow>(
    `select ${reversalColumns} from reversal where ${reversalIsOpen} and attempt_id in (select id from attempt where sale_id = ?)`,
  )
  const ofAttempt = db.prepare<[string], ReversalRow>(
    `select ${reversalColumns} from reversal where attempt_id = +? order by n`,
  )
  const given = db
    .prepare<[string], number>(
      "select coalesce(sum(amount_minor), 0) from reversal where attempt_id = ? and state = 'done'",
    )
    .pluck()
  const givenOf = db
    .prepare<[string, string], number>(
      "select coalesce(sum(amount_minor), 0) from reversal where attempt_id = ? and target_reference = ? and state = 'done'",
    )
    .pluck()
  const taken = db.prepare<[string], { minor: number; reference: string | null }>(
    'select coalesce(approved_minor, amount_minor) as minor, reference from attempt where id = ?',
  )
  const update = db.prepare<[ReversalRow]>(
    `update reversal set state = @state, sent_at = @sentAt, settled_at = @settledAt, reference = @reference, text = @text where id = @id`,
  )
  const doneSum = (attemptId: string): number => given.get(attemptId) ?? 0

  return guarded(
    {
      /**
       * Throws conflict 'payment-open' while another reversal of the attempt has no final outcome, and 'too-much' for more
       * than is left of the charge.
       */
      create(row: NewReversal): void {
        inTransaction(db, () => {
          const charged = taken.get(row.attemptId)
          if (charged === undefined)
            throw new Problem({ code: 'not-found', what: 'sale' }, `no payment ${row.attemptId}`)
          // Of an order with several charges none was booked: each of them goes back whole and once.
          const left =
            charged.reference === null
              ? row.amountMinor - (givenOf.get(row.attemptId, row.targetReference) ?? 0)
              : charged.minor - doneSum(row.attemptId)
          if (row.amountMinor > left) throw conflict('too-much')
          unlessTaken(
            () => insert.run({ refundTender: null, ...row }),
            () => conflict('payment-open'),
          )
        })
      },
      /** Absent fields stay as they are. Throws conflict 'nothing-running' for a done one, unless it says the same again. */
      setState(id: string, state: ReversalState, fields: ReversalFields = {}): void {
        inTransaction(db, () => {
          if (state !== 'created' && state !== 'sent') moneyHasMoved(db)
          const row = one.get(id)
          if (!row) throw new Problem({ code: 'not-found', what: 'sale' }, `no reversal ${id}`)
          if (row.state === 'done' && state === 'done') return
          if (row.state === 'done') throw conflict('nothing-running')
          unlessTaken(
            () => update.run({ ...row, ...fields, state }),
            () => conflict('payment-open'),
          )
        })
      },
      find: (id: string): ReversalRow | null => one.get(id) ?? null,
      /** Everything without a final outcome, oldest first; 'needs-human' is among them, because it holds back the next one. */
      openOnes: (): ReversalRow[] => open.all(),
      /** The one of a sale that has no final outcome, or null. */
      openFor: (saleId: string): ReversalRow | null => ofSale.get(saleId) ?? null,
      forAttempt: (attemptId: string): ReversalRow[] => ofAttempt.all(attemptId),
      /** Minor units that have gone back for certain. */
      doneSum,
    },
    db,
  )
}
