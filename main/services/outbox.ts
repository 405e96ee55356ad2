// Delivers every completed sale to the back office: in order, one at a time, under its own id, until it has each of them.
import type { DeliveryView, OutboxView } from '#contract'
import type { BackOffice, Delivered, DeliveryAnswer } from '../ports/back-office.ts'
import { Problem } from '../ports/errors.ts'
import type { Clock, Log } from '../ports/system.ts'
import type { OutboxEntry } from '../store/outbox.ts'
import { deliveredPayout, deliveredRefund } from './delivered-refund.ts'
import { deliveredSale } from './delivered-sale.ts'
import { LONGEST_ASKED_MS, pauseAfter, SALE_PAUSE_MS } from './outbox-pace.ts'
import { createOutboxView, type SwitchOff } from './outbox-view.ts'
import type { OutboxStore, RefundStore, SalesStore } from './store-types.ts'

export type Outbox = {
  /** Goes on where an earlier process ended; what was being sent then is asked about again under the same key. */
  start(): void
  stop(): void
  /** A sale was completed: its row is on the disk. */
  added(): void
  /** Registration or access changed; once both are good again, a pause of our own ends at once. */
  lineChanged(): void
  /** A refused sale goes back to its place in the queue; one that waits is tried now. Throws Problem `not-found`. */
  resend(saleId: string): void
  /** How one sale stands. */
  delivery(saleId: string): DeliveryView
  state(): OutboxView
  safeToSwitchOff(): SwitchOff
  /** Sales on their way; 0 while there is no back office to send them to. */
  queued(): number
}

/** The screen is told of a long drain about twice a second. */
const TELL_MS = 500

