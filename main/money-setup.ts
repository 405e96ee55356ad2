// Puts the way of the money together: cards, cash, and the completion that both lead to.
import type { Config } from './config.ts'
import type { Clock, Log } from './ports/system.ts'
import { createCheckoutService, type CheckoutService } from './services/checkout.ts'
import { createCompletion, type Completion } from './services/completion.ts'
import { createPayments, type Payments } from './services/payments.ts'
import type { SellingService } from './services/selling.ts'
import type { StaffService } from './services/staff.ts'
import type { PaymentLog } from './services/store-types.ts'
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
  completed: (saleId: string, openDrawer: boolean) => void
}): { completion: Completion; payments: Payments; checkout: CheckoutService } {
  const { config, ports, stores, disk } = deps
  const all = { ...stores, ...deps, ...ports, assertRoom: disk.assertRoom }
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
  return { completion, payments, checkout: createCheckoutService({ ...all, ...payments, completion }) }
}
