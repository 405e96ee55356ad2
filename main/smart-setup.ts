// Puts customer cards together where the configuration has them; without it nothing of them is there.
import type { Config } from './config.ts'
import type { Clock, Log } from './ports/system.ts'
import { createLoyalty, type LoyaltyService } from './services/smart.ts'
import type { RegistrationService } from './services/registration.ts'
import type { Stores } from './stores.ts'
import type { Ports } from './till-ports.ts'

export function loyaltyOf(deps: {
  config: Config
  ports: Pick<Ports, 'smart'>
  stores: Stores
  registration: Pick<RegistrationService, 'held'>
  clock: Clock
  log: Log
  atomically: <T>(work: () => T) => T
  changed: () => void
}): LoyaltyService | null {
  const { config, ports, stores, registration } = deps
  if (ports.smart === null || config.smart === null || !config.smart.loyalty) return null
  return createLoyalty({
    ...deps,
    smart: ports.smart,
    store: stores.smart,
    returns: stores.smartReturns,
    refunds: stores.refunds,
    sales: stores.sales,
    journal: stores.journal,
    type: config.smart.type,
    currency: config.store.currency,
    till: config.till,
    registered: () => registration.held() === 'registered',
  })
}
