// Handlers of the people at the till.
import type { Api } from '#contract'
import type { Services } from './api.ts'

type Handled = Pick<Api, Extract<keyof Api, `staff.${string}`>>

export function staffApi({ staff }: Services): Handled {
  return {
    'staff.list': async () => ({ staff: staff.list() }),
    'staff.first': async ({ name, pin }) => (await staff.first(name, pin), {}),
    'staff.add': async ({ name, role, pin }) => staff.add(name, role, pin),
    'staff.sign-in': async ({ staffId, pin }) => staff.signIn(staffId, pin),
    'staff.sign-out': async () => (staff.signOut(), {}),
  }
}
