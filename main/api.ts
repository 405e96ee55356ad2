// One handler an op, each a line or two: who may, then the service that does it.
import { randomUUID } from 'node:crypto'
import type { Api, Output } from '#contract'
import type { Clock, Secrets } from './ports/system.ts'
import type { CheckoutService } from './services/checkout.ts'
import type { HostedCheckService } from './services/hosted-check.ts'
import type { DiscountService } from './services/discounts.ts'
import type { ExplanationService } from './services/explanations.ts'
import type { IdCheckService } from './services/id-check.ts'
import type { InsuranceService } from './services/insurance.ts'
import type { Outbox } from './services/outbox.ts'
import type { PrintQueue } from './services/print-queue.ts'
import type { ReceiptService } from './services/receipts.ts'
import type { ReportService } from './services/reports.ts'
import type { Refunds } from './refund-setup.ts'
import type { RegistrationService } from './services/registration.ts'
import type { Payments } from './services/payments.ts'
import type { SellingService } from './services/selling.ts'
import type { StaffService } from './services/staff.ts'
import { health } from './services/support.ts'
import type { SupportService } from './services/support-bundle.ts'
import type { TillView } from './services/till-view.ts'
import type { UpdateService } from './services/updates.ts'
import { checkDatabase, type Db } from './store/db.ts'
import type { ShiftParts } from './shift-setup.ts'
import type { RestoreNotice } from './store/restore-notice.ts'
import type { Stores } from './stores.ts'
import type { Ports } from './till-ports.ts'
import { catalogueApi } from './api-catalogue.ts'
import type { CatalogueWork } from './catalogue-setup.ts'
import { discountsApi } from './api-discounts.ts'
import { payApi } from './api-pay.ts'
import { printApi } from './api-print.ts'
import { receiptApi } from './api-receipt.ts'
import { refundsApi } from './api-refunds.ts'
import { reportsApi } from './api-reports.ts'
import { sellingApi } from './api-selling.ts'
import { shiftApi } from './api-shift.ts'
import { overridable, staffApi } from './api-staff.ts'
import { refusingCards } from './card-gate.ts'
import { closedWhile, unlessRefused } from './update-gate.ts'

export type Services = {
  clock: Clock
  ports: Ports
  db: Db
  stores: Stores
  staff: StaffService
  registration: RegistrationService
  shift: ShiftParts
  selling: SellingService
  checkout: CheckoutService
  discounts: DiscountService
  explanations: ExplanationService
  payments: Payments
  restored: RestoreNotice
  catalogueWork: CatalogueWork
  checks: IdCheckService
  hosted: HostedCheckService
  insurance: InsuranceService
  receipts: ReceiptService
  refunds: Refunds
  prints: PrintQueue
  reports: ReportService
  outbox: Outbox
  till: TillView
  language: () => 'en' | 'de'
  changed: () => void
  secrets: Secrets
  updates: UpdateService
  /** Made here, because what a support bundle tells of the devices is what the health check finds. */
  support: (askHealth: () => Promise<Output<'till.health'>>) => SupportService
}

/** Every op of the contract; what the person at the till may not do, somebody who may can let through once. */
export function apiOf(all: Services): Api {
  return overridable(handlersOf(all), all.staff.run)
}

