// Takes the money: cash at once, cards through card-payments; a covered sale is completed in the same transaction.
import { randomUUID } from 'node:crypto'
import { isOpen } from '#domain/payment-flow'
import { takeCash } from '#domain/tender'
import { conflict } from '../ports/errors.ts'
import type { Clock } from '../ports/system.ts'
import type { StoredSale } from '../store/sale-rows.ts'
import { createCardPayments, type CardPaymentDeps, type CardPayments } from './card-payments.ts'
import { checkMissing, dueOf, priced } from './sale-view.ts'
import type { SellingService } from './selling.ts'
import type { StaffService } from './staff.ts'
import type { AttemptStore, JournalStore, SalesStore } from './store-types.ts'

export type CheckoutService = {
  cash(tenderedMinor: number): void
  /** Starts a card attempt for `amountMinor` (null: all that remains) and returns its id at once. */
  card(amountMinor: number | null): string
  /** Takes the waiting card back, or gives part payments in cash back. Never touches a sent authorization. */
  cancel(): void
  /** Completes the sale if nothing remains to be paid. */
  settle(saleId: string): void
  approve: CardPayments['approve']
  stop(): void
}

export type CheckoutDeps = Omit<CardPaymentDeps, 'completeIfCovered' | 'announce'> & {
  sales: SalesStore
  attempts: AttemptStore
  journal: JournalStore
  staff: StaffService
  selling: SellingService
  clock: Clock
  /** What a receipt says beside the sale (store, till, language), frozen with it so that a reprint equals the original. */
  receiptFacts: () => string
  /** After the commit: receipt and drawer. Its failure never reopens the sale. */
  completed: (saleId: string, openDrawer: boolean) => void
}

export function createCheckoutService(deps: CheckoutDeps): CheckoutService {
  const { sales, attempts, journal, staff, selling, clock, atomically, changed } = deps
  const cards = createCardPayments({ ...deps, completeIfCovered, announce })

  const now = (): string => clock.now().toISOString()

  function payable(): StoredSale {
    staff.required()
    const sale = selling.active()
    if (sale === null || sale.lines.length === 0) throw conflict('sale-empty')
    if (checkMissing(sale)) throw conflict('age-check-required')
    const attempt = attempts.forSale(sale.id)
    if (attempt?.state === 'unknown' || attempt?.state === 'needs-human') throw conflict('payment-unknown')
    if (attempt !== null && isOpen(attempt.state)) throw conflict('payment-open')
    return sale
  }

  /** Inside a transaction: receipt number, journal entry and outbox row with the last tender, or nothing of it. */
  function completeIfCovered(saleId: string): boolean {
    const sale = sales.find(saleId)
    if (sale === null || sale.status !== 'open' || sale.lines.length === 0 || dueOf(sale) > 0) return false
    const { lines, totals } = priced(sale)
    const receiptText = deps.receiptFacts()
    sales.complete({ saleId, completedAt: now(), totals, pricedLines: lines, changeMinor: changeOf(sale), receiptText })
    return true
  }

  function announce(saleId: string): void {
    const sale = sales.find(saleId)
    if (sale === null) return
    selling.finished(saleId, changeOf(sale))
    deps.completed(
      saleId,
      sale.tenders.some(tender => tender.kind === 'cash'),
    )
  }

  return {
    approve: cards.approve,
    stop: cards.stop,
    settle(saleId) {
      if (atomically(() => completeIfCovered(saleId))) announce(saleId)
      else changed()
    },
    cash(tenderedMinor) {
      const sale = payable()
      const due = dueOf(sale)
      const taken = takeCash(due, tenderedMinor)
      if (due > 0 && taken.amountMinor <= 0) throw conflict('not-covered')
      const done = atomically(() => {
        sales.addTender(sale.id, { id: randomUUID(), kind: 'cash', ...taken, tenderedMinor, card: null })
        return completeIfCovered(sale.id)
      })
      if (done) announce(sale.id)
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
      if (sale.tenders.some(tender => tender.kind === 'card')) throw conflict('sale-paid')
      const given = sale.tenders.reduce((sum, tender) => sum + tender.amountMinor, 0)
      if (given === 0) throw conflict('nothing-running')
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
  }
}

const changeOf = (sale: StoredSale): number => sale.tenders.reduce((sum, tender) => sum + tender.changeMinor, 0)
