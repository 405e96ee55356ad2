// Cash that goes in or out of the drawer without a sale, and openings without either: written down first, then opened.
import type { Input } from '#contract'
import { conflict } from '../ports/errors.ts'
import type { Clock } from '../ports/system.ts'
import type { CashMove } from '../store/shifts-cash.ts'
import type { Drawer } from './drawer.ts'
import type { Member, StaffService } from './staff.ts'
import type { JournalStore, ShiftBooks, ShiftStore } from './store-types.ts'

export type CashMoves = {
  /** Right `cash-move`. The same `moveId` again changes nothing. Resolves to whether the drawer was opened. */
  move(input: Input<'cash.move'>): Promise<boolean>
  /** Right `no-sale`. */
  noSale(input: Input<'cash.no-sale'>): Promise<boolean>
}

export function createCashMoves(deps: {
  store: ShiftStore
  books: Pick<ShiftBooks, 'cash'>
  journal: JournalStore
  staff: StaffService
  drawer: Drawer
  clock: Clock
  atomically: <T>(work: () => T) => T
  changed: () => void
}): CashMoves {
  const { store, books, journal, staff, drawer, clock, atomically, changed } = deps

  type Written = { slip: string | null }
  /** Null when this very move is written down already. The slip is written with it. */
  function write(
    move: Omit<CashMove, 'shiftId' | 'at' | 'staffId' | 'who'>,
    who: Member,
    slip: boolean,
  ): Written | null {
    const shift = store.current()
    if (shift === null) throw conflict('no-open-shift')
    const at = clock.now().toISOString()
    const row: CashMove = { ...move, shiftId: shift.id, at, staffId: who.id, who: who.name }
    return atomically(() => {
      if (!books.cash.add(row)) return null
      const { kind, amountMinor, reason, note } = row
      journal.append(
        kind === 'no-sale'
          ? { at, kind: 'drawer-opened', staff: who.id, saleId: null, data: { reason, note } }
          : { at, kind: 'cash-moved', staff: who.id, saleId: null, data: { kind, amountMinor, reason, note } },
      )
      return { slip: slip ? drawer.slip(row) : null }
    })
  }

  async function finish(written: Written | null): Promise<boolean> {
    if (written === null) return false
    changed()
    return drawer.open(written.slip)
  }

  return {
    move({ moveId: id, kind, amountMinor, reason, note, slip }) {
      const who = staff.allowed('cash-move')
      return finish(write({ id, kind, amountMinor, reason, note: note.trim() || null }, who, slip))
    },
    noSale({ moveId: id, reason, note }) {
      const who = staff.allowed('no-sale')
      const none = { id, kind: 'no-sale' as const, amountMinor: 0, reason, note: note.trim() || null }
      return finish(write(none, who, true))
    },
  }
}
