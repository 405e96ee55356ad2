// What a manager sees of payments nobody knows the end of, and the few honest things that can be done about each.
import type { PaymentDecision, PaymentReview } from '#contract'
import { isOpen } from '#domain/payment-flow'
import { splitApproved } from '#domain/tips'
import { conflict, Problem } from '../ports/errors.ts'
import type { CardGateway } from '../ports/card.ts'
import type { Clock } from '../ports/system.ts'
import type { AttemptRow } from '../store/attempts.ts'
import type { ReversalRow } from '../store/reversals.ts'
import type { StoredSale } from '../store/sale-rows.ts'
import type { PaymentOutcomes } from './payment-outcomes.ts'
import type { Resolver } from './resolver.ts'
import { NEVER_ARRIVED, type Reversals } from './reversals.ts'
import { dueOf } from './sale-view.ts'
import { createUnbookedCharges } from './unbooked-charges.ts'
import type { StaffService } from './staff.ts'
import type { AttemptStore, JournalStore, PaymentLists, ReversalStore, SalesStore } from './store-types.ts'

export type PaymentReviewService = {
  list(): PaymentReview[]
  /**
   * `who`: the manager who decides. Throws conflict 'nothing-running' when the payment is settled by now, 'charge-stands'
   * when it is to be closed by hand while the bank still shows a charge, 'asked-again' when the bank knows nothing of it now.
   */
  decide(attemptId: string, decision: PaymentDecision, reason: string, who: { id: string }): Promise<void>
  /** Takes back what cards have paid of the open sale; each charge is voided or refunded and then stands as a tender of its own. */
  takeBackOpenSale(sale: StoredSale): Promise<void>
}

/** How a reversal stands, for the manager: one that never reached the bank was not refused by it. */
const shownOf = ({ state, text }: ReversalRow): NonNullable<PaymentReview['reversal']>['state'] => {
  if (state === 'created' || state === 'done') return 'sent'
  return state === 'refused' && text === NEVER_ARRIVED ? 'not-sent' : state
}

