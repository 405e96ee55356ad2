// Shifts: opened with a counted float, reported at any time, closed by counting; late figures come from the database.
import { randomUUID } from 'node:crypto'
import type { ShiftReport, Till } from '#contract'
import { conflict } from '../ports/errors.ts'
import type { Clock } from '../ports/system.ts'
import type { ShiftRow } from '../store/shifts.ts'
import type { StaffService } from './staff.ts'
import type { AttemptStore, JournalStore, SalesStore, ShiftStore } from './store-types.ts'

export type ShiftService = {
  current(): Till['shift']
  open(floatMinor: number): void
  report(): ShiftReport
  close(countedMinor: number): ShiftReport
}

export function createShiftService(deps: {
  store: ShiftStore
  sales: SalesStore
  attempts: AttemptStore
  journal: JournalStore
  staff: StaffService
  clock: Clock
  atomically: <T>(work: () => T) => T
  changed: () => void
}): ShiftService {
  const { store, sales, attempts, journal, staff, clock, atomically, changed } = deps

  function open(): ShiftRow {
    const shift = store.current()
    if (shift === null) throw conflict('no-open-shift')
    return shift
  }

  function reportOf(shift: ShiftRow): ShiftReport {
    const figures = store.figures(shift.id)
    const expectedCashMinor = shift.floatMinor + figures.cashMinor
    const counted = shift.countedMinor
    return {
      shiftId: shift.id,
      openedAt: shift.openedAt,
      closedAt: shift.closedAt,
      openedBy: shift.openedBy,
      sales: figures.sales,
      grossMinor: figures.grossMinor,
      floatMinor: shift.floatMinor,
      cashMinor: figures.cashMinor,
      cardMinor: figures.cardMinor,
      expectedCashMinor,
      countedMinor: counted,
      differenceMinor: counted === null ? null : counted - expectedCashMinor,
      taxes: figures.taxes,
      ageChecks: { passed: figures.passed, refused: figures.refused },
    }
  }

  return {
    current() {
      const shift = store.current()
      return shift === null
        ? null
        : { id: shift.id, openedAt: shift.openedAt, openedBy: shift.openedBy, floatMinor: shift.floatMinor }
    },
    open(floatMinor) {
      const who = staff.required()
      if (store.current() !== null) throw conflict('shift-already-open')
      const row = { id: randomUUID(), openedAt: clock.now().toISOString(), openedBy: who.name, floatMinor }
      atomically(() => {
        store.open(row)
        journal.append({ at: row.openedAt, kind: 'shift-opened', staff: who.id, saleId: null, data: { floatMinor } })
      })
      changed()
    },
    report: () => (staff.required(), reportOf(open())),
    close(countedMinor) {
      const who = staff.required()
      const shift = open()
      if (attempts.openOnes().length > 0) throw conflict('payment-unknown')
      if (sales.active() !== null) throw conflict('sale-open')
      const at = clock.now().toISOString()
      atomically(() => {
        store.close(shift.id, at, countedMinor, who.name)
        journal.append({ at, kind: 'shift-closed', staff: who.id, saleId: null, data: { countedMinor } })
      })
      changed()
      return reportOf(store.find(shift.id)!)
    },
  }
}
