// Takes card money back: a void or a refund with a journal of its own, sent once, and asked about until it is known.
import { randomBytes, randomUUID } from 'node:crypto'
import { orderId } from '#domain/order-id'
import { QUIET_MS, untilNextQuestion } from '#domain/payment-flow'
import {
  afterRefundInquiry,
  afterReversal,
  afterVoidInquiry,
  reversalAtRestart,
  type ReversalContext,
  type ReversalKind,
  type ReversalState,
} from '#domain/reversal-flow'
import { conflict } from '../ports/errors.ts'
import type { CardGateway, ReversalOutcome } from '../ports/card.ts'
import type { Clock, Log } from '../ports/system.ts'
import type { AttemptRow } from '../store/attempts.ts'
import type { ReversalRow } from '../store/reversals.ts'
import { reversalWay } from './reversal-way.ts'
import type { JournalStore, PaymentLog, ReversalStore } from './store-types.ts'

export type ReversalWish = {
  attempt: AttemptRow
  /** The bank's reference of the charge, where the attempt could not be booked as one; else the attempt's own. */
  charge?: string
  /** Minor units; a void always takes the whole charge. */
  amountMinor: number
  reason: string
  staff: string | null
  /** The part of a refund of a completed sale that this gives back. */
  refundTender?: string
  /** Asked in the transaction that begins it: false when the money has found its place while the gateway was asked. */
  stillWanted: () => boolean
}
export type Reversals = {
  /** Asks the gateway whether the charge can still be voided; a settled one is refunded. Resolves when it is sent and answered. */
  takeBack(wish: ReversalWish): Promise<ReversalRow>
  /** Asks anew about one that needs somebody; only what the gateway says then ends it. */
  lookAgain(reversalId: string): void
  /** At start: what was never sent is over; what was sent is asked about until it is known. */
  recover(): void
  stop(): void
}
/** The `text` of a refund that never reached the bank: refused by nobody. */
export const NEVER_ARRIVED = 'not-found'

/** `confirms`: the next question is to confirm what the last one has found, or a fence. */
type Job = { since: number; notFounds: number; fenced: boolean; confirms: boolean; sends: number }

