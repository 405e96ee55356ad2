// The whole surface between screen and machine, as data: ops, events, one closed union of failures.
import * as z from 'zod'
import { catalogueOps } from './contract-catalogue.ts'
import { HostedCheck, HostedFile, IdVerdict } from './contract-checks.ts'
import { Registration, TokenHealth } from './contract-identity.ts'
import { InsuranceField, InsuranceScan } from './contract-insurance.ts'
import { day, done, id, instant, Language, minor, nothing, op, text } from './contract-kit.ts'
import { outboxOps } from './contract-outbox.ts'
import { explainOps } from './contract-explain.ts'
import { payOps } from './contract-pay.ts'
import { PaymentDecision, PaymentReview, SettlementMatch } from './contract-payments.ts'
import { printOps } from './contract-prints.ts'
import { receiptOps } from './contract-receipt.ts'
import { refundOps } from './contract-refunds.ts'
import { reportOps } from './contract-reports.ts'
import { SaleState } from './contract-sale.ts'
import { discountOps } from './contract-discounts.ts'
import { sellingOps } from './contract-selling.ts'
import { journalOps, shiftOps, trainingOps } from './contract-shift.ts'
import { Gate, Staff, staffOps } from './contract-staff.ts'
import { PageFault, SavedBundle, SupportBundle } from './contract-support.ts'
import { UpdateReason, UpdateView } from './contract-updates.ts'

/** Every expected way an op can fail. Anything else becomes `internal` with an incident id whose stack is in the log. */
export const Failure = z.discriminatedUnion('code', [
  z.object({ code: z.literal('invalid'), fields: z.array(z.string()) }),
  z.object({ code: z.literal('not-signed-in') }),
  /** Somebody who may can let this one call through: `ticket` is what `staff.override` asks for, `right` what it is about. */
  z.object({
    code: z.literal('not-allowed'),
    needs: z.enum(['senior', 'manager']),
    right: z.string().nullable().optional(),
    ticket: z.string().optional(),
  }),
  z.object({ code: z.literal('wrong-pin'), retryAfterSeconds: z.int() }),
  z.object({ code: z.literal('not-found'), what: z.enum(['product', 'sale', 'staff', 'scan', 'check', 'receipt']) }),
  z.object({
    code: z.literal('conflict'),
    reason: z.enum([
      'no-open-shift',
      'shift-already-open',
      'sale-open',
      'sale-empty',
      'sale-paid',
      'payment-open',
      'payment-unknown',
      'age-check-required',
      'not-covered',
      'too-much',
      'already-registered',
      'not-registered',
      'manager-exists',
      'payment-card-refused',
      'nothing-running',
      'checks-spent',
      'not-settled',
      'charge-stands',
      'asked-again',
      'updating',
      'sale-changed',
      'refund-too-much',
      'refund-whole-only',
      'refund-limit',
      'refund-training',
      'refund-underway',
      'refund-no-card',
      'void-too-late',
      'credit-used',
      'pin-weak',
      'last-manager',
      'badge-taken',
      'badge-unfit',
      'override-over',
      'import-running',
    ]),
  }),
  /** The partner answered and said no; `reason` is its own word for it, shown to the cashier. */
  z.object({ code: z.literal('declined'), service: z.string(), reason: z.string() }),
  /** No connection, or no answer in time. Nothing is lost; try again. */
  z.object({ code: z.literal('unreachable'), service: z.string() }),
  /** The partner answered something that is not its protocol (an HTML page, broken JSON, a server error). */
  z.object({ code: z.literal('provider-fault'), service: z.string(), incident: z.string() }),
  z.object({ code: z.literal('storage'), reason: z.enum(['full', 'read-only', 'corrupt', 'busy']) }),
  /** The till stays the version it is; the reason tells what is in the way. */
  z.object({ code: z.literal('not-updated'), reason: UpdateReason }),
  z.object({ code: z.literal('cancelled') }),
  z.object({ code: z.literal('internal'), incident: z.string() }),
])
export type Failure = z.infer<typeof Failure>

