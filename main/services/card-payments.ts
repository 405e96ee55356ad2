// One card payment from intent to outcome: durable before its first byte leaves, and never guessed.
import { randomBytes, randomUUID } from 'node:crypto'
import { orderId } from '#domain/order-id'
import { afterAuthorization, isOpen } from '#domain/payment-flow'
import { Problem } from '../ports/errors.ts'
import type { CardGateway, CardTerminal, ReadCard } from '../ports/partners.ts'
import type { Clock, Log } from '../ports/system.ts'
import type { AttemptRow } from '../store/attempts.ts'
import type { StaffService } from './staff.ts'
import type { AttemptStore, JournalStore } from './store-types.ts'

export type Approval = {
  state: 'approved' | 'partial'
  approvedMinor: number
  reference: string
  authCode: string
  text: string
}
export type CardPayments = {
  /** Writes the intent and goes on by itself; the outcome shows in snapshots. Gives the attempt's id at once. */
  start(saleId: string, amountMinor: number): string
  /** Takes the request for a card back. False when no card is being waited for; what was sent is never recalled. */
  takeBack(): boolean
  /** Writes an approval that was given or found: attempt, tender and, when covered, the completed sale in one transaction. */
  approve(attempt: AttemptRow, found: Approval): void
  stop(): void
}
export type CardPaymentDeps = {
  attempts: AttemptStore
  journal: JournalStore
  staff: StaffService
  terminal: CardTerminal | null
  gateway: CardGateway
  clock: Clock
  log: Log
  currency: string
  tillId: string
  atomically: <T>(work: () => T) => T
  changed: () => void
  /** Inside a transaction: completes the sale when nothing remains to be paid. */
  completeIfCovered: (saleId: string) => boolean
  /** After the commit of a completed sale. */
  announce: (saleId: string) => void
  /** An attempt became unknown: someone must ask the gateway until it is known. */
  unknown: (attemptId: string) => void
}

export function createCardPayments(deps: CardPaymentDeps): CardPayments {
  const { attempts, journal, staff, gateway, clock, log, atomically, changed } = deps
  let waiting: AbortController | null = null
  let stopped = false

  const now = (): string => clock.now().toISOString()

  function note(attempt: AttemptRow, state: string, reference: string | null): void {
    const data = { order: attempt.orderId, state, reference }
    journal.append({
      at: now(),
      kind: 'payment-outcome',
      staff: staff.current()?.id ?? null,
      saleId: attempt.saleId,
      data,
    })
  }

  function approve(attempt: AttemptRow, found: Approval): void {
    const card = {
      brand: attempt.brand ?? 'card',
      last4: attempt.last4 ?? '',
      authCode: found.authCode,
      reference: found.reference,
    }
    const tender = {
      id: randomUUID(),
      kind: 'card' as const,
      amountMinor: found.approvedMinor,
      tenderedMinor: null,
      changeMinor: 0,
      card,
    }
    const done = atomically(() => {
      attempts.approve({
        attemptId: attempt.id,
        saleId: attempt.saleId,
        ...found,
        brand: card.brand,
        last4: card.last4,
        tender,
        at: now(),
      })
      note(attempt, found.state, found.reference)
      return deps.completeIfCovered(attempt.saleId)
    })
    if (done) deps.announce(attempt.saleId)
    else changed()
  }

  function end(
    attempt: AttemptRow,
    state: 'declined' | 'not-sent' | 'cancelled' | 'needs-human',
    text: string,
    reference: string | null = null,
  ): void {
    atomically(() => {
      attempts.setState(attempt.id, state, { text, reference, settledAt: now() })
      note(attempt, state, reference)
    })
    changed()
  }

  function leaveUnknown(attemptId: string, why: string): void {
    attempts.setState(attemptId, 'unknown', { text: why })
    changed()
    deps.unknown(attemptId)
  }

  async function run(attempt: AttemptRow, terminal: CardTerminal, taken: AbortController): Promise<void> {
    attempts.setState(attempt.id, 'waiting-for-card')
    changed()
    let card: ReadCard
    try {
      card = await terminal.readCard({ amountMinor: attempt.amountMinor, orderId: attempt.orderId }, taken.signal)
    } catch (thrown) {
      return stopped ? undefined : end(attempt, ...cardNotRead(thrown, log))
    } finally {
      if (waiting === taken) waiting = null
    }
    // The cashier may have cancelled while the card was being handed over; nothing has been sent yet, so cancel wins.
    if (taken.signal.aborted) return stopped ? undefined : end(attempt, 'cancelled', 'cancelled')
    attempts.setState(attempt.id, 'sent', { sentAt: now(), brand: card.brand, last4: card.last4 })
    changed()
    const { orderId: order, amountMinor } = attempt
    const answer = await gateway.authorize({ orderId: order, amountMinor, currency: deps.currency, card })
    // The till is closing: the attempt stays `sent` on disk, and the next start asks the gateway about it.
    if (stopped) return
    const sent = attempts.find(attempt.id)!
    switch (answer.kind) {
      case 'approved': {
        const state = afterAuthorization(answer, amountMinor)
        const { reference, authCode, text } = answer
        if (state !== 'approved' && state !== 'partial') return end(sent, 'needs-human', text, reference)
        return approve(sent, { state, approvedMinor: answer.amountMinor, reference, authCode, text })
      }
      case 'declined':
        return end(sent, 'declined', answer.text, answer.reference)
      case 'not-sent':
        return end(sent, 'not-sent', answer.why)
      case 'unknown':
        return leaveUnknown(attempt.id, answer.why)
      default:
        return answer satisfies never
    }
  }

  /** Whatever broke, broke after the intent was written: if bytes may have left, only an inquiry may say what happened. */
  function broken(attemptId: string, thrown: unknown): void {
    log.incident('checkout.card', thrown)
    if (stopped) return
    const attempt = attempts.find(attemptId)
    if (attempt?.state === 'sent') leaveUnknown(attemptId, 'internal')
    else if (attempt !== null && isOpen(attempt.state)) end(attempt, 'cancelled', 'internal')
  }

  return {
    approve,
    start(saleId, amountMinor) {
      const { terminal } = deps
      if (terminal === null) throw new Problem({ code: 'unreachable', service: 'terminal' })
      const id = randomUUID()
      const random = [...randomBytes(5)].map(byte => byte & 31)
      const order = orderId({ till: deps.tillId, atMs: clock.now().getTime(), random })
      atomically(() => {
        const createdAt = now()
        attempts.create({
          id,
          saleId,
          orderId: order,
          amountMinor,
          currency: deps.currency,
          createdAt,
          state: 'created',
        })
        const data = { order, amountMinor }
        journal.append({ at: createdAt, kind: 'payment-attempt', staff: staff.required().id, saleId, data })
      })
      const taken = (waiting = new AbortController())
      run(attempts.find(id)!, terminal, taken).catch((thrown: unknown) => broken(id, thrown))
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
function cardNotRead(thrown: unknown, log: Log): ['cancelled' | 'declined' | 'not-sent', string] {
  if (thrown instanceof Problem) {
    if (thrown.failure.code === 'cancelled') return ['cancelled', 'cancelled']
    if (thrown.failure.code === 'declined') return ['declined', thrown.failure.reason]
    return ['not-sent', thrown.failure.code]
  }
  log.incident('checkout.read-card', thrown)
  return ['not-sent', 'internal']
}
