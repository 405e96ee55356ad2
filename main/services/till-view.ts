// The snapshot of the till itself: identity, people, shift, what needs attention.
import type { Till } from '#contract'
import type { Secrets } from '../ports/system.ts'
import type { ReceiptService } from './receipts.ts'
import type { RegistrationService } from './registration.ts'
import type { Settlement } from './settlement.ts'
import type { ShiftService } from './shifts.ts'
import type { StaffService } from './staff.ts'
import type { Training } from './training.ts'
import type { TokenManager } from './tokens.ts'
import type { AttemptStore, PaymentLists } from './store-types.ts'

export type TillView = { snapshot(): Till }
type Facts = {
  environment: 'sandbox' | 'live'
  store: { name: string; address: string; currency: string; country: string }
  operator: string | null
  cardscan: { provider?: object | undefined }
}

/** From here on receipts and expiry times would mislead. */
const WRONG_CLOCK_SECONDS = 60

export function createTillView(deps: {
  config: Facts
  frameOrigin: string
  deviceId: string
  version: string
  secrets: Secrets
  stores: { paymentLists: Pick<PaymentLists, 'needsHuman'>; attempts: AttemptStore }
  registration: RegistrationService
  tokens: TokenManager
  staff: StaffService
  shifts: Pick<ShiftService, 'current'>
  training: Pick<Training, 'state'>
  receipts: ReceiptService
  settlement: Pick<Settlement, 'difference'>
  /** When the data were restored, until a manager has seen it. */
  restored: { pending(): string | null }
  disk: { low(): boolean }
  /** Completed sales on their way to the back office; 0 where there is none. */
  queued: () => number
  language: () => 'en' | 'de'
  /** The running version ended twice right after an update. */
  crashing: boolean
}): TillView {
  const { config, secrets, stores, tokens } = deps

  function notices({ lastError, clockOffsetSeconds }: Till['tokens']): Till['notices'] {
    const all: [Till['notices'][number], boolean][] = [
      ['secrets-not-persisted', !secrets.persistent],
      ['provider-unreachable', lastError !== null && deps.registration.held() === 'registered'],
      ['clock-wrong', Math.abs(clockOffsetSeconds ?? 0) > WRONG_CLOCK_SECONDS],
      ['payment-unknown', stores.attempts.openOnes().some(attempt => attempt.state === 'unknown')],
      ['payments-to-review', stores.paymentLists.needsHuman().length > 0 || deps.settlement.difference() !== null],
      ['data-restored', deps.restored.pending() !== null],
      ['disk-low', deps.disk.low()],
      ['printer-down', deps.receipts.down()],
      ['update-crashing', deps.crashing],
    ]
    return all.filter(([, holds]) => holds).map(([notice]) => notice)
  }

  return {
    snapshot() {
      const health = tokens.health()
      return { ...snapshotOf(health), notices: notices(health) }
    },
  }

  function snapshotOf(health: Till['tokens']): Omit<Till, 'notices'> {
    const practice = deps.training.state()
    return {
      ...(practice === null ? {} : { practice }),
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
      identity: deps.registration.held(),
      tokens: health,
      firstRun: deps.staff.firstRun(),
      staff: deps.staff.current(),
      gate: deps.staff.gate(),
      shift: deps.shifts.current(),
      queued: deps.queued(),
      operatorUrl: config.operator,
      eligibility: config.cardscan.provider !== undefined,
      idCheckOrigin: deps.frameOrigin,
    }
  }
}