export type { Good, GoodsImport, Product } from './contract-catalogue.ts'
export type { HostedAdvice, HostedCheck, IdVerdict, VerificationWay } from './contract-checks.ts'
export type { Registration, TokenHealth } from './contract-identity.ts'
export type { Eligibility, InsuranceScan } from './contract-insurance.ts'
export type { DeliveryView, OutboxView } from './contract-outbox.ts'
export type { PaymentDecision, PaymentReview, SettlementMatch } from './contract-payments.ts'
export type { PrintJobView } from './contract-prints.ts'
export type { ReceiptLine } from './contract-receipt.ts'
export type { Refundable, RefundFigures, RefundPlanView, RefundView } from './contract-refunds.ts'
export type { Report, ReportTable } from './contract-reports.ts'
export type { Sale, SaleState } from './contract-sale.ts'
export type { CashMove, Denominations, Explanation, JournalBroken, ShiftReport, ZRow } from './contract-shift.ts'
export type { PageFault, SavedBundle, SupportBundle } from './contract-support.ts'
export type { UpdateView } from './contract-updates.ts'

/** Everything the frame around every screen needs to know. */
export const Till = z.object({
  version: z.string(),
  environment: z.enum(['sandbox', 'live']),
  /** A live till that can go into training, or one that is in it; absent where there is none. */
  practice: z.enum(['possible', 'active']).optional(),
  language: Language,
  store: z.object({ name: z.string(), address: z.string(), currency: z.string(), country: z.string() }),
  deviceId: z.string(),
  registration: Registration,
  /** What the till is without the pairing that `registration` may be showing: a paired till works on meanwhile. */
  identity: z.enum(['none', 'registered', 'suspended']),
  tokens: TokenHealth,
  /** True while the first manager must still be created. */
  firstRun: z.boolean(),
  staff: Staff.nullable(),
  gate: Gate,
  shift: z.object({ id, openedAt: instant, openedBy: z.string(), floatMinor: minor }).nullable(),
  queued: z.int(),
  notices: z.array(
    z.enum([
      'secrets-not-persisted',
      'provider-unreachable',
      'clock-wrong',
      'payment-unknown',
      'printer-down',
      'disk-low',
      /** The data file was damaged or older than payments.log, and was put right: a manager must look. */
      'data-restored',
      /** Money no sale accounts for, or the settlement report differs: a manager must look. */
      'payments-to-review',
      'update-crashing',
    ]),
  ),
  /** The operator page of the sandbox, shown as a link while training; null in live use. */
  operatorUrl: z.string().nullable(),
  /** True where insurance eligibility can be asked for (the store has a provider number). */
  eligibility: z.boolean(),
  /** Origin of the hosted ID check, the only one a frame may load. */
  idCheckOrigin: z.string().nullable(),
})
export type Till = z.infer<typeof Till>

const HealthItem = z.object({
  name: z.enum([
    'database',
    'identity',
    'broker',
    'cardscan',
    'idscan',
    'cardconnect',
    'printer',
    'terminal',
    'journal',
    'secrets',
    'updates',
  ]),
  ok: z.boolean(),
  detail: z.string(),
})

