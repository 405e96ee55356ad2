// Turns a stored sale into the snapshot that the page shows; the only place where a sale is priced for a screen.
import type { Sale, VerificationWay } from '#contract'
import { bornOnOrBefore, type Day } from '#domain/age'
import { price, requiredAge, type Cart, type PricedLine, type Totals } from '#domain/cart'
import { roundCash } from '#domain/cash-rounding'
import type { KeptDiscount } from '#domain/kept-discounts'
import { orderDiscounts, ownDiscounts } from '#domain/pricing'
import { remaining, tenderSums } from '#domain/tender'
import { suggestedTips } from '#domain/tips'
import type { AttemptRow, EarlierCharge } from '../store/attempts.ts'
import type { ReversalRow } from '../store/reversals.ts'
import { cartOf as storedCart, type StoredSale } from '../store/sale-rows.ts'
import type { LoyaltyCustomer } from './smart.ts'

/** A customer known for this sale only, in memory only. */
export type Customer = { label: string; payer: string | null }

/** An insurance card and a customer card may both belong to one sale; the payer is shown before the customer's name. */
export function customerView(who: Customer | null, card: LoyaltyCustomer | null): Sale['customer'] {
  if (who === null && card === null) return null
  const { points = null, balanceMinor = null, name = null } = card ?? {}
  return { label: who?.label ?? 'loyalty', payer: who?.payer ?? name, points, balanceMinor }
}

export function cartOf(sale: StoredSale): Cart {
  return storedCart(sale, sale.lines)
}

/** Lines with their prices and the totals of a stored sale: what was charged once it is completed, computed until then. */
export function priced(sale: StoredSale): { lines: PricedLine[]; totals: Totals } {
  return sale.frozen ?? price(cartOf(sale))
}

/** What is still to pay, in minor units. */
export function dueOf(sale: StoredSale): number {
  return remaining(priced(sale).totals.totalMinor, sale.tenders)
}

/** True when restricted goods are in the cart and the last check does not cover the highest age among them. */
export function checkMissing(sale: StoredSale): boolean {
  const age = requiredAge(cartOf(sale))
  return age > 0 && (sale.ageCheck === null || sale.ageCheck.requiredAge < age)
}

type Applied = ReturnType<typeof ownDiscounts>

/** The percentage under its own name, then the kept ones; each with what it takes off. */
function discountViews(basisPoints: number, kept: readonly KeptDiscount[] = [], applied: Applied): Sale['discounts'] {
  const amounts = applied.map(({ amountMinor }) => amountMinor)
  const offMinor = (at: number): number => amounts[at] ?? 0
  const first =
    basisPoints === 0 ? [] : [{ id: 'percent', kind: 'percent' as const, basisPoints, offMinor: offMinor(0) }]
  return [...first, ...kept.map((each, at) => ({ ...each, offMinor: offMinor(first.length + at) }))]
}

/** `waysOf` says how restricted goods may be checked; it is asked only when there are any. `tips`: percentages to suggest. */
export function saleView(
  sale: StoredSale,
  attempt: AttemptRow | null,
  reversal: ReversalRow | null,
  customer: Sale['customer'],
  today: Day,
  waysOf: (sale: StoredSale) => VerificationWay[],
  tips: readonly string[] = [],
  earlier: EarlierCharge | null = null,
): Sale {
  const { lines, totals } = priced(sale)
  const age = requiredAge(cartOf(sale))
  const { pricing, cash } = sale.rules
  const remainingMinor = remaining(totals.totalMinor, sale.tenders)
  const sums = tenderSums(sale.tenders)
  return {
    id: sale.id,
    number: sale.number,
    status: sale.status,
    training: sale.training,
    openedAt: sale.openedAt,
    completedAt: sale.completedAt,
    cashier: sale.cashier,
    lines: lines.map(line => ({
      id: line.id,
      productId: line.productId,
      name: line.name,
      unitPriceMinor: line.unitPriceMinor,
      quantityMilli: line.quantityMilli,
      depositMinor: line.depositTotalMinor,
      discountMinor: line.discountMinor,
      totalMinor: line.totalMinor,
      taxBasisPoints: line.taxBasisPoints,
      requiredAge: line.requiredAge,
      note: line.note,
      discounts: discountViews(line.discountBasisPoints, keptOf(sale, line.id), ownDiscounts(line, pricing)),
    })),
    discounts: discountViews(sale.discountBasisPoints, sale.discounts, orderDiscounts(cartOf(sale))),
    totals,
    tenders: sale.tenders.map(tender => ({ ...tender })),
    remainingMinor,
    paidMinor: sums.amountMinor,
    cash: { ...cash, dueMinor: roundCash(Math.max(0, remainingMinor), cash) },
    tips: suggestedTips(totals, tips),
    changeMinor: sale.tenders.reduce((sum, tender) => sum + tender.changeMinor, 0),
    payment: attempt === null ? null : paymentView(attempt, earlier),
    reversal: reversal === null ? null : reversalView(reversal),
    restriction:
      age === 0
        ? null
        : {
            requiredAge: age,
            bornOnOrBefore: bornOnOrBefore(today, age),
            status: checkMissing(sale) ? 'required' : 'passed',
            ways: waysOf(sale),
          },
    customer,
    note: sale.note,
  }
}

const keptOf = (sale: StoredSale, lineId: string): readonly KeptDiscount[] =>
  sale.lines.find(({ id }) => id === lineId)?.discounts ?? []

function stepOf(attempt: AttemptRow): NonNullable<Sale['payment']>['step'] {
  switch (attempt.state) {
    case 'created':
      return 'waiting-for-card'
    case 'sent':
      // The device does both; while it is at work, its customer may still be looking for the card.
      return attempt.via === 'terminal' ? 'customer-acting' : 'sent'
    case 'unknown':
      return attempt.givenUpAt === null ? 'unknown' : 'cancelling'
    default:
      return attempt.state
  }
}

function reversalView({ amountMinor, kind, state }: ReversalRow): Sale['reversal'] {
  return { amountMinor, kind, state: state === 'unknown' || state === 'needs-human' ? state : 'sent' }
}

function paymentView(attempt: AttemptRow, earlier: EarlierCharge | null): Sale['payment'] {
  return {
    attemptId: attempt.id,
    orderId: attempt.orderId,
    amountMinor: attempt.amountMinor,
    tipMinor: attempt.tipMinor,
    step: stepOf(attempt),
    reason: attempt.text,
    reference: attempt.reference,
    startedAt: attempt.createdAt,
    ...(attempt.advice === null ? {} : { advice: attempt.advice }),
    ...(earlier === null ? {} : { earlier }),
  }
}