export function createOutbox(deps: {
  outbox: OutboxStore
  sales: Pick<SalesStore, 'find'>
  refunds: Pick<RefundStore, 'find' | 'tender'>
  /** Null while there is none. */
  backOffice: BackOffice | null
  /** What tells this till from its neighbours in every document; never changes. */
  tillId: string
  /** Whether this till is registered and its access is in order. */
  online: () => boolean
  atomically: <T>(work: () => T) => T
  clock: Clock
  log: Log
  changed: () => void
  random?: () => number
}): Outbox {
  const { outbox, backOffice, atomically, clock, log, random = Math.random } = deps
  const view = createOutboxView(outbox, backOffice !== null)
  const stopped = new AbortController()
  const { signal } = stopped
  let bell = new AbortController()
  let failures = 0
  /** By the clock that never jumps. `asked`: the back office wants it so, and nobody may shorten it. */
  let pause = { until: 0, asked: false }
  let triedAt = Number.NEGATIVE_INFINITY
  let wasOnline = false
  let toldAt = Number.NEGATIVE_INFINITY

  const ring = (): void => bell.abort()
  function hurry(sinceTryMs: number): void {
    if (!pause.asked) pause.until = Math.min(pause.until, triedAt + sinceTryMs)
    ring()
  }
  const tell = (always: boolean): void => {
    if (!always && clock.mono() - toldAt < TELL_MS) return
    toldAt = clock.mono()
    deps.changed()
  }

  /** Waits until somebody rings, and for `ms` at most. */
  async function rest(ms: number): Promise<void> {
    bell = new AbortController()
    const woken = AbortSignal.any([bell.signal, signal])
    if (ms < Number.POSITIVE_INFINITY) return clock.sleep(ms, woken).catch(() => undefined)
    await new Promise<void>(resolve => {
      if (woken.aborted) resolve()
      woken.addEventListener('abort', () => resolve(), { once: true })
    })
  }

  async function run(): Promise<void> {
    for (let first = true; !signal.aborted; first = false) {
      try {
        const head = outbox.head()
        if (first && head !== null) pause = kept(head)
        const left = pause.until - clock.mono()
        if (head === null || left > 0) await rest(head === null ? Number.POSITIVE_INFINITY : left)
        else await drain(head)
      } catch (thrown) {
        if (signal.aborted) return
        // The disk, as a rule. What was sent and not written down is sent again; its key makes that harmless.
        log.incident('outbox', thrown)
        failed(null)
        await rest(Math.max(0, pause.until - clock.mono()))
      }
    }
  }

  /** A wait that the back office asked for outlives this process, but no clock can make it longer than the longest. */
  function kept({ nextAt }: OutboxEntry): typeof pause {
    if (nextAt === null) return { until: 0, asked: false }
    const left = Math.min(Date.parse(nextAt) - clock.now().getTime(), LONGEST_ASKED_MS)
    return { until: clock.mono() + left, asked: true }
  }

  function failed(askedMs: number | null): void {
    failures += 1
    const own = pauseAfter(failures, random)
    const asked = askedMs === null ? 0 : Math.min(askedMs, LONGEST_ASKED_MS)
    pause = { until: clock.mono() + Math.max(own, asked), asked: askedMs !== null }
  }

  /** Sends sale after sale until one has to wait. */
  async function drain(head: OutboxEntry): Promise<void> {
    let sale: OutboxEntry | null = head
    outbox.markSending(sale.id, clock.now().toISOString())
    while (sale !== null) {
      triedAt = clock.mono()
      const answer = await send(sale)
      if (signal.aborted) return
      sale = settle(sale, answer)
    }
    tell(true)
  }

  function documentOf({ id, topic }: OutboxEntry): Delivered | null {
    switch (topic) {
      case 'sale-completed': {
        const sale = deps.sales.find(id)
        const document = sale === null ? null : deliveredSale(sale, deps.tillId)
        return document === null ? null : { path: 'sales', document }
      }
      case 'refund':
        return deliveredRefund(deps.refunds.find(id), deps.tillId)
      case 'refund-payout': {
        const part = deps.refunds.tender(id)
        return deliveredPayout(part, part === null ? null : deps.refunds.find(part.refundId), deps.tillId)
      }
      default:
        return topic satisfies never
    }
  }

  async function send(entry: OutboxEntry): Promise<DeliveryAnswer> {
    try {
      const given = documentOf(entry)
      if (given === null || backOffice === null) return { kind: 'refused', reason: 'unreadable' }
      return await backOffice.deliver(given, signal)
    } catch (thrown) {
      log.incident('outbox.send', thrown, { saleId: entry.id })
      const storage = thrown instanceof Problem && thrown.failure.code === 'storage'
      return { kind: 'later', why: storage ? 'storage' : 'internal', retryAfterMs: null }
    }
  }

  /** Writes down what the answer means and, in the same transaction, what is sent next; null when it has to wait. */
  function settle({ id }: OutboxEntry, answer: DeliveryAnswer): OutboxEntry | null {
    const at = clock.now()
    switch (answer.kind) {
      case 'taken':
      case 'known':
        failures = 0
        tell(false)
        return onward(() => outbox.delivered(id), at)
      case 'refused':
        failures = 0
        log.warn('outbox.refused', { saleId: id, reason: answer.reason })
        tell(true)
        return onward(() => outbox.refused(id, answer.reason), at)
      case 'later': {
        failed(answer.retryAfterMs)
        const left = pause.until - clock.mono()
        outbox.later(id, answer.why, pause.asked ? new Date(at.getTime() + left).toISOString() : null)
        return null
      }
      default:
        return answer satisfies never
    }
  }

  const onward = (write: () => void, at: Date): OutboxEntry | null =>
    atomically(() => {
      write()
      const next = outbox.head()
      if (next !== null) outbox.markSending(next.id, at.toISOString())
      return next
    })

  return {
    ...view,
    start() {
      if (backOffice === null) return
      wasOnline = deps.online()
      run().catch((thrown: unknown) => void log.incident('outbox.run', thrown))
    },
    stop: () => stopped.abort(),
    added: () => hurry(SALE_PAUSE_MS),
    lineChanged() {
      const now = deps.online()
      if (now && !wasOnline) hurry(0)
      wasOnline = now
    },
    resend(saleId) {
      if (outbox.find(saleId) === null) throw new Problem({ code: 'not-found', what: 'sale' })
      outbox.again(saleId)
      hurry(0)
      tell(true)
    },
    state() {
      const left = pause.until - clock.mono()
      return view.state(left > 0 ? new Date(clock.now().getTime() + left).toISOString() : null)
    },
  }
}