export const ops = {
  'till.get': op(nothing, Till),
  'till.language': op(z.strictObject({ language: Language }), done),
  /** Manager: has seen that the data of this till were restored. */
  'till.restore-seen': op(nothing, done),
  'till.health': op(nothing, z.object({ items: z.array(HealthItem) })),

  /**
   * Asks for a code. While a code is shown this does nothing, unless `insteadOf` names that very code, so that two windows
   * cannot register twice. `again` pairs a registered till anew (manager); it stays registered until the new tokens are there.
   */
  'registration.start': op(z.strictObject({ insteadOf: text(40).optional(), again: z.boolean().optional() }), done),
  /** Ends a pairing, or puts away how it ended; a till that was paired before stays paired. */
  'registration.cancel': op(nothing, done),
  /** Manager only. Asks the server to forget this till where it can, wipes the sealed token, keeps every sale. */
  'registration.revoke': op(nothing, done),
  'registration.test': op(nothing, z.object({ ok: z.boolean(), store: z.string().nullable() })),

  ...staffOps,
  ...shiftOps,
  ...catalogueOps,
  ...sellingOps,
  ...discountOps,
  ...explainOps,
  ...payOps,
  ...receiptOps,
  ...refundOps,
  ...printOps,

  /** Manager: payments nobody knows the end of, and money no sale accounts for. */
  'payments.review': op(nothing, z.object({ payments: z.array(PaymentReview) })),
  /** Manager, or let through by one; the reason goes into the journal with the name. */
  'payments.decide': op(z.strictObject({ attemptId: id, decision: PaymentDecision, reason: text(200).min(3) }), done),
  /** Manager: the bank's settlement report of a day beside the till's own books. */
  'payments.settlement': op(z.strictObject({ day }), SettlementMatch),

  /** The raw bytes of a PDF417, or the lines of a machine readable zone, as base64; parsed and judged in main, never stored. */
  'id.barcode': op(z.strictObject({ bytes: text(8192).min(1) }), IdVerdict),
  'id.manual': op(z.strictObject({ born: day, expires: day.nullable() }), IdVerdict),
  /** Takes the restricted lines out and keeps the rest of the cart. */
  'id.refuse': op(z.strictObject({ reason: z.enum(['too-young', 'expired', 'unreadable', 'no-id', 'other']) }), done),
  'id.hosted-start': op(nothing, HostedCheck),
  /** A hint that the frame reported completion; the verdict is fetched by main. */
  'id.hosted-result': op(
    z.strictObject({
      checkId: id,
      resultId: z
        .string()
        .regex(/^[A-Za-z0-9-]{8,64}$/)
        .nullable(),
    }),
    HostedCheck,
  ),
  'id.hosted-cancel': op(z.strictObject({ checkId: id }), done),
  /** Manager only, on request only, and only while the check is on the screen: nothing of it is kept. */
  'id.hosted-files': op(z.strictObject({ checkId: id }), z.object({ files: z.array(HostedFile) })),
  'id.hosted-file': op(
    z.strictObject({ checkId: id, index: z.int().min(0).max(50) }),
    z.object({ mime: z.string(), bytes: z.string() }),
  ),
  'id.hosted-report': op(z.strictObject({ checkId: id }), z.object({ mime: z.string(), bytes: z.string() })),

  'insurance.start': op(z.strictObject({ bothSides: z.boolean() }), InsuranceScan),
  'insurance.upload': op(
    z.strictObject({
      scanId: id,
      side: z.enum(['front', 'back']),
      capture: z.enum(['automatic', 'manual', 'selectedFile']),
      jpeg: text(4_000_000),
    }),
    done,
  ),
  'insurance.confirm': op(
    z.strictObject({ scanId: id, fields: z.array(z.strictObject({ name: text(60), value: text(200) })).max(60) }),
    done,
  ),
  'insurance.cancel': op(z.strictObject({ scanId: id }), done),
  /** A fresh card at the service for the same customer, after a side could not be read. */
  'insurance.retry': op(z.strictObject({ scanId: id }), InsuranceScan),
  /** Asks the payer whether the plan is active; the outcome comes with the scan. Only where the store has a provider number. */
  'insurance.eligibility': op(
    z.strictObject({ scanId: id, firstName: text(35).min(1), lastName: text(60).min(1), born: day }),
    done,
  ),
  /** Manager only: what the store's setting keeps of a confirmed card, until its deletion date. */
  'insurance.kept': op(
    z.strictObject({ saleId: id }),
    z.object({ fields: z.array(InsuranceField), deleteAt: instant.nullable() }),
  ),
  ...outboxOps,
  ...journalOps,
  ...trainingOps,
  ...reportOps,

  'update.get': op(nothing, UpdateView),
  /** Manager only. Looks for an update and fetches it; answers at once, the rest comes as `update` snapshots. */
  'update.check': op(nothing, done),
  /** Manager only. Backs up, verifies once more and ends the till to install. */
  'update.install': op(nothing, done),

  /** Manager only. Collects and redacts what helps support; it is kept in memory and never sent. */
  'support.collect': op(nothing, SupportBundle),
  /** Manager only. Saves what `support.collect` showed last. */
  'support.save': op(z.strictObject({ digest: z.string().regex(/^[0-9a-f]{64}$/) }), SavedBundle),
  /** Writes a fault of the page to the log, under the number that support asks for. */
  'page.fault': op(PageFault, z.object({ incident: z.string() })),
}

/** Each event carries the whole small state of one thing, so a late or reloaded page is right after one op. */
export const events = {
  till: Till,
  sale: SaleState,
  insurance: InsuranceScan,
  hosted: HostedCheck,
  update: UpdateView,
}

export type Ops = typeof ops
export type OpName = keyof Ops
export type Input<K extends OpName> = z.infer<Ops[K]['input']>
export type Output<K extends OpName> = z.infer<Ops[K]['output']>
export type Events = { [E in keyof typeof events]: z.infer<(typeof events)[E]> }
export type Result<T> = { ok: true; value: T } | { ok: false; error: Failure }

/** Main's half: one handler an op. A missing or extra handler is a type error. */
export type Api = { [K in OpName]: (input: Input<K>, signal: AbortSignal, page?: Page) => Promise<Output<K>> }
/** Stands for one connected page, as long as it is connected; nothing but its identity is of interest. */
export type Page = object
/** Tells every connected page the newest state of one thing. */
export type Emit = <E extends keyof Events>(event: E, data: Events[E]) => void
