// Smart transactions of sales: durable before they are started, one open at a time for each purpose, none ever deleted.
import type { SmartPurpose, SmartState } from '#domain/smart-flow'
import { conflict, Problem } from '../ports/errors.ts'
import type { IdentKind, StartType } from '../ports/smart.ts'
import { inTransaction, type Db } from './db.ts'
import { guarded, unlessTaken } from './errors.ts'

/** `amountMinor` is null until the sale is complete; `transactionId` is the service's, `transactionRef` ours. */
export type SmartRow = {
  id: string
  saleId: string
  purpose: SmartPurpose
  startType: StartType
  transactionId: string
  transactionRef: string
  amountMinor: number | null
  currency: string
  state: SmartState
  /** Where the X-Action ids of updates come from, one for each content, and that of the start: the same again at every repeat. */
  updateAction: string
  startAction: string
  createdAt: string
  startedAt: string | null
  settledAt: string | null
  text: string | null
}
export type NewSmart = Omit<SmartRow, 'amountMinor' | 'state' | 'startedAt' | 'settledAt' | 'text'>
export type SmartFields = Partial<Pick<SmartRow, 'amountMinor' | 'startedAt' | 'settledAt' | 'text'>>

const columns = `id, sale_id as saleId, purpose, start_type as startType, transaction_id as transactionId, transaction_ref as transactionRef,
  amount_minor as amountMinor, currency, state, update_action as updateAction, start_action as startAction, created_at as createdAt,
  started_at as startedAt, settled_at as settledAt, text`

/** The only module that writes smart transactions. */
export function smartStore(db: Db) {
  const insert = db.prepare<[NewSmart & { state: SmartState }]>(
    `insert into smart_transaction (id, sale_id, purpose, start_type, transaction_id, transaction_ref, currency, state, update_action, start_action, created_at)
     values (@id, @saleId, @purpose, @startType, @transactionId, @transactionRef, @currency, @state, @updateAction, @startAction, @createdAt)`,
  )
  const one = db.prepare<[string], SmartRow>(`select ${columns} from smart_transaction where id = ?`)
  const latest = db.prepare<[string], SmartRow>(
    `select ${columns} from smart_transaction where sale_id = +? and purpose = 'loyalty' and state <> 'dropped' order by n desc limit 1`,
  )
  // The very words of the partial index, or SQLite would not use it.
  const unsettled = db.prepare<[], SmartRow>(
    `select ${columns} from smart_transaction where state in ('due', 'started', 'unknown') order by n`,
  )
  const drop = db.prepare<[string]>(
    "update smart_transaction set state = 'dropped' where sale_id = ? and purpose = 'loyalty' and state = 'created'",
  )
  const update = db.prepare<[SmartRow]>(
    `update smart_transaction set state = @state, amount_minor = @amountMinor, started_at = @startedAt, settled_at = @settledAt, text = @text where id = @id`,
  )
  const saleStatus = db.prepare<[string], string>('select status from sale where id = ?').pluck()
  const kinds = db.prepare<[], IdentKind>('select type, name, prefix, length from smart_ident_kind order by n')
  const forgetKinds = db.prepare('delete from smart_ident_kind')
  const addKind = db.prepare<[IdentKind]>(
    'insert into smart_ident_kind (type, name, prefix, length) values (@type, @name, @prefix, @length)',
  )

  return guarded(
    {
      /**
       * Ties a customer's transaction to its sale in place of an earlier one. The sale may have been completed meanwhile: then
       * the points are due at once. False when it was abandoned. Throws conflict 'payment-open' when points are under way already.
       */
      attach(row: NewSmart): boolean {
        return inTransaction(db, () => {
          const status = saleStatus.get(row.saleId)
          if (status === undefined || status === 'abandoned') return false
          drop.run(row.saleId)
          unlessTaken(
            () => insert.run({ ...row, state: status === 'completed' ? 'due' : 'created' }),
            () => conflict('payment-open'),
          )
          return true
        })
      },
      /** Absent fields stay as they are. */
      setState(id: string, state: SmartState, fields: SmartFields = {}): SmartRow {
        return inTransaction(db, () => {
          const row = one.get(id)
          if (!row) throw new Problem({ code: 'not-found', what: 'sale' }, `no smart transaction ${id}`)
          const next = { ...row, ...fields, state }
          update.run(next)
          return next
        })
      },
      find: (id: string): SmartRow | null => one.get(id) ?? null,
      /** The customer's transaction of a sale, or null. */
      forSale: (saleId: string): SmartRow | null => latest.get(saleId) ?? null,
      /** Everything the till still has to settle, oldest first. */
      unsettled: (): SmartRow[] => unsettled.all(),
      /** The kinds of ident as last heard, so that a card is recognised before the service is asked again. */
      kinds: (): IdentKind[] => kinds.all(),
      keepKinds(heard: readonly IdentKind[]): void {
        inTransaction(db, () => {
          forgetKinds.run()
          for (const { type, name, prefix, length } of heard) addKind.run({ type, name, prefix, length })
        })
      },
    },
    db,
  )
}
