// One card payment from intent to outcome: durable before its first byte leaves, and never guessed.
import { randomBytes, randomUUID } from 'node:crypto'
import { orderId } from '#domain/order-id'
import { afterAuthorization, isOpen } from '#domain/payment-flow'
import { Problem } from '../ports/errors.ts'
import type { AuthorizationOutcome, CardGateway, CardTerminal, ReadCard } from '../ports/card.ts'
import type { Clock, Log } from '../ports/system.ts'
import type { AttemptRow } from '../store/attempts.ts'
import type { PaymentOutcomes } from './payment-outcomes.ts'
import { earlierCharge, SECOND_CHARGE } from './second-charge.ts'
import type { StaffService } from './staff.ts'
import type { AttemptStore, JournalStore } from './store-types.ts'

export type CardPayments = {
  /**
   * Writes the intent and goes on by itself; the outcome shows in snapshots. Charges both together. Gives the attempt's id at
   * once. `again` is the cashier's word that a card which has just paid the same amount is to be charged once more.
   */
  start(saleId: string, saleMinor: number, tipMinor?: number, again?: boolean): string
  /** Takes the request for a card back. False when no card is being waited for; what was sent is never recalled. */
  takeBack(): boolean
  stop(): void
}
export type CardPaymentDeps = {
  attempts: AttemptStore
  journal: JournalStore
  outcomes: PaymentOutcomes
  staff: StaffService
  terminal: CardTerminal | null
  gateway: Pick<CardGateway, 'authorize'>
  clock: Clock
  log: Log
  currency: string
  tillId: string
  atomically: <T>(work: () => T) => T
  changed: () => void
  /** Throws Problem `storage` while there is no room to write down what a charge would become. */
  assertRoom: () => void
  /** Resolves once every payment that an earlier process left open has been asked for. */
  recovered: (signal: AbortSignal) => Promise<void>
  /** An attempt became unknown: someone must ask the gateway until it is known. */
  unknown: (attemptId: string) => void
}

