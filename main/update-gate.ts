// While the installer is taking over, nothing new begins at the till: whatever were acknowledged then could be cut off.
import type { Api, OpName } from '#contract'
import { conflict, Problem } from './ports/errors.ts'
import type { UpdateAnswer } from './services/updates.ts'

/** What only tells or puts nothing at risk is answered to the end. */
export const answered: ReadonlySet<OpName> = new Set<OpName>([
  'till.get',
  'till.health',
  'till.language',
  'staff.list',
  'staff.people',
  'staff.lock',
  'staff.sign-out',
  'catalogue.categories',
  'catalogue.search',
  'catalogue.rules',
  'catalogue.good',
  'catalogue.import-state',
  'catalogue.import-faults',
  'sale.get',
  'sale.list',
  'sale.parked',
  'sale.explain',
  'shift.state',
  'shift.report',
  'shift.past',
  'shift.past-one',
  'receipt.get',
  'receipt.text',
  'refund.explain',
  'refund.find',
  'refund.get',
  'refund.limit',
  'refund.list',
  'refund.of',
  'refund.open',
  'print.jobs',
  'print.of-sale',
  'print.text',
  'reports.read',
  'insurance.kept',
  'outbox.state',
  'payments.review',
  'update.get',
  'page.fault',
])

/** The same handlers; every other one throws conflict `updating` while `installing`. */
export function closedWhile(installing: () => boolean, api: Api): Api {
  const guarded = Object.entries(api).map(([name, handle]) => [
    name,
    (answered as ReadonlySet<string>).has(name)
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
