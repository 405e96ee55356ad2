// Refunds as the database holds them, and how each part of one stands.
import type { PricedLine } from '#domain/cart'
import type { RefundedTax } from '#domain/refund'
import { readRules, type StoreRules } from '#domain/store-rules'
import type { Db } from './db.ts'

export type RefundKind = 'refund' | 'void' | 'exchange' | 'without-receipt'
/** Amounts in minor units from zero; a ledger enters them as negative. `ofSale` is null for goods without a receipt. */
export type RefundRow = {
  id: string
  number: number
  kind: RefundKind
  ofSale: string | null
  /** Of the sale: the number on its receipt, and when it was completed. */
  ofNumber: number | null
  ofAt: string | null
  shiftId: string | null
  training: boolean
  staffId: string
  cashier: string
  approvedBy: string
  approver: string
  reason: string
  note: string | null
  at: string
  grossMinor: number
  discountMinor: number
  depositMinor: number
  totalMinor: number
  receiptText: string
  /** What it was priced by: of a sale, its own rules. */
  rules: StoreRules
}
export type RefundLineRow = Pick<
  PricedLine,
  | 'id'
  | 'productId'
  | 'name'
  | 'barcode'
  | 'unitPriceMinor'
  | 'quantityMilli'
  | 'taxBasisPoints'
  | 'grossMinor'
  | 'discountMinor'
  | 'totalMinor'
> & { saleLineId: string | null; depositMinor: number }
/**
 * done: with the customer. waiting: still to be sent to the bank. checking: sent, and the bank has not said how it ended.
 * refused: the bank said no. needs-human: the bank contradicts itself. open: a credit that is not used up. replaced: paid out
 * otherwise.
 */
export type RefundTenderState = 'done' | 'waiting' | 'checking' | 'refused' | 'needs-human' | 'open' | 'replaced'
/**
 * One part of the money. Cash comes out as amount + rounding, a card gets amount + tip. `leftMinor`: of a credit what is not
 * used; of a card what is not paid out otherwise. `why`: the bank's word for how the last try ended.
 */
export type RefundTenderRow = {
  id: string
  refundId: string
  kind: 'cash' | 'card' | 'credit'
  amountMinor: number
  roundingMinor: number
  tipMinor: number
  at: string
  shiftId: string | null
  staffId: string
  saleTenderId: string | null
  attemptId: string | null
  brand: string | null
  last4: string | null
  chargeReference: string | null
  replaces: string | null
  state: RefundTenderState
  leftMinor: number
  why: string | null
  /** The reversal that gave it back, or the newest one. */
  reversalId: string | null
}
export type StoredRefund = RefundRow & { lines: RefundLineRow[]; taxes: RefundedTax[]; tenders: RefundTenderRow[] }

export const refundColumns = `r.id, r.number, r.kind, r.of_sale as ofSale, s.number as ofNumber, s.completed_at as ofAt, r.shift_id as shiftId, r.training, r.staff_id as staffId, r.cashier,
  r.approved_by as approvedBy, r.approver, r.reason, r.note, r.at, r.gross_minor as grossMinor, r.discount_minor as discountMinor, r.deposit_minor as depositMinor,
  r.total_minor as totalMinor, r.receipt_text as receiptText, r.rules from refund r left join sale s on s.id = r.of_sale`
export const refundLineColumns = `id, sale_line_id as saleLineId, product_id as productId, name, barcode, unit_price_minor as unitPriceMinor, quantity_milli as quantityMilli,
  tax_basis_points as taxBasisPoints, gross_minor as grossMinor, discount_minor as discountMinor, deposit_minor as depositMinor, total_minor as totalMinor from refund_line`
export const refundTenderColumns = `t.id, t.refund_id as refundId, t.kind, t.amount_minor as amountMinor, t.rounding_minor as roundingMinor, t.tip_minor as tipMinor, t.at, t.shift_id as shiftId,
  t.staff_id as staffId, t.sale_tender_id as saleTenderId, t.attempt_id as attemptId, t.brand, t.last4, t.charge_reference as chargeReference, t.replaces,
  (select coalesce(sum(amount_minor + tip_minor), 0) from refund_tender where replaces = t.id) as replacedMinor,
  case t.kind when 'credit' then (select coalesce(sum(amount_minor), 0) from tender where kind = 'credit' and reference = t.refund_id) else 0 end as usedMinor
  from refund_tender t`

export type RefundRecord = Omit<RefundRow, 'training' | 'rules'> & { training: number; rules: string | null }
export type RefundTenderRecord = Omit<RefundTenderRow, 'state' | 'leftMinor' | 'why' | 'reversalId'> & {
  replacedMinor: number
  usedMinor: number
}
type Way = { id: string; state: string; text: string | null }

export const readRefund = ({ training, rules, ...row }: RefundRecord): RefundRow => ({
  ...row,
  training: training === 1,
  rules: readRules(rules),
})

/** How a part stands follows from what became of it at the bank and what took its place: nothing is written twice. */
export function refundTenderReader(db: Db): (record: RefundTenderRecord) => RefundTenderRow {
  const ways = db.prepare<[string], Way>('select id, state, text from reversal where refund_tender = +? order by n')
  return ({ replacedMinor, usedMinor, ...row }) => {
    const tries = row.kind === 'card' ? ways.all(row.id) : []
    const chosen = tries.find(({ state }) => state === 'done') ?? tries.at(-1)
    const leftMinor = row.amountMinor + row.tipMinor - replacedMinor - usedMinor
    const state = stateOf(row.kind, leftMinor, replacedMinor, chosen?.state)
    return { ...row, state, leftMinor, why: chosen?.text ?? null, reversalId: chosen?.id ?? null }
  }
}

function stateOf(
  kind: RefundTenderRow['kind'],
  leftMinor: number,
  replacedMinor: number,
  way: string | undefined,
): RefundTenderState {
  switch (kind) {
    case 'cash':
      return 'done'
    case 'credit':
      return leftMinor > 0 ? 'open' : 'done'
    case 'card':
      if (way === 'done') return 'done'
      if (replacedMinor > 0) return 'replaced'
      if (way === 'refused' || way === 'needs-human') return way
      return way === undefined || way === 'not-sent' ? 'waiting' : 'checking'
    default:
      return kind satisfies never
  }
}
