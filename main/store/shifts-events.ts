// What happened in one stretch of the books beside taking money: discarded sales, removed lines, age checks, cash given back.
import type { Db } from './db.ts'
import type { Span } from './shifts-marks.ts'

export type ShiftEvents = {
  linesRemoved: number
  salesDiscarded: number
  discardedMinor: number
  parked: number
  overrides: number
  givenBackMinor: number
  passed: number
  refused: number
}
type Counted = { kind: string; count: number; totalMinor: number }

const inJournal = 'n > @journalFrom and n <= @journalTo'
const queries = {
  journal: `select kind, count(*) as count, coalesce(sum(json_extract(data, '$.totalMinor')), 0) as totalMinor from journal
    where ${inJournal} and kind in ('line-removed', 'sale-abandoned', 'sale-parked', 'override') group by kind`,
  givenBack: `select coalesce(sum(json_extract(data, '$.amountMinor')), 0) from journal
    where ${inJournal} and kind = 'payment-outcome' and json_extract(data, '$.state') = 'cash-given-back'`,
  // One decision a sale: the last one. A blurred card is no decision.
  checks: `select count(*) filter (where outcome = 'pass') as passed, count(*) filter (where outcome <> 'pass') as refused from age_check
    where n in (select max(n) from age_check where n > @checkFrom and n <= @checkTo
      and outcome in ('pass', 'too-young', 'expired', 'refused') group by coalesce(sale_id, id))`,
  change: `select max(t.change_minor) from tender t where t.n > @tenderFrom and t.n <= @tenderTo and t.kind = 'cash'`,
  alike: `select s.number from tender t join sale s on s.id = t.sale_id where t.n > @tenderFrom and t.n <= @tenderTo
    and t.kind = 'cash' and t.amount_minor + t.rounding_minor = @amountMinor and s.number is not null order by t.n desc limit 3`,
} as const
/** Exported so that a test can look at their query plans. */
export const eventQueries = Object.values(queries)

export function shiftEvents(db: Db) {
  type Bounds = Record<string, number>
  const journal = db.prepare<[Bounds], Counted>(queries.journal)
  const givenBack = db.prepare<[Bounds], number>(queries.givenBack).pluck()
  const checks = db.prepare<[Bounds], { passed: number; refused: number }>(queries.checks)
  const change = db.prepare<[Bounds], number | null>(queries.change).pluck()
  const alike = db.prepare<[Bounds], number>(queries.alike).pluck()
  const bounds = ({ from, to }: Span): Bounds => ({
    journalFrom: from.journal,
    journalTo: to.journal,
    checkFrom: from.check,
    checkTo: to.check,
    tenderFrom: from.tender,
    tenderTo: to.tender,
  })
  return {
    of(span: Span): ShiftEvents {
      const kinds = new Map(journal.all(bounds(span)).map(row => [row.kind, row]))
      const count = (kind: string) => kinds.get(kind)?.count ?? 0
      return {
        linesRemoved: count('line-removed'),
        salesDiscarded: count('sale-abandoned'),
        discardedMinor: kinds.get('sale-abandoned')?.totalMinor ?? 0,
        parked: count('sale-parked'),
        overrides: count('override'),
        givenBackMinor: givenBack.get(bounds(span)) ?? 0,
        ...(checks.get(bounds(span)) ?? { passed: 0, refused: 0 }),
      }
    },
    /** The most change that was given for one sale, in minor units. */
    mostChange: (span: Span): number => change.get(bounds(span)) ?? 0,
    /** Receipts of which the cash was exactly this amount, newest first, at most three. */
    paidExactly: (span: Span, amountMinor: number): number[] => alike.all({ ...bounds(span), amountMinor }),
  }
}