function handlersOf(all: Services): Api {
  const { ports, db, stores, staff, registration, payments, checks, hosted, insurance, outbox, till, updates } = all
  /** Anybody may pair a till that belongs to nobody; once it was paired, that is for a manager. */
  const mayPair = (): void => {
    if (registration.held() !== 'none') staff.allowed('device')
  }
  const databaseWhole = (): string => {
    const found = checkDatabase(db, 'quick')
    if (!found.ok) throw new Error('the data file is damaged')
    return found.detail
  }
  const journalWhole = async (): Promise<string> => {
    const found = await stores.journalFiles.verify()
    if (!found.whole) throw new Error('the journal chain is broken')
    return `${found.entries} entries`
  }
  const askHealth = async (): Promise<Output<'till.health'>> => ({
    items: await health([
      { name: 'database', ask: databaseWhole },
      { name: 'journal', ask: journalWhole },
      { name: 'identity', ask: async () => (await registration.test()).store ?? 'ok' },
      { name: 'broker', ask: async () => (await ports.tokenSource.idscanToken(), 'ok') },
      // A session for nobody in particular: it reaches no card and ends by itself.
      { name: 'cardscan', ask: async () => (await ports.tokenSource.cardscanSession(randomUUID()), 'ok') },
      { name: 'cardconnect', ask: () => ports.gateway.health() },
      { name: 'terminal', ask: () => ports.terminal?.health() ?? 'none' },
      { name: 'secrets', ask: () => ({ ok: all.secrets.persistent, detail: all.secrets.backend }) },
      { name: 'updates', ask: updates.health },
      { name: 'printer', ask: () => ports.printer?.health() ?? 'none' },
    ]),
  })
  const support = all.support(askHealth)

  const handlers: Api = {
    'till.get': async () => till.snapshot(),
    'till.language': async ({ language }) => {
      stores.settings.set('language', language)
      const data = { name: 'language', value: language }
      stores.journal.append({
        at: all.clock.now().toISOString(),
        kind: 'setting',
        staff: staff.current()?.id ?? null,
        saleId: null,
        data,
      })
      all.changed()
      return {}
    },
    'till.restore-seen': async () => (staff.allowed('payments'), all.restored.seen(), all.changed(), {}),
    'till.health': askHealth,

    'registration.start': async options => (mayPair(), registration.start(options), {}),
    'registration.cancel': async () => (mayPair(), registration.cancel(), {}),
    'registration.revoke': async () => (staff.allowed('device'), await registration.revoke(), {}),
    'registration.test': async () => registration.test(),

    ...staffApi(all),
    ...shiftApi(all),
    ...catalogueApi(all),
    ...sellingApi(all),
    ...discountsApi(all),
    ...payApi(all),
    ...receiptApi(all),
    ...refundsApi(all),
    ...printApi(all),
    ...reportsApi(all),

    'payments.review': async () => (staff.allowed('payments'), { payments: payments.review.list() }),
    'payments.decide': async ({ attemptId, decision, reason }) => {
      await payments.review.decide(attemptId, decision, reason, staff.allowed('payments'))
      return {}
    },
    'payments.settlement': async ({ day }) => (staff.allowed('payments'), payments.settlement.match(day)),

    'id.barcode': async ({ bytes }) => checks.barcode(bytes),
    'id.manual': async ({ born, expires }) => checks.manual(born, expires),
    'id.refuse': async ({ reason }) => (checks.refuse(reason), {}),
    'id.hosted-start': async (_, signal) => hosted.start(all.language(), signal),
    'id.hosted-result': async ({ checkId, resultId }) => hosted.result(checkId, resultId),
    'id.hosted-cancel': async ({ checkId }) => (hosted.cancel(checkId), {}),
    'id.hosted-files': async ({ checkId }, signal) => hosted.files(checkId, signal),
    'id.hosted-file': async ({ checkId, index }, signal) => hosted.file(checkId, index, signal),
    'id.hosted-report': async ({ checkId }, signal) => hosted.report(checkId, signal),

    'insurance.start': async ({ bothSides }, signal) => (staff.required(), insurance.start(bothSides, signal)),
    'insurance.retry': async ({ scanId }, signal) => (staff.required(), insurance.retry(scanId, signal)),
    'insurance.upload': async ({ scanId, side, jpeg, capture }) => (
      await insurance.upload(scanId, side, Buffer.from(jpeg, 'base64'), capture),
      {}
    ),
    'insurance.confirm': async ({ scanId, fields }) => (insurance.confirm(staff.required(), scanId, fields), {}),
    'insurance.cancel': async ({ scanId }) => (insurance.cancel(scanId), {}),
    'insurance.eligibility': async ({ scanId, ...who }) => (staff.required(), insurance.eligibility(scanId, who), {}),
    'insurance.kept': async ({ saleId }) => insurance.kept(staff.allowed('customer-data'), saleId),

    'outbox.state': async () => (staff.required(), outbox.state()),
    'outbox.resend': async ({ saleId }) => (staff.allowed('outbox'), outbox.resend(saleId), {}),

    'update.get': async () => updates.snapshot(),
    'update.check': async () => (staff.allowed('updates'), unlessRefused(updates.look()), {}),
    'update.install': async () => (unlessRefused(await updates.install(staff.allowed('updates').id)), {}),

    'support.collect': async () => (staff.allowed('support'), support.collect()),
    'support.save': async ({ digest }) => (staff.allowed('support'), support.save(digest)),
    'page.fault': async fault => ({ incident: support.fault(fault) }),
  }
  return refusingCards(closedWhile(updates.installing, handlers))
}
