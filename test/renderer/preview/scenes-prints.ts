// Printing worth looking at: receipts on paper, in doubt, refused by the printer, as codes, and the panel of what waits.
import type { OpName, Output, PrintJobView, Result } from '../../../preload/contract.ts'
import { receiptPages } from '../../../main/domain/receipt-code.ts'
import { plainReceipt } from '../../../main/domain/receipt-plain.ts'
import type { Scene } from './scenes.ts'
import { receiptOf, till } from './states.ts'

/** The jobs of the finished sale and of others; `printer` is true unless told. */
export type PrintScene = { jobs: readonly PrintJobView[]; printer?: boolean; long?: boolean }

const job: PrintJobView = {
  id: 'p1',
  kind: 'receipt',
  saleId: 'sale-9',
  subject: null,
  title: '1042',
  state: 'printed',
  copy: false,
  drawer: 'sent',
  createdAt: '2026-11-21T08:59:58+01:00',
  nextAt: null,
  tries: 1,
  reason: null,
}
const finished = (prints: PrintScene): Scene => ({
  till,
  sale: { sale: null, lastChangeMinor: 763, lastSaleId: 'sale-9' },
  prints,
})
const failed = {
  ...job,
  state: 'failed',
  reason: 'no-paper',
  drawer: 'missed',
  nextAt: '2026-11-21T09:00:05+01:00',
} as const
const perhaps = { ...job, id: 'p2', title: '1041', saleId: 'sale-8', state: 'perhaps', reason: 'silent' } as const
const report = {
  ...job,
  id: 'p3',
  kind: 'report',
  saleId: null,
  title: 'Tagesabschluss Z 207 – Kassenladen am Marktplatz',
  state: 'given-up',
  reason: 'stale',
  drawer: 'none',
} as const

export const printScenes: Record<string, Scene> = {
  'done-printing': finished({ jobs: [{ ...job, state: 'printing' }] }),
  'done-printed': finished({ jobs: [job] }),
  'done-failed': finished({ jobs: [failed] }),
  'done-perhaps': finished({ jobs: [{ ...perhaps, saleId: 'sale-9', title: '1042' }] }),
  'done-code-long': finished({ jobs: [{ ...failed, reason: 'not-reached' }], long: true }),
  'done-no-printer': finished({ jobs: [], printer: false }),
  'prints-panel': finished({
    jobs: [{ ...failed, state: 'given-up' }, perhaps, report, { ...job, id: 'p4', title: '1040' }],
  }),
}

/** Null for ops of other subjects. */
export function printAnswer(name: OpName, scene: Scene): Result<unknown> | null {
  const { jobs, printer = true, long = false } = scene.prints ?? { jobs: [] }
  const over = ({ state }: PrintJobView): boolean => state === 'printed' || state === 'shown' || state === 'cancelled'
  switch (name) {
    case 'print.jobs':
      return answered<'print.jobs'>({ printer, open: jobs.filter(each => !over(each)), finished: jobs.filter(over) })
    case 'print.of-sale':
      return answered<'print.of-sale'>({ printer, jobs: jobs.filter(({ saleId }) => saleId === 'sale-9') })
    case 'print.again':
    case 'print.put-away':
      return { ok: true, value: {} }
    case 'receipt.text':
    case 'print.text': {
      const { lines } = receiptOf(false)
      const all = long ? Array.from({ length: 6 }, () => lines).flat() : lines
      return answered<'receipt.text'>({ text: plainReceipt(all, 42), pages: receiptPages(all, 'Beleg 1042') })
    }
    default:
      return null
  }
}

const answered = <K extends OpName>(value: Output<K>): Result<unknown> => ({ ok: true, value })
