// Writes how a card attempt ends: the payment log first, then attempt, tender, journal and perhaps the sale in one transaction.
import { randomUUID } from 'node:crypto'
import type { TenderRecord } from '#domain/tender'
import { splitApproved } from '#domain/tips'
import type { CardSlip, DeclineAdvice, EmvFacts } from '../ports/card.ts'
import { conflict } from '../ports/errors.ts'
import type { Clock } from '../ports/system.ts'
import type { AttemptRow } from '../store/attempts.ts'
import { emvSlip } from './emv-slip.ts'
import type { StaffService } from './staff.ts'
import type { AttemptStore, CardSlipStore, JournalStore, PaymentLog } from './store-types.ts'

export type Approval = {
  state: 'approved' | 'partial'
  approvedMinor: number
  reference: string
  authCode: string
  text: string
  /** What the service wants on receipts, where it wants something. */
  slip: CardSlip | undefined
  /** What the chip said, where the service gives no lines of its own. */
  emv: EmvFacts | undefined
}
type Ended = 'declined' | 'not-sent' | 'cancelled' | 'needs-human'
type Found = { text: string; reference?: string | null; approvedMinor?: number; advice?: DeclineAdvice | undefined }
export type PaymentOutcomes = {
  /** The last durable step before a byte may leave. */
  sent(attempt: AttemptRow, card: { brand: string; last4: string } | null): void
  /** Writes an approval that was given or found: attempt, tender and, when covered, the completed sale in one transaction. */
  approve(attempt: AttemptRow, found: Approval): void
  end(attempt: AttemptRow, state: Ended, found: Found): void
  unknown(attempt: AttemptRow, why: string): void
  /** One that needed somebody is asked about anew, and not taken any more. Throws conflict 'payment-open' beside another open one. */
  askAgain(attempt: AttemptRow): void
  /** A manager takes an approval that needed somebody as payment of its open sale. */
  keep(attempt: AttemptRow, reason: string): void
  /** A manager has looked it up: no money moved. What surfaces later all the same is found again. */
  checkedByHand(attempt: AttemptRow, reason: string): void
}
export type PaymentOutcomeDeps = {
  attempts: AttemptStore
  cardSlips: CardSlipStore
  journal: JournalStore
  paymentLog: PaymentLog
  staff: StaffService
  clock: Clock
  atomically: <T>(work: () => T) => T
  changed: () => void
  /** Inside a transaction: completes the sale when nothing remains to be paid. */
  completeIfCovered: (saleId: string) => boolean
  /** After the commit of a completed sale. */
  announce: (saleId: string) => void
  /** Inside a transaction: a cancelled attempt is asked for again later, because the gateway keeps no tombstone. */
  recheck: (attemptId: string) => void
}

export function createPaymentOutcomes(deps: PaymentOutcomeDeps): PaymentOutcomes {
  const { attempts, journal, paymentLog, staff, clock, atomically, changed } = deps
  const now = (): string => clock.now().toISOString()

  function note(attempt: AttemptRow, state: string, reference: string | null): void {
    const data = { order: attempt.orderId, state, reference }
    const who = staff.current()?.id ?? null
    journal.append({ at: now(), kind: 'payment-outcome', staff: who, saleId: attempt.saleId, data })
  }

  function logOutcome(
    attempt: AttemptRow,
    state: string,
    reference: string | null,
    approvedMinor: number | null,
  ): void {
    paymentLog.append({ type: 'outcome', at: now(), attemptId: attempt.id, state, reference, approvedMinor })
  }

  const tenderOf = (attempt: AttemptRow, approvedMinor: number, reference: string, authCode: string): TenderRecord => ({
    id: randomUUID(),
    kind: 'card',
    ...splitApproved(approvedMinor, attempt.amountMinor, attempt.tipMinor),
    tenderedMinor: null,
    changeMinor: 0,
    card: { brand: attempt.brand ?? 'card', last4: attempt.last4 ?? '', authCode, reference },
  })

  function end(attempt: AttemptRow, state: Ended, { text, reference = null, approvedMinor, advice }: Found): void {
    logOutcome(attempt, state, reference, approvedMinor ?? null)
    atomically(() => {
      const settled = { text, reference, settledAt: now(), ...(advice === undefined ? {} : { advice }) }
      attempts.setState(attempt.id, state, approvedMinor === undefined ? settled : { ...settled, approvedMinor })
      note(attempt, state, reference)
      // Only what was sent can surface again; in the same transaction, or a crash between the two would forget it.
      if (state === 'cancelled' && attempt.sentAt !== null) deps.recheck(attempt.id)
    })
    changed()
  }

  return {
    end,
    sent(attempt, card) {
      paymentLog.append({
        type: 'intent',
        at: now(),
        kind: 'sale',
        attemptId: attempt.id,
        saleId: attempt.saleId,
        orderId: attempt.orderId,
        amountMinor: attempt.amountMinor,
        tipMinor: attempt.tipMinor,
        currency: attempt.currency,
        targetReference: null,
        staff: staff.current()?.id ?? null,
      })
      attempts.setState(attempt.id, 'sent', { sentAt: now(), ...card })
      changed()
    },
    approve(attempt, { slip: wanted, emv, ...found }) {
      const slip = wanted ?? (emv === undefined ? undefined : emvSlip(emv))
      const { state, reference, approvedMinor, authCode } = found
      // What is in the payment log is found again at the next start, even if the data file takes nothing any more.
      logOutcome(attempt, state, reference, approvedMinor)
      const tender = tenderOf(attempt, approvedMinor, reference, authCode)
      const { brand, last4 } = tender.card!
      const done = atomically(() => {
        attempts.approve({ attemptId: attempt.id, saleId: attempt.saleId, ...found, brand, last4, tender, at: now() })
        if (slip !== undefined) deps.cardSlips.keep(attempt.id, slip)
        note(attempt, state, reference)
        return deps.completeIfCovered(attempt.saleId)
      })
      if (done) deps.announce(attempt.saleId)
      else changed()
    },
    keep(attempt, resolution) {
      const { reference, approvedMinor } = attempt
      if (reference === null || approvedMinor === null) throw conflict('nothing-running')
      logOutcome(attempt, 'approved', reference, approvedMinor)
      const tender = tenderOf(attempt, approvedMinor, reference, attempt.authCode ?? '')
      const done = atomically(() => {
        attempts.resolve(attempt.id, 'approved', { resolution, at: now(), tender })
        return deps.completeIfCovered(attempt.saleId)
      })
      if (done) deps.announce(attempt.saleId)
      else changed()
    },
    checkedByHand(attempt, resolution) {
      if (attempt.state === 'unknown') return end(attempt, 'cancelled', { text: resolution })
      logOutcome(attempt, 'cancelled', attempt.reference, null)
      attempts.resolve(attempt.id, 'cancelled', { resolution, at: now() })
      changed()
    },
    askAgain(attempt) {
      atomically(() => {
        attempts.setState(attempt.id, 'unknown', { text: 'not-found' })
        attempts.giveUp(attempt.id, now())
      })
      changed()
    },
    unknown(attempt, why) {
      attempts.setState(attempt.id, 'unknown', { text: why })
      changed()
    },
  }
}
