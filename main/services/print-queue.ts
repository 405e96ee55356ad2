// Works off the print queue: one job after the other, never in the way of a sale, never twice without saying COPY.
import { randomUUID } from 'node:crypto'
import type { ReceiptLine } from '#contract'
import { isOver, printsByItself, RETRY_MS } from '#domain/print-rules'
import type { PrintOutcome, PrinterTrouble, ReceiptPrinter } from '../ports/printer.ts'
import type { Clock, Log } from '../ports/system.ts'
import type { PrintJob } from '../store/prints-queue.ts'
import type { PrintQueue } from './print-queue-types.ts'
import type { JournalStore, PrintQueueStore, PrintStore } from './store-types.ts'

export type { NewPrint, PrintQueue } from './print-queue-types.ts'

/** Somebody put the job away while the printer was being asked how it is; nothing of it was sent. */
class PutAway extends Error {}
/** After a fault of the till itself, such as a full disk. */
const BROKEN_MS = 5000

export function createPrintQueue(deps: {
  store: PrintQueueStore
  prints: Pick<PrintStore, 'done'>
  journal: JournalStore
  printer: ReceiptPrinter | null
  /** The lines of each piece of paper of a job. */
  papersOf: (job: PrintJob) => readonly (readonly ReceiptLine[])[]
  clock: Clock
  log: Log
  atomically: <T>(work: () => T) => T
  changed: () => void
  /** Pauses between tries; `RETRY_MS` unless told. */
  retryMs?: readonly number[]
}): PrintQueue {
  const { store, printer, clock, log, retryMs = RETRY_MS } = deps
  const stopped = new AbortController()
  const waiters = new Map<string, Set<() => void>>()
  let running = false
  let down = false
  /** Repeats wait until then, so that a dead printer does not keep new receipts waiting for its silence. */
  let restUntil = ''
  /** The job the printer is being asked about, or has. */
  let underway: string | null = null
  let timer: NodeJS.Timeout | undefined
  const now = (): string => clock.now().toISOString()
  /** Nothing any more once the till ends: its file may be closed by then. */
  const unfinished = (): PrintJob[] => (stopped.signal.aborted ? [] : store.unfinished())

  /** First tries before repeats: a printer that is back should serve the customer who stands there. */
  function due(): PrintJob | undefined {
    const at = now()
    const ready = unfinished().filter(
      ({ state, nextAt }) => state === 'waiting' || (state === 'failed' && (nextAt ?? '') <= at && restUntil <= at),
    )
    return ready.find(({ tries }) => tries === 0) ?? ready[0]
  }

  function wake(): void {
    if (running || printer === null || stopped.signal.aborted) return
    running = true
    // After the caller has returned: a sale is told as complete before its receipt is even looked at.
    setImmediate(() => {
      work(printer).then(
        () => {
          running = false
          // Added while the last round was ending.
          if (due() !== undefined) wake()
          else sleep()
        },
        thrown => {
          running = false
          log.incident('print.queue', thrown)
          again(BROKEN_MS)
        },
      )
    })
  }

  async function work(device: ReceiptPrinter): Promise<void> {
    for (let job = due(); job !== undefined && !stopped.signal.aborted; job = due()) {
      if (printsByItself(job.createdAt, job.tries, clock.now())) await one(device, job)
      else settle(job.id, { state: 'given-up', reason: job.reason ?? 'stale', nextAt: null })
    }
  }

  async function one(device: ReceiptPrinter, waiting: PrintJob): Promise<void> {
    const first = waiting.drawer === 'wanted'
    const job = { ...waiting, tries: waiting.tries + 1 }
    underway = job.id
    // On disk right before a byte leaves: after a kill it counts as perhaps printed, and the drawer as opened.
    const outcome = await tryIt(device, job, first, () => {
      const { tries } = job
      if (putAwayMeanwhile(job.id)) throw new PutAway()
      store.change(job.id, now(), { state: 'printing', tries, nextAt: null, ...(first ? { drawer: 'sent' } : {}) })
      deps.changed()
    })
    underway = null
    if (stopped.signal.aborted) return
    if (outcome === 'put-away') return
    down = outcome.kind !== 'printed'
    if (outcome.kind !== 'not-started' || !putAwayMeanwhile(job.id)) write(job, outcome, first)
  }
  const putAwayMeanwhile = (id: string): boolean => isOver(store.find(id)?.state ?? 'cancelled')

  async function tryIt(
    device: ReceiptPrinter,
    job: PrintJob,
    openDrawer: boolean,
    sending: () => void,
  ): Promise<PrintOutcome | 'put-away'> {
    try {
      return await device.print(deps.papersOf(job), { openDrawer, id: job.id, sending })
    } catch (thrown) {
      if (thrown instanceof PutAway) return 'put-away'
      // The lines could not be made, or nothing could be written down; nothing was sent.
      log.incident('print.job', thrown)
      return { kind: 'not-started', kicked: false, why: 'stopped' }
    }
  }

  function write(job: PrintJob, outcome: PrintOutcome, first: boolean): void {
    const drawer = first ? { drawer: outcome.kicked ? ('sent' as const) : ('missed' as const) } : {}
    switch (outcome.kind) {
      case 'printed':
        return settle(job.id, { state: 'printed', reason: null, ...drawer }, () => record(job, outcome))
      case 'perhaps':
        return settle(job.id, { state: 'perhaps', reason: outcome.why, ...drawer }, () => record(job, outcome))
      case 'not-started':
        restUntil = later(job.tries)
        return settle(job.id, {
          state: 'failed',
          reason: outcome.why,
          tries: job.tries,
          nextAt: restUntil,
          ...drawer,
        })
      default:
        return outcome satisfies never
    }
  }

  function record(job: PrintJob, outcome: PrintOutcome): void {
    const at = now()
    if (job.saleId !== null && job.kind === 'receipt') deps.prints.done(job.saleId, at, job.copy)
    deps.journal.append({
      at,
      kind: job.kind === 'report' ? 'report-printed' : 'receipt-printed',
      staff: null,
      saleId: job.saleId,
      data: {
        kind: job.kind,
        title: job.title,
        copy: job.copy,
        drawer: outcome.kicked,
        sure: outcome.kind === 'printed',
      },
    })
  }

  function settle(id: string, change: Parameters<PrintQueueStore['change']>[2], also: () => void = () => {}): void {
    deps.atomically(() => {
      store.change(id, now(), change)
      also()
    })
    for (const tell of waiters.get(id) ?? []) tell()
    waiters.delete(id)
    deps.changed()
  }

  const later = (tries: number): string =>
    new Date(clock.now().getTime() + (retryMs[Math.min(tries - 1, retryMs.length - 1)] ?? 0)).toISOString()

  function sleep(): void {
    const times = unfinished().flatMap(({ state, nextAt }) => (state === 'failed' && nextAt !== null ? [nextAt] : []))
    const first = times.toSorted()[0]
    if (first !== undefined) again(Date.parse(first) - clock.now().getTime())
  }

  function again(ms: number): void {
    clearTimeout(timer)
    if (stopped.signal.aborted) return
    timer = setTimeout(wake, Math.max(50, ms))
    timer.unref()
  }

  return {
    add(job) {
      if (printer === null) return null
      const id = randomUUID()
      const { openDrawer, lines, ...rest } = job
      store.add({
        ...rest,
        id,
        lines: lines === null ? null : JSON.stringify(lines),
        drawer: openDrawer ? 'wanted' : 'none',
        createdAt: now(),
      })
      return id
    },
    wake,
    async tried(id, withinMs) {
      const job = store.find(id)
      if (job === null || (job.state !== 'waiting' && job.state !== 'printing' && id !== underway)) return job
      const { promise, resolve } = Promise.withResolvers<void>()
      waiters.set(id, (waiters.get(id) ?? new Set()).add(resolve))
      const limit = setTimeout(resolve, withinMs)
      await promise
      clearTimeout(limit)
      waiters.get(id)?.delete(resolve)
      return store.find(id)
    },
    again(id) {
      const job = store.find(id)
      if (job === null || isOver(job.state) || id === underway) return job
      const copy = job.copy || job.state === 'perhaps'
      // The pulse belonged to the sale; whoever asks for paper later does not want an open drawer.
      const drawer = job.drawer === 'wanted' ? ('missed' as const) : job.drawer
      const next = store.change(id, now(), { state: 'waiting', copy, drawer, tries: 0, nextAt: null })
      deps.changed()
      wake()
      return next
    },
    putAway(id, as, staff) {
      const job = store.find(id)
      if (job === null || isOver(job.state) || job.state === 'printing') return job
      settle(id, { state: as, nextAt: null }, () => {
        const data = { title: job.title, state: as, before: job.state }
        deps.journal.append({ at: now(), kind: 'receipt-put-away', staff, saleId: job.saleId, data })
      })
      return store.find(id)
    },
    async openDrawer() {
      if (printer === null) return false
      const outcome = await printer.print([], { openDrawer: true, id: randomUUID() })
      return outcome.kicked
    },
    down: () => down,
    start() {
      for (const { id, state, reason } of store.unfinished()) {
        if (state === 'printing') settle(id, { state: 'perhaps', reason: 'ended' satisfies PrinterTrouble | 'ended' })
        else if (state !== 'perhaps') settle(id, { state: 'given-up', nextAt: null, reason: reason ?? 'ended' })
      }
    },
    stop() {
      stopped.abort()
      clearTimeout(timer)
      for (const each of waiters.values()) for (const tell of each) tell()
    },
  }
}
