// Card payment attempts: durable before a byte leaves, one open attempt a sale, approval and tender in one step.
import type { AttemptState } from '#domain/payment-flow'
import type { TenderRecord } from '#domain/tender'
import type { DeclineAdvice } from '../ports/card.ts'
import { conflict, Problem } from '../ports/errors.ts'
import { inTransaction, moneyHasMoved, type Db } from './db.ts'
import { guarded, unlessTaken } from './errors.ts'
import { tenderRows } from './tenders.ts'

/** Amounts in minor units. `text` is the gateway's own word, `last4` all that is ever known of a card number. */
export type AttemptRow = {
  id: string
  saleId: string
  orderId: string
  /** With the tip: what is asked for, charged and approved. */
  amountMinor: number
  tipMinor: number
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
  entryMode: string | null
  /** Where it is charged: by the gateway after the card was read, or by the terminal in one call. */
  via: 'gateway' | 'terminal'
  /** Since when a manager does not want this payment any more. */
  givenUpAt: string | null
  /** Why the outcome is not known or needs somebody. */
  why: string | null
  /** What a refusal asks of the people at the till. */
  advice: DeclineAdvice | null
  /** What a manager decided, in words for the record. */
  resolution: string | null
}
/** What may be learnt about an attempt on its way; absent fields stay as they are. */
export type AttemptFields = Partial<
  Pick<
    AttemptRow,
    | 'sentAt'
    | 'settledAt'
    | 'reference'
    | 'authCode'
    | 'text'
    | 'approvedMinor'
    | 'brand'
    | 'last4'
    | 'notFounds'
    | 'entryMode'
    | 'why'
    | 'advice'
  >
>
/** A charge that stands. `at` is when it was sent, `number` the receipt it paid, null while its sale is open. */
export type EarlierCharge = { reference: string; at: string; number: number | null }
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

/** An attempt's columns under the names of `AttemptRow`. */
export const attemptColumns = `id, sale_id as saleId, order_id as orderId, amount_minor as amountMinor, tip_minor as tipMinor, currency, state, created_at as createdAt, sent_at as sentAt,
  settled_at as settledAt, reference, auth_code as authCode, text, approved_minor as approvedMinor, brand, last4, not_founds as notFounds,
  entry_mode as entryMode, via, given_up_at as givenUpAt, why, advice, resolution`
// The very words of the partial indexes, or SQLite would not use them.
export const attemptIsOpen = "state in ('created', 'waiting-for-card', 'sent', 'unknown')"

