// Looks once more after cancelled attempts: a gateway that keeps no tombstone may take a lost authorization late.
import { nextLook, RECHECK_AFTER_MS } from '#domain/payment-flow'
import type { CardGateway } from '../ports/card.ts'
import type { Clock, Log } from '../ports/system.ts'
import type { AttemptRow } from '../store/attempts.ts'
import type { Recheck } from '../store/rechecks.ts'
import type { AttemptStore, RecheckStore } from './store-types.ts'

export type Rechecks = {
  /** Plans the looks at an attempt that was just cancelled. */
  plan(attemptId: string): void
  /** Looks at everything that is due, and with `all` at everything that is planned: at start, and before a day is closed. */
  look(all?: boolean): Promise<void>
  start(): void
  stop(): void
}

type Found =
  | { kind: 'approved'; reference: string | null; amountMinor: number | null; text: string }
  | { kind: 'declined' | 'not-found' | 'voided' }

/** How often it is seen whether a look is due. */
const EVERY_MS = 20_000
/** Later than any instant in ISO 8601. */
const EVER = '9999'

export function createRechecks(deps: {
  attempts: AttemptStore
  rechecks: RecheckStore
  gateway: Pick<CardGateway, 'inquireByOrder' | 'standing'>
  clock: Clock
  log: Log
  atomically: <T>(work: () => T) => T
  /** Money without a sale was found: it is written down as such already; now it is to be taken back. */
  surfaced: (attemptId: string) => void
}): Rechecks {
  const { attempts, rechecks, gateway, clock, log, atomically } = deps
  const stopped = new AbortController()
  let looking: Promise<void> = Promise.resolve()

  const dueIn = (ms: number): string => new Date(clock.now().getTime() + ms).toISOString()

  /** Null when somebody has dealt with it by now: then there is nothing left to look at. */
  function lookable(attemptId: string): AttemptRow | null {
    const attempt = attempts.find(attemptId)
    if (attempt?.state === 'cancelled') return attempt
    rechecks.done(attemptId)
    return null
  }

  /** Null: no answer, which is no look, so the same round stays due. Several charges have no reference in common. */
  async function find({ orderId }: AttemptRow): Promise<Found | null> {
    const found = await gateway.inquireByOrder(orderId)
    if (found.kind !== 'unknown') return found
    if (found.mismatch !== true) return null
    const standing = await gateway.standing(orderId)
    if (standing.kind === 'unknown' || standing.charges.length === 0) return null
    return { kind: 'approved', reference: null, amountMinor: null, text: found.why }
  }

  async function lookAt({ attemptId, round, dueAt }: Recheck): Promise<void> {
    const attempt = lookable(attemptId)
    if (attempt === null) return
    const found = await find(attempt)
    if (stopped.signal.aborted || found === null || lookable(attemptId) === null) return
    if (found.kind === 'approved') {
      const { reference, amountMinor: approvedMinor, text } = found
      atomically(() => {
        attempts.surfaced({ attemptId, reference, approvedMinor, text, at: clock.now().toISOString() })
        rechecks.done(attemptId)
      })
      log.warn('payment.surfaced', {
        attemptId,
        orderId: attempt.orderId,
        amountMinor: approvedMinor ?? attempt.amountMinor,
      })
      return deps.surfaced(attemptId)
    }
    const next = nextLook(round, dueAt <= clock.now().toISOString())
    if (next === null) rechecks.done(attemptId)
    else if (next !== 'as-planned') rechecks.plan({ attemptId, round: next.round, dueAt: dueIn(next.waitMs) })
  }

  async function lookAtAll(all: boolean): Promise<void> {
    for (const planned of rechecks.due(all ? EVER : clock.now().toISOString())) {
      if (stopped.signal.aborted) return
      try {
        await lookAt(planned)
      } catch (thrown) {
        log.incident('payment.recheck', thrown, { attemptId: planned.attemptId })
      }
    }
  }

  async function look(all = false): Promise<void> {
    // One after the other: a day close that falls together with a planned look must not find the same charge twice.
    looking = looking.then(() => lookAtAll(all))
    await looking
  }

  return {
    look,
    plan: attemptId => rechecks.plan({ attemptId, round: 0, dueAt: dueIn(RECHECK_AFTER_MS[0] ?? 0) }),
    start() {
      const round = async (): Promise<void> => {
        await look(true)
        for (;;) {
          await clock.sleep(EVERY_MS, stopped.signal)
          await look()
        }
      }
      round().catch((thrown: unknown) => {
        if (!stopped.signal.aborted) log.incident('payment.rechecks', thrown)
      })
    },
    stop: () => stopped.abort(),
  }
}
