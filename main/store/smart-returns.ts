// Points that have to be taken back: owed from the commit that takes the goods back, by a trigger of the schema.
import type { SmartState } from '#domain/smart-flow'
import type { Db } from './db.ts'
import { guarded } from './errors.ts'

/**
 * due: the transaction still has all its points. cancelled: it has none any more, and what the customer kept is still to be
 * booked. done: taken back, and booked anew is what was kept. dropped: there was nothing to take back. review: the service refused.
 */
export type SmartReturnState = 'due' | 'cancelled' | 'done' | 'dropped' | 'review'
/** `id` is also the X-Action id of the cancel; `booking` is how its transaction stands. */
export type SmartReturnRow = {
  id: string
  smartId: string
  saleId: string
  state: SmartReturnState
  booking: SmartState
  text: string | null
}

const columns = `r.id, r.smart_id as smartId, t.sale_id as saleId, r.state, t.state as booking, r.text
  from smart_return r join smart_transaction t on t.id = r.smart_id`
const queries = {
  // The very words of the partial index, or SQLite would not use it.
  unsettled: `select ${columns} where r.state in ('due', 'cancelled') order by r.n`,
  ofSale: `select ${columns} where t.sale_id = ? and t.purpose = 'loyalty' order by t.n desc limit 1`,
} as const
/** Exported so that a test can look at their query plans. */
export const smartReturnQueries = queries

/** The only module that reads and settles returns of points. */
export function smartReturnStore(db: Db) {
  const unsettled = db.prepare<[], SmartReturnRow>(queries.unsettled)
  const ofSale = db.prepare<[string], SmartReturnRow>(queries.ofSale)
  const one = db.prepare<[string], SmartReturnRow>(`select ${columns} where r.id = ?`)
  const settle = db.prepare<[SmartReturnState, string | null, string | null, string]>(
    'update smart_return set state = ?, settled_at = ?, text = ? where id = ?',
  )
  return guarded(
    {
      unsettled: (): SmartReturnRow[] => unsettled.all(),
      find: (id: string): SmartReturnRow | null => one.get(id) ?? null,
      /** How the newest points of a sale go back, or null where nothing of it came back. */
      ofSale: (saleId: string): SmartReturnRow | null => ofSale.get(saleId) ?? null,
      setState(id: string, state: SmartReturnState, over: { at: string; text: string | null } | null): void {
        settle.run(state, over?.at ?? null, over?.text ?? null, id)
      },
    },
    db,
  )
}
