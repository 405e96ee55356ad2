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
  amountMinor: number
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
  deliver(sale: DeliveredSale, signal: AbortSignal): Promise<DeliveryAnswer>
}
