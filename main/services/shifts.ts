// Shifts: opened with a counted float, reported at any time, counted as often as needed, closed once with a numbered report.
import { randomUUID } from 'node:crypto'
import type { Denominations, Input, Output, ShiftReport, Till, ZRow } from '#contract'
import { piecesOf, worthOf } from '#domain/denominations'
import { may } from '#domain/rights'
import { conflict, Problem } from '../ports/errors.ts'
import type { Clock } from '../ports/system.ts'
import type { ShiftRow } from '../store/shifts.ts'
import type { ShiftReports } from './shifts-report.ts'
import type { StaffService } from './staff.ts'
import type {
  AttemptStore,
  JournalStore,
  ReversalStore,
  SalesStore,
  SettingsStore,
  ShiftBooks,
  ShiftStore,
} from './store-types.ts'

export type ShiftService = {
  current(): Till['shift']
  /** What the counting screens need to know. */
  state(): Output<'shift.state'>
  open(input: Input<'shift.open'>): void
  /** X. Right `shift-report`; where closing is blind, `shift-count-open`. */
  report(): ShiftReport
  /** Takes a count down and tells what was expected. Right `shift-close`. */
  count(totalMinor: number, denominations: Denominations | null): Output<'shift.count'>
  /** Z. Right `shift-close`. Throws conflict 'sale-open' while a sale is being rung up or is part-paid. */
  close(countedMinor: number, denominations: Denominations | null): ShiftReport
  /** Right `shift-count-open`. */
  setBlind(on: boolean): void
  /** Closing reports, newest first. Right `shift-report`. */
  past(before: number | null, limit: number): ZRow[]
  pastOne(number: number): ShiftReport
}

