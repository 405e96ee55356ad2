// Puts giving back together: what of a sale, to which tender, on which paper, and the cards it goes back to.
import type { Config } from './config.ts'
import { storeRulesOf } from './config-store.ts'
import type { Clock, Log } from './ports/system.ts'
import type { CheckoutService } from './services/checkout.ts'
import type { Completion } from './services/completion.ts'
import type { Outbox } from './services/outbox.ts'
import type { Payments } from './services/payments.ts'
import type { PrintQueue } from './services/print-queue.ts'
import { createRefundCards, type RefundCards } from './services/refund-cards.ts'
import { createRefundCredits, type RefundCredits } from './services/refund-credits.ts'
import { createRefundExplanations, type RefundExplanations } from './services/refund-explain.ts'
import { createLooseGoods, type LooseGoods } from './services/refund-goods.ts'
import { createRefundPapers, type RefundPapers } from './services/refund-papers.ts'
import { createRefundService, type RefundService } from './services/refunds.ts'
import type { LoyaltyService } from './services/smart.ts'
import type { StaffService } from './services/staff.ts'
import { receiptFactsOf } from './store-facts.ts'
import type { Stores } from './stores.ts'

export type Refunds = {
  service: RefundService
  credits: RefundCredits
  papers: RefundPapers
  goods: LooseGoods
  cards: RefundCards
  explanations: RefundExplanations
}

export function refundsOf(deps: {
  config: Config
  stores: Stores
  staff: StaffService
  payments: Pick<Payments, 'takeBack'>
  completion: Completion
  checkout: Pick<CheckoutService, 'payable'>
  prints: PrintQueue
  /** Null where there are no customer cards. */
  loyalty: Pick<LoyaltyService, 'refunded' | 'pointsBack'> | null
  /** Made after this. */
  outbox: () => Pick<Outbox, 'added' | 'delivery'>
  disk: { assertRoom(): void }
  language: () => 'en' | 'de'
  clock: Clock
  log: Log
  atomically: <T>(work: () => T) => T
  changed: () => void
}): Refunds {
  const { config, stores, clock, payments, checkout, prints, loyalty, outbox } = deps
  const shared = {
    ...stores,
    ...deps,
    assertRoom: deps.disk.assertRoom,
    queued() {
      outbox().added()
      loyalty?.refunded()
    },
  }
  const cards = createRefundCards({ ...shared, takeBack: payments.takeBack })
  const papers = createRefundPapers({
    ...shared,
    jobs: stores.printJobs,
    prints,
    why: cards.why,
    delivery: id => outbox().delivery(id),
    points: saleId => loyalty?.pointsBack(saleId) ?? null,
  })
  const rules = storeRulesOf(config)
  const goods = createLooseGoods({
    ...shared,
    rules: () => rules,
    readLimit: () => stores.settings.get('refund-limit'),
    writeLimit(staff, value) {
      stores.settings.set('refund-limit', value)
      const data = { name: 'refund-limit', value }
      stores.journal.append({ at: clock.now().toISOString(), kind: 'setting', staff, saleId: null, data })
    },
  })
  const service = createRefundService({
    ...shared,
    cards,
    papers,
    goods,
    training: config.environment === 'sandbox',
    receiptFacts: () => receiptFactsOf(config, deps.language()),
  })
  const credits = createRefundCredits({ ...shared, papers, payable: checkout.payable })
  const explanations = createRefundExplanations({
    ...shared,
    goods,
    cash: () => rules.cash,
    currency: config.store.currency,
  })
  return { service, credits, papers, goods, cards, explanations }
}
