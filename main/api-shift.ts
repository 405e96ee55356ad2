// Handlers of the shift and of the journal.
import type { Api } from '#contract'
import type { Services } from './api.ts'

type Handled = Pick<Api, Extract<keyof Api, `shift.${string}` | `journal.${string}`>>

export function shiftApi({ shifts, payments, staff, stores }: Services): Handled {
  return {
    'shift.open': async ({ floatMinor }) => (shifts.open(floatMinor), {}),
    'shift.report': async () => shifts.report(),
    'shift.close': async ({ countedMinor }) => {
      const report = shifts.close(countedMinor)
      // After the close, which must not wait for the bank: last looks at cancelled payments, and yesterday's report.
      payments.closeOfDay()
      return report
    },

    'journal.verify': async () => (staff.allowed('journal'), stores.journal.verify()),
  }
}
