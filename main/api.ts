// One handler an op, each a line or two: who may, then the service that does it.
import { randomUUID } from 'node:crypto'
import type { Api } from '#contract'
import type { Ports } from './app.ts'
import type { Clock } from './ports/system.ts'
import type { CheckoutService } from './services/checkout.ts'
import type { HostedCheckService } from './services/hosted-check.ts'
import type { IdCheckService } from './services/id-check.ts'
import type { InsuranceService } from './services/insurance.ts'
import type { ReceiptService } from './services/receipts.ts'
import type { RegistrationService } from './services/registration.ts'
import type { Resolver } from './services/resolver.ts'
import type { SellingService } from './services/selling.ts'
import type { ShiftService } from './services/shifts.ts'
import type { StaffService } from './services/staff.ts'
import { health } from './services/support.ts'
import type { TillView } from './services/till-view.ts'
import { checkDatabase, type Db } from './store/db.ts'
import type { Stores } from './stores.ts'

type Services = {
  clock: Clock
  ports: Ports
  db: Db
  stores: Stores
  staff: StaffService
  registration: RegistrationService
  shifts: ShiftService
  selling: SellingService
  checkout: CheckoutService
  resolver: Resolver
  checks: IdCheckService
  hosted: HostedCheckService
  insurance: InsuranceService
  receipts: ReceiptService
  till: TillView
  language: () => 'en' | 'de'
  changed: () => void
}

export function apiOf(all: Services): Api {
  const {
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
  } = all
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

  return {
    'till.get': async () => till.snapshot(),
    'till.language': async ({ language }) => {
      stores.settings.set('language', language)
      all.changed()
      return {}
    },
    'till.health': async () => ({
      items: await health([
        { name: 'database', ask: databaseWhole },
        { name: 'journal', ask: journalWhole },
        { name: 'identity', ask: async () => (await registration.test()).store ?? 'ok' },
        { name: 'broker', ask: async () => (await ports.tokenSource.idscanToken(), 'ok') },
        // A session for nobody in particular: it reaches no card and ends by itself.
        { name: 'cardscan', ask: async () => (await ports.tokenSource.cardscanSession(randomUUID()), 'ok') },
        { name: 'cardconnect', ask: () => ports.gateway.health() },
        { name: 'terminal', ask: () => ports.terminal?.health() ?? 'none' },
        { name: 'printer', ask: () => ports.printer?.health() ?? 'none' },
      ]),
    }),

    'registration.start': async options => (mayPair(), registration.start(options), {}),
    'registration.cancel': async () => (mayPair(), registration.cancel(), {}),
    'registration.revoke': async () => (staff.manager(), await registration.revoke(), {}),
    'registration.test': async () => registration.test(),

    'staff.list': async () => ({ staff: staff.list() }),
    'staff.first': async ({ name, pin }) => (await staff.first(name, pin), {}),
    'staff.add': async ({ name, role, pin }) => staff.add(name, role, pin),
    'staff.sign-in': async ({ staffId, pin }) => staff.signIn(staffId, pin),
    'staff.sign-out': async () => (staff.signOut(), {}),

    'shift.open': async ({ floatMinor }) => (shifts.open(floatMinor), {}),
    'shift.report': async () => shifts.report(),
    'shift.close': async ({ countedMinor }) => shifts.close(countedMinor),

    'catalogue.categories': async () => ({ categories: stores.catalogue.categories() }),
    'catalogue.search': async ({ text, category, limit }) => ({
      products: stores.catalogue.search(text, category, limit),
    }),

    'sale.get': async () => selling.state(),
    'sale.add': async ({ productId, quantityMilli }) => (selling.add(productId, quantityMilli), {}),
    'sale.scan': async ({ code }) => selling.scan(code),
    'sale.line': async ({ lineId, quantityMilli }) => (selling.line(lineId, quantityMilli), {}),
    'sale.discount': async ({ lineId, basisPoints }) => (selling.discount(lineId, basisPoints), {}),
    'sale.note': async ({ note }) => (selling.note(note), {}),
    'sale.park': async () => (selling.park(), {}),
    'sale.parked': async () => ({ sales: stores.sales.parked() }),
    'sale.resume': async ({ saleId }) => (selling.resume(saleId), {}),
    'sale.abandon': async () => (selling.abandon(), {}),
    'sale.list': async ({ text, limit }) => (staff.required(), { sales: stores.sales.list(text, limit) }),

    'pay.cash': async ({ tenderedMinor }) => (checkout.cash(tenderedMinor), {}),
    'pay.card': async ({ amountMinor }) => ({ attemptId: checkout.card(amountMinor) }),
    'pay.check-again': async () => (resolver.hurry(), {}),
    'pay.cancel': async () => (checkout.cancel(), {}),

    'receipt.get': async ({ saleId }) => (staff.required(), receipts.get(saleId)),
    'receipt.print': async ({ saleId }) => (staff.required(), { printed: await receipts.print(saleId, false) }),

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

    'journal.verify': async () => (staff.manager(), stores.journal.verify()),
  }
}
