// Turns a stored sale into the snapshot that the page shows; the only place where a sale is priced for a screen.
import type { Sale, VerificationWay } from '#contract'
import { bornOnOrBefore, type Day } from '#domain/age'
import { price, requiredAge, type Cart, type PricedLine, type Totals } from '#domain/cart'
import { remaining } from '#domain/tender'
import type { AttemptRow } from '../store/attempts.ts'
import type { ReversalRow } from '../store/reversals.ts'
import type { StoredSale } from '../store/sale-rows.ts'
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
  return { lines: sale.lines, discountBasisPoints: sale.discountBasisPoints }
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

/** `waysOf` says how restricted goods may be checked; it is asked only when there are any. */
export function saleView(
  sale: StoredSale,
  attempt: AttemptRow | null,
  reversal: ReversalRow | null,
  customer: Sale['customer'],
  today: Day,
  waysOf: (sale: StoredSale) => VerificationWay[],
): Sale {
  const { lines, totals } = priced(sale)
  const age = requiredAge(cartOf(sale))
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
    })),
    totals,
    tenders: sale.tenders.map(tender => ({ ...tender })),
    remainingMinor: remaining(totals.totalMinor, sale.tenders),
    changeMinor: sale.tenders.reduce((sum, tender) => sum + tender.changeMinor, 0),
    payment: attempt === null ? null : paymentView(attempt),
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

function paymentView(attempt: AttemptRow): Sale['payment'] {
  return {
    attemptId: attempt.id,
    orderId: attempt.orderId,
    amountMinor: attempt.amountMinor,
    step: stepOf(attempt),
    reason: attempt.text,
    reference: attempt.reference,
    startedAt: attempt.createdAt,
  }
}
