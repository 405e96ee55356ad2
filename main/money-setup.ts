// Puts the way of the money together: cards, cash, and the completion that both lead to.
import type { Config } from './config.ts'
import { storeTipsOf } from './config-store.ts'
import type { Clock, Log } from './ports/system.ts'
import { createCheckoutService, type CheckoutService } from './services/checkout.ts'
import { createCompletion, type Completion } from './services/completion.ts'
import { createDiscounts, type DiscountService } from './services/discounts.ts'
import { createExplanations, type ExplanationService } from './services/explanations.ts'
import { createPayments, type Payments } from './services/payments.ts'
import type { Outbox } from './services/outbox.ts'
import type { PrintQueue } from './services/print-queue.ts'
import type { SellingService } from './services/selling.ts'
import type { LoyaltyService } from './services/smart.ts'
import type { StaffService } from './services/staff.ts'
import type { PaymentLog } from './services/store-types.ts'
import { refundsOf, type Refunds } from './refund-setup.ts'
import { receiptFactsOf } from './store-facts.ts'
import type { Stores } from './stores.ts'
import type { Ports } from './till-ports.ts'

export function moneyOf(deps: {
  config: Config
  ports: Pick<Ports, 'terminal' | 'gateway'>
  stores: Stores
  paymentLog: PaymentLog
  disk: { assertRoom(): void }
  selling: SellingService
  staff: StaffService
  clock: Clock
  log: Log
  atomically: <T>(work: () => T) => T
  changed: () => void
  language: () => 'en' | 'de'
  queued: (saleId: string) => void
  completed: (saleId: string) => void
  prints: PrintQueue
  loyalty: Pick<LoyaltyService, 'completed' | 'refunded' | 'pointsBack'> | null
  /** Made after this. */
  outbox: () => Pick<Outbox, 'added' | 'delivery'>
}): {
  completion: Completion
  payments: Payments
  checkout: CheckoutService
  refunds: Refunds
  discounts: DiscountService
  explanations: ExplanationService
} {
  const { config, ports, stores, disk } = deps
  const completed = (saleId: string): void => {
    deps.completed(saleId)
    deps.loyalty?.completed()
  }
  const all = { ...stores, ...deps, ...ports, completed, assertRoom: disk.assertRoom }
  const completion = createCompletion({
    ...all,
    selling: () => deps.selling,
    receiptFacts: () => receiptFactsOf(config, deps.language()),
  })
  const payments = createPayments({
    ...all,
    lists: stores.paymentLists,
    completion,
    currency: config.store.currency,
  })
  const checkout = createCheckoutService({ ...all, ...payments, completion, tips: storeTipsOf(config).length > 0 })
  const refunds = refundsOf({ ...deps, payments, completion, checkout })
  const withRefunds: Payments = {
    ...payments,
    recover() {
      payments.recover()
      // Only after what was sent is told apart from what never was.
      refunds.cards.start()
    },
    stop() {
      refunds.cards.stop()
      payments.stop()
    },
  }
  const discounts = createDiscounts({ ...all, smallPercent: config.store.smallDiscount })
  const explanations = createExplanations({ ...stores, currency: config.store.currency })
  return { completion, payments: withRefunds, checkout, refunds, discounts, explanations }
}
