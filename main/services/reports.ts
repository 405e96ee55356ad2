// Manager reports: the stored figures of completed receipts, laid out over the store's own days and hours.
import type { Report, ReportTable, SavedBundle } from '#contract'
import { Problem } from '../ports/errors.ts'
import type { Clock, SaveFile } from '../ports/system.ts'
import { slotSeconds, type reportStore, type SpanFigures } from '../store/reports.ts'
import { addDays, daysBetween, startOf, wallTime } from './reports-calendar.ts'
import { reportCsv } from './reports-csv.ts'
import type { StaffService } from './staff.ts'
import { savedTo } from './support-bundle.ts'

export type ReportRange = { from: string; to: string; training: boolean }
export type ReportService = {
  /** Throws `invalid` for days that are none, run backwards or are more than 366; `not-allowed` without the right. */
  read(range: ReportRange): Report
  /** Saves one table as CSV. */
  save(range: ReportRange, table: ReportTable): Promise<SavedBundle>
}

const MOST_DAYS = 366

export function createReportService(deps: {
  store: ReturnType<typeof reportStore>
  staff: Pick<StaffService, 'allowed'>
  currency: string
  file: SaveFile
  clock: Clock
}): ReportService {
  const { store, staff, file, clock } = deps

  function read({ from, to, training }: ReportRange): Report {
    staff.allowed('reports')
    const days = daysBetween(from, to, MOST_DAYS)
    if (days === null) throw new Problem({ code: 'invalid', fields: ['from', 'to'] })
    const found = store.read({ from: startOf(from), end: startOf(addDays(to, 1)), training })
    const { sales, refunds } = found
    const checks = (outcome: string): number => found.ageChecks.find(row => row.outcome === outcome)?.checks ?? 0
    return {
      from,
      to,
      training,
      totals: {
        sales: sum(sales, row => row.sales),
        totalMinor: sum(sales, row => row.totalMinor) - sum(refunds, row => row.refundedMinor),
        discountMinor: sum(sales, row => row.discountMinor),
        refunds: sum(refunds, row => row.refunds),
        refundedMinor: sum(refunds, row => row.refundedMinor),
      },
      otherSales: found.others,
      ...overTime(days, found),
      tenders: byTender(found),
      cashiers: byCashier(found),
      ageChecks: {
        passed: checks('pass'),
        tooYoung: checks('too-young'),
        expired: checks('expired'),
        refused: checks('refused'),
      },
      shifts: found.shifts,
    }
  }

  return {
    read,
    async save(range, table) {
      const csv = reportCsv(read(range), table, deps.currency)
      const stamp = clock
        .now()
        .toISOString()
        .replaceAll(/[-:]|\.\d+/g, '')
      return savedTo(file, `tillgate-report-${stamp}-${table}-${range.from}-${range.to}.csv`, csv)
    },
  }
}

const sum = <Row>(rows: readonly Row[], read: (row: Row) => number): number =>
  rows.reduce((all, row) => all + read(row), 0)

/** Quarters of an hour as the 24 hours of the wall clock, and as days; what was given back is taken off when it was. */
function overTime(days: readonly string[], { sales, refunds }: SpanFigures): Pick<Report, 'hours' | 'days'> {
  const hours = Array.from({ length: 24 }, (_, hour) => ({ hour, sales: 0, totalMinor: 0 }))
  const byDay = new Map(days.map(day => [day, { day, sales: 0, totalMinor: 0 }]))
  const back = refunds.map(({ slot, refundedMinor }) => ({ slot, sales: 0, totalMinor: -refundedMinor }))
  for (const { slot, sales: count, totalMinor } of [...sales, ...back]) {
    const { day, hour } = wallTime(new Date(slot * slotSeconds * 1000))
    for (const place of [hours[hour], byDay.get(day)]) {
      if (place === undefined) throw new Error(`${day} is not in the report`)
      place.sales += count
      place.totalMinor += totalMinor
    }
  }
  return { hours, days: [...byDay.values()] }
}

function byTender({ tenders, refundTenders }: SpanFigures): Report['tenders'] {
  const rows = new Map(
    tenders.map(row => [row.kind, { kind: row.kind, tenders: row.tenders, amountMinor: row.amountMinor }]),
  )
  for (const { kind, amountMinor } of refundTenders) {
    const { tenders: payments, amountMinor: taken } = rows.get(kind) ?? { tenders: 0, amountMinor: 0 }
    rows.set(kind, { kind, tenders: payments, amountMinor: taken - amountMinor })
  }
  return [...rows.values()].filter(row => row.tenders !== 0 || row.amountMinor !== 0)
}

/** One row a person: what they sold, took off, put away and gave back; the most first. */
function byCashier({ cashiers, voids, refunders }: SpanFigures): Report['cashiers'] {
  const rows = new Map<string, Report['cashiers'][number]>()
  for (const { staffId, name, ...row } of [...cashiers, ...voids, ...refunders]) {
    const id = staffId ?? ''
    rows.set(id, { ...(rows.get(id) ?? { staffId: id, name, ...nothing }), ...row })
  }
  return [...rows.values()].toSorted((a, b) => b.totalMinor - a.totalMinor || a.name.localeCompare(b.name))
}

const nothing = {
  sales: 0,
  totalMinor: 0,
  discounted: 0,
  discountMinor: 0,
  voidedSales: 0,
  voidedMinor: 0,
  voidedLines: 0,
  refunds: 0,
  refundedMinor: 0,
}
