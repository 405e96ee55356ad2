// Who stands at the till: sign-in, lock and quick switch, what the person may do, and who lets an action through instead.
import type { Output } from '#contract'
import { may, reaches, roleFor, type Right, type Role } from '#domain/rights'
import { conflict, Problem } from '../ports/errors.ts'
import type { Clock } from '../ports/system.ts'
import type { StaffRow } from '../store/staff.ts'
import { createOverrides, type Overrides } from './overrides.ts'
import { createPeople, type People } from './staff-people.ts'
import { createProof } from './staff-proof.ts'
import type { JournalStore, StaffStore } from './store-types.ts'

export type Member = { id: string; name: string; role: Role }
/** How somebody shows who they are at an override. */
export type Shown = { staffId: string; pin: string } | { badge: string }

export type StaffService = {
  /** Who may sign in. */
  list(): Member[]
  firstRun(): boolean
  /** How people come to the till, and who is expected after a lock. */
  gate(): { lockMinutes: number; badgeAlone: boolean; expected: Member | null }
  /** Creates the first manager and signs them in. There is no default PIN. */
  first(name: string, pin: string): Promise<void>
  signIn(staffId: string, pin: string): Promise<Member>
  signOut(): void
  /** Signs out for the moment: the sale stays, and whoever was there is expected back. */
  lock(idle: boolean): void
  /** A badge held to the scanner: signs in where the store allows it, else locks the till for that person's PIN. */
  useBadge(code: string): Output<'staff.badge'>
  /** Whose badge a scanned code is, without doing anything about it; null when it is nobody's. */
  badge(code: string): Member | null
  /** Who is signed in, or null. */
  current(): Member | null
  /** Throws `not-signed-in`. */
  required(): Member
  /** A manager: who is signed in, or who lets this one call through. Throws `not-signed-in` or `not-allowed`. */
  manager(): Member
  /**
   * Whoever answers for this action: who is signed in, if the role has the right, else who lets this one call through.
   * Throws `not-signed-in`, or `not-allowed` with the role it needs.
   */
  allowed(right: Right): Member
  /** Lets the refused call of this ticket through once. Throws `wrong-pin`, `not-allowed`, `override-over`. */
  override(ticket: string, by: Shown): Promise<Output<'staff.override'>>
  /** Runs an op of a page so that it can be let through. */
  run: Overrides['run']
  people: People
}

export function createStaffService(deps: {
  store: StaffStore
  journal: JournalStore
  clock: Clock
  changed: () => void
}): StaffService {
  const { store, journal, clock } = deps
  const overrides = createOverrides({ journal, clock })
  const proof = createProof({ store, journal, clock })
  let member: Member | null = null
  let expected: Member | null = null

  const service: StaffService = {
    list: () => store.list().filter(isPresent).map(memberOf),
    firstRun: () => store.count() === 0,
    gate: () => ({ ...store.gate.settings(), expected }),
    async first(name, pin) {
      enter(await service.people.first(name, pin), 'pin')
    },
    async signIn(staffId, pin) {
      return enter(memberOf(await proof.byPin(staffId, pin, 'sign-in')), 'pin')
    },
    signOut: () => leave({}),
    lock: idle => leave({ locked: true, idle }),
    badge(code) {
      const row = proof.ofBadge(code)
      return row === null ? null : memberOf(row)
    },
    useBadge(code) {
      const row = proof.byBadge(code, 'sign-in')
      if (row === null) return { outcome: 'unknown', staff: null }
      const staff = memberOf(row)
      if (member?.id === staff.id) return { outcome: 'signed-in', staff }
      if (store.gate.settings().badgeAlone) return { outcome: 'signed-in', staff: enter(staff, 'badge') }
      leave({ locked: true, idle: false })
      expected = staff
      deps.changed()
      return { outcome: 'pin', staff }
    },
    current: () => member,
    required() {
      if (member === null) throw new Problem({ code: 'not-signed-in' })
      return member
    },
    manager: () => answering(null, 'manager'),
    allowed: right => answering(right, roleFor(right)),
    async override(ticket, by) {
      const ask = overrides.asked(ticket)
      if (ask === null) throw conflict('override-over')
      const proven = 'badge' in by ? proof.byBadge(by.badge, 'override') : store.find(by.staffId)
      if (proven !== null && isPresent(proven) && !reaches(proven.role, ask.needs) && ask.needs !== 'cashier')
        throw new Problem({ code: 'not-allowed', needs: ask.needs })
      if ('badge' in by) {
        if (proven === null) return { granted: false, staff: null }
        if (!store.gate.settings().badgeAlone) return { granted: false, staff: memberOf(proven) }
        return grant(ticket, memberOf(proven))
      }
      return grant(ticket, memberOf(await proof.byPin(by.staffId, by.pin, 'override')))
    },
    run: overrides.run,
    people: createPeople({ store, journal, clock, proof, by: () => service.allowed('staff'), changed: refresh }),
  }

  function answering(right: Right | null, needs: Role): Member {
    const who = service.required()
    if (right === null ? reaches(who.role, needs) : may(who.role, right)) return who
    const by = overrides.answering(who, right, needs)
    if (by !== null) return by
    // A right of everybody is refused to nobody.
    throw new Problem({ code: 'not-allowed', needs: needs === 'senior' ? 'senior' : 'manager' })
  }
  function grant(ticket: string, by: Member): Output<'staff.override'> {
    // The role may have changed, and the till been locked, while the PIN was checked.
    const ask = overrides.asked(ticket)
    if (ask === null || !reaches(by.role, ask.needs) || !overrides.grant(ticket, by)) throw conflict('override-over')
    return { granted: true, staff: by }
  }
  function enter(who: Member, how: 'pin' | 'badge'): Member {
    if (member !== null && member.id !== who.id) note('sign-out', member.id, { switched: true })
    overrides.newSession()
    member = who
    expected = null
    note('sign-in', who.id, how === 'badge' ? { badge: true } : {})
    deps.changed()
    return who
  }
  function leave(how: { locked?: true; idle?: boolean }): void {
    if (member === null) return
    overrides.newSession()
    note('sign-out', member.id, how)
    expected = how.locked === true ? member : null
    member = null
    deps.changed()
  }
  /** What was changed about somebody holds at once, also where they are signed in; who has left is sent away. */
  function refresh(staffId: string | null): void {
    const row = staffId === null ? null : store.find(staffId)
    if (row !== null && expected?.id === row.id) expected = isPresent(row) ? memberOf(row) : null
    if (row === null || member?.id !== row.id) return deps.changed()
    if (!isPresent(row)) return leave({})
    overrides.newSession()
    member = memberOf(row)
    deps.changed()
  }
  function note(kind: 'sign-in' | 'sign-out', staff: string, data: Record<string, boolean>): void {
    journal.append({ at: clock.now().toISOString(), kind, staff, saleId: null, data })
  }
  return service
}

const isPresent = ({ leftAt }: StaffRow): boolean => leftAt === null
const memberOf = ({ id, name, role }: StaffRow | Member): Member => ({ id, name, role })