export function createReversals(deps: {
  reversals: ReversalStore
  journal: JournalStore
  paymentLog: PaymentLog
  gateway: Pick<CardGateway, 'inquire' | 'inquireRefund' | 'void' | 'refund' | 'voidByOrder'>
  clock: Clock
  log: Log
  tillId: string
  atomically: <T>(work: () => T) => T
  changed: () => void
  saleOf: (reversal: ReversalRow) => string | null
  /** Inside the transaction in which the money is known to be back with the customer. */
  done: (reversal: ReversalRow) => void
}): Reversals {
  const { reversals, journal, paymentLog, gateway, clock, log } = deps
  const stopped = new AbortController()
  const now = (): string => clock.now().toISOString()
  const found = (id: string): ReversalRow => reversals.find(id)!
  const way = reversalWay({ gateway, clock, signal: stopped.signal })

  function create(wish: ReversalWish, kind: ReversalKind): ReversalRow {
    const { attempt, charge = attempt.reference ?? '', amountMinor, reason, staff, refundTender = null } = wish
    const id = randomUUID()
    const at = clock.now()
    const order = orderId({ till: deps.tillId, atMs: at.getTime(), random: [...randomBytes(5)].map(byte => byte & 31) })
    deps.atomically(() => {
      if (!wish.stillWanted()) throw conflict('nothing-running')
      reversals.create({
        id,
        attemptId: attempt.id,
        kind,
        orderId: order,
        amountMinor,
        currency: attempt.currency,
        reason,
        staffId: staff ?? 'till',
        createdAt: at.toISOString(),
        targetReference: charge,
        refundTender,
      })
      const data = { order, of: attempt.orderId, kind, amountMinor, reason }
      journal.append({ at: at.toISOString(), kind: 'payment-reversal', staff, saleId: attempt.saleId, data })
    })
    try {
      paymentLog.append({
        type: 'intent',
        at: at.toISOString(),
        kind,
        attemptId: id,
        saleId: attempt.saleId,
        orderId: order,
        amountMinor,
        currency: attempt.currency,
        targetReference: charge,
        staff,
      })
    } catch (thrown) {
      // Nothing was sent, and it must not hold back the next try.
      reversals.setState(id, 'not-sent', { text: 'internal', settledAt: now() })
      throw thrown
    }
    return found(id)
  }

  async function send(row: ReversalRow): Promise<ReversalOutcome> {
    if (row.state === 'created') reversals.setState(row.id, 'sent', { sentAt: now() })
    deps.changed()
    const { targetReference: reference, amountMinor, orderId: order } = row
    return row.kind === 'void' ? gateway.void(reference) : gateway.refund({ reference, amountMinor, orderId: order })
  }

  function write(row: ReversalRow, state: ReversalState, outcome: { text?: string; reference?: string | null }): void {
    const reference = outcome.reference ?? null
    const { id: attemptId } = row
    paymentLog.append({ type: 'outcome', at: now(), attemptId, state, reference, approvedMinor: null })
    deps.atomically(() => {
      reversals.setState(row.id, state, { reference, text: outcome.text ?? state, settledAt: now() })
      const data = { order: row.orderId, kind: row.kind, state, reference }
      journal.append({ at: now(), kind: 'payment-reversal', staff: row.staffId, saleId: deps.saleOf(row), data })
      if (state === 'done') deps.done(found(row.id))
    })
    deps.changed()
  }

  function leaveUnknown(row: ReversalRow, why: string): void {
    reversals.setState(row.id, 'unknown', { text: why })
    deps.changed()
    follow(row.id).catch((thrown: unknown) => void log.incident('reversal.follow', thrown, { orderId: row.orderId }))
  }

  /** True when it left `unknown`. */
  async function ask(row: ReversalRow, job: Job): Promise<boolean> {
    // Counted from when it is asked: an answer can be much older than the moment in which it arrives.
    const msSinceSent = clock.mono() - job.since
    job.confirms = false
    const context = (): ReversalContext => ({
      askedMinor: row.amountMinor,
      msSinceSent,
      quietMs: QUIET_MS,
      ...job,
    })
    if (row.kind === 'void') {
      const charge = await gateway.inquire(row.targetReference)
      if (stopped.signal.aborted) return true
      const next = afterVoidInquiry(charge, context())
      if (next.act === 'again') {
        job.sends += 1
        job.since = clock.mono()
        const answer = await gateway.void(row.targetReference)
        // Settled by now: no void can work any more, the one before it neither. Whoever wants the money back refunds it.
        if (stopped.signal.aborted || afterReversal('void', answer, row.amountMinor) !== 'refused')
          return stopped.signal.aborted
        write(row, 'refused', answer.kind === 'refused' ? answer : {})
        return true
      }
      if (next.state === 'unknown') return false
      write(row, next.state, { text: 'text' in charge ? charge.text : charge.kind })
      return true
    }
    const outcome = await gateway.inquireRefund(row.orderId)
    if (stopped.signal.aborted) return true
    const gone = outcome.kind === 'refused' && outcome.why === 'not-found'
    // A question without an answer says nothing: it does not make what was heard before it less true.
    if (gone && msSinceSent >= QUIET_MS) {
      job.notFounds += 1
      job.confirms = job.notFounds === 1
    }
    const next = afterRefundInquiry(outcome, context())
    if (next.act === 'fence') {
      job.fenced = job.confirms = await gateway.voidByOrder(row.orderId)
      return false
    }
    if (next.state === 'unknown') return false
    // That it never arrived is the till's own conclusion, and no word of the bank's against it.
    if (gone) write(row, next.state, { text: NEVER_ARRIVED })
    else write(row, next.state, outcome.kind === 'done' || outcome.kind === 'refused' ? outcome : {})
    return true
  }

  async function follow(id: string): Promise<void> {
    const job: Job = { since: clock.mono(), notFounds: 0, fenced: false, confirms: false, sends: 1 }
    for (let round = 0; ; round += 1) {
      // As often as a charge is asked about: the customer stands at the till and waits for the money.
      const { since, confirms } = job
      const wait = untilNextQuestion(round, { msSinceSent: clock.mono() - since, quietMs: QUIET_MS, confirms })
      await clock.sleep(wait, stopped.signal).catch(() => undefined)
      if (stopped.signal.aborted) return
      const row = found(id)
      if (row.state !== 'unknown') return
      try {
        if (await ask(row, job)) return
      } catch (thrown) {
        log.incident('reversal.ask', thrown, { orderId: row.orderId })
      }
    }
  }

  const whyOf = (outcome: ReversalOutcome): string =>
    outcome.kind === 'unknown' ? outcome.why : 'text' in outcome && outcome.text ? outcome.text : outcome.kind

  return {
    lookAgain(id) {
      if (reversals.find(id)?.state === 'needs-human') leaveUnknown(found(id), 'check')
    },
    async takeBack(wish) {
      const { attempt, charge = attempt.reference, amountMinor } = wish
      const whole = wish.charge !== undefined || amountMinor === (attempt.approvedMinor ?? attempt.amountMinor)
      const row = create(wish, await way({ reference: charge, amountMinor, whole }))
      try {
        const outcome = await send(row)
        if (stopped.signal.aborted) return found(row.id)
        const state = afterReversal(row.kind, outcome, row.amountMinor)
        if (state === 'unknown') leaveUnknown(row, whyOf(outcome))
        else write(row, state, outcome.kind === 'not-sent' ? { text: outcome.why } : (outcome as { text: string }))
      } catch (thrown) {
        log.incident('reversal.send', thrown, { orderId: row.orderId })
        if (found(row.id).state === 'sent') leaveUnknown(row, 'internal')
      }
      return found(row.id)
    },
    recover() {
      for (const row of reversals.openOnes()) {
        const state = reversalAtRestart(row.state)
        if (state === 'not-sent') write(row, state, { text: 'restart' })
        if (state === 'unknown') leaveUnknown(row, 'restart')
      }
    },
    stop: () => stopped.abort(),
  }
}
