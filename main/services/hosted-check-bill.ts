// What hosted checks cost a sale: every count durable as soon as it is known, and asked for to the end, across restarts.
import { Problem } from '../ports/errors.ts'
import type { HostedDetails, IdChecker } from '../ports/id-check.ts'
import type { Clock, Log } from '../ports/system.ts'
import type { HostedCheckRow } from '../store/age-checks.ts'
import type { AgeCheckStore, JournalStore } from './store-types.ts'

/** A cancel that did not get through is tried once more after this long. */
const CANCEL_AGAIN_MS = 5000
/** Outcomes that have a record of their own; a check whose time ran out is `timed-out`. */
const verdicts: readonly (string | null)[] = ['pass', 'too-young', 'expired', 'unreadable']

/** A check in the books; its counts follow what the service says. */
export type Booked = Pick<
  HostedCheckRow,
  'id' | 'saleId' | 'staffId' | 'requiredAge' | 'transactionId' | 'attempts' | 'invoiced'
>

export type HostedBill = {
  /** Takes over newer counts; true when more is billed now than before. Counts never fall. */
  count(of: Booked, counts: { attempts: number; attemptsInvoiced: number }): boolean
  /** The check ended and its counts are final. `why` null means that it ended with a verdict, which has its own record. */
  settled(of: Booked, why: string | null): void
  /** The check ended; asks for the final counts in the background and, if asked to, cancels it at the service first. */
  close(of: Booked, why: string | null, cancel: boolean): void
  /** Cancels a check that was never shown. */
  drop(transactionId: string): void
  /** Waits for what is being closed and closes what a former process (or a dead line) left open, of one sale or of all. */
  catchUp(saleId: string | null): Promise<void>
  stop(): void
}

export function createHostedBill(deps: {
  checker: Pick<IdChecker, 'details' | 'cancel'>
  store: Pick<AgeCheckStore, 'countHosted' | 'endHosted' | 'settleHosted' | 'unsettled'>
  journal: JournalStore
  clock: Clock
  log: Log
  atomically: <T>(work: () => T) => T
  /** More is billed to some sale than before. */
  changed: () => void
}): HostedBill {
  const { checker, store, journal, clock, log } = deps
  const over = new AbortController()
  const closing = new Map<string, Promise<void>>()
  const stopped = (): boolean => over.signal.aborted

  function count(of: Booked, counts: { attempts: number; attemptsInvoiced: number }): boolean {
    const attempts = Math.max(of.attempts, counts.attempts)
    const invoiced = Math.max(of.invoiced, counts.attemptsInvoiced)
    if (attempts === of.attempts && invoiced === of.invoiced) return false
    const more = invoiced > of.invoiced
    store.countHosted(of.id, { attempts, invoiced })
    Object.assign(of, { attempts, invoiced })
    return more
  }

  function settled(of: Booked, why: string | null): void {
    const at = clock.now().toISOString()
    const { requiredAge, transactionId, attempts, invoiced } = of
    deps.atomically(() => {
      if (!store.settleHosted(of.id, at) || why === null) return
      const data = { requiredAge, outcome: 'none', method: 'hosted', reason: why, transactionId, attempts, invoiced }
      journal.append({ at, kind: 'age-check', staff: of.staffId, saleId: of.saleId, data })
    })
  }

  /** The newest state at the service; `gone` when it knows the check no more, null when it cannot be asked. */
  async function ask(of: Booked): Promise<HostedDetails['state'] | 'gone' | null> {
    try {
      const details = await checker.details(of.transactionId, over.signal)
      if (stopped()) return null
      if (count(of, details)) deps.changed()
      return details.state
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown
      return thrown.failure.code === 'not-found' ? 'gone' : null
    }
  }

  async function cancel(transactionId: string, insist: boolean): Promise<boolean> {
    let how = await checker.cancel(transactionId)
    if (how === 'failed' && insist && !stopped()) {
      await clock.sleep(CANCEL_AGAIN_MS, over.signal).catch(() => undefined)
      if (!stopped()) how = await checker.cancel(transactionId)
    }
    if (how !== 'cancelled') log.info('hosted.not-cancelled', { reason: how })
    return how === 'cancelled'
  }

  /** `insist` tells the service to cancel even when it cannot be asked, and twice; otherwise only a check known to run. */
  async function finish(of: Booked, why: string | null, ending: 'leave' | 'cancel' | 'insist'): Promise<void> {
    // Counts first: a service may forget a finished check when it is told to cancel it.
    let state = await ask(of)
    const insist = ending === 'insist'
    const running = state === 'pending' || state === 'unknown' || (state === null && insist)
    if (ending !== 'leave' && running && !stopped() && (await cancel(of.transactionId, insist)))
      state = (await ask(of)) ?? state
    // Who could not be asked now is asked before the sale's next check, or at the next start.
    if (state === null || stopped()) return
    settled(of, why)
  }

  function inBackground(id: string, work: Promise<void>): Promise<void> {
    const done = work.catch(thrown => void log.incident('hosted.close', thrown)).finally(() => void closing.delete(id))
    closing.set(id, done)
    return done
  }

  return {
    count,
    settled,
    close(of, why, cancelled) {
      if (why !== null) store.endHosted(of.id, why)
      void inBackground(of.id, finish(of, why, cancelled ? 'insist' : 'leave'))
    },
    drop(id) {
      void inBackground(
        id,
        cancel(id, true).then(() => undefined),
      )
    },
    async catchUp(saleId) {
      await Promise.all(closing.values())
      for (const row of stopped() ? [] : store.unsettled()) {
        if ((saleId !== null && row.saleId !== saleId) || closing.has(row.id)) continue
        const verdict = verdicts.includes(row.outcome)
        if (row.outcome === null) store.endHosted(row.id, 'restart')
        const why = verdict ? null : (row.outcome ?? 'restart')
        await inBackground(row.id, finish({ ...row }, why, verdict ? 'leave' : 'cancel'))
      }
    },
    stop: () => over.abort(),
  }
}
