// Takes the money: cash at once, cards through card-payments; a covered sale is completed in the same transaction.
import { randomUUID } from 'node:crypto'
import { isOpen } from '#domain/payment-flow'
import { takeCash } from '#domain/tender'
import { conflict } from '../ports/errors.ts'
import type { Clock } from '../ports/system.ts'
import type { StoredSale } from '../store/sale-rows.ts'
import type { CardPayments } from './card-payments.ts'
import type { Completion } from './completion.ts'
import type { PaymentReviewService } from './payment-review.ts'
import { checkMissing, dueOf } from './sale-view.ts'
import type { SellingService } from './selling.ts'
import type { StaffService } from './staff.ts'
import type { AttemptStore, JournalStore, SalesStore } from './store-types.ts'

export type CheckoutService = {
  cash(tenderedMinor: number): void
  /** Starts a card attempt for `amountMinor` (null: all that remains) and returns its id at once. */
  card(amountMinor: number | null): string
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
    cash(tenderedMinor) {
      const sale = payable()
      const due = dueOf(sale)
      const taken = takeCash(due, tenderedMinor)
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
    card(amountMinor) {
      const sale = payable()
      const due = dueOf(sale)
      const amount = amountMinor ?? due
      if (amount > due) throw conflict('too-much')
      if (amount <= 0) throw conflict('not-covered')
      return cards.start(sale.id, amount)
    },
    cancel() {
      const who = staff.required()
      if (cards.takeBack()) return
      const sale = payable()
      const cash = sale.tenders.filter(tender => tender.kind === 'cash')
      const given = cash.reduce((sum, tender) => sum + tender.amountMinor, 0)
      if (given === 0)
        throw conflict(sale.tenders.some(tender => tender.kind === 'card') ? 'sale-paid' : 'nothing-running')
      atomically(() => {
        // Tenders are never deleted: what goes back to the customer is a tender of its own.
        const back = {
          id: randomUUID(),
          kind: 'cash' as const,
          amountMinor: -given,
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
      const paid = sale.tenders.filter(({ kind }) => kind === 'card').reduce((sum, each) => sum + each.amountMinor, 0)
      if (paid === 0) throw conflict('nothing-running')
      await deps.review.takeBackOpenSale(sale)
    },
  }
}
