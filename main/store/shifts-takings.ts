// What was sold and taken in one stretch of the books: summed up from stored rows, with practice and late money apart.
import type { Db } from './db.ts'
import type { Span } from './shifts-marks.ts'

export type TaxRow = { basisPoints: number; grossMinor: number; netMinor: number; taxMinor: number }
/** Minor units. `cashMinor`, `cardMinor` and `creditMinor` count towards totals; rounding and tips lie beside them. */
export type Sums = {
  sales: number
  grossMinor: number
  discounts: number
  discountMinor: number
  cashMinor: number
  cardMinor: number
  creditMinor: number
  roundingMinor: number
  tipMinor: number
  taxes: TaxRow[]
}
/** Money or a sale that belongs to an earlier shift but came to its end in this stretch; `z` is the report of that shift. */
export type LateEntry = {
  kind: 'sale' | 'money'
  z: number
  number: number | null
  saleId: string
  amountMinor: number
}
/** `own`: of this shift. `practice`: the other kind of sale, in no sum of the others. `late`: of earlier shifts. */
export type Takings = { own: Sums; practice: Sums; late: Sums; entries: LateEntry[] }

type TenderSum = {
  training: number
  kind: 'cash' | 'card' | 'credit'
  amountMinor: number
  roundingMinor: number
  tipMinor: number
}
type LateTender = TenderSum & { saleId: string; z: number }
type SaleSum = { training: number; sales: number; grossMinor: number; discountMinor: number; discounts: number }
type LateSale = SaleSum & { saleId: string; number: number }

const inTender = 't.n > @tenderFrom and t.n <= @tenderTo'
const inSale = 's.number > @saleFrom and s.number <= @saleTo'
// A card tender began where its attempt (or the reversal it stands for) was written down, not where its answer came.
const begunAs = (table: 'attempt' | 'reversal', from: string) =>
  table === 'attempt'
    ? `(select a.n from attempt a where a.sale_id = t.sale_id and a.reference = t.reference and a.n <= ${from} limit 1)`
    : `(select r.n from attempt a join reversal r on r.attempt_id = a.id where a.sale_id = t.sale_id and t.amount_minor < 0
        and coalesce(r.reference, r.target_reference) = t.reference and r.n <= ${from} limit 1)`
const tenderSum = `s.training, t.kind, t.amount_minor as amountMinor, t.rounding_minor as roundingMinor, t.tip_minor as tipMinor`

const queries = {
  tenders: `select s.training, t.kind, sum(t.amount_minor) as amountMinor, sum(t.rounding_minor) as roundingMinor, sum(t.tip_minor) as tipMinor
    from tender t join sale s on s.id = t.sale_id where ${inTender} group by s.training, t.kind`,
  lateTenders: `select ${tenderSum}, t.sale_id as saleId, case
      when t.kind = 'card' and t.amount_minor > 0 and ${begunAs('attempt', '@attemptFrom')} is not null
        then (select min(z.n) from z_report z where z.attempt_mark >= ${begunAs('attempt', '@attemptFrom')})
      when t.kind = 'card' and ${begunAs('reversal', '@reversalFrom')} is not null
        then (select min(z.n) from z_report z where z.reversal_mark >= ${begunAs('reversal', '@reversalFrom')})
      else @z end as z
    from tender t join sale s on s.id = t.sale_id
    where ${inTender} and (t.shift_id is not @shiftId or (t.kind = 'card' and
      ((t.amount_minor > 0 and ${begunAs('attempt', '@attemptFrom')} is not null) or ${begunAs('reversal', '@reversalFrom')} is not null)))`,
  sales: `select s.training, count(*) as sales, sum(s.total_minor) as grossMinor, sum(s.discount_minor) as discountMinor,
      count(*) filter (where s.discount_minor <> 0) as discounts from sale s where ${inSale} group by s.training`,
  lateSales: `select s.training, 1 as sales, s.total_minor as grossMinor, s.discount_minor as discountMinor,
      s.discount_minor <> 0 as discounts, s.id as saleId, s.number from sale s
    where ${inSale} and (s.shift_id is not @shiftId or s.id in (select value from json_each(@saleIds)))`,
  taxes: `select s.training, x.basis_points as basisPoints, sum(x.gross_minor) as grossMinor, sum(x.net_minor) as netMinor, sum(x.tax_minor) as taxMinor
    from sale s join sale_tax x on x.sale_id = s.id where ${inSale} group by s.training, x.basis_points`,
  lateTaxes: `select s.training, x.basis_points as basisPoints, sum(x.gross_minor) as grossMinor, sum(x.net_minor) as netMinor, sum(x.tax_minor) as taxMinor
    from json_each(@saleIds) j join sale s on s.id = j.value join sale_tax x on x.sale_id = s.id group by s.training, x.basis_points`,
} as const
/** Exported so that a test can look at their query plans. */
export const takingQueries = Object.values(queries)

