// Builds everything that card money goes through, in one place: take, resolve, look again, take back, review, compare.
import { randomUUID } from 'node:crypto'
import { splitApproved } from '#domain/tips'
import type { CardGateway, CardTerminal } from '../ports/card.ts'
import type { Clock, Log } from '../ports/system.ts'
import type { ReversalRow } from '../store/reversals.ts'
import { createCardPayments, type CardPayments } from './card-payments.ts'
import type { Completion } from './completion.ts'
import { createPaymentOutcomes } from './payment-outcomes.ts'
import { createPaymentReview, type PaymentReviewService } from './payment-review.ts'
import { createRechecks, type Rechecks } from './rechecks.ts'
import { createResolver, type Resolver } from './resolver.ts'
import { createReversals, type Reversals } from './reversals.ts'
import { createSettlement, type Settlement } from './settlement.ts'
import type { StaffService } from './staff.ts'
import type {
  AttemptStore,
  CardSlipStore,
  JournalStore,
  PaymentLists,
  PaymentLog,
  RecheckStore,
  ReversalStore,
  SalesStore,
} from './store-types.ts'

export type Payments = {
  cards: CardPayments
  resolver: Resolver
  rechecks: Rechecks
  review: PaymentReviewService
  settlement: Settlement
  /** Voids or refunds a charge, and asks until it is known how that ended. */
  takeBack: Reversals['takeBack']
  /** Day close: looks once more at what was cancelled, and compares the bank's last report. Goes on by itself. */
  closeOfDay(): void
  /** Settles what an earlier process left, before the first new card payment. */
  recover(): void
  stop(): void
}

export function createPayments(deps: {
  attempts: AttemptStore
  cardSlips: CardSlipStore
  sales: SalesStore
  reversals: ReversalStore
  rechecks: RecheckStore
  lists: PaymentLists
  journal: JournalStore
  paymentLog: PaymentLog
  staff: StaffService
  completion: Completion
  terminal: CardTerminal | null
  gateway: CardGateway
  clock: Clock
  log: Log
  currency: string
  tillId: string
  atomically: <T>(work: () => T) => T
  assertRoom: () => void
  changed: () => void
}): Payments {
  const { attempts, sales, clock, log, completion } = deps
  const outcomes = createPaymentOutcomes({
    ...deps,
    completeIfCovered: completion.ifCovered,
    announce: completion.announce,
    recheck: attemptId => rechecks.plan(attemptId),
  })
  const resolver = createResolver({ ...deps, outcomes })
  const cards = createCardPayments({
    ...deps,
    outcomes,
    recovered: resolver.recovered,
    unknown: resolver.watch,
  })
  const reversals = createReversals({
    ...deps,
    done: moneyIsBack,
    saleOf: row => attempts.find(row.attemptId)?.saleId ?? null,
  })
  const rechecks = createRechecks({
    ...deps,
    surfaced: attemptId => {
      deps.changed()
      takeBackSurfaced(attemptId).catch(
        (thrown: unknown) => void log.incident('payment.surfaced', thrown, { attemptId }),
      )
    },
  })
  const settlement = createSettlement(deps)
  const review = createPaymentReview({
    ...deps,
    outcomes,
    resolver,
    takeBack: reversals.takeBack,
    lookAgain: reversals.lookAgain,
  })

  /** The sale has been settled otherwise or not at all: a charge that surfaces late is voided; what fails stays with the manager. */
  async function takeBackSurfaced(attemptId: string): Promise<void> {
    const attempt = attempts.find(attemptId)
    // Which of several is whose is for the manager to see.
    if (attempt?.state !== 'needs-human' || attempt.reference === null) return
    const amountMinor = attempt.approvedMinor ?? attempt.amountMinor
    const stillWanted = () => attempts.find(attemptId)?.state === 'needs-human'
    await reversals.takeBack({ attempt, amountMinor, reason: 'surfaced-late', staff: null, stillWanted })
  }

  /** In the transaction that ends a reversal: the attempt is over, or its tender is balanced by one of its own. */
  function moneyIsBack(reversal: ReversalRow): void {
    const attempt = attempts.find(reversal.attemptId)
    if (attempt === null) return
    // One of several under its order: the others may still stand.
    if (attempt.state === 'needs-human' && attempt.reference === null) return
    if (attempt.state === 'needs-human')
      return attempts.resolve(attempt.id, 'cancelled', { resolution: reversal.kind, at: clock.now().toISOString() })
    if (sales.find(attempt.saleId)?.status !== 'open') return
    // The whole charge goes back while the sale is open, and its tip with it.
    const back = splitApproved(reversal.amountMinor, attempt.amountMinor, attempt.tipMinor)
    sales.addTender(attempt.saleId, {
      id: randomUUID(),
      kind: 'card',
      amountMinor: -back.amountMinor,
      ...(back.tipMinor === 0 ? {} : { tipMinor: -back.tipMinor }),
      tenderedMinor: null,
      changeMinor: 0,
      card: {
        brand: attempt.brand ?? 'card',
        last4: attempt.last4 ?? '',
        authCode: attempt.authCode ?? '',
        reference: reversal.reference ?? reversal.targetReference,
      },
    })
  }

  return {
    cards,
    resolver,
    rechecks,
    review,
    settlement,
    takeBack: reversals.takeBack,
    closeOfDay() {
      Promise.all([rechecks.look(true), settlement.closeOfDay()]).catch(
        (thrown: unknown) => void log.incident('payment.close-of-day', thrown),
      )
    },
    recover() {
      resolver.recover()
      reversals.recover()
      rechecks.start()
    },
    stop() {
      cards.stop()
      resolver.stop()
      rechecks.stop()
      reversals.stop()
    },
  }
}
