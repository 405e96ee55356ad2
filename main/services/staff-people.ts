// Keeping the list of staff: adding, changing, PINs, badges, leaving. There is always a manager who can sign in.
import { randomUUID } from 'node:crypto'
import { looksLikePaymentCard } from '#domain/card-number'
import { weakPin } from '#domain/pin'
import type { Role } from '#domain/rights'
import { conflict, Problem } from '../ports/errors.ts'
import type { Clock } from '../ports/system.ts'
import type { GateSettings } from '../store/staff-gate.ts'
import type { StaffRow } from '../store/staff.ts'
import { hashPin } from './pins.ts'
import type { Proof } from './staff-proof.ts'
import type { Member } from './staff.ts'
import type { JournalStore, StaffStore } from './store-types.ts'

export type People = {
  /** Creates the first manager. Throws `manager-exists`, `pin-weak`. */
  first(name: string, pin: string): Promise<Member>
  /** Everybody, with those who have left. */
  all(): Pick<StaffRow, 'id' | 'name' | 'role' | 'badge' | 'leftAt'>[]
  add(name: string, role: Role, pin: string): Promise<Member>
  /** Throws `last-manager`. */
  edit(staffId: string, name: string, role: Role): void
  /** By a manager; the wrong PINs before it are forgotten. */
  resetPin(staffId: string, pin: string): Promise<void>
  /** One's own; throws `wrong-pin` when the present one is not right. */
  changePin(who: Member, pin: string, fresh: string): Promise<void>
  /** Throws `last-manager`. Whoever leaves gives the badge back. */
  setLeft(staffId: string, left: boolean): void
  /** Throws `badge-taken`, `badge-unfit`, `payment-card-refused`. */
  pairBadge(staffId: string, code: string | null): void
  setGate(settings: GateSettings): void
}

/** Shorter codes are guessed, and typed by accident. */
const LEAST_BADGE = 6

/** `by` names who answers for a change, and throws when nobody may; `changed` is told whom it was about. */
export function createPeople(deps: {
  store: StaffStore
  journal: JournalStore
  clock: Clock
  proof: Proof
  by: () => Member
  changed: (staffId: string | null) => void
}): People {
  const { store, journal, clock, proof, by, changed } = deps

  function note(who: string, change: string, of: string | null, more: Record<string, string | number | boolean> = {}) {
    const data = { change, of, ...more }
    journal.append({
      at: clock.now().toISOString(),
      kind: change === 'gate' ? 'setting' : 'staff-changed',
      staff: who,
      saleId: null,
      data,
    })
  }
  function known(staffId: string): StaffRow {
    const row = store.find(staffId)
    if (row === null) throw new Problem({ code: 'not-found', what: 'staff' })
    return row
  }
  function named(name: string): string {
    const trimmed = name.trim().replace(/\s+/g, ' ')
    if (trimmed === '') throw new Problem({ code: 'invalid', fields: ['name'] })
    return trimmed
  }
  function hashOf(pin: string): Promise<string> {
    if (weakPin(pin) !== null) throw conflict('pin-weak')
    return hashPin(pin)
  }
  /** Nobody could set up staff, goods or the device any more. */
  function assertManagerBeside(staffId: string): void {
    const others = store.list().some(({ id, role, leftAt }) => id !== staffId && role === 'manager' && leftAt === null)
    if (!others) throw conflict('last-manager')
  }
  function insert(name: string, role: Role, pinHash: string): Member {
    const row = { id: randomUUID(), name, role }
    store.add({ ...row, pinHash })
    return row
  }

  return {
    async first(name, pin) {
      if (store.count() > 0) throw conflict('manager-exists')
      const trimmed = named(name)
      const pinHash = await hashOf(pin)
      // Two pages may have asked at once; the second one comes too late.
      if (store.count() > 0) throw conflict('manager-exists')
      return insert(trimmed, 'manager', pinHash)
    },
    all() {
      by()
      return store.list().map(({ id, name, role, badge, leftAt }) => ({ id, name, role, badge, leftAt }))
    },
    async add(name, role, pin) {
      const who = by()
      const trimmed = named(name)
      const added = insert(trimmed, role, await hashOf(pin))
      note(who.id, 'staff-added', added.id, { role })
      changed(null)
      return added
    },
    edit(staffId, name, role) {
      const who = by()
      const row = known(staffId)
      if (row.role === 'manager' && role !== 'manager' && row.leftAt === null) assertManagerBeside(staffId)
      store.edit(staffId, named(name), role)
      note(who.id, 'staff-edited', staffId, { role })
      changed(staffId)
    },
    async resetPin(staffId, pin) {
      const who = by()
      known(staffId)
      store.setPin(staffId, await hashOf(pin))
      proof.forgive(staffId)
      note(who.id, 'pin-reset', staffId)
    },
    async changePin(who, pin, fresh) {
      if (weakPin(fresh) !== null) throw conflict('pin-weak')
      await proof.byPin(who.id, pin, 'own-pin')
      store.setPin(who.id, await hashOf(fresh))
      note(who.id, 'pin-changed', who.id)
    },
    setLeft(staffId, left) {
      const who = by()
      const row = known(staffId)
      if ((row.leftAt !== null) === left) return
      if (left && row.role === 'manager') assertManagerBeside(staffId)
      if (left) store.setBadge(staffId, null)
      store.setLeft(staffId, left ? clock.now().toISOString() : null)
      note(who.id, left ? 'staff-left' : 'staff-back', staffId)
      changed(staffId)
    },
    pairBadge(staffId, code) {
      const who = by()
      const row = known(staffId)
      if (code !== null) {
        if (looksLikePaymentCard(code)) throw conflict('payment-card-refused')
        if (code.trim().length < LEAST_BADGE || row.leftAt !== null) throw conflict('badge-unfit')
        const holder = store.findByBadge(proof.badgeHash(code))
        if (holder !== null && holder.id !== staffId) throw conflict('badge-taken')
      }
      store.setBadge(staffId, code === null ? null : proof.badgeHash(code))
      note(who.id, code === null ? 'badge-removed' : 'badge-paired', staffId)
      changed(null)
    },
    setGate(settings) {
      const who = by()
      store.gate.change(settings)
      note(who.id, 'gate', null, settings)
      changed(null)
    },
  }
}
