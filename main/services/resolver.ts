// Asks the gateway about every card attempt whose outcome is not known, until it is; also after a restart.
import { afterInquiry, atRestart, QUIET_MS, TERMINAL_QUIET_MS, untilNextQuestion } from '#domain/payment-flow'
import { MOST_VOIDS } from '#domain/reversal-flow'
import type { CardGateway, InquiryOutcome } from '../ports/card.ts'
import type { Clock, Log } from '../ports/system.ts'
import type { AttemptRow } from '../store/attempts.ts'
import { createTurns } from './turns.ts'
import type { PaymentOutcomes } from './payment-outcomes.ts'
import type { AttemptStore, SalesStore } from './store-types.ts'

export type Resolver = {
  /** At start: nothing was sent → cancelled; sent → unknown, and asked about at once. */
  recover(): void
  /** Resolves once everything that `recover` found has been asked for at least once. Never rejects. */
  recovered(signal: AbortSignal): Promise<void>
  watch(attemptId: string): void
  /** The cashier presses "check again": the next question is asked now. */
  hurry(): boolean
  stop(): void
}
type Job = {
  hurry: AbortController
  /** When this process began to count the quiet time; by the clock that never jumps. */
  since: number
  notFounds: number
  fenced: boolean
  /** The next question is to confirm what the last one has found, or a fence. */
  confirms: boolean
  /** Answers in a row about other money than was asked for. */
  mismatches: number
  /** Voids of a payment that was given up, to which the gateway said no. */
  refusals: number
}

/** Attempts that are asked about at the same time. */
const AT_ONCE = 4

const quietOf = (attempt: AttemptRow | null): number => (attempt?.via === 'terminal' ? TERMINAL_QUIET_MS : QUIET_MS)

