// What was given back in one stretch of the books, by tender and by rate; a part that takes another one's place counts against it.
import type { Db } from './db.ts'
import type { Span } from './shifts-marks.ts'
import type { TaxRow } from './shifts-takings.ts'

/** Minor units, all from zero. Cash is what left the drawer for the amount; `roundingMinor` lies beside it, as for sales. */
export type RefundSums = {
  count: number
  totalMinor: number
  cashMinor: number
  cardMinor: number
  creditMinor: number
  roundingMinor: number
  tipMinor: number
  taxes: TaxRow[]
}
/** `late`: what an earlier report told as given back by card or as credit, and was paid out otherwise since. */
export type GivenBack = { own: RefundSums; practice: RefundSums; late: RefundSums }

type Kind = 'cash' | 'card' | 'credit'
type Paid = {
  training: number
  kind: Kind
  amountMinor: number
  roundingMinor: number
  tipMinor: number
  late: number
}
const inRefund = 'r.n > @refundFrom and r.n <= @refundTo'
const inPart = 'p.n > @partFrom and p.n <= @partTo'
const queries = {
  counted: `select r.training, count(*) as count, sum(r.total_minor) as totalMinor from refund r where ${inRefund} group by r.training`,
  paid: `select r.training, p.kind, 0 as late, sum(p.amount_minor) as amountMinor,
      sum(p.rounding_minor) as roundingMinor, sum(p.tip_minor) as tipMinor
    from refund_tender p join refund r on r.id = p.refund_id where ${inPart} group by r.training, p.kind`,
  replaced: `select r.training, o.kind, o.n <= @partFrom as late, sum(p.amount_minor) as amountMinor, 0 as roundingMinor, sum(p.tip_minor) as tipMinor
    from refund_tender p join refund_tender o on o.id = p.replaces join refund r on r.id = p.refund_id
    where ${inPart} group by r.training, o.kind, o.n <= @partFrom`,
  taxes: `select r.training, x.basis_points as basisPoints, sum(x.gross_minor) as grossMinor, sum(x.net_minor) as netMinor, sum(x.tax_minor) as taxMinor
    from refund r join refund_tax x on x.refund_id = r.id where ${inRefund} group by r.training, x.basis_points`,
} as const
/** Exported so that a test can look at their query plans. */
export const givenBackQueries = Object.values(queries)

export function givenBack(db: Db): (span: Span, practising: boolean) => GivenBack {
  type Bounds = Record<string, number>
  const counted = db.prepare<[Bounds], { training: number; count: number; totalMinor: number }>(queries.counted)
  const paid = db.prepare<[Bounds], Paid>(queries.paid)
  const replaced = db.prepare<[Bounds], Paid>(queries.replaced)
  const taxes = db.prepare<[Bounds], TaxRow & { training: number }>(queries.taxes)
  return ({ from, to }, practising) => {
    const bounds = {
      refundFrom: from.refund,
      refundTo: to.refund,
      partFrom: from.refundTender,
      partTo: to.refundTender,
    }
    const kind = practising ? 1 : 0
    const parts = [
      ...paid.all(bounds).map(row => ({ ...row, sign: 1 })),
      ...replaced.all(bounds).map(row => ({ ...row, sign: -1 })),
    ]
    const made = counted.all(bounds)
    const taxed = taxes.all(bounds)
    const of = (training: number): RefundSums => ({
      ...paidOf(parts.filter(row => row.training === training && row.late === 0)),
      count: made.find(row => row.training === training)?.count ?? 0,
      totalMinor: made.find(row => row.training === training)?.totalMinor ?? 0,
      taxes: taxed
        .filter(row => row.training === training)
        .map(({ training: _, ...row }) => row)
        .toSorted((a, b) => b.basisPoints - a.basisPoints),
    })
    const late = paidOf(parts.filter(row => row.training === kind && row.late === 1))
    return { own: of(kind), practice: of(1 - kind), late: { ...late, count: 0, totalMinor: 0, taxes: [] } }
  }
}

function paidOf(parts: readonly (Paid & { sign: number })[]): Omit<RefundSums, 'count' | 'totalMinor' | 'taxes'> {
  const sum = (of: (row: Paid) => number) => parts.reduce((total, row) => total + row.sign * of(row), 0)
  const ofKind = (kind: Kind) => sum(row => (row.kind === kind ? row.amountMinor : 0))
  return {
    cashMinor: ofKind('cash'),
    cardMinor: ofKind('card'),
    creditMinor: ofKind('credit'),
    roundingMinor: sum(row => row.roundingMinor),
    tipMinor: sum(row => row.tipMinor),
  }
}
