// Puts the queue to the back office together: its store, the adapter if there is one, and when the line counts as good.
import { createOutbox, type Outbox } from './services/outbox.ts'
import type { RegistrationService } from './services/registration.ts'
import type { TokenManager } from './services/tokens.ts'
import type { Clock, Log } from './ports/system.ts'
import type { Stores } from './stores.ts'
import type { Ports } from './till-ports.ts'

export function outboxOf(deps: {
  ports: Ports
  stores: Stores
  registration: Pick<RegistrationService, 'held'>
  tokens: Pick<TokenManager, 'health'>
  atomically: <T>(work: () => T) => T
  clock: Clock
  log: Log
  changed: () => void
}): Outbox {
  const { ports, stores, registration, tokens } = deps
  return createOutbox({
    ...deps,
    ...stores,
    backOffice: ports.backOffice,
    online: () => registration.held() === 'registered' && tokens.health().lastError === null,
  })
}
