// Refunds of completed sales and of goods without a receipt: added in one transaction, checked there, never changed.
import type { RefundedTax } from '#domain/refund'
import { writeRules } from '#domain/store-rules'
import { conflict, Problem } from '../ports/errors.ts'
import { inTransaction, moneyHasMoved, type Db } from './db.ts'
import { guarded } from './errors.ts'
import { journalStore } from './journal.ts'
import { addToOutbox } from './outbox.ts'
import { refundLists } from './refund-lists.ts'
import {
  readRefund,
  refundColumns,
  refundLineColumns,
  refundTenderColumns,
  refundTenderReader,
  type RefundLineRow,
  type RefundRecord,
  type RefundRow,
  type RefundTenderRecord,
  type RefundTenderRow,
  type StoredRefund,
} from './refund-rows.ts'

export type NewRefundTender = Omit<
  RefundTenderRow,
  'refundId' | 'state' | 'leftMinor' | 'why' | 'reversalId' | 'shiftId' | 'at' | 'staffId'
>
export type NewRefund = Omit<RefundRow, 'number' | 'ofNumber' | 'ofAt' | 'shiftId'> & {
  lines: RefundLineRow[]
  taxes: RefundedTax[]
  tenders: NewRefundTender[]
}

/** The only module that writes refunds. Throws conflict 'refund-too-much' for more than is left of a sale, a line or a part. */
export function refundStore(db: Db) {
  const nextNumber = db
    .prepare<[], number>(
      `insert into counter values ('refund', 1 + (select coalesce(max(number), 0) from refund))
       on conflict (name) do update set value = 1 + max(value, (select coalesce(max(number), 0) from refund)) returning value`,
    )
    .pluck()
  const openShift = '(select id from shift where closed_at is null)'
  const insert = db.prepare(
    `insert into refund (id, number, kind, of_sale, shift_id, training, staff_id, cashier, approved_by, approver, reason, note, at, gross_minor, discount_minor, deposit_minor, total_minor, receipt_text, rules)
     values (@id, @number, @kind, @ofSale, ${openShift}, @training, @staffId, @cashier, @approvedBy, @approver, @reason, @note, @at, @grossMinor, @discountMinor, @depositMinor, @totalMinor, @receiptText, @rules)`,
  )
  const insertLine = db.prepare(
    `insert into refund_line (id, refund_id, sale_line_id, product_id, name, barcode, unit_price_minor, quantity_milli, tax_basis_points, gross_minor, discount_minor, deposit_minor, total_minor)
     values (@id, @refundId, @saleLineId, @productId, @name, @barcode, @unitPriceMinor, @quantityMilli, @taxBasisPoints, @grossMinor, @discountMinor, @depositMinor, @totalMinor)`,
  )
  const insertTax = db.prepare(
    'insert into refund_tax (refund_id, basis_points, gross_minor, net_minor, tax_minor) values (@refundId, @basisPoints, @grossMinor, @netMinor, @taxMinor)',
  )
  const insertTender = db.prepare(
    `insert into refund_tender (id, refund_id, shift_id, at, staff_id, kind, amount_minor, rounding_minor, tip_minor, sale_tender_id, attempt_id, brand, last4, charge_reference, replaces)
     values (@id, @refundId, ${openShift}, @at, @staffId, @kind, @amountMinor, @roundingMinor, @tipMinor, @saleTenderId, @attemptId, @brand, @last4, @chargeReference, @replaces)`,
  )
  const one = db.prepare<[string], RefundRecord>(`select ${refundColumns} where r.id = ?`)
  const linesOf = db.prepare<[string], RefundLineRow>(`select ${refundLineColumns} where refund_id = +? order by n`)
  const taxesOf = db.prepare<[string], RefundedTax>(
    `select basis_points as basisPoints, gross_minor as grossMinor, net_minor as netMinor, tax_minor as taxMinor from refund_tax where refund_id = +? order by n`,
  )
  const tendersOf = db.prepare<[string], RefundTenderRecord>(
    `select ${refundTenderColumns} where t.refund_id = +? order by t.n`,
  )
  const tender = db.prepare<[string], RefundTenderRecord>(`select ${refundTenderColumns} where t.id = ?`)
  const quantities = db.prepare<[string], { lineId: string; milli: number }>(
    `select l.sale_line_id as lineId, sum(l.quantity_milli) as milli from refund r join refund_line l on l.refund_id = r.id where r.of_sale = ? group by l.sale_line_id`,
  )
  const reader = refundTenderReader(db)
  const journal = journalStore(db)
  const queue = addToOutbox(db)

  function add(refundId: string, part: NewRefundTender, at: string, staffId: string): void {
    insertTender.run({ ...part, refundId, at, staffId })
  }
  function find(id: string): StoredRefund | null {
    const record = one.get(id)
    if (record === undefined) return null
    return {
      ...readRefund(record),
      lines: linesOf.all(id),
      taxes: taxesOf.all(id),
      tenders: tendersOf.all(id).map(reader),
    }
  }
  /** The triggers are the last word on what is left; they speak in one word. */
  function unlessTooMuch<T>(work: () => T): T {
    try {
      return work()
    } catch (thrown) {
      if (thrown instanceof Error && thrown.message === 'refund-too-much') throw conflict('refund-too-much')
      throw thrown
    }
  }

  return guarded(
    {
      /**
       * The whole refund with its number, journal entry and outbox row, or nothing of it. `plan` works it out inside the
       * transaction, from what is given back until then. The same id a second time changes nothing and answers the first one.
       */
      create(id: string, plan: () => Omit<NewRefund, 'id'>): StoredRefund {
        return inTransaction(db, () => {
          const known = find(id)
          if (known !== null) return known
          moneyHasMoved(db)
          const { lines, taxes, tenders, ...row } = plan()
          const number = nextNumber.get() ?? 0
          unlessTooMuch(() => {
            insert.run({ ...row, id, number, training: row.training ? 1 : 0, rules: writeRules(row.rules) })
            for (const line of lines) insertLine.run({ ...line, refundId: id })
            for (const tax of taxes) insertTax.run({ ...tax, refundId: id })
            for (const part of tenders) add(id, part, row.at, row.staffId)
          })
          const kind = row.kind === 'exchange' ? 'exchange' : 'refund'
          const data = {
            refund: id,
            number,
            kind: row.kind,
            totalMinor: row.totalMinor,
            lines: lines.length,
            tenders: tenders.map(part => part.kind).join('+'),
            reason: row.reason,
            note: row.note,
            approvedBy: row.approvedBy,
            training: row.training,
          }
          journal.append({ at: row.at, kind, staff: row.staffId, saleId: row.ofSale, data })
          queue({ id, topic: 'refund', body: JSON.stringify({ id, number }), createdAt: row.at })
          return find(id)!
        })
      },
      /** Pays a part out otherwise: a card that takes nothing, or what is left of a credit. */
      payOut(refundId: string, part: NewRefundTender & { replaces: string }, at: string, staffId: string): void {
        inTransaction(db, () => {
          moneyHasMoved(db)
          const row = one.get(refundId)
          if (row === undefined) throw new Problem({ code: 'not-found', what: 'receipt' })
          unlessTooMuch(() => add(refundId, part, at, staffId))
          const data = {
            refund: refundId,
            number: row.number,
            kind: 'paid-out',
            to: part.kind,
            amountMinor: part.amountMinor,
          }
          journal.append({ at, kind: 'refund', staff: staffId, saleId: row.ofSale, data })
          queue({
            id: part.id,
            topic: 'refund-payout',
            body: JSON.stringify({ id: part.id, refund: refundId }),
            createdAt: at,
          })
        })
      },
      find,
      tender(id: string): RefundTenderRow | null {
        const record = tender.get(id)
        return record === undefined ? null : reader(record)
      },
      /** Thousandths of a unit by line of the sale that came back already. */
      givenBack: (saleId: string): Record<string, number> =>
        Object.fromEntries(quantities.all(saleId).map(({ lineId, milli }) => [lineId, milli])),
      ...refundLists(db),
    },
    db,
  )
}
