// The only place where services meet: builds them over the store and the ports, and hands out the contract's handlers.
import { inTransaction, type Db } from './store/db.ts'
import type { Api, Emit, Failure } from '#contract'
import type { Config } from './config.ts'
import { deviceIdOf, frameOriginOf, identityOf } from './config.ts'
import { explainWith } from './explain.ts'
import type { IdChecker } from './ports/id-check.ts'
import type { InsuranceReader } from './ports/insurance.ts'
import type { CardGateway, CardTerminal, IdentityProvider, ReceiptPrinter, TokenSource } from './ports/partners.ts'
import type { Clock, Log, Secrets } from './ports/system.ts'
import { createCheckoutService } from './services/checkout.ts'
import { createChecks } from './services/hosted-check-setup.ts'
import { createInsuranceService } from './services/insurance.ts'
import { createReceiptService, type ReceiptFacts } from './services/receipts.ts'
import { createRegistration } from './services/registration.ts'
import { createResolver } from './services/resolver.ts'
import { createSellingService } from './services/selling.ts'
import { createShiftService } from './services/shifts.ts'
import { createStaffService } from './services/staff.ts'
import { createTokenManager, type TokenManager } from './services/tokens.ts'
import { apiOf } from './api.ts'
import { openStores } from './stores.ts'
import { createTillView } from './services/till-view.ts'

export type Ports = {
  identity: IdentityProvider
  tokenSource: TokenSource
  insurance: InsuranceReader
  idChecker: IdChecker
  gateway: CardGateway
  terminal: CardTerminal | null
  printer: ReceiptPrinter | null
}
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
}

export function createApp(deps: {
  config: Config
  ports: Ports
  db: Db
  secrets: Secrets
  clock: Clock
  log: Log
  version: string
}): App {
  const { config, ports, db, secrets, clock, log } = deps
  let emit: Emit = () => undefined
  const deviceId = deviceIdOf(config)
  const stores = openStores(db, secrets, identityOf(config))
  const atomically = <T>(work: () => T): T => inTransaction(db, work)
  const language = (): 'en' | 'de' =>
    stores.settings.get('language') === 'de' ? 'de' : stores.settings.get('language') === 'en' ? 'en' : config.language

  const tillChanged = (): void => emit('till', till.snapshot())
  const saleChanged = (): void => {
    emit('sale', selling.state())
    hosted.saleChanged()
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
  const selling = createSellingService({
    sales: stores.sales,
    attempts: stores.attempts,
    catalogue: stores.catalogue,
    shifts: stores.shifts,
    journal: stores.journal,
    staff,
    clock,
    today: checks.today,
    waysOf: verification.waysOf,
    training: config.environment === 'sandbox',
    atomically,
    changed: saleChanged,
  })
  const shifts = createShiftService({
    store: stores.shifts,
    sales: stores.sales,
    attempts: stores.attempts,
    journal: stores.journal,
    staff,
    clock,
    atomically,
    changed: tillChanged,
  })
  const receipts = createReceiptService({
    sales: stores.sales,
    prints: stores.prints,
    journal: stores.journal,
    printer: ports.printer,
    clock,
    log,
    changed: tillChanged,
  })
  const checkout = createCheckoutService({
    sales: stores.sales,
    attempts: stores.attempts,
    journal: stores.journal,
    staff,
    selling,
    terminal: ports.terminal,
    gateway: ports.gateway,
    clock,
    log,
    currency: config.store.currency,
    tillId: stores.tillId,
    atomically,
    changed: bothChanged,
    receiptFacts: () => {
      const { name, address, currency, taxId } = config.store
      return JSON.stringify({
        store: { name, address, currency, taxId },
        till: config.till,
        language: language(),
      } satisfies ReceiptFacts)
    },
    completed: (saleId, openDrawer) => {
      tillChanged()
      receipts.print(saleId, openDrawer).catch(thrown => void log.incident('receipt.print', thrown))
    },
    unknown: attemptId => resolver.watch(attemptId),
  })
  const resolver = createResolver({
    attempts: stores.attempts,
    gateway: ports.gateway,
    checkout: () => checkout,
    journal: stores.journal,
    clock,
    log,
    changed: bothChanged,
  })
  const insurance = createInsuranceService({
    reader: ports.insurance,
    tokens: ports.tokenSource,
    config: config.cardscan,
    records: stores.insuranceRecords,
    journal: stores.journal,
    secrets,
    selling,
    atomically,
    clock,
    log,
    emit: scan => emit('insurance', scan),
  })
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
    shifts,
    receipts,
    language,
  })

  return {
    api: apiOf({
      clock,
      ports,
      db,
      stores,
      staff,
      registration,
      shifts,
      selling,
      checkout,
      resolver,
      checks,
      hosted,
      insurance,
      receipts,
      till,
      language,
      changed: tillChanged,
    }),
    explain: explainWith(log),
    attach: to => void (emit = to),
    start() {
      registration.resume()
      resolver.recover()
      hosted.recover()
      insurance.resume()
      const open = stores.sales.active()
      // A kill between the last tender and the receipt leaves a covered sale: finish it rather than ask for money again.
      if (open !== null && (stores.sales.find(open.id)?.tenders.length ?? 0) > 0) checkout.settle(open.id)
    },
    stop() {
      tokens.stop()
      registration.stop()
      checkout.stop()
      resolver.stop()
      insurance.stop()
      hosted.stop()
      verification.stop()
    },
    authorized: tokens.authorized,
  }
}
