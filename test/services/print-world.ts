// A print queue over a real data file and a virtual printer, for the tests of printing.
import { join } from 'node:path'
import type { ReceiptLine } from '#contract'
import { createReceiptPrinter } from '../../main/devices/printer.ts'
import { systemClock } from '../../main/host/system-clock.ts'
import type { ReceiptPrinter } from '../../main/ports/printer.ts'
import type { Clock } from '../../main/ports/system.ts'
import { startPrinter, type Printer, type PrinterPanel } from '../../main/sandbox/printer.ts'
import { createPrintQueue, type NewPrint, type PrintQueue } from '../../main/services/print-queue.ts'
import { inTransaction, openDatabase } from '../../main/store/db.ts'
import { journalStore } from '../../main/store/journal.ts'
import { printQueueStore, type PrintJob } from '../../main/store/prints-queue.ts'
import { printStore } from '../../main/store/prints.ts'
import { keptLog } from '../providers/kit.ts'
import { tempFolder } from '../store/support.ts'

export type PrintWorld = Awaited<ReturnType<typeof printWorld>>

/** `retryMs` is short, so that a test sees the tries that a shop sees within minutes. */
export async function printWorld(options: { most?: number; withinMs?: number; random?: () => number } = {}) {
  const temp = tempFolder()
  const db = openDatabase(join(temp.dir, 'till.db'))
  const { most = 50, withinMs = 600, random } = options
  const device: Printer = await startPrinter({
    host: '127.0.0.1',
    port: 0,
    most,
    ...(random === undefined ? {} : { random }),
  })
  const panel: PrinterPanel = device.panel
  const store = printQueueStore(db)
  const real = systemClock()
  let ahead = 0
  const clock: Clock = { ...real, now: () => new Date(Date.now() + ahead) }
  const log = keptLog()
  const printer: ReceiptPrinter = createReceiptPrinter({
    host: device.host,
    port: device.port,
    log,
    answers: true,
    withinMs,
    quietMs: Math.min(100, withinMs),
    shape: { columns: 42, codePage: 'cp858', model: null, cut: 'full', drawerPin: 2, logo: null },
  })
  const journal = journalStore(db)

  const start = (): PrintQueue =>
    createPrintQueue({
      store,
      prints: printStore(db),
      journal,
      printer,
      papersOf,
      clock,
      log,
      atomically: work => inTransaction(db, work),
      changed: () => {},
      retryMs: [20],
    })
  let queue = start()
  return {
    /** How SQLite finds the rows of a query. */
    planOf: (query: string): string =>
      db
        .prepare<unknown[], { detail: string }>(`explain query plan ${query}`)
        .all(...(query.includes('?') ? [1] : []))
        .map(({ detail }) => detail)
        .join(),
    store,
    panel,
    journal,
    queue: () => queue,
    /** Writes a job and prints it; its id. */
    print(more: Partial<NewPrint> = {}): string {
      const id = queue.add({ ...job('Z report 7'), ...more })
      queue.wake()
      return id ?? ''
    },
    /** The process ends here; the next one knows what is on disk. */
    restart(): void {
      queue.stop()
      queue = start()
      queue.start()
    },
    later: (ms: number) => void (ahead += ms),
    stateOf: (id: string) => store.find(id)?.state,
    async end(): Promise<void> {
      queue.stop()
      await device.close()
      db.close()
      temp.remove()
    },
  }
}

export const job = (title: string): NewPrint => ({
  kind: 'report',
  saleId: null,
  subject: null,
  lines: [{ kind: 'text', text: title, align: 'left', strong: false }, { kind: 'rule' }],
  title,
  language: 'en',
  copy: false,
  openDrawer: false,
})

function papersOf({ lines, copy }: PrintJob): ReceiptLine[][] {
  const own = JSON.parse(lines ?? '[]') as ReceiptLine[]
  const mark: ReceiptLine = { kind: 'text', text: 'COPY', align: 'center', strong: true }
  return [copy ? [mark, ...own, mark] : own]
}
