// Completes a sale once nothing remains to be paid, and tells everybody after the commit, never before.
import { conflict } from '../ports/errors.ts'
import type { Clock, Log } from '../ports/system.ts'
import type { StoredSale } from '../store/sale-rows.ts'
import { dueOf, priced } from './sale-view.ts'
import type { SellingService } from './selling.ts'
import type { PaymentLog, ReversalStore, SalesStore } from './store-types.ts'

export type Completion = {
  /** Inside a transaction: receipt number, journal entry and outbox row with the last tender, or nothing of it. */
  ifCovered(saleId: string): boolean
  /** After the commit of a completed sale. */
  announce(saleId: string): void
  /** Completes the sale if nothing remains to be paid. */
  settle(saleId: string): void
  /** Throws while card money of this sale is on its way back: what remains to be paid is not known. */
  assertNoReversal(saleId: string): void
}

export function createCompletion(deps: {
  sales: SalesStore
  reversals: ReversalStore
  paymentLog: PaymentLog
  selling: () => Pick<SellingService, 'finished'>
  clock: Clock
  log: Log
  atomically: <T>(work: () => T) => T
  changed: () => void
  /** What a receipt says beside the sale (store, till, language), frozen with it so that a reprint equals the original. */
  receiptFacts: () => string
  /** Inside the sale's transaction: the receipt goes into the print queue with it. */
  queued: (saleId: string) => void
  /** After the commit. */
  completed: (saleId: string) => void
}): Completion {
  const { sales, reversals, paymentLog, clock, log } = deps
  const now = (): string => clock.now().toISOString()

  function ifCovered(saleId: string): boolean {
    const sale = sales.find(saleId)
    if (sale === null || sale.status !== 'open' || sale.lines.length === 0 || dueOf(sale) > 0) return false
    if (reversals.openFor(saleId) !== null) return false
    const { lines, totals } = priced(sale)
    const receiptText = deps.receiptFacts()
    sales.complete({ saleId, completedAt: now(), totals, pricedLines: lines, changeMinor: changeOf(sale), receiptText })
    deps.queued(saleId)
    return true
  }

  function announce(saleId: string): void {
    const sale = sales.find(saleId)
    if (sale === null) return
    keepBeside(sale)
    deps.selling().finished(saleId, changeOf(sale))
    deps.completed(saleId)
  }

  /** The short form in the payment log lets a damaged data file be compared; the sale itself is committed already. */
  function keepBeside(sale: StoredSale): void {
    try {
      paymentLog.append({
        type: 'sale',
        at: now(),
        saleId: sale.id,
        number: sale.number ?? 0,
        totalMinor: priced(sale).totals.totalMinor,
        tenders: sale.tenders.map(({ kind, amountMinor, roundingMinor = 0, tipMinor = 0, card, refundId }) => ({
          kind,
          amountMinor,
          roundingMinor,
          tipMinor,
          reference: card?.reference ?? refundId ?? null,
        })),
      })
    } catch (thrown) {
      log.incident('payment-log.sale', thrown, { saleId: sale.id })
    }
  }

  return {
    ifCovered,
    announce,
    settle(saleId) {
      if (deps.atomically(() => ifCovered(saleId))) announce(saleId)
      else deps.changed()
    },
    assertNoReversal(saleId) {
      if (reversals.openFor(saleId) !== null) throw conflict('payment-open')
    },
  }
}

const changeOf = (sale: StoredSale): number => sale.tenders.reduce((sum, tender) => sum + tender.changeMinor, 0)
