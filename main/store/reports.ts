// What was sold, paid, taken back and checked in a span of time, out of the stored figures of completed receipts.
import type { TenderRecord } from '#domain/tender'
import type { AgeOutcome } from './age-checks.ts'
import type { Db } from './db.ts'
import { guarded } from './errors.ts'
import { reportQueries } from './reports-sql.ts'

/** From one instant up to, not including, another; both fall on a quarter of an hour. Training is counted apart. */
export type ReportSpan = { from: Date; end: Date; training: boolean }
/** Amounts in minor units. `slot` is a quarter of an hour since 1970. */
export type SalesSlot = {
  slot: number
  sales: number
  totalMinor: number
  grossMinor: number
  discountMinor: number
}
export type TenderSums = {
  kind: TenderRecord['kind']
  tenders: number
  amountMinor: number
  roundingMinor: number
  tipMinor: number
}
export type CashierSums = {
  staffId: string
  name: string
  sales: number
  totalMinor: number
  discounted: number
  discountMinor: number
}
/** What was taken off or put away before it was paid. `staffId` null: nobody was signed in. */
export type VoidSums = {
  staffId: string | null
  name: string
  voidedSales: number
  voidedMinor: number
  voidedLines: number
}
export type RefunderSums = { staffId: string; name: string; refunds: number; refundedMinor: number }
/** What should have been in the drawer, what was counted, and the difference. */
export type ShiftOutcome = {
  shiftId: string
  closedAt: string
  closedBy: string
  expectedMinor: number
  countedMinor: number
  differenceMinor: number
}
export type SpanFigures = {
  sales: SalesSlot[]
  /** Sales of the other kind in the same span: training while real ones are asked for, and the other way round. */
  others: number
  tenders: TenderSums[]
  cashiers: CashierSums[]
  voids: VoidSums[]
  ageChecks: { outcome: AgeOutcome; checks: number }[]
  refunds: { slot: number; refunds: number; refundedMinor: number }[]
  /** What went back by each way of paying, to be added up by kind; their sum is what the refunds gave back. */
  refundTenders: { kind: TenderRecord['kind']; amountMinor: number }[]
  refunders: RefunderSums[]
  /** Shifts that were closed in the span, in that order, as their closing reports have them. */
  shifts: ShiftOutcome[]
}

/** Seconds of a slot. */
export const slotSeconds = 900
export const slotOf = (at: Date): number => Math.floor(at.getTime() / 1000 / slotSeconds)

type Asked = { fromSlot: number; endSlot: number; from: string; end: string; training: number }

/** All figures of a span as of one moment. */
export function reportStore(db: Db) {
  const ask = <Row>(sql: string) => db.prepare<[Asked], Row>(sql)
  const sales = ask<SalesSlot>(reportQueries.sales)
  const others = ask<{ sales: number }>(reportQueries.others)
  const tenders = ask<TenderSums>(reportQueries.tenders)
  const cashiers = ask<CashierSums & { slot: number }>(reportQueries.cashiers)
  const voids = ask<VoidSums>(reportQueries.voids)
  const ageChecks = ask<SpanFigures['ageChecks'][number]>(reportQueries.ageChecks)
  const refunds = ask<SpanFigures['refunds'][number]>(reportQueries.refunds)
  const refundTenders = ask<SpanFigures['refundTenders'][number]>(reportQueries.refundTenders)
  const replaced = ask<SpanFigures['refundTenders'][number]>(reportQueries.replaced)
  const refunders = ask<RefunderSums>(reportQueries.refunders)
  const shifts = ask<ShiftOutcome>(reportQueries.shifts)
  const read = db.transaction((asked: Asked): SpanFigures => ({
    sales: sales.all(asked),
    others: others.get(asked)?.sales ?? 0,
    tenders: tenders.all(asked),
    cashiers: cashiers.all(asked).map(({ slot, ...row }) => row),
    voids: voids.all(asked),
    ageChecks: ageChecks.all(asked),
    refunds: refunds.all(asked),
    refundTenders: [...refundTenders.all(asked), ...replaced.all(asked)],
    refunders: refunders.all(asked),
    shifts: shifts.all(asked),
  }))
  return guarded(
    {
      read: ({ from, end, training }: ReportSpan): SpanFigures =>
        read({
          fromSlot: slotOf(from),
          endSlot: slotOf(end),
          from: from.toISOString(),
          end: end.toISOString(),
          training: training ? 1 : 0,
        }),
    },
    db,
  )
}
