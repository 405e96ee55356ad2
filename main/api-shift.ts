// Handlers of the shift, of cash that moves without a sale, and of the journal.
import type { Api } from '#contract'
import type { Services } from './api.ts'

type Handled = Pick<
  Api,
  Extract<keyof Api, `shift.${string}` | `cash.${string}` | `journal.${string}` | `training.${string}`>
>

export function shiftApi({ shift: { shifts, cash, printReport, journal, training }, payments }: Services): Handled {
  return {
    'shift.state': async () => shifts.state(),
    'shift.open': async input => (shifts.open(input), {}),
    'shift.report': async () => shifts.report(),
    'shift.count': async ({ totalMinor, denominations }) => shifts.count(totalMinor, denominations),
    'shift.close': async ({ countedMinor, denominations = null }) => {
      const report = shifts.close(countedMinor, denominations)
      // After the close, which must not wait for the bank: last looks at cancelled payments, and yesterday's report.
      payments.closeOfDay()
      return report
    },
    'shift.blind': async ({ on }) => (shifts.setBlind(on), {}),
    'shift.past': async ({ before, limit }) => ({ reports: shifts.past(before, limit) }),
    'shift.past-one': async ({ number }) => shifts.pastOne(number),
    'shift.print': async ({ number }) => ({ printed: await printReport(number) }),

    'cash.move': async input => ({ drawer: await cash.move(input) }),
    'cash.no-sale': async input => ({ drawer: await cash.noSale(input) }),

    'journal.verify': async (_, signal) => journal.verify(signal),
    'journal.export': async ({ from, to }, signal) => journal.export(from, to, signal),

    'training.enter': async () => (training.enter(), {}),
    'training.leave': async () => (training.leave(), {}),
  }
}