export function createResolver(deps: {
  attempts: AttemptStore
  sales: Pick<SalesStore, 'find'>
  gateway: Pick<CardGateway, 'inquireByOrder' | 'voidByOrder' | 'void'>
  outcomes: PaymentOutcomes
  clock: Clock
  log: Log
}): Resolver {
  const { attempts, sales, gateway, outcomes, clock, log } = deps
  const stopped = new AbortController()
  const watched = new Map<string, Job>()
  const turns = createTurns(AT_ONCE)
  const firstAnswers = new Map<string, () => void>()
  let everyFirstAnswer: Promise<unknown> = Promise.resolve()

  async function pause(job: Job, ms: number): Promise<void> {
    await clock.sleep(ms, AbortSignal.any([job.hurry.signal, stopped.signal])).catch(() => undefined)
    job.hurry = new AbortController()
  }

  /** One question and what follows from it. True when the attempt left `unknown`. */
  async function ask(attempt: AttemptRow, job: Job): Promise<boolean> {
    // Counted from when it is asked: an answer can be much older than the moment in which it arrives.
    const msSinceSent = clock.mono() - job.since
    job.confirms = false
    const outcome = await gateway.inquireByOrder(attempt.orderId)
    if (stopped.signal.aborted) return true
    // A manager may have given it up while the answer was on its way.
    const newest = attempts.find(attempt.id)
    if (newest?.state !== 'unknown') return true
    const quietMs = quietOf(newest)
    const mismatch = outcome.kind === 'unknown' && outcome.mismatch === true
    // A "not found" before the quiet time is over may only be too early, so it does not count. A question without an answer
    // says nothing: it does not make what was heard before it less true.
    if (outcome.kind === 'not-found') {
      job.notFounds += msSinceSent >= quietMs ? 1 : 0
      job.confirms = job.notFounds === 1
    } else if (outcome.kind !== 'unknown' || mismatch) job.notFounds = 0
    if (mismatch) job.confirms = (job.mismatches += 1) === 1
    else if (outcome.kind !== 'unknown') job.mismatches = 0
    const next = afterInquiry('unknown', outcome, {
      askedMinor: newest.amountMinor,
      msSinceSent,
      quietMs,
      notFounds: job.notFounds,
      fenced: job.fenced,
      mismatches: job.mismatches,
      givenUp: newest.givenUpAt !== null,
      saleOpen: sales.find(newest.saleId)?.status === 'open',
    })
    if (next.act === 'fence') {
      // "Not found" is made true before it is believed: void by our own order id, then ask once more. On disk first that it
      // is given up: a void that is on its way would otherwise end a charge that was found and taken after a restart.
      attempts.giveUp(newest.id, clock.now().toISOString())
      job.fenced = job.confirms = await gateway.voidByOrder(newest.orderId)
      return false
    }
    if (next.act === 'void') return outcome.kind === 'approved' ? takeBack(newest, outcome, job) : false
    if (next.state === 'unknown') return false
    write(newest, next.state, outcome)
    return true
  }

  /** Voids the charge that was found behind a payment that was given up. Only the next inquiry proves that it is gone. */
  async function takeBack(
    attempt: AttemptRow,
    { reference, amountMinor, text }: Extract<InquiryOutcome, { kind: 'approved' }>,
    job: Job,
  ): Promise<boolean> {
    const answer = await gateway.void(reference)
    job.confirms = answer.kind === 'done'
    if (answer.kind !== 'refused' || stopped.signal.aborted) return false
    job.refusals += 1
    // Nothing to void, it says: perhaps because an earlier void has worked. The next inquiry shows it.
    if (answer.why !== 'settled' && job.refusals < MOST_VOIDS) return false
    // Too late for a void: giving settled money back is a refund, and that is for a manager.
    outcomes.end(attempt, 'needs-human', { text: answer.text || text, reference, approvedMinor: amountMinor })
    return true
  }

  function write(attempt: AttemptRow, state: ReturnType<typeof afterInquiry>['state'], outcome: InquiryOutcome): void {
    if (outcome.kind === 'approved') {
      const { amountMinor: approvedMinor, reference, authCode, text, slip, emv } = outcome
      if (state === 'approved' || state === 'partial')
        return outcomes.approve(attempt, { state, approvedMinor, reference, authCode, text, slip, emv })
      return outcomes.end(attempt, 'needs-human', { text, reference, approvedMinor })
    }
    if (outcome.kind === 'unknown') {
      log.incident('payment.mismatch', new Error(outcome.why), { orderId: attempt.orderId })
      return outcomes.end(attempt, 'needs-human', { text: outcome.why })
    }
    const text = 'text' in outcome ? outcome.text : outcome.kind
    const reference = 'reference' in outcome ? outcome.reference : null
    const advice = outcome.kind === 'declined' && state === 'declined' ? outcome.advice : undefined
    outcomes.end(attempt, state === 'declined' ? 'declined' : 'cancelled', { text, reference, advice })
  }

  async function follow(id: string, job: Job, atOnce: boolean): Promise<void> {
    for (let round = atOnce ? -1 : 0; !stopped.signal.aborted; round += 1) {
      if (round >= 0) {
        const { since, confirms } = job
        const quietMs = quietOf(attempts.find(id))
        await pause(job, untilNextQuestion(round, { msSinceSent: clock.mono() - since, quietMs, confirms }))
      }
      if (stopped.signal.aborted) return
      try {
        const attempt = attempts.find(id)
        // The disk may have refused the very word that it is unknown.
        if (attempt?.state === 'sent') outcomes.unknown(attempt, attempt.text ?? 'internal')
        else if (attempt?.state !== 'unknown') return
        if (await turns.take(() => ask(attempt, job))) return
      } catch (thrown) {
        log.incident('resolver.ask', thrown, { attemptId: id })
      } finally {
        firstAnswers.get(id)?.()
      }
    }
  }

  function begin(attemptId: string, atOnce: boolean): void {
    if (watched.has(attemptId) || stopped.signal.aborted) return
    const job = {
      hurry: new AbortController(),
      since: clock.mono(),
      notFounds: 0,
      fenced: false,
      confirms: false,
      mismatches: 0,
      refusals: 0,
    }
    watched.set(attemptId, job)
    follow(attemptId, job, atOnce)
      .catch(thrown => void log.incident('resolver.follow', thrown))
      .finally(() => {
        watched.delete(attemptId)
        firstAnswers.get(attemptId)?.()
      })
  }

  return {
    watch: attemptId => begin(attemptId, false),
    recover() {
      const waits: Promise<void>[] = []
      for (const attempt of attempts.openOnes()) {
        const state = atRestart(attempt.state)
        if (state === 'cancelled') outcomes.end(attempt, 'cancelled', { text: 'restart' })
        if (state !== 'unknown') continue
        if (attempt.state !== 'unknown') outcomes.unknown(attempt, 'restart')
        waits.push(new Promise(resolve => firstAnswers.set(attempt.id, resolve)))
        begin(attempt.id, true)
      }
      everyFirstAnswer = Promise.all(waits)
    },
    recovered: signal =>
      Promise.race([
        everyFirstAnswer.then(() => undefined),
        new Promise<void>(resolve => {
          if (signal.aborted) resolve()
          signal.addEventListener('abort', () => resolve(), { once: true })
        }),
      ]),
    hurry() {
      for (const job of watched.values()) job.hurry.abort()
      return watched.size > 0
    },
    stop: () => stopped.abort(),
  }
}
