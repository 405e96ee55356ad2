// Handlers of the people at the till, and the gate through which somebody else's permission comes.
import type { Api, Page } from '#contract'
import type { Services } from './api.ts'
import type { StaffService } from './services/staff.ts'

type Handled = Pick<Api, Extract<keyof Api, `staff.${string}`>>

export function staffApi({ staff }: Services): Handled {
  const { people } = staff
  return {
    'staff.list': async () => ({ staff: staff.list() }),
    'staff.first': async ({ name, pin }) => (await staff.first(name, pin), {}),
    'staff.sign-in': async ({ staffId, pin }) => staff.signIn(staffId, pin),
    'staff.sign-out': async () => (staff.signOut(), {}),
    'staff.lock': async ({ idle }) => (staff.lock(idle), {}),
    'staff.badge': async ({ badge }) => staff.useBadge(badge),
    'staff.override': async ({ ticket, by }) => staff.override(ticket, by),
    'staff.change-pin': async ({ pin, fresh }) => (await people.changePin(staff.required(), pin, fresh), {}),
    'staff.people': async () => ({ people: people.all() }),
    'staff.add': async ({ name, role, pin }) => people.add(name, role, pin),
    'staff.edit': async ({ staffId, name, role }) => (people.edit(staffId, name, role), {}),
    'staff.reset-pin': async ({ staffId, pin }) => (await people.resetPin(staffId, pin), {}),
    'staff.leave': async ({ staffId, left }) => (people.setLeft(staffId, left), {}),
    'staff.pair-badge': async ({ staffId, badge }) => (people.pairBadge(staffId, badge), {}),
    'staff.gate': async settings => (people.setGate(settings), {}),
  }
}

/** Calls that come from no page, as within this process. */
const nowhere: Page = {}

/** The same handlers, each run so that whoever may can let a refused call through once. */
export function overridable(api: Api, run: StaffService['run']): Api {
  const guarded = Object.entries(api).map(([name, handle]) => [
    name,
    (input: unknown, signal: AbortSignal, page: Page = nowhere) =>
      run(name, input, page, () => (handle as Handle)(input, signal, page)),
  ])
  return Object.fromEntries(guarded) as Api
}
type Handle = (input: unknown, signal: AbortSignal, page: Page) => Promise<unknown>
