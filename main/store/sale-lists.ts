// Lists of sales for the history and the parked rail; every question is answered from an index.
import { price } from '#domain/cart'
import type { Db } from './db.ts'
import { readDiscounts } from '#domain/kept-discounts'
import { readRules } from '#domain/store-rules'
import { cartOf, linesOf, readLine, type SaleStatus, type SaleSummary } from './sale-rows.ts'

type Found = Omit<SaleSummary, 'tenders'> & {
  tenders: string | null
  discountBasisPoints: number
  discounts: string | null
  rules: string | null
}

const columns = `s.id, s.number, s.status as status, s.status_at as at, s.cashier, coalesce(s.total_minor, 0) as totalMinor, s.discount_basis_points as discountBasisPoints, s.discounts, s.rules, s.parked_as as parkedAs,
  (select coalesce(sum(case when quantity_milli % 1000 = 0 then quantity_milli / 1000 else 1 end), 0) from sale_line where sale_id = s.id) as items,
  (select group_concat(kind, '+') from (select distinct kind from tender where sale_id = s.id order by kind)) as tenders`

const from = (where: string) => `select ${columns} from sale s where ${where} limit @limit`
const queries = {
  newest: from('s.number is not null order by s.number desc'),
  byNumber: from('s.number = cast(@text as integer)'),
  byDay: from(
    "s.status = 'completed' and s.completed_at >= @text and s.completed_at < @end order by s.completed_at desc",
  ),
  byId: from("s.id = @text and s.status = 'completed'"),
  byCashier: from(
    "s.status = 'completed' and s.cashier collate nocase >= @text and s.cashier collate nocase < @end order by s.cashier collate nocase, s.number desc",
  ),
} as const
/** Exported so that a test can look at their query plans. */
export const saleListQueries = Object.values(queries)

/** Completed sales by receipt number, day ('2026-11-21'), sale id or the start of the cashier's name; newest first. */
export function saleLists(db: Db) {
  const find = (sql: string) => db.prepare<[{ text: string; end: string; limit: number }], Found>(sql)
  const newest = find(queries.newest)
  const byNumber = find(queries.byNumber)
  const byDay = find(queries.byDay)
  const byId = find(queries.byId)
  const byCashier = find(queries.byCashier)
  const parked = db.prepare<[], Found>(`select ${columns} from sale s where s.status = 'parked' order by s.n`)
  const lines = linesOf(db)

  function choose(text: string) {
    if (text === '') return newest
    if (/^\d{1,15}$/.test(text)) return byNumber
    if (/^\d{4}-\d{2}(-\d{2})?$/.test(text)) return byDay
    return /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(text) ? byId : byCashier
  }
  return {
    list(text: string, limit: number): SaleSummary[] {
      const wanted = text.trim()
      return choose(wanted)
        .all({ text: wanted, end: `${wanted}\u{10ffff}`, limit })
        .map(summary)
    },
    /** Oldest first. Their totals are what the goods cost now. */
    parked: (): SaleSummary[] =>
      parked.all().map(row => ({
        ...summary(row),
        totalMinor: price(
          cartOf(
            { ...row, discounts: readDiscounts(row.discounts), rules: readRules(row.rules) },
            lines(row.id).map(readLine),
          ),
        ).totals.totalMinor,
      })),
  }
}

function summary({ discountBasisPoints, discounts, rules, tenders, ...row }: Found): SaleSummary {
  return { ...row, status: row.status satisfies SaleStatus, tenders: tenders ?? '' }
}
