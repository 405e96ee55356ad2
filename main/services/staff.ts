// Who stands at the till: first manager, PIN sign-in with a growing pause after wrong PINs, manager rights.
import { randomUUID } from 'node:crypto'
import { may, roleFor, type Right, type Role } from '#domain/rights'
import { conflict, Problem } from '../ports/errors.ts'
import type { Clock } from '../ports/system.ts'
import { checkPin, hashPin, lockSeconds } from './pins.ts'
import type { JournalStore, StaffStore } from './store-types.ts'

export type Member = { id: string; name: string; role: Role }
export type StaffService = {
  list(): Member[]
  firstRun(): boolean
  /** Creates the first manager and signs them in. There is no default password. */
  first(name: string, pin: string): Promise<void>
  add(name: string, role: Role, pin: string): Promise<Member>
  signIn(staffId: string, pin: string): Promise<Member>
  signOut(): void
  /** Who is signed in, or null. */
  current(): Member | null
  /** Throws `not-signed-in`. */
  required(): Member
  /** Throws `not-signed-in` or `not-allowed`. */
  manager(): Member
  /** Whoever answers for this action: who is signed in, if the role has the right. Throws `not-signed-in`, or `not-allowed` with the role it needs. */
  allowed(right: Right): Member
  /** The manager who is signed in, or else the one whose PIN this is. Throws `not-allowed`, or `wrong-pin`. */
  managerOr(pin: string | null): Promise<Member>
  /** True when the PIN is any manager's; wrong ones count against nobody but are in the journal. */
  managerByPin(pin: string): Promise<Member | null>
}

export function createStaffService(deps: {
  store: StaffStore
  journal: JournalStore
  clock: Clock
  changed: () => void
}): StaffService {
  const { store, journal, clock, changed } = deps
  let member: Member | null = null
  const overrides = { failures: 0, lastFailure: Number.NEGATIVE_INFINITY }

  function note(kind: 'sign-in' | 'sign-out' | 'sign-in-refused', staff: string): void {
    journal.append({ at: clock.now().toISOString(), kind, staff, saleId: null, data: {} })
  }

  async function create(name: string, role: Role, pin: string): Promise<Member> {
    const row = { id: randomUUID(), name: name.trim(), role }
    store.add({ ...row, pinHash: await hashPin(pin) })
    return row
  }

  return {
    list: () => store.list().map(({ id, name, role }) => ({ id, name, role })),
    firstRun: () => store.count() === 0,
    async first(name, pin) {
      if (store.count() > 0) throw conflict('manager-exists')
      member = await create(name, 'manager', pin)
      note('sign-in', member.id)
      changed()
    },
    async add(name, role, pin) {
      this.manager()
      return create(name, role, pin)
    },
    async signIn(staffId, pin) {
      const row = store.find(staffId)
      if (row === null) throw new Problem({ code: 'not-found', what: 'staff' })
      const wait = waitLeft(row.failures, row.lastFailureAt, clock.now())
      if (wait > 0) throw new Problem({ code: 'wrong-pin', retryAfterSeconds: wait })
      const ok = await checkPin(pin, row.pinHash)
      const { failures } = store.noteAttempt(staffId, ok, clock.now().toISOString())
      if (!ok) {
        note('sign-in-refused', staffId)
        throw new Problem({ code: 'wrong-pin', retryAfterSeconds: lockSeconds(failures) })
      }
      member = { id: row.id, name: row.name, role: row.role }
      note('sign-in', staffId)
      changed()
      return member
    },
    signOut() {
      if (member === null) return
      note('sign-out', member.id)
      member = null
      changed()
    },
    current: () => member,
    required() {
      if (member === null) throw new Problem({ code: 'not-signed-in' })
      return member
    },
    manager() {
      const who = this.required()
      if (who.role !== 'manager') throw new Problem({ code: 'not-allowed', needs: 'manager' })
      return who
    },
    allowed(right) {
      const who = this.required()
      const needs = roleFor(right)
      if (!may(who.role, right) && needs !== 'cashier') throw new Problem({ code: 'not-allowed', needs })
      return who
    },
    async managerOr(pin) {
      const who = this.required()
      if (who.role === 'manager') return who
      if (pin === null) throw new Problem({ code: 'not-allowed', needs: 'manager' })
      const found = await this.managerByPin(pin)
      if (found === null) throw new Problem({ code: 'wrong-pin', retryAfterSeconds: 0 })
      return found
    },
    async managerByPin(pin) {
      const wait = Math.ceil(lockSeconds(overrides.failures) - (clock.mono() - overrides.lastFailure) / 1000)
      if (wait > 0) throw new Problem({ code: 'wrong-pin', retryAfterSeconds: wait })
      for (const { id } of store.list().filter(row => row.role === 'manager')) {
        const row = store.find(id)
        if (row !== null && (await checkPin(pin, row.pinHash))) {
          overrides.failures = 0
          return { id: row.id, name: row.name, role: row.role }
        }
      }
      overrides.failures += 1
      overrides.lastFailure = clock.mono()
      note('sign-in-refused', 'override')
      return null
    },
  }
}

function waitLeft(failures: number, lastFailureAt: string | null, now: Date): number {
  if (lastFailureAt === null) return 0
  return Math.max(0, Math.ceil(lockSeconds(failures) - (now.getTime() - Date.parse(lastFailureAt)) / 1000))
}
