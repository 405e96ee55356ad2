// Training on a live till: it ends, and starts again on a folder of its own with practice partners; real data stay closed.
import { conflict } from '../ports/errors.ts'
import type { Clock } from '../ports/system.ts'
import type { StaffService } from './staff.ts'
import type { AttemptStore, JournalStore, ReversalStore, SalesStore, SettingsStore, StaffStore } from './store-types.ts'

/** What the host lends: whether this process works on the practice folder, and the way into it and out again. */
export type PracticeHost = {
  active: boolean
  /** Makes the practice folder ready with these people, and marks that the next start goes there. */
  enter(people: Person[]): void
  /** The next start works on the real folder again. */
  leave(): void
  /** Ends the till and starts it again; called once the answer is on its way. */
  restart(): void
}
export type Person = { id: string; name: string; role: 'cashier' | 'senior' | 'manager'; pinHash: string }
export type Training = {
  /** 'possible' on a live till, 'active' while practising, null where this till cannot do it. */
  state(): 'possible' | 'active' | null
  /** Right `training`. Throws conflict 'sale-open' or 'payment-open' while anything is under way. */
  enter(): void
  leave(): void
  /** At start: writes down in the real journal that practice is over. */
  begin(): void
}

export function createTraining(deps: {
  host: PracticeHost | null
  environment: 'sandbox' | 'live'
  sales: Pick<SalesStore, 'active'>
  attempts: Pick<AttemptStore, 'openOnes'>
  reversals: Pick<ReversalStore, 'openOnes'>
  people: StaffStore
  settings: SettingsStore
  journal: JournalStore
  staff: StaffService
  clock: Clock
}): Training {
  const { host, journal, settings, clock } = deps
  const state = (): 'possible' | 'active' | null => {
    if (host === null) return null
    if (host.active) return 'active'
    return deps.environment === 'live' ? 'possible' : null
  }
  function note(what: 'begun' | 'ended', staff: string | null): void {
    journal.append({ at: clock.now().toISOString(), kind: 'training', staff, saleId: null, data: { state: what } })
  }
  return {
    state,
    enter() {
      const who = deps.staff.allowed('training')
      if (host === null || state() !== 'possible') throw conflict('nothing-running')
      if (deps.sales.active() !== null) throw conflict('sale-open')
      if (deps.attempts.openOnes().length > 0 || deps.reversals.openOnes().length > 0) throw conflict('payment-open')
      const people = deps.people.list().filter(({ leftAt }) => leftAt === null)
      host.enter(people.map(({ id, name, role }) => ({ id, name, role, pinHash: deps.people.find(id)!.pinHash })))
      note('begun', who.id)
      settings.set('practising', 'yes')
      host.restart()
    },
    leave() {
      if (host === null || !host.active) throw conflict('nothing-running')
      note('ended', deps.staff.current()?.id ?? null)
      host.leave()
      host.restart()
    },
    begin() {
      if (host?.active === true || settings.get('practising') !== 'yes') return
      settings.set('practising', 'no')
      note('ended', null)
    },
  }
}
