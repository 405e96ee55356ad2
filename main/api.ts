// One handler an op, each a line or two: who may, then the service that does it.
import { randomUUID } from 'node:crypto'
import type { Api, Output } from '#contract'
import type { Clock, Secrets } from './ports/system.ts'
import type { CheckoutService } from './services/checkout.ts'
import type { HostedCheckService } from './services/hosted-check.ts'
import type { IdCheckService } from './services/id-check.ts'
import type { InsuranceService } from './services/insurance.ts'
import type { Outbox } from './services/outbox.ts'
import type { ReceiptService } from './services/receipts.ts'
import type { RegistrationService } from './services/registration.ts'
import type { Payments } from './services/payments.ts'
import type { SellingService } from './services/selling.ts'
import type { ShiftService } from './services/shifts.ts'
import type { StaffService } from './services/staff.ts'
import { health } from './services/support.ts'
import type { SupportService } from './services/support-bundle.ts'
import type { TillView } from './services/till-view.ts'
import type { UpdateService } from './services/updates.ts'
import { checkDatabase, type Db } from './store/db.ts'
import type { RestoreNotice } from './store/restore-notice.ts'
import type { Stores } from './stores.ts'
import type { Ports } from './till-ports.ts'
import { catalogueApi } from './api-catalogue.ts'
import { payApi } from './api-pay.ts'
import { receiptApi } from './api-receipt.ts'
import { sellingApi } from './api-selling.ts'
import { shiftApi } from './api-shift.ts'
import { staffApi } from './api-staff.ts'
import { closedWhile, unlessRefused } from './update-gate.ts'

export type Services = {
  clock: Clock
  ports: Ports
  db: Db
  stores: Stores
  staff: StaffService
  registration: RegistrationService
  shifts: ShiftService
  selling: SellingService
  checkout: CheckoutService
  payments: Payments
  restored: RestoreNotice
  checks: IdCheckService
  hosted: HostedCheckService
  insurance: InsuranceService
  receipts: ReceiptService
  outbox: Outbox
  till: TillView
  language: () => 'en' | 'de'
  changed: () => void
  secrets: Secrets
  updates: UpdateService
  /** Made here, because what a support bundle tells of the devices is what the health check finds. */
  support: (askHealth: () => Promise<Output<'till.health'>>) => SupportService
}

export function apiOf(all: Services): Api {
  const { ports, db, stores, staff, registration, payments, checks, hosted, insurance, outbox, till, updates } = all
  /** Anybody may pair a till that belongs to nobody; once it was paired, that is for a manager. */
  const mayPair = (): void => {
    if (registration.held() !== 'none') staff.manager()
  }
  const databaseWhole = (): string => {
    const found = checkDatabase(db, 'quick')
    if (!found.ok) throw new Error('the data file is damaged')
    return found.detail
  }
  const journalWhole = (): string => {
    const found = stores.journal.verify()
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

  return closedWhile(updates.installing, {
    'till.get': async () => till.snapshot(),
    'till.language': async ({ language }) => {
      stores.settings.set('language', language)
      all.changed()
      return {}
    },
    'till.restore-seen': async () => (staff.manager(), all.restored.seen(), all.changed(), {}),
    'till.health': askHealth,

    'registration.start': async options => (mayPair(), registration.start(options), {}),
    'registration.cancel': async () => (mayPair(), registration.cancel(), {}),
    'registration.revoke': async () => (staff.manager(), await registration.revoke(), {}),
    'registration.test': async () => registration.test(),

    ...staffApi(all),
    ...shiftApi(all),
    ...catalogueApi(all),
    ...sellingApi(all),
    ...payApi(all),
    ...receiptApi(all),

    'payments.review': async () => (staff.manager(), { payments: payments.review.list() }),
    'payments.decide': async ({ attemptId, decision, reason, managerPin }) => {
      await payments.review.decide(attemptId, decision, reason, await staff.managerOr(managerPin))
      return {}
    },
    'payments.settlement': async ({ day }) => (staff.manager(), payments.settlement.match(day)),

    'id.barcode': async ({ bytes }) => checks.barcode(bytes),
    'id.manual': async ({ born, expires, managerPin }) => checks.manual(born, expires, managerPin),
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
    'insurance.kept': async ({ saleId }) => insurance.kept(staff.manager(), saleId),

    'outbox.state': async () => (staff.required(), outbox.state()),
    'outbox.resend': async ({ saleId }) => (staff.manager(), outbox.resend(saleId), {}),

    'update.get': async () => updates.snapshot(),
    'update.check': async () => (staff.manager(), unlessRefused(updates.look()), {}),
    'update.install': async () => (unlessRefused(await updates.install(staff.manager().id)), {}),

    'support.collect': async () => (staff.manager(), support.collect()),
    'support.save': async ({ digest }) => (staff.manager(), support.save(digest)),
  })
}
