// Asks the gateway about every card attempt whose outcome is not known, until it is; also after a restart.
import { afterInquiry, atRestart, QUIET_MS } from '#domain/payment-flow'
import type { CardGateway } from '../ports/partners.ts'
import type { Clock, Log } from '../ports/system.ts'
import type { AttemptRow } from '../store/attempts.ts'
import type { CheckoutService } from './checkout.ts'
import type { AttemptStore, JournalStore } from './store-types.ts'

export type Resolver = {
  /** At start: nothing was sent → cancelled; sent → unknown, and asked about at once. */
  recover(): void
  watch(attemptId: string): void
  /** The cashier presses "check again": the next question is asked now. */
  hurry(): boolean
  stop(): void
}

/** Pauses between questions in seconds (Card Connect inquiry pacing). */
const PACING = [2, 4, 8, 15, 30]

export function createResolver(deps: {
  attempts: AttemptStore
  gateway: CardGateway
  checkout: () => CheckoutService
  journal: JournalStore
  clock: Clock
  log: Log
  changed: () => void
}): Resolver {
  const { attempts, gateway, journal, clock, log, changed } = deps
  const stopped = new AbortController()
  const watched = new Map<string, { hurry: AbortController }>()

  async function pause(job: { hurry: AbortController }, ms: number): Promise<void> {
    await clock.sleep(ms, AbortSignal.any([job.hurry.signal, stopped.signal])).catch(() => undefined)
    job.hurry = new AbortController()
  }

  /** One question. True when the attempt left `unknown`. */
  async function ask(attempt: AttemptRow, seen: { notFounds: number; fenced: boolean }): Promise<boolean> {
    const outcome = await gateway.inquireByOrder(attempt.orderId)
    const msSinceSent = clock.now().getTime() - Date.parse(attempt.sentAt ?? attempt.createdAt)
    // A "not found" before the quiet time is over may only be too early, so it does not count.
    if (outcome.kind === 'not-found' && msSinceSent >= QUIET_MS) seen.notFounds += 1
    const next = afterInquiry(attempt.state, outcome, { askedMinor: attempt.amountMinor, msSinceSent, ...seen })
    if (next.fence) {
      // "Not found" is made true before it is believed: void by our own order id, then ask once more.
      seen.fenced = await gateway.voidByOrder(attempt.orderId)
      return false
    }
    if (outcome.kind === 'approved' && (next.state === 'approved' || next.state === 'partial')) {
      const { amountMinor: approvedMinor, reference, authCode, text } = outcome
      deps.checkout().approve(attempt, { state: next.state, approvedMinor, reference, authCode, text })
      return true
    }
    if (next.state === 'unknown') return false
    const reference = 'reference' in outcome ? outcome.reference : null
    attempts.setState(attempt.id, next.state, { text: 'text' in outcome ? outcome.text : outcome.kind, reference })
    journal.append({
      at: clock.now().toISOString(),
      kind: 'payment-outcome',
      staff: null,
      saleId: attempt.saleId,
      data: { order: attempt.orderId, state: next.state, reference },
    })
    changed()
    return true
  }

  async function follow(id: string, job: { hurry: AbortController }): Promise<void> {
    const seen = { notFounds: 0, fenced: false }
    for (let round = 0; !stopped.signal.aborted; round += 1) {
      await pause(job, PACING[Math.min(round, PACING.length - 1)]! * 1000)
      const attempt = attempts.find(id)
      if (stopped.signal.aborted || attempt === null || attempt.state !== 'unknown') return
      try {
        if (await ask(attempt, seen)) return
      } catch (thrown) {
        log.incident('resolver.ask', thrown, { order: attempt.orderId })
      }
    }
  }

  function watch(attemptId: string): void {
    if (watched.has(attemptId) || stopped.signal.aborted) return
    const job = { hurry: new AbortController() }
    watched.set(attemptId, job)
    follow(attemptId, job)
      .catch(thrown => void log.incident('resolver.follow', thrown))
      .finally(() => watched.delete(attemptId))
  }

  return {
    watch,
    recover() {
      for (const attempt of attempts.openOnes()) {
        const state = atRestart(attempt.state)
        if (state !== attempt.state) attempts.setState(attempt.id, state, { text: 'restart' })
        if (state === 'unknown') watch(attempt.id)
      }
    },
    hurry() {
      for (const job of watched.values()) job.hurry.abort()
      return watched.size > 0
    },
    stop: () => stopped.abort(),
  }
}
