// Takes the money: cash at once, cards through card-payments; a covered sale is completed in the same transaction.
import { randomUUID } from 'node:crypto'
import { isOpen } from '#domain/payment-flow'
import { takeCash, tenderSums } from '#domain/tender'
import { conflict, Problem } from '../ports/errors.ts'
import type { Clock } from '../ports/system.ts'
import type { StoredSale } from '../store/sale-rows.ts'
import type { CardPayments } from './card-payments.ts'
import type { Completion } from './completion.ts'
import type { PaymentReviewService } from './payment-review.ts'
import { checkMissing, dueOf, priced } from './sale-view.ts'
import type { SellingService } from './selling.ts'
import type { StaffService } from './staff.ts'
import type { AttemptStore, JournalStore, SalesStore } from './store-types.ts'

export type CheckoutService = {
  /** The open sale when it may be paid now; throws what stands in the way. */
  payable(): StoredSale
  cash(tenderedMinor: number): void
  /**
   * Starts a card attempt for `amountMinor` (null: all that remains) and a tip on top of it; returns its id at once. `again`
   * when the cashier was asked about a charge just like it and wants this one too.
   */
  card(amountMinor: number | null, tipMinor?: number, again?: boolean): string
  /** Takes the waiting card back, or gives part payments in cash back. Never touches a sent authorization. */
  cancel(): void
  /** Takes card part payments of the open sale back to the cards they came from. */
  takeBack(): Promise<void>
}

export function createCheckoutService(deps: {
  sales: SalesStore
  attempts: AttemptStore
  journal: JournalStore
  staff: StaffService
  selling: SellingService
  cards: CardPayments
  completion: Completion
  review: Pick<PaymentReviewService, 'takeBackOpenSale'>
  clock: Clock
  atomically: <T>(work: () => T) => T
  /** Whether the store takes tips. */
  tips: boolean
  /** Throws Problem `storage` while there is no room to write a payment down. */
  assertRoom: () => void
  changed: () => void
}): CheckoutService {
  const { sales, attempts, journal, staff, selling, cards, completion, clock, atomically, changed } = deps
  const now = (): string => clock.now().toISOString()

  function payable(): StoredSale {
    staff.required()
    const sale = selling.active()
    if (sale === null || sale.lines.length === 0) throw conflict('sale-empty')
    if (checkMissing(sale)) throw conflict('age-check-required')
    const attempt = attempts.forSale(sale.id)
    if (attempt?.state === 'unknown' || attempt?.state === 'needs-human') throw conflict('payment-unknown')
    if (attempt !== null && isOpen(attempt.state)) throw conflict('payment-open')
    completion.assertNoReversal(sale.id)
    return sale
  }

  return {
    payable,
    cash(tenderedMinor) {
      const sale = payable()
      const due = dueOf(sale)
      const taken = takeCash(due, tenderedMinor, sale.rules.cash)
      if (due > 0 && taken.amountMinor <= 0) throw conflict('not-covered')
      // Before the drawer opens: cash that cannot be written down is not taken.
      deps.assertRoom()
      const done = atomically(() => {
        sales.addTender(sale.id, { id: randomUUID(), kind: 'cash', ...taken, tenderedMinor, card: null })
        return completion.ifCovered(sale.id)
      })
      if (done) completion.announce(sale.id)
      else changed()
    },
    card(amountMinor, tipMinor = 0, again = false) {
      const sale = payable()
      const due = dueOf(sale)
      const amount = amountMinor ?? due
      if (amount > due) throw conflict('too-much')
      if (amount <= 0) throw conflict('not-covered')
      // More tip than the sale costs is a slip of the finger.
      if (tipMinor > 0 && (!deps.tips || tipMinor > priced(sale).totals.totalMinor))
        throw new Problem({ code: 'invalid', fields: ['tipMinor'] })
      return cards.start(sale.id, amount, tipMinor, again)
    },
    cancel() {
      const who = staff.required()
      if (cards.takeBack()) return
      const sale = payable()
      const cash = sale.tenders.filter(tender => tender.kind === 'cash')
      const { amountMinor: given, roundingMinor } = tenderSums(cash)
      if (given === 0)
        throw conflict(sale.tenders.some(tender => tender.kind === 'card') ? 'sale-paid' : 'nothing-running')
      atomically(() => {
        // Tenders are never deleted: what goes back to the customer is a tender of its own.
        const back = {
          id: randomUUID(),
          kind: 'cash' as const,
          amountMinor: -given,
          ...(roundingMinor === 0 ? {} : { roundingMinor: -roundingMinor }),
          tenderedMinor: null,
          changeMinor: 0,
          card: null,
        }
        sales.addTender(sale.id, back)
        const data = { state: 'cash-given-back', amountMinor: given }
        journal.append({ at: now(), kind: 'payment-outcome', staff: who.id, saleId: sale.id, data })
      })
      changed()
    },
    async takeBack() {
      const sale = payable()
      const { movedMinor } = tenderSums(sale.tenders.filter(({ kind }) => kind === 'card'))
      if (movedMinor === 0) throw conflict('nothing-running')
      await deps.review.takeBackOpenSale(sale)
    },
  }
}