export function createPaymentReview(deps: {
  attempts: AttemptStore
  sales: SalesStore
  reversals: ReversalStore
  lists: PaymentLists
  journal: JournalStore
  staff: StaffService
  outcomes: PaymentOutcomes
  resolver: Resolver
  gateway: Pick<CardGateway, 'inquire' | 'standing'>
  takeBack: Reversals['takeBack']
  lookAgain: Reversals['lookAgain']
  clock: Clock
  atomically: <T>(work: () => T) => T
  changed: () => void
}): PaymentReviewService {
  const { attempts, sales, reversals, lists, journal, gateway, clock, atomically, changed } = deps
  const unbooked = createUnbookedCharges({ ...deps, watch: deps.resolver.watch })
  const now = (): string => clock.now().toISOString()

  const stuckReversal = (attempt: AttemptRow) =>
    reversals.forAttempt(attempt.id).find(({ state }) => state === 'needs-human') ?? null

  function decisionsFor(attempt: AttemptRow, sale: StoredSale | null): PaymentDecision[] {
    // It holds back everything else about this money until the bank has said what became of it.
    if (stuckReversal(attempt) !== null) return ['check']
    const several = attempt.state === 'needs-human' && attempt.reference === null
    const under = several ? ['created', 'sent', 'unknown'] : ['created', 'sent', 'unknown', 'done']
    if (reversals.forAttempt(attempt.id).some(({ state }) => under.includes(state))) return []
    if (attempt.state === 'unknown')
      return attempt.givenUpAt === null ? ['check', 'give-up', 'checked'] : ['check', 'checked']
    const all: PaymentDecision[] = ['void']
    if (sale !== null && mayKeep(attempt, sale)) all.push('keep')
    return [...all, 'checked']
  }

  /** An approval can pay its sale as long as that is open, not over-paid by it, and no other card is paying it right now. */
  const mayKeep = (attempt: AttemptRow, sale: StoredSale): boolean =>
    sale.status === 'open' &&
    !attempts.ofSale(sale.id).some(({ state }) => isOpen(state)) &&
    reversals.openFor(sale.id) === null &&
    attempt.reference !== null &&
    // What was given up may be voided at any moment.
    attempt.givenUpAt === null &&
    attempt.approvedMinor !== null &&
    attempt.approvedMinor > 0 &&
    splitApproved(attempt.approvedMinor, attempt.amountMinor, attempt.tipMinor).amountMinor <= dueOf(sale)

  /** Payments that were taken, and of which nobody knows whether they went back. */
  function withStuckReversal(): AttemptRow[] {
    const found = lists.openReversals().filter(({ state }) => state === 'needs-human')
    return found
      .flatMap(({ attemptId }) => attempts.find(attemptId) ?? [])
      .filter(({ state }) => state !== 'needs-human')
  }

  function view(attempt: AttemptRow): PaymentReview {
    const sale = sales.find(attempt.saleId)
    const last = reversals.forAttempt(attempt.id).at(-1)
    return {
      attemptId: attempt.id,
      saleId: attempt.saleId,
      saleNumber: sale?.number ?? null,
      saleStatus: sale?.status ?? 'abandoned',
      step: attempt.state !== 'unknown' ? 'needs-human' : attempt.givenUpAt === null ? 'unknown' : 'cancelling',
      amountMinor: attempt.amountMinor,
      approvedMinor: attempt.approvedMinor,
      reference: attempt.reference,
      orderId: attempt.orderId,
      brand: attempt.brand,
      last4: attempt.last4,
      at: attempt.createdAt,
      why: attempt.text,
      reversal: last === undefined || last.state === 'done' ? null : { kind: last.kind, state: shownOf(last) },
      decisions: decisionsFor(attempt, sale),
    }
  }

  function note(attempt: AttemptRow, decision: PaymentDecision, reason: string, staff: string): void {
    const data = { order: attempt.orderId, decision, reason, reference: attempt.reference }
    journal.append({ at: now(), kind: 'payment-resolved', staff, saleId: attempt.saleId, data })
  }

  async function decide(
    attemptId: string,
    decision: PaymentDecision,
    reason: string,
    who: { id: string },
  ): Promise<void> {
    const attempt = attempts.find(attemptId)
    if (attempt === null) throw new Problem({ code: 'not-found', what: 'sale' })
    if (!decisionsFor(attempt, sales.find(attempt.saleId)).includes(decision)) throw conflict('nothing-running')
    switch (decision) {
      case 'check': {
        const stuck = stuckReversal(attempt)
        if (stuck !== null) return deps.lookAgain(stuck.id)
        deps.resolver.watch(attemptId)
        deps.resolver.hurry()
        return
      }
      case 'give-up':
        atomically(() => {
          attempts.giveUp(attemptId, now())
          note(attempt, decision, reason, who.id)
        })
        deps.resolver.watch(attemptId)
        deps.resolver.hurry()
        return changed()
      case 'void': {
        note(attempt, decision, reason, who.id)
        if (attempt.reference === null) return unbooked.giveBack(attempt, reason, who.id)
        const amountMinor = attempt.approvedMinor ?? attempt.amountMinor
        const stillWanted = () => attempts.find(attemptId)?.state === 'needs-human'
        await deps.takeBack({ attempt, amountMinor, reason, staff: who.id, stillWanted })
        return
      }
      case 'keep': {
        // Somebody may have voided it since it was found, and a sale must not be paid with money that is gone.
        const charge = await gateway.inquire(attempt.reference ?? '')
        if (charge.kind === 'unknown') throw new Problem({ code: 'unreachable', service: 'cardconnect' }, charge.why)
        const alive = charge.kind === 'approved' && charge.amountMinor === attempt.approvedMinor
        const newest = attempts.find(attemptId)
        if (!alive || newest === null || !decisionsFor(newest, sales.find(newest.saleId)).includes(decision))
          throw conflict('nothing-running')
        note(newest, decision, reason, who.id)
        return deps.outcomes.keep(newest, reason)
      }
      case 'checked':
        // What is still being asked about is looked at again by itself; behind this one nobody looks any more.
        if (attempt.state === 'needs-human') await unbooked.assertNone(attempt)
        note(attempt, decision, reason, who.id)
        return deps.outcomes.checkedByHand(attempt, reason)
      default:
        return decision satisfies never
    }
  }

  return {
    list: () => [...lists.needsHuman(), ...withStuckReversal(), ...lists.unknown()].map(view),
    decide,
    async takeBackOpenSale(sale) {
      const who = deps.staff.required()
      for (const attempt of attempts.ofSale(sale.id)) {
        if (attempt.state !== 'approved' && attempt.state !== 'partial') continue
        if (reversals.forAttempt(attempt.id).some(({ state }) => state !== 'refused' && state !== 'not-sent')) continue
        const amountMinor = attempt.approvedMinor ?? attempt.amountMinor
        // Asking the bank takes a moment, in which the sale may be paid to its end: then its money stays where it is.
        const stillWanted = () =>
          sales.find(sale.id)?.status === 'open' && !attempts.ofSale(sale.id).some(({ state }) => isOpen(state))
        await deps.takeBack({ attempt, amountMinor, reason: 'sale-not-paid', staff: who.id, stillWanted })
      }
    },
  }
}
