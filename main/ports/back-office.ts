// The back office that every completed sale goes to: what is sent, and what its answer means for the queue.
import type { Totals } from '#domain/cart'

/** A line as it was charged; amounts in minor units, quantities in thousandths. */
export type DeliveredLine = {
  id: string
  productId: string
  name: string
  barcode: string | null
  quantityMilli: number
  unitPriceMinor: number
  grossMinor: number
  discountMinor: number
  depositMinor: number
  totalMinor: number
  taxBasisPoints: number
}
/** Of a card nothing but what a receipt shows; `reference` is the bank's own for this payment. */
export type DeliveredTender = {
  id: string
  kind: 'cash' | 'card' | 'credit'
  /** What counts towards the total. Cash rounding and tip, named only where there is one, are on top of it. */
  amountMinor: number
  roundingMinor?: number
  tipMinor?: number
  tenderedMinor: number | null
  changeMinor: number
  card: { brand: string; last4: string; reference: string } | null
}
/**
 * One completed sale as it counts. Made of nothing that can change after the sale, because it must come out the same, byte
 * for byte, each time it is sent: no names of people, no notes, no settings of today. Times are ISO 8601 instants.
 */
export type DeliveredSale = {
  /** Of this document. */
  version: 1
  /** Also the idempotency key. */
  id: string
  number: number
  /** `id`: two letters this till drew at its first start. Which device it is, its access token says. */
  till: { id: string; name: string }
  training: boolean
  currency: string
  openedAt: string
  completedAt: string
  cashierId: string
  shiftId: string | null
  lines: DeliveredLine[]
  totals: Omit<Totals, 'taxes'>
  taxes: Totals['taxes']
  tenders: DeliveredTender[]
  changeMinor: number
}

/**
 * One refund as it counts; all amounts from zero, the receiver enters them as negative. `of` names the sale, null for goods
 * brought back without a receipt; a line names the line of the sale. Cash left the drawer as amount + rounding, a card gets
 * amount + tip back, a credit pays for another sale. Whether the bank has confirmed a card's part is not in it: that may
 * change, this document never does.
 */
export type DeliveredRefund = {
  version: 1
  /** Also the idempotency key. */
  id: string
  kind: 'refund' | 'void' | 'exchange' | 'without-receipt'
  /** Of the sequence of refunds, which is not that of the receipts. */
  number: number
  of: { id: string; number: number } | null
  till: { id: string; name: string }
  training: boolean
  currency: string
  at: string
  cashierId: string
  approvedBy: string
  shiftId: string | null
  reason: string
  lines: (DeliveredLine & { saleLineId: string | null })[]
  totals: Omit<Totals, 'taxes'>
  taxes: Totals['taxes']
  tenders: (Omit<DeliveredTender, 'tenderedMinor' | 'changeMinor' | 'roundingMinor' | 'tipMinor'> & {
    roundingMinor: number
    tipMinor: number
  })[]
}
/** A part of a refund that was paid out otherwise than was said first: a card that takes nothing, a credit that was left. */
export type DeliveredPayout = {
  version: 1
  /** Also the idempotency key. */
  id: string
  refundId: string
  /** The part it takes the place of. */
  replaces: string
  till: { id: string; name: string }
  currency: string
  at: string
  cashierId: string
  shiftId: string | null
  tender: Omit<DeliveredRefund['tenders'][number], 'id'>
}
/** What a till delivers, each under its own path. */
export type Delivered =
  | { path: 'sales'; document: DeliveredSale }
  | { path: 'refunds'; document: DeliveredRefund }
  | { path: 'payouts'; document: DeliveredPayout }

/** Why a sale was not taken this time although it may be later. */
export const laterReasons = [
  'unreachable',
  'not-registered',
  'not-allowed',
  'not-found',
  'too-many-requests',
  'server-error',
  'provider-fault',
  'storage',
  'internal',
] as const
export type LaterReason = (typeof laterReasons)[number]

export type DeliveryAnswer =
  | { kind: 'taken' }
  /** It had the sale already: an earlier answer was lost. */
  | { kind: 'known' }
  /** It will not get better by itself; `reason` is its own word for it. */
  | { kind: 'refused'; reason: string }
  /** Nobody knows whether it was taken. `retryAfterMs`: how long the back office asks to be left alone. */
  | { kind: 'later'; why: LaterReason; retryAfterMs: number | null }

/** Never throws for an answer, a missing one or a missing connection: each of them is a value. */
export interface BackOffice {
  deliver(given: Delivered, signal: AbortSignal): Promise<DeliveryAnswer>
}
