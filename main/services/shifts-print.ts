// Prints shift reports through the print queue; a closing report that was printed before is marked as a copy.
import type { Clock } from '../ports/system.ts'
import type { PrintQueue } from './print-queue-types.ts'
import type { ShiftService } from './shifts.ts'
import { reportSlip, reportTitle, type SlipFacts } from './shifts-slip.ts'
import type { PrintQueueStore } from './store-types.ts'

/** Prints the report so far (null) or a closing report; false when the printer did not confirm it in time. */
export type PrintReport = (number: number | null) => Promise<boolean>

/** A little longer than a printer may take to fail. */
const ANSWER_MS = 6000

export function createReportPrinting(deps: {
  shifts: Pick<ShiftService, 'report' | 'pastOne'>
  jobs: Pick<PrintQueueStore, 'about'>
  prints: Pick<PrintQueue, 'add' | 'again' | 'wake' | 'tried'>
  facts: () => SlipFacts
  clock: Clock
}): PrintReport {
  const { shifts, jobs, prints, clock } = deps
  return async number => {
    const report = number === null ? shifts.report() : shifts.pastOne(number)
    // The report so far is another one each time.
    const subject = number === null ? null : `z-${number}`
    const before = subject === null ? [] : jobs.about(subject)
    const last = before.at(-1)
    const open = last !== undefined && !['printed', 'shown', 'cancelled'].includes(last.state) ? last : null
    if (open !== null) prints.again(open.id)
    const facts = deps.facts()
    const id =
      open?.id ??
      prints.add({
        kind: 'report',
        saleId: null,
        subject,
        lines: reportSlip(report, facts, clock.now().toISOString()),
        title: reportTitle(report, facts),
        language: facts.language,
        copy: before.some(({ state }) => state === 'printed' || state === 'perhaps'),
        openDrawer: false,
      })
    if (id === null) return false
    prints.wake()
    return (await prints.tried(id, ANSWER_MS))?.state === 'printed'
  }
}
