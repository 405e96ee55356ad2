// The one open sale of the till: found, opened, and guarded against changes once money is involved.
import { randomUUID } from 'node:crypto'
import { conflict } from '../ports/errors.ts'
import type { Clock } from '../ports/system.ts'
import type { JournalData, JournalKind } from '../store/journal.ts'
import type { StoredSale } from '../store/sale-rows.ts'
import type { StaffService } from './staff.ts'
import type { AttemptStore, JournalStore, ReversalStore, SalesStore, ShiftStore } from './store-types.ts'

export type OpenSale = {
  /** The open sale, or null. */
  active(): StoredSale | null
  /** The open sale, free to be changed: no card payment under way and nothing tendered yet. */
  changeable(): StoredSale
  /** The same, or a new sale. Throws `not-signed-in` and conflict `no-open-shift`. */
  orNew(): StoredSale
  log(kind: JournalKind, saleId: string, data?: JournalData): void
  now(): string
}

export function createOpenSale(deps: {
  sales: SalesStore
  attempts: AttemptStore
  reversals: Pick<ReversalStore, 'openFor'>
  shifts: ShiftStore
  journal: JournalStore
  staff: StaffService
  clock: Clock
  training: boolean
}): OpenSale {
  const { sales, attempts, reversals, shifts, journal, staff, clock } = deps
  const now = (): string => clock.now().toISOString()

  function active(): StoredSale | null {
    const row = sales.active()
    return row === null ? null : sales.find(row.id)
  }

  function assertFree(sale: StoredSale): void {
    const attempt = attempts.forSale(sale.id)
    if (attempt?.state === 'unknown' || attempt?.state === 'needs-human') throw conflict('payment-unknown')
    if (attempt !== null && ['created', 'waiting-for-card', 'sent'].includes(attempt.state))
      throw conflict('payment-open')
    if (reversals.openFor(sale.id) !== null) throw conflict('payment-open')
    if (sale.tenders.reduce((sum, tender) => sum + tender.amountMinor, 0) !== 0) throw conflict('sale-paid')
  }

  return {
    active,
    now,
    changeable() {
      const sale = active()
      if (sale === null) throw conflict('nothing-running')
      assertFree(sale)
      return sale
    },
    orNew() {
      const existing = active()
      if (existing !== null) {
        assertFree(existing)
        return existing
      }
      const who = staff.required()
      const shift = shifts.current()
      if (shift === null) throw conflict('no-open-shift')
      const id = randomUUID()
      const { training } = deps
      sales.open({ id, openedAt: now(), staffId: who.id, cashier: who.name, shiftId: shift.id, training })
      return sales.find(id)!
    },
    log(kind, saleId, data = {}) {
      journal.append({ at: now(), kind, staff: staff.current()?.id ?? null, saleId, data })
    },
  }
}
