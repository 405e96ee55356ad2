// While the installer is taking over, nothing new begins at the till: whatever were acknowledged then could be cut off.
import type { Api, OpName } from '#contract'
import { conflict, Problem } from './ports/errors.ts'
import type { UpdateAnswer } from './services/updates.ts'

/** What only tells or puts nothing at risk is answered to the end. */
const answered: ReadonlySet<string> = new Set<OpName>([
  'till.get',
  'till.health',
  'till.language',
  'staff.list',
  'staff.sign-out',
  'catalogue.categories',
  'catalogue.search',
  'sale.get',
  'sale.list',
  'sale.parked',
  'shift.report',
  'receipt.get',
  'update.get',
])

/** The same handlers; every other one throws conflict `updating` while `installing`. */
export function closedWhile(installing: () => boolean, api: Api): Api {
  const guarded = Object.entries(api).map(([name, handle]) => [
    name,
    answered.has(name)
      ? handle
      : async (...given: unknown[]) => {
          if (installing()) throw conflict('updating')
          return (handle as (...all: unknown[]) => Promise<unknown>)(...given)
        },
  ])
  return Object.fromEntries(guarded) as Api
}

/** Throws `not-updated` with the reason of a refusal. */
export function unlessRefused(answer: UpdateAnswer): void {
  if (!answer.ok) throw new Problem({ code: 'not-updated', reason: answer.reason })
}
