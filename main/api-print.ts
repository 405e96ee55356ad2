// Handlers of the print queue and of receipts as text.
import type { Api, PrintJobView } from '#contract'
import type { Services } from './api.ts'
import { Problem } from './ports/errors.ts'
import type { PrintJob } from './store/prints-queue.ts'

type Handled = Pick<Api, Extract<keyof Api, `print.${string}`> | 'receipt.text'>

/** What was finished last, as many as a person looks at. */
const FINISHED = 5
const isOver = ({ state }: PrintJob): boolean => state === 'printed' || state === 'shown' || state === 'cancelled'

export function printApi({ prints, receipts, staff, stores, ports }: Services): Handled {
  const printer = ports.printer !== null
  const existing = (job: PrintJob | null): PrintJob => {
    if (job === null) throw new Problem({ code: 'not-found', what: 'receipt' })
    return job
  }
  return {
    'print.jobs': async () => {
      staff.required()
      const open = stores.printJobs.unfinished().map(viewOf)
      const finished = stores.printJobs
        .latest(open.length + FINISHED)
        .filter(isOver)
        .slice(0, FINISHED)
        .map(viewOf)
      return { printer, open, finished }
    },
    'print.of-sale': async ({ saleId }) => (
      staff.required(),
      { printer, jobs: stores.printJobs.ofSale(saleId).map(viewOf) }
    ),
    'print.again': async ({ jobId }) => (staff.required(), existing(prints.again(jobId)), {}),
    'print.put-away': async ({ jobId, as }) => (existing(prints.putAway(jobId, as, staff.required().id)), {}),
    'print.text': async ({ jobId, columns }) => {
      staff.required()
      const job = existing(stores.printJobs.find(jobId))
      return receipts.text(receipts.papersOf(job)[0] ?? [], job.title, columns)
    },
    'receipt.text': async ({ saleId, columns }) => {
      staff.required()
      const { lines, number } = receipts.get(saleId)
      return receipts.text(lines, String(number), columns)
    },
  }
}

function viewOf(job: PrintJob): PrintJobView {
  const { id, kind, saleId, subject, title, state, copy, drawer, createdAt, nextAt, tries } = job
  // The store keeps the reason as text; only this till writes it.
  const reason = job.reason as PrintJobView['reason']
  return { id, kind, saleId, subject, title, state, copy, drawer, createdAt, nextAt, tries, reason }
}
