// The snapshot of the till itself: identity, people, shift, what needs attention.
import type { Till } from '#contract'
import type { Secrets } from '../ports/system.ts'
import type { ReceiptService } from './receipts.ts'
import type { RegistrationService } from './registration.ts'
import type { ShiftService } from './shifts.ts'
import type { StaffService } from './staff.ts'
import type { TokenManager } from './tokens.ts'
import type { AttemptStore } from './store-types.ts'

export type TillView = { snapshot(): Till }
type Facts = {
  environment: 'sandbox' | 'live'
  store: { name: string; address: string; currency: string; country: string }
  operator: string | null
}

export function createTillView(deps: {
  config: Facts
  frameOrigin: string
  deviceId: string
  version: string
  secrets: Secrets
  stores: { attempts: AttemptStore }
  registration: RegistrationService
  tokens: TokenManager
  staff: StaffService
  shifts: ShiftService
  receipts: ReceiptService
  language: () => 'en' | 'de'
}): TillView {
  const { config, secrets, stores, tokens } = deps

  function notices(): Till['notices'] {
    const all: [Till['notices'][number], boolean][] = [
      ['secrets-not-persisted', !secrets.persistent],
      ['provider-unreachable', tokens.health().lastError !== null],
      ['payment-unknown', stores.attempts.openOnes().some(attempt => attempt.state === 'unknown')],
      ['printer-down', deps.receipts.down()],
    ]
    return all.filter(([, holds]) => holds).map(([notice]) => notice)
  }

  return {
    snapshot: () => ({
      version: deps.version,
      environment: config.environment,
      language: deps.language(),
      store: {
        name: config.store.name,
        address: config.store.address,
        currency: config.store.currency,
        country: config.store.country,
      },
      deviceId: deps.deviceId,
      registration: deps.registration.snapshot(),
      tokens: tokens.health(),
      firstRun: deps.staff.firstRun(),
      staff: deps.staff.current(),
      shift: deps.shifts.current(),
      // Rows wait in the outbox for the day a store server takes them; without one there is nothing to send.
      queued: 0,
      notices: notices(),
      operatorUrl: config.operator,
      idCheckOrigin: deps.frameOrigin,
    }),
  }
}
