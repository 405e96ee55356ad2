// Card payment attempts: durable before a byte leaves, one open attempt a sale, approval and tender in one step.
import type { AttemptState } from '#domain/payment-flow'
import type { TenderRecord } from '#domain/tender'
import { conflict, Problem } from '../ports/errors.ts'
import { inTransaction, type Db } from './db.ts'
import { guarded, unlessTaken } from './errors.ts'
import { tenderRows } from './tenders.ts'

/** Amounts in minor units. `text` is the gateway's own word, `last4` all that is ever known of a card number. */
export type AttemptRow = {
  id: string
  saleId: string
  orderId: string
  amountMinor: number
  currency: string
  state: AttemptState
  createdAt: string
  sentAt: string | null
  settledAt: string | null
  reference: string | null
  authCode: string | null
  text: string | null
  approvedMinor: number | null
  brand: string | null
  last4: string | null
  notFounds: number
}
/** What may be learnt about an attempt on its way; absent fields stay as they are. */
export type AttemptFields = Partial<
  Pick<
    AttemptRow,
    'sentAt' | 'settledAt' | 'reference' | 'authCode' | 'text' | 'approvedMinor' | 'brand' | 'last4' | 'notFounds'
  >
>
type Approval = {
  attemptId: string
  saleId: string
  state: 'approved' | 'partial'
  reference: string
  authCode: string
  text: string
  approvedMinor: number
  brand: string
  last4: string
  tender: TenderRecord
  at?: string
}

const columns = `id, sale_id as saleId, order_id as orderId, amount_minor as amountMinor, currency, state, created_at as createdAt, sent_at as sentAt,
  settled_at as settledAt, reference, auth_code as authCode, text, approved_minor as approvedMinor, brand, last4, not_founds as notFounds`
// The very words of the partial indexes, or SQLite would not use them.
const isOpen = "state in ('created', 'waiting-for-card', 'sent', 'unknown')"

/** The only module that writes attempts. `approve` is safe to repeat: the second one changes nothing. */
export function attemptStore(db: Db) {
  const insert = db.prepare<[NewAttempt]>(
    `insert into attempt (id, sale_id, order_id, amount_minor, currency, created_at, state)
     values (@id, @saleId, @orderId, @amountMinor, @currency, @createdAt, @state)`,
  )
  const one = db.prepare<[string], AttemptRow>(`select ${columns} from attempt where id = ?`)
  const open = db.prepare<[], AttemptRow>(`select ${columns} from attempt where ${isOpen} order by n`)
  const latest = db.prepare<[string], AttemptRow>(
    `select ${columns} from attempt where sale_id = ? order by n desc limit 1`,
  )
  const update = db.prepare<[AttemptRow]>(
    `update attempt set state = @state, sent_at = @sentAt, settled_at = @settledAt, reference = @reference, auth_code = @authCode, text = @text,
       approved_minor = @approvedMinor, brand = @brand, last4 = @last4, not_founds = @notFounds where id = @id`,
  )
  const tenders = tenderRows(db)

  function get(id: string): AttemptRow {
    const row = one.get(id)
    if (!row) throw new Problem({ code: 'not-found', what: 'sale' }, `no payment attempt ${id}`)
    return row
  }

  return guarded({
    /** Throws conflict 'payment-open' while another attempt of the sale has no final outcome. */
    create(row: NewAttempt): void {
      unlessTaken(
        () => insert.run(row),
        () => conflict('payment-open'),
      )
    },
    setState(id: string, state: AttemptState, fields: AttemptFields = {}): void {
      inTransaction(db, () => {
        const row = get(id)
        unlessTaken(
          () => update.run({ ...row, ...fields, state }),
          () => conflict('payment-open'),
        )
      })
    },
    find: (id: string): AttemptRow | null => one.get(id) ?? null,
    /** Everything a restart must settle, oldest first. */
    openOnes: (): AttemptRow[] => open.all(),
    forSale: (saleId: string): AttemptRow | null => latest.get(saleId) ?? null,
    /** Attempt and tender in one transaction. Throws conflict 'nothing-running' when the attempt already ended otherwise. */
    approve(input: Approval): void {
      inTransaction(db, () => {
        const row = get(input.attemptId)
        if ((row.state === 'approved' || row.state === 'partial') && row.reference === input.reference) return
        if (!openStates.has(row.state)) throw conflict('nothing-running')
        const { state, reference, authCode, text, approvedMinor, brand, last4 } = input
        update.run({
          ...row,
          state,
          reference,
          authCode,
          text,
          approvedMinor,
          brand,
          last4,
          settledAt: input.at ?? row.settledAt,
        })
        tenders.add(input.saleId, input.tender)
      })
    },
  })
}

type NewAttempt = {
  id: string
  saleId: string
  orderId: string
  amountMinor: number
  currency: string
  createdAt: string
  state: AttemptState
}
const openStates: ReadonlySet<AttemptState> = new Set(['created', 'waiting-for-card', 'sent', 'unknown'])

/** Reads all attempts of a sale, oldest first. */
export function attemptsOf(db: Db): (saleId: string) => AttemptRow[] {
  const all = db.prepare<[string], AttemptRow>(`select ${columns} from attempt where sale_id = ? order by n`)
  return saleId => all.all(saleId)
}

/** Prepares the check that no attempt of a sale is without a final outcome; throws conflict 'payment-open' or 'payment-unknown'. */
export function attemptGuard(db: Db): (saleId: string) => void {
  const state = db.prepare<[string], AttemptState>(`select state from attempt where sale_id = ? and ${isOpen}`).pluck()
  return saleId => {
    const found = state.get(saleId)
    if (found !== undefined) throw conflict(found === 'unknown' ? 'payment-unknown' : 'payment-open')
  }
}
