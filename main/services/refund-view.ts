// Refunds as the page and the printer get them.
import type { DeliveryView, Output, RefundFigures, RefundView } from '#contract'
import { receiptLines, type ReceiptLine } from '#domain/receipt'
import { refundWords } from '#domain/refund-receipt'
import { refundReasons, type RefundReason } from '#domain/refund-reasons'
import { formatPlain } from '#domain/money'
import type { PricingRules } from '#domain/pricing-rules'
import type { RefundedTax } from '#domain/refund'
import type { RefundPlan } from '#domain/refund-plan'
import type { TenderRecord } from '#domain/tender'
import type { RefundRow, RefundTenderRow, StoredRefund } from '../store/refund-rows.ts'
import type { ReceiptFacts } from './receipts.ts'

type Part = RefundView['parts'][number]
type Summary = Output<'refund.list'>['refunds'][number]

export const reasonOf = (written: string): RefundReason => refundReasons.find(each => each === written) ?? 'other'

export function summaryOf(row: RefundRow): Summary {
  const { id, number, kind, ofSale: saleId, ofNumber: saleNumber, at, cashier, totalMinor, training } = row
  return { id, number, kind, saleId, saleNumber, at, cashier, totalMinor, training }
}

export const noFigures: RefundFigures = { discountMinor: 0, depositMinor: 0, taxes: [], parts: 0 }

/** What can be explained of a refund; `parts`: so many that go back to payments of its sale. */
export function planFigures(
  { discountMinor, depositMinor, taxes }: Pick<RefundPlan, 'discountMinor' | 'depositMinor' | 'taxes'>,
  { rates }: PricingRules,
  parts: number,
): RefundFigures {
  const rateOf = ({ basisPoints }: RefundedTax) => {
    const percent = rates?.[basisPoints]
    return { basisPoints, ...(percent === undefined ? {} : { percent }) }
  }
  return { discountMinor, depositMinor, taxes: taxes.filter(({ taxMinor }) => taxMinor !== 0).map(rateOf), parts }
}

/** A credit is the total itself; so is a part without receipt, but for coins that there are not. */
function explainedParts({ kind, tenders, totalMinor }: StoredRefund): number {
  if (kind === 'exchange') return 0
  const parts = tenders.filter(({ replaces }) => replaces === null)
  if (kind !== 'without-receipt') return parts.length
  return parts.some(part => part.kind === 'cash' && part.amountMinor + part.roundingMinor !== totalMinor) ? 1 : 0
}

/** `why`: what the till knows of a part that was never sent. */
export function partView(part: RefundTenderRow, why: string | null): Part {
  const { id, kind, amountMinor, roundingMinor, tipMinor, brand, last4, state, leftMinor, replaces } = part
  const paid = amountMinor + roundingMinor + tipMinor
  const said = state === 'waiting' ? (why ?? part.why) : part.why
  return { id, kind, amountMinor: paid, brand, last4, state, leftMinor, why: said, instead: replaces !== null }
}

/** Over when every part is with the customer: a credit once it is used up or paid out. */
export const isOver = (refund: Pick<StoredRefund, 'tenders'>): boolean =>
  refund.tenders.every(({ state }) => state === 'done' || state === 'replaced')

export function refundView(
  refund: StoredRefund,
  beside: {
    why: (partId: string) => string | null
    printed: boolean
    points: RefundView['points']
    delivery: DeliveryView
  },
): RefundView {
  return {
    ...summaryOf(refund),
    approver: refund.approver,
    reason: reasonOf(refund.reason),
    note: refund.note,
    parts: refund.tenders.map(part => partView(part, beside.why(part.id))),
    figures: planFigures(refund, refund.rules.pricing, explainedParts(refund)),
    over: isOver(refund),
    lines: refundReceipt(refund, false),
    printed: beside.printed,
    points: beside.points,
    ...beside.delivery,
  }
}

