// The only place where services meet: builds them over the store and the ports, and hands out the contract's handlers.
import { inTransaction, type Db } from './store/db.ts'
import type { Api, Emit, Failure } from '#contract'
import type { Config } from './config.ts'
import { deviceIdOf, frameOriginOf, identityOf } from './config.ts'
import { storeRulesOf, storeTipsOf } from './config-store.ts'
import { explainWith } from './explain.ts'
import type { Clock, Log, Secrets } from './ports/system.ts'
import { createChecks } from './services/hosted-check-setup.ts'
import { createRegistration } from './services/registration.ts'
import { createSellingService } from './services/selling.ts'
import { createStaffService } from './services/staff.ts'
import type { PaymentLog } from './services/store-types.ts'
import type { Reserve } from './store/reserve.ts'
import { restoreNotice } from './store/restore-notice.ts'
import { createTokenManager, type TokenManager } from './services/tokens.ts'
import type { PracticeHost } from './services/training.ts'
import { apiOf } from './api.ts'
import { scaleOf } from './catalogue-setup.ts'
import { insuranceOf } from './insurance-setup.ts'
import { moneyOf } from './money-setup.ts'
import { printsOf } from './print-setup.ts'
import { languageOf } from './store-facts.ts'
import { openStores } from './stores.ts'
import { outboxOf } from './outbox-setup.ts'
import { managersOf } from './managers-setup.ts'
import { supportOf, type SupportPorts } from './support.ts'
import { loyaltyOf } from './smart-setup.ts'
import { shiftsOf } from './shift-setup.ts'
import { createTillView } from './services/till-view.ts'
import type { Ports } from './till-ports.ts'
import { createUpdates, type TillUpdates } from './updates.ts'

export type App = {
  api: Api
  explain: (thrown: unknown) => Failure
  /** Where snapshots go; a host calls this once it can reach its pages. */
  attach(emit: Emit): void
  /** Recovers what an earlier process left open. Call once, before the first page. */
  start(): void
  stop(): void
  /** Runs a call as this till, with its access token. */
  authorized: TokenManager['authorized']
  /** The time of the servers minus this till's; null before the first answer. */
  serverOffsetMs(): number | null
}

export function createApp(deps: {
  config: Config
  ports: Ports
  db: Db
  /** The second journal of payments, and the room kept back for writing down money that has moved. */
  paymentLog: PaymentLog
  disk: Pick<Reserve, 'assertRoom' | 'low'>
  secrets: Secrets
  clock: Clock
  log: Log
  version: string
  support: SupportPorts
  updates: TillUpdates
  practice?: PracticeHost | null
}): App {
  const { config, ports, db, secrets, clock, log } = deps
  let emit: Emit = () => undefined
  const deviceId = deviceIdOf(config)
  const stores = openStores(db, secrets, identityOf(config), storeRulesOf(config), scaleOf(config))
  const atomically = <T>(work: () => T): T => inTransaction(db, work)
  const language = () => languageOf(config, stores.settings)

  const tillChanged = (): void => {
    emit('till', till.snapshot())
    loyalty?.tillChanged()
    outbox.lineChanged()
  }
  const saleChanged = (): void => {
    emit('sale', selling.state())
    hosted.saleChanged()
    updates.idleChanged()
  }
  const bothChanged = (): void => {
    tillChanged()
    saleChanged()
  }

  const staff = createStaffService({ store: stores.staff, journal: stores.journal, clock, changed: tillChanged })
  const tokens = createTokenManager({
    provider: ports.identity,
    storage: stores.tokens,
    clock,
    log,
    changed: tillChanged,
    busy: () => stores.attempts.openOnes().length > 0,
  })
  const registration = createRegistration({
    provider: ports.identity,
    storage: stores.tokens,
    journal: stores.journal,
    tokens,
    clock,
    log,
    changed: tillChanged,
  })
  const { verification, checks, hosted } = createChecks({
    config,
    checker: ports.idChecker,
    stores,
    staff,
    clock,
    log,
    atomically,
    assertChangeable: () => selling.assertChangeable(),
    changed: saleChanged,
    emit: check => emit('hosted', check),
  })
  const loyalty = loyaltyOf({ config, ports, stores, registration, clock, log, atomically, changed: saleChanged })
  const selling = createSellingService({
    loyalty,
    sales: stores.sales,
    attempts: stores.attempts,
    reversals: stores.reversals,
    catalogue: stores.catalogue,
    shifts: stores.shifts,
    journal: stores.journal,
    staff,
    clock,
    today: checks.today,
    waysOf: verification.waysOf,
    training: config.environment === 'sandbox',
    tips: storeTipsOf(config),
    atomically,
    changed: saleChanged,
  })
  const { receipts, prints } = printsOf({ config, ports, stores, clock, log, atomically, changed: tillChanged })
  const shift = shiftsOf({ ...deps, stores, staff, prints, atomically, language, changed: tillChanged })
  const money = moneyOf({
    ...deps,
    stores,
    selling,
    staff,
    atomically,
    changed: bothChanged,
    language,
    queued: receipts.queue,
    prints,
    loyalty,
    outbox: () => outbox,
    completed: () => {
      outbox.added()
      tillChanged()
      prints.wake()
    },
  })
  const { completion, payments } = money
  const insurance = insuranceOf({
    ...deps,
    stores,
    selling,
    atomically,
    emit: scan => (emit('insurance', scan), updates.idleChanged()),
  })
  const queueMoved = (): void => (tillChanged(), updates.idleChanged())
  const outbox = outboxOf({ ports, stores, registration, tokens, atomically, clock, log, changed: queueMoved })
  const restored = restoreNotice(stores.settings)
  const till = createTillView({
    config,
    frameOrigin: frameOriginOf(config),
    deviceId,
    version: deps.version,
    secrets,
    stores,
    registration,
    tokens,
    staff,
    shifts: shift.shifts,
    training: shift.training,
    receipts,
    settlement: payments.settlement,
    disk: deps.disk,
    restored,
    queued: outbox.queued,
    language,
    crashing: deps.updates.note.start.kind === 'crashing',
  })
  const updates = createUpdates(deps.updates, {
    ...deps,
    stores,
    selling,
    insurance,
    queued: outbox.queued,
    emit: view => emit('update', view),
  })

  return {
    api: apiOf({
      ...money,
      clock,
      ports,
      db,
      stores,
      staff,
      registration,
      shift,
      selling,
      restored,
      checks,
      hosted,
      insurance,
      receipts,
      prints,
      ...managersOf({ ...deps, stores, staff }),
      outbox,
      till,
      language,
      changed: tillChanged,
      secrets,
      updates,
      support: askHealth => supportOf({ ...deps, ...deps.support, stores, till, askHealth }),
    }),
    explain: explainWith(log),
    attach: to => void (emit = to),
    start() {
      registration.resume()
      prints.start()
      payments.recover()
      hosted.recover()
      insurance.resume()
      loyalty?.start()
      shift.training.begin()
      updates.start()
      outbox.start()
      const open = stores.sales.active()
      // A kill between the last tender and the receipt leaves a covered sale: finish it rather than ask for money again.
      if (open !== null && (stores.sales.find(open.id)?.tenders.length ?? 0) > 0) completion.settle(open.id)
    },
    stop() {
      outbox.stop()
      prints.stop()
      updates.stop()
      tokens.stop()
      registration.stop()
      payments.stop()
      insurance.stop()
      loyalty?.stop()
      hosted.stop()
      verification.stop()
    },
    authorized: tokens.authorized,
    serverOffsetMs: ports.identity.clockOffsetMs,
  }
}
