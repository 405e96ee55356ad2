// Lists and figures of refunds: of a sale, of a shift, those with a part that is not over, credits that are not used.
import type { RefundedTax } from '#domain/refund'
import type { Db } from './db.ts'
import {
  readRefund,
  refundColumns,
  refundTenderColumns,
  refundTenderReader,
  type RefundRecord,
  type RefundRow,
  type RefundTenderRecord,
  type RefundTenderRow,
} from './refund-rows.ts'

/**
 * What a shift gave back, in minor units, all from zero. Cash and card count in the shift that paid them out, refunds and
 * their taxes in the shift that made them; cash is what left the drawer, rounding included. `creditMinor` became store credit
 * and is no money yet; `cardOpenMinor` is the part of `cardMinor` that the bank has not confirmed.
 */
export type ShiftRefunds = {
  count: number
  totalMinor: number
  cashMinor: number
  roundingMinor: number
  cardMinor: number
  cardOpenMinor: number
  tipMinor: number
  creditMinor: number
  taxes: RefundedTax[]
}

// What is over is in none of these: cards that came back or were paid out otherwise, credits used up.
const queries = {
  ofSale: `select ${refundColumns} where r.of_sale = +? order by r.n`,
  newest: `select ${refundColumns} order by r.n desc limit ?`,
  cards: `select ${refundTenderColumns} where t.kind = 'card'
    and not exists (select 1 from reversal v where v.refund_tender = t.id and v.state = 'done')
    and not exists (select 1 from refund_tender p where p.replaces = t.id) order by t.n`,
  credits: `select ${refundTenderColumns} where t.kind = 'credit'
    and t.amount_minor > (select coalesce(sum(amount_minor), 0) from tender where kind = 'credit' and reference = t.refund_id)
      + (select coalesce(sum(amount_minor), 0) from refund_tender where replaces = t.id) order by t.n`,
  counted: 'select count(*) as count, coalesce(sum(total_minor), 0) as totalMinor from refund where shift_id = ?',
  paid: `select t.kind, coalesce(sum(t.amount_minor), 0) as amountMinor, coalesce(sum(t.rounding_minor), 0) as roundingMinor, coalesce(sum(t.tip_minor), 0) as tipMinor
    from refund_tender t where t.shift_id = ? group by t.kind`,
  /** What a later payment took the place of counts where it was paid, and no more where it was promised. */
  replaced: `select o.kind, coalesce(sum(p.amount_minor), 0) as amountMinor, 0 as roundingMinor, coalesce(sum(p.tip_minor), 0) as tipMinor
    from refund_tender p join refund_tender o on o.id = p.replaces where o.shift_id = ? group by o.kind`,
  openCards: `select coalesce(sum(t.amount_minor), 0) from refund_tender t where t.shift_id = ? and t.kind = 'card'
    and not exists (select 1 from reversal v where v.refund_tender = t.id and v.state = 'done')
    and not exists (select 1 from refund_tender p where p.replaces = t.id)`,
  taxes: `select x.basis_points as basisPoints, sum(x.gross_minor) as grossMinor, sum(x.net_minor) as netMinor, sum(x.tax_minor) as taxMinor
    from refund r join refund_tax x on x.refund_id = r.id where r.shift_id = ? group by x.basis_points order by x.basis_points desc`,
} as const
/** Exported so that a test can look at their query plans. */
export const refundListQueries = queries

type Paid = { kind: RefundTenderRow['kind']; amountMinor: number; roundingMinor: number; tipMinor: number }

export function refundLists(db: Db) {
  const ofSale = db.prepare<[string], RefundRecord>(queries.ofSale)
  const newest = db.prepare<[number], RefundRecord>(queries.newest)
  const cards = db.prepare<[], RefundTenderRecord>(queries.cards)
  const credits = db.prepare<[], RefundTenderRecord>(queries.credits)
  const counted = db.prepare<[string], { count: number; totalMinor: number }>(queries.counted)
  const paid = db.prepare<[string], Paid>(queries.paid)
  const replaced = db.prepare<[string], Paid>(queries.replaced)
  const openCards = db.prepare<[string], number>(queries.openCards).pluck()
  const taxes = db.prepare<[string], RefundedTax>(queries.taxes)
  const reader = refundTenderReader(db)

  return {
    /** Oldest first. */
    ofSale: (saleId: string): RefundRow[] => ofSale.all(saleId).map(readRefund),
    /** Newest first. */
    newest: (limit: number): RefundRow[] => newest.all(limit).map(readRefund),
    /** Card parts that the bank has not confirmed, oldest first. */
    openCards: (): RefundTenderRow[] => cards.all().map(reader),
    /** Credits that are not used up, oldest first. */
    openCredits: (): RefundTenderRow[] => credits.all().map(reader),
    refundsOfShift(shiftId: string): ShiftRefunds {
      const out = { cash: 0, card: 0, credit: 0 }
      let [roundingMinor, tipMinor] = [0, 0]
      for (const [sign, rows] of [
        [1, paid.all(shiftId)],
        [-1, replaced.all(shiftId)],
      ] as const) {
        for (const row of rows) {
          out[row.kind] += sign * row.amountMinor
          roundingMinor += sign * row.roundingMinor
          tipMinor += sign * row.tipMinor
        }
      }
      return {
        ...(counted.get(shiftId) ?? { count: 0, totalMinor: 0 }),
        cashMinor: out.cash + roundingMinor,
        roundingMinor,
        cardMinor: out.card,
        cardOpenMinor: openCards.get(shiftId) ?? 0,
        tipMinor,
        creditMinor: out.credit,
        taxes: taxes.all(shiftId),
      }
    },
  }
}