/** Every row of the stretch is in exactly one of own, practice and late; nothing is computed that is not stored. */
export function takings(db: Db): (span: Span, z: number, practising: boolean) => Takings {
  const all = <R>(sql: string) => db.prepare<[Record<string, string | number>], R>(sql)
  const tenders = all<TenderSum>(queries.tenders)
  const lateTenders = all<LateTender>(queries.lateTenders)
  const sales = all<SaleSum>(queries.sales)
  const lateSales = all<LateSale>(queries.lateSales)
  const taxes = all<TaxRow & { training: number }>(queries.taxes)
  const lateTaxes = all<TaxRow & { training: number }>(queries.lateTaxes)

  return ({ shiftId, from, to }, z, practising) => {
    const kind = practising ? 1 : 0
    const span = {
      shiftId,
      z,
      saleFrom: from.sale,
      saleTo: to.sale,
      tenderFrom: from.tender,
      tenderTo: to.tender,
      attemptFrom: from.attempt,
      reversalFrom: from.reversal,
    }
    const lateMoney = lateTenders.all(span).filter(({ training }) => training === kind)
    const came = new Map(lateMoney.filter(each => each.amountMinor > 0).map(each => [each.saleId, each.z]))
    const lateSold = lateSales
      .all({ ...span, saleIds: JSON.stringify([...came.keys()]) })
      .filter(({ training }) => training === kind)
    const lateIds = { ...span, saleIds: JSON.stringify(lateSold.map(({ saleId }) => saleId)) }
    const late = sumsOf(lateSold, lateMoney, lateTaxes.all(lateIds), kind)
    const number = new Map(lateSold.map(each => [each.saleId, each.number]))
    const [sold, taken, taxed] = [sales.all(span), tenders.all(span), taxes.all(span)]
    return {
      own: less(sumsOf(sold, taken, taxed, kind), late),
      practice: sumsOf(sold, taken, taxed, 1 - kind),
      late,
      entries: [
        ...lateMoney.map(each => ({
          kind: 'money' as const,
          z: each.z,
          number: number.get(each.saleId) ?? null,
          saleId: each.saleId,
          amountMinor: each.amountMinor,
        })),
        ...lateSold.map(each => ({
          kind: 'sale' as const,
          z: came.get(each.saleId) ?? z,
          number: each.number,
          saleId: each.saleId,
          amountMinor: each.grossMinor,
        })),
      ],
    }
  }
}

function sumsOf(
  sales: readonly SaleSum[],
  tenders: readonly TenderSum[],
  taxes: readonly (TaxRow & { training: number })[],
  training: number,
): Sums {
  const sold = sales.filter(each => each.training === training)
  const taken = tenders.filter(each => each.training === training)
  const sum = <R>(rows: readonly R[], of: (row: R) => number) => rows.reduce((total, row) => total + of(row), 0)
  const ofKind = (kind: TenderSum['kind']) =>
    sum(
      taken.filter(each => each.kind === kind),
      each => each.amountMinor,
    )
  return {
    sales: sum(sold, each => each.sales),
    grossMinor: sum(sold, each => each.grossMinor),
    discounts: sum(sold, each => each.discounts),
    discountMinor: sum(sold, each => each.discountMinor),
    cashMinor: ofKind('cash'),
    cardMinor: ofKind('card'),
    creditMinor: ofKind('credit'),
    roundingMinor: sum(taken, each => each.roundingMinor),
    tipMinor: sum(taken, each => each.tipMinor),
    taxes: taxes
      .filter(each => each.training === training)
      .map(({ training: _, ...row }) => row)
      .toSorted((a, b) => b.basisPoints - a.basisPoints),
  }
}

/** `whole` without `part`; a rate of which nothing is left is left out. */
function less(whole: Sums, part: Sums): Sums {
  const { taxes, ...sums } = whole
  const left = Object.fromEntries(
    Object.entries(sums).map(([name, value]) => [name, value - part[name as keyof typeof sums]]),
  ) as typeof sums
  return {
    ...left,
    taxes: taxes
      .map(row => {
        const gone = part.taxes.find(({ basisPoints }) => basisPoints === row.basisPoints)
        return gone === undefined
          ? row
          : {
              basisPoints: row.basisPoints,
              grossMinor: row.grossMinor - gone.grossMinor,
              netMinor: row.netMinor - gone.netMinor,
              taxMinor: row.taxMinor - gone.taxMinor,
            }
      })
      .filter(row => row.grossMinor !== 0 || row.netMinor !== 0 || row.taxMinor !== 0),
  }
}