/** The only module that writes attempts. `approve` is safe to repeat: the second one changes nothing. */
export function attemptStore(db: Db) {
  const insert = db.prepare<[Required<NewAttempt>]>(
    `insert into attempt (id, sale_id, order_id, amount_minor, tip_minor, currency, created_at, state, via)
     values (@id, @saleId, @orderId, @amountMinor, @tipMinor, @currency, @createdAt, @state, @via)`,
  )
  const one = db.prepare<[string], AttemptRow>(`select ${attemptColumns} from attempt where id = ?`)
  const open = db.prepare<[], AttemptRow>(`select ${attemptColumns} from attempt where ${attemptIsOpen} order by n`)
  const latest = db.prepare<[string], AttemptRow>(
    `select ${attemptColumns} from attempt where sale_id = +? order by n desc limit 1`,
  )
  const update = db.prepare<[AttemptRow]>(
    `update attempt set state = @state, sent_at = @sentAt, settled_at = @settledAt, reference = @reference, auth_code = @authCode, text = @text,
       approved_minor = @approvedMinor, brand = @brand, last4 = @last4, not_founds = @notFounds,
       entry_mode = @entryMode, why = @why, advice = @advice, resolution = @resolution where id = @id`,
  )
  const markGivenUp = db.prepare<[string, string]>(
    "update attempt set given_up_at = coalesce(given_up_at, ?) where id = ? and state = 'unknown'",
  )
  const same = db.prepare<[SameCharge], EarlierCharge>(sameChargeQuery)
  const ofSale = attemptsOf(db)
  const tenders = tenderRows(db)

  function get(id: string): AttemptRow {
    const row = one.get(id)
    if (!row) throw new Problem({ code: 'not-found', what: 'sale' }, `no payment attempt ${id}`)
    return row
  }

  return guarded(
    {
      /** Throws conflict 'payment-open' while another attempt of the sale has no final outcome. */
      create(row: NewAttempt): void {
        unlessTaken(
          () => insert.run({ via: 'gateway', tipMinor: 0, ...row }),
          () => conflict('payment-open'),
        )
      },
      setState(id: string, state: AttemptState, fields: AttemptFields = {}): void {
        inTransaction(db, () => {
          if (state === 'unknown' || !openStates.has(state)) moneyHasMoved(db)
          const row = get(id)
          unlessTaken(
            () => update.run({ ...row, ...fields, state }),
            () => conflict('payment-open'),
          )
        })
      },
      find: (id: string): AttemptRow | null => one.get(id) ?? null,
      /**
       * The newest charge of another sale since `from` (ISO instant) that this card paid with this amount (minor units) and that
       * was not given back; null without one.
       */
      sameCharge: (wanted: SameCharge): EarlierCharge | null => same.get(wanted) ?? null,
      /** All of a sale, oldest first. */
      ofSale,
      /** A manager does not want this payment any more; saying it twice changes nothing. */
      giveUp(id: string, at: string): void {
        markGivenUp.run(at, id)
      },
      /** Everything a restart must settle, oldest first. */
      openOnes: (): AttemptRow[] => open.all(),
      forSale: (saleId: string): AttemptRow | null => latest.get(saleId) ?? null,
      /** Attempt and tender in one transaction. Throws conflict 'nothing-running' when the attempt already ended otherwise. */
      approve(input: Approval): void {
        inTransaction(db, () => {
          moneyHasMoved(db)
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
      /**
       * An approval turned up behind an end that said no money moved: money without a sale, so somebody has to look. Without
       * a reference it is more than one. Safe to repeat. Throws conflict 'nothing-running' for an attempt that is still open or was approved.
       */
      surfaced(found: Surfaced): void {
        inTransaction(db, () => {
          moneyHasMoved(db)
          const row = get(found.attemptId)
          if (row.state === 'needs-human' && row.reference === found.reference) return
          if (!surprised.has(row.state)) throw conflict('nothing-running')
          const { reference, approvedMinor, text, at: settledAt } = found
          const why = `approved after ${row.state}`
          update.run({ ...row, state: 'needs-human', reference, approvedMinor, text, settledAt, why })
        })
      },
      /**
       * A manager's decision about an attempt that needs somebody: the money is not ours ('cancelled') or it is ('approved', with
       * the tender it pays for while the sale still waits for it). Throws conflict 'nothing-running' when nobody is needed.
       */
      resolve(
        id: string,
        state: 'cancelled' | 'approved',
        decision: { resolution: string; at: string; tender?: TenderRecord },
      ): void {
        inTransaction(db, () => {
          moneyHasMoved(db)
          const row = get(id)
          if (row.state !== 'needs-human') throw conflict('nothing-running')
          const { resolution, at: settledAt } = decision
          update.run({ ...row, state, resolution, settledAt, approvedMinor: row.approvedMinor ?? row.amountMinor })
          if (state === 'approved' && decision.tender !== undefined) tenders.add(row.saleId, decision.tender)
        })
      },
    },
    db,
  )
}

type Surfaced = { attemptId: string; reference: string | null; approvedMinor: number | null; text: string; at: string }
type SameCharge = { saleId: string; brand: string; last4: string; amountMinor: number; from: string }
/** Exported so that a test can look at its query plan. */
export const sameChargeQuery = `select a.reference, coalesce(a.sent_at, a.created_at) as at, s.number
  from attempt a indexed by charged_attempts join sale s on s.id = a.sale_id
  where a.state in ('approved', 'partial') and coalesce(a.sent_at, a.created_at) >= @from and a.sale_id <> @saleId
    and a.brand = @brand and a.last4 = @last4 and a.amount_minor = @amountMinor
    and not exists (select 1 from reversal r where r.attempt_id = a.id and r.state = 'done')
  order by coalesce(a.sent_at, a.created_at) desc limit 1`

type NewAttempt = {
  id: string
  saleId: string
  orderId: string
  amountMinor: number
  tipMinor?: number
  currency: string
  createdAt: string
  state: AttemptState
  via?: AttemptRow['via']
}
const surprised: ReadonlySet<AttemptState> = new Set(['cancelled', 'declined', 'not-sent'])
const openStates: ReadonlySet<AttemptState> = new Set(['created', 'waiting-for-card', 'sent', 'unknown'])

/** Reads all attempts of a sale, oldest first. */
export function attemptsOf(db: Db): (saleId: string) => AttemptRow[] {
  const all = db.prepare<[string], AttemptRow>(`select ${attemptColumns} from attempt where sale_id = +? order by n`)
  return saleId => all.all(saleId)
}

/** Prepares the check that no attempt of a sale is without a final outcome; throws conflict 'payment-open' or 'payment-unknown'. */
export function attemptGuard(db: Db): (saleId: string) => void {
  const state = db
    .prepare<[string], AttemptState>(`select state from attempt where sale_id = ? and ${attemptIsOpen}`)
    .pluck()
  return saleId => {
    const found = state.get(saleId)
    if (found !== undefined) throw conflict(found === 'unknown' ? 'payment-unknown' : 'payment-open')
  }
}