/** The deposit of one piece, or 0 where a portion's deposit is not so many times the same. */
function depositEach({ depositMinor, quantityMilli }: StoredRefund['lines'][number]): number {
  const each = (depositMinor * 1000) / quantityMilli
  return Number.isInteger(each) ? each : 0
}

/**
 * The receipt of a refund, from the same layout as that of a sale, with its figures negative. How a card's part stands at the
 * bank is not on it, so that a copy says what the original said.
 */
export function refundReceipt(refund: StoredRefund, copy: boolean): ReceiptLine[] {
  const facts = JSON.parse(refund.receiptText) as ReceiptFacts
  const { language, store } = facts
  const money = (minor: number): string => formatPlain(minor, store.currency, language)
  const minus = (minor: number): number => (minor === 0 ? 0 : -minor)
  const { pricing } = refund.rules
  const goodsMinor = refund.grossMinor - refund.discountMinor
  const taxes = refund.taxes.map(tax => ({
    ...(pricing.rates?.[tax.basisPoints] === undefined ? {} : { percent: pricing.rates[tax.basisPoints] }),
    basisPoints: tax.basisPoints,
    grossMinor: minus(tax.grossMinor),
    netMinor: minus(tax.netMinor),
    taxMinor: minus(tax.taxMinor),
  }))
  const day = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', { dateStyle: 'medium' })
  return receiptLines({
    ...facts,
    number: refund.number,
    cashier: refund.cashier,
    completedAt: refund.at,
    lines: refund.lines.map(line => ({
      ...line,
      discountBasisPoints: 0,
      requiredAge: 0,
      depositMinor: depositEach(line),
      // What was paid for the goods; the discount they had is said in words, or it would have to be subtracted twice.
      grossMinor: minus(line.grossMinor - line.discountMinor),
      discountMinor: 0,
      depositTotalMinor: minus(line.depositMinor),
      totalMinor: minus(line.totalMinor),
      note: line.discountMinor === 0 ? null : `${refundWords[language].discount} ${money(line.discountMinor)}`,
    })),
    totals: {
      grossMinor: minus(goodsMinor),
      discountMinor: 0,
      depositMinor: minus(refund.depositMinor),
      ...(pricing.prices === 'inclusive'
        ? {}
        : { addedTaxMinor: minus(refund.totalMinor - goodsMinor - refund.depositMinor) }),
      totalMinor: minus(refund.totalMinor),
      taxes,
    },
    tenders: refund.tenders.filter(({ replaces }) => replaces === null).map(tenderOf),
    training: refund.training,
    copy,
    refund: {
      kind: refund.kind,
      of:
        refund.ofNumber === null
          ? null
          : { number: refund.ofNumber, day: day.format(new Date(refund.ofAt ?? refund.at)) },
      reason: reasonOf(refund.reason),
      note: refund.note,
      approver: refund.approvedBy === refund.staffId ? null : refund.approver,
      payouts: refund.tenders
        .filter(({ replaces }) => replaces !== null)
        .map(part => ({
          kind: part.kind,
          amount: money(minus(part.amountMinor + part.roundingMinor + part.tipMinor)),
        })),
    },
  })
}

function tenderOf(part: RefundTenderRow): TenderRecord {
  const minus = (minor: number): number => (minor === 0 ? 0 : -minor)
  const card =
    part.kind === 'card'
      ? { brand: part.brand ?? '', last4: part.last4 ?? '', authCode: '', reference: part.chargeReference ?? '' }
      : null
  return {
    id: part.id,
    kind: part.kind,
    amountMinor: minus(part.amountMinor),
    tenderedMinor: null,
    changeMinor: 0,
    ...(part.roundingMinor === 0 ? {} : { roundingMinor: minus(part.roundingMinor) }),
    ...(part.tipMinor === 0 ? {} : { tipMinor: minus(part.tipMinor) }),
    card,
  }
}