export function createShiftService(deps: {
  store: ShiftStore
  books: ShiftBooks
  reports: ShiftReports
  settings: SettingsStore
  sales: SalesStore
  attempts: Pick<AttemptStore, 'forSale'>
  reversals: Pick<ReversalStore, 'openFor'>
  journal: JournalStore
  staff: StaffService
  currency: string
  clock: Clock
  atomically: <T>(work: () => T) => T
  changed: () => void
}): ShiftService {
  const { store, books, reports, settings, sales, journal, staff, clock, atomically, changed } = deps
  const blind = (): boolean => settings.get('shift-blind') !== 'off'
  const maySee = () => (blind() ? 'shift-count-open' : 'shift-report')

  function running(): ShiftRow {
    const shift = store.current()
    if (shift === null) throw conflict('no-open-shift')
    return shift
  }

  /** Pieces that do not come to the sum are a mistake of the screen, and nothing is taken down. */
  function checked(totalMinor: number, denominations: Denominations | null): Denominations | null {
    if (denominations === null) return null
    const known = piecesOf(deps.currency)
    const right = denominations.every(({ valueMinor }) => known.includes(valueMinor))
    if (!right || worthOf(denominations) !== totalMinor)
      throw new Problem({ code: 'invalid', fields: ['denominations'] })
    return denominations.filter(({ count }) => count > 0)
  }

  /** Inside a transaction. */
  function takeDown(shift: ShiftRow, totalMinor: number, pieces: Denominations | null, staffId: string): void {
    const at = clock.now().toISOString()
    books.cash.counted({ shiftId: shift.id, at, staffId, kind: 'close', totalMinor, denominations: pieces })
    const nth = books.cash.counts(shift.id, 'close').length
    journal.append({ at, kind: 'shift-counted', staff: staffId, saleId: null, data: { countedMinor: totalMinor, nth } })
  }

  /** A sale may stay open over a close only while its card money is on its way: nobody can end it now. */
  function assertNothingRungUp(): void {
    const sale = sales.active()
    if (sale === null) return
    const { state } = deps.attempts.forSale(sale.id) ?? {}
    const stuck = state === 'sent' || state === 'unknown' || state === 'needs-human'
    if (!stuck && deps.reversals.openFor(sale.id) === null) throw conflict('sale-open')
  }

  return {
    current() {
      const shift = store.current()
      return shift === null
        ? null
        : { id: shift.id, openedAt: shift.openedAt, openedBy: shift.openedBy, floatMinor: shift.floatMinor }
    },
    state() {
      const { role } = staff.required()
      return {
        pieces: [...piecesOf(deps.currency)],
        blind: blind(),
        maySeeReport: may(role, maySee()),
        maySetBlind: may(role, 'shift-count-open'),
        lastNumber: books.z.last().number,
      }
    },
    open({ floatMinor, denominations = null }) {
      const who = staff.required()
      if (store.current() !== null) throw conflict('shift-already-open')
      const pieces = checked(floatMinor, denominations)
      const row = { id: randomUUID(), openedAt: clock.now().toISOString(), openedBy: who.name, floatMinor }
      const { id: shiftId, openedAt: at } = row
      atomically(() => {
        store.open(row)
        books.cash.counted({
          shiftId,
          at,
          staffId: who.id,
          kind: 'float',
          totalMinor: floatMinor,
          denominations: pieces,
        })
        journal.append({ at, kind: 'shift-opened', staff: who.id, saleId: null, data: { floatMinor } })
      })
      changed()
    },
    report: () => (staff.allowed(maySee()), reports.make(running(), null).report),
    count(totalMinor, denominations) {
      const who = staff.allowed('shift-close')
      const shift = running()
      const pieces = checked(totalMinor, denominations)
      atomically(() => takeDown(shift, totalMinor, pieces, who.id))
      const { report } = reports.make(shift, totalMinor)
      return {
        countedMinor: totalMinor,
        expectedCashMinor: report.expectedCashMinor,
        differenceMinor: totalMinor - report.expectedCashMinor,
        counts: report.counts,
        explanation: report.explanation,
        open: report.open,
      }
    },
    close(countedMinor, denominations) {
      const who = staff.allowed('shift-close')
      const shift = running()
      const pieces = checked(countedMinor, denominations)
      assertNothingRungUp()
      const closedAt = clock.now().toISOString()
      const report = atomically(() => {
        const last = books.cash.counts(shift.id, 'close').at(-1)
        const same =
          last?.totalMinor === countedMinor &&
          (pieces === null || JSON.stringify(last.denominations) === JSON.stringify(pieces))
        if (!same) takeDown(shift, countedMinor, pieces, who.id)
        const made = reports.make(shift, countedMinor)
        const number = books.z.last().number + 1
        const z: ShiftReport = { ...made.report, number, closedAt, closedBy: who.name }
        store.close(shift.id, closedAt, countedMinor, who.name)
        journal.append({
          at: closedAt,
          kind: 'shift-closed',
          staff: who.id,
          saleId: null,
          data: { countedMinor, number, differenceMinor: z.differenceMinor, grossMinor: z.grossMinor, sales: z.sales },
        })
        // The entry of the close itself belongs to this report, so the next one begins behind it.
        const marks = { ...made.span.to, journal: books.marks.now().journal }
        books.z.add({ number, shiftId: shift.id, closedAt, marks, report: JSON.stringify(z) })
        return z
      })
      changed()
      return report
    },
    setBlind(on) {
      const who = staff.allowed('shift-count-open')
      const at = clock.now().toISOString()
      atomically(() => {
        settings.set('shift-blind', on ? 'on' : 'off')
        journal.append({ at, kind: 'setting', staff: who.id, saleId: null, data: { name: 'shift-blind', value: on } })
      })
    },
    past(before, limit) {
      staff.allowed('shift-report')
      return books.z.list(before ?? Number.MAX_SAFE_INTEGER, limit).map(({ number, report }) => {
        const { openedAt, closedAt, closedBy, sales: sold, grossMinor, differenceMinor, training } = parsed(report)
        return {
          number,
          openedAt,
          closedAt: closedAt ?? openedAt,
          closedBy: closedBy ?? '',
          sales: sold,
          grossMinor,
          differenceMinor: differenceMinor ?? 0,
          training,
        }
      })
    },
    pastOne(number) {
      staff.allowed('shift-report')
      const found = books.z.find(number)
      if (found === null) throw new Problem({ code: 'not-found', what: 'receipt' })
      return parsed(found.report)
    },
  }
}

const parsed = (report: string): ShiftReport => JSON.parse(report) as ShiftReport