export function createCardPayments(deps: CardPaymentDeps): CardPayments {
  const { attempts, journal, outcomes, staff, gateway, clock, log, atomically, changed } = deps
  let waiting: AbortController | null = null
  let stopped = false

  async function run(
    attempt: AttemptRow,
    terminal: CardTerminal,
    taken: AbortController,
    again: boolean,
  ): Promise<void> {
    attempts.setState(attempt.id, 'waiting-for-card')
    changed()
    await deps.recovered(taken.signal)
    if (taken.signal.aborted) return stopped ? undefined : outcomes.end(attempt, 'cancelled', { text: 'cancelled' })
    const outcome =
      terminal.charge === null
        ? await throughGateway(attempt, terminal, taken, again)
        : await atTerminal(attempt, terminal.charge, taken)
    // The till is closing: a sent attempt stays `sent` on disk, and the next start asks the gateway about it.
    if (stopped || outcome === null) return
    settle(attempts.find(attempt.id)!, outcome)
  }

  /** Reads the card, then authorizes. Null when the attempt ended before anything was sent. */
  async function throughGateway(
    attempt: AttemptRow,
    terminal: CardTerminal,
    taken: AbortController,
    again: boolean,
  ): Promise<AuthorizationOutcome | null> {
    const { orderId: order, amountMinor } = attempt
    let card: ReadCard
    try {
      card = await terminal.readCard({ amountMinor, orderId: order }, taken.signal)
    } catch (thrown) {
      if (!stopped) outcomes.end(attempt, ...cardNotRead(thrown, log))
      return null
    } finally {
      if (waiting === taken) waiting = null
    }
    // The cashier may have cancelled while the card was being handed over; nothing has been sent yet, so cancel wins.
    if (taken.signal.aborted) {
      if (!stopped) outcomes.end(attempt, 'cancelled', { text: 'cancelled' })
      return null
    }
    const { brand, last4 } = card
    if (!again && earlierCharge(attempts, attempt, card) !== null) {
      attempts.setState(attempt.id, 'waiting-for-card', { brand, last4 })
      outcomes.end(attempt, 'cancelled', { text: SECOND_CHARGE })
      return null
    }
    outcomes.sent(attempt, { brand, last4 })
    return gateway.authorize({ orderId: order, amountMinor, currency: deps.currency, card })
  }

  /** The device reads and charges in one call; taking it back asks the device, and only an inquiry says whether it could. */
  async function atTerminal(
    attempt: AttemptRow,
    charge: NonNullable<CardTerminal['charge']>,
    taken: AbortController,
  ): Promise<AuthorizationOutcome | null> {
    const { orderId: order, amountMinor } = attempt
    try {
      const { outcome, card } = await charge(
        { amountMinor, orderId: order, currency: deps.currency },
        taken.signal,
        () => outcomes.sent(attempt, null),
      )
      if (card !== null && !stopped) attempts.setState(attempt.id, 'sent', { brand: card.brand, last4: card.last4 })
      return outcome
    } catch (thrown) {
      if (attempts.find(attempt.id)?.state === 'sent') throw thrown
      if (!stopped) outcomes.end(attempt, ...cardNotRead(thrown, log))
      return null
    } finally {
      if (waiting === taken) waiting = null
    }
  }

  function settle(sent: AttemptRow, outcome: AuthorizationOutcome): void {
    switch (outcome.kind) {
      case 'approved': {
        const state = afterAuthorization(outcome, sent.amountMinor)
        const { reference, authCode, text, amountMinor: approvedMinor, slip, emv } = outcome
        if (state !== 'approved' && state !== 'partial')
          return outcomes.end(sent, 'needs-human', { text, reference, approvedMinor })
        return outcomes.approve(sent, { state, approvedMinor, reference, authCode, text, slip, emv })
      }
      case 'declined':
        return outcomes.end(sent, 'declined', {
          text: outcome.text,
          reference: outcome.reference,
          advice: outcome.advice,
        })
      case 'not-sent':
        return outcomes.end(sent, 'not-sent', { text: outcome.why })
      case 'unknown':
        return leaveUnknown(sent, outcome.why)
      default:
        return outcome satisfies never
    }
  }

  function leaveUnknown(attempt: AttemptRow, why: string): void {
    try {
      outcomes.unknown(attempt, why)
    } finally {
      deps.unknown(attempt.id)
    }
  }

  /** Whatever broke, broke after the intent was written: if bytes may have left, only an inquiry may say what happened. */
  function broken(attemptId: string, thrown: unknown): void {
    log.incident('checkout.card', thrown)
    if (stopped) return
    const attempt = attempts.find(attemptId)
    if (attempt?.state === 'sent') leaveUnknown(attempt, 'internal')
    else if (attempt !== null && isOpen(attempt.state)) outcomes.end(attempt, 'cancelled', { text: 'internal' })
  }

  return {
    start(saleId, saleMinor, tipMinor = 0, again = false) {
      const { terminal } = deps
      if (terminal === null) throw new Problem({ code: 'unreachable', service: 'terminal' })
      deps.assertRoom()
      const id = randomUUID()
      const amountMinor = saleMinor + tipMinor
      const random = [...randomBytes(5)].map(byte => byte & 31)
      const order = orderId({ till: deps.tillId, atMs: clock.now().getTime(), random })
      atomically(() => {
        const createdAt = clock.now().toISOString()
        attempts.create({
          id,
          saleId,
          orderId: order,
          amountMinor,
          tipMinor,
          currency: deps.currency,
          createdAt,
          state: 'created',
          via: terminal.charge === null ? 'gateway' : 'terminal',
        })
        const data = { order, amountMinor, ...(tipMinor === 0 ? {} : { tipMinor }), ...(again ? { again } : {}) }
        journal.append({ at: createdAt, kind: 'payment-attempt', staff: staff.required().id, saleId, data })
      })
      const taken = (waiting = new AbortController())
      run(attempts.find(id)!, terminal, taken, again).catch((thrown: unknown) => {
        try {
          broken(id, thrown)
        } catch (again) {
          log.incident('checkout.card', again)
        }
      })
      return id
    },
    takeBack() {
      if (waiting === null) return false
      waiting.abort()
      waiting = null
      return true
    },
    stop() {
      stopped = true
      waiting?.abort()
    },
  }
}

/** No authorization was sent in any of these cases, so none of them is unknown. */
function cardNotRead(thrown: unknown, log: Log): ['cancelled' | 'declined' | 'not-sent', { text: string }] {
  if (thrown instanceof Problem) {
    if (thrown.failure.code === 'cancelled') return ['cancelled', { text: 'cancelled' }]
    if (thrown.failure.code === 'declined') return ['declined', { text: thrown.failure.reason }]
    return ['not-sent', { text: thrown.failure.code }]
  }
  log.incident('checkout.read-card', thrown)
  return ['not-sent', { text: 'internal' }]
}
