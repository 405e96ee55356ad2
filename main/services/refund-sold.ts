// A completed sale as a refund sees it: what it charged, and which tenders its money is in.
import type { SoldSale, SoldTender } from '#domain/refund-plan'
import type { StoreRules } from '#domain/store-rules'
import { Problem } from '../ports/errors.ts'
import type { AttemptRow } from '../store/attempts.ts'
import type { NewRefundTender } from '../store/refunds.ts'
import type { StoredSale } from '../store/sale-rows.ts'
import type { PlannedTender } from '#domain/refund-plan'
import type { ReversalStore, SalesStore } from './store-types.ts'

/** `charges`: the card payment behind a tender of this sale. */
export type Sold = SoldSale & { charges: ReadonlyMap<string, AttemptRow>; rules: StoreRules }

/**
 * Tenders of a kind that went both ways before completion (a part payment given back) count with what stayed: cash and
 * credit as one each, cards charge by charge. Null for a sale that is not completed.
 */
export function soldOf(sale: StoredSale, reversals: Pick<ReversalStore, 'forAttempt'>): Sold | null {
  if (sale.frozen === null) return null
  const tenders: SoldTender[] = []
  const charges = new Map<string, AttemptRow>()
  for (const { id, kind, amountMinor, roundingMinor = 0, tipMinor = 0, card } of sale.tenders) {
    if (kind === 'card') {
      if (amountMinor <= 0) continue
      const charge = sale.attempts.find(
        ({ reference, state }) => reference === card?.reference && (state === 'approved' || state === 'partial'),
      )
      const given = charge === undefined ? [] : reversals.forAttempt(charge.id)
      const back = given.filter(({ state, refundTender }) => state === 'done' && refundTender === null)
      const left = back.reduce((sum, reversal) => sum - reversal.amountMinor, amountMinor + tipMinor)
      if (left <= 0) continue
      if (charge !== undefined) charges.set(id, charge)
      tenders.push({ id, kind, amountMinor: left - tipMinor, roundingMinor: 0, tipMinor })
      continue
    }
    const same = tenders.find(one => one.kind === kind)
    if (same === undefined) tenders.push({ id, kind, amountMinor, roundingMinor, tipMinor })
    else {
      same.amountMinor += amountMinor
      same.roundingMinor += roundingMinor
    }
  }
  const kept = tenders.filter(({ amountMinor, roundingMinor }) => amountMinor !== 0 || roundingMinor !== 0)
  return { lines: sale.frozen.lines, totals: sale.frozen.totals, tenders: kept, charges, rules: sale.rules }
}

/** A completed sale and what a refund sees of it; throws Problem 'not-found' for any other. */
export function completedSale(
  stores: { sales: Pick<SalesStore, 'find'>; reversals: Pick<ReversalStore, 'forAttempt'> },
  saleId: string,
): { sale: StoredSale; sold: Sold; number: number; at: string } {
  const sale = stores.sales.find(saleId)
  const sold = sale === null ? null : soldOf(sale, stores.reversals)
  if (sale === null || sold === null || sale.number === null || sale.completedAt === null)
    throw new Problem({ code: 'not-found', what: 'receipt' })
  return { sale, sold, number: sale.number, at: sale.completedAt }
}

/** The parts of the money: to each tender of the sale, or all of it as one credit. `id` makes a new one. */
export function partsOf(
  sold: Sold,
  planned: readonly PlannedTender[],
  totalMinor: number,
  to: 'tenders' | 'credit',
  id: () => string,
): NewRefundTender[] {
  if (to === 'credit') return [plainPart(id(), 'credit', totalMinor)]
  return planned.map(({ tenderId, kind, amountMinor, roundingMinor, tipMinor }) => {
    const charge = sold.charges.get(tenderId)
    // A card payment of which only the receipt is left (restored data) cannot be asked back from the bank.
    if (kind !== 'card' || charge === undefined)
      return {
        ...plainPart(id(), kind === 'credit' ? 'credit' : 'cash', amountMinor),
        roundingMinor,
        saleTenderId: tenderId,
      }
    return { ...cardPart(id(), charge, amountMinor), tipMinor, saleTenderId: tenderId }
  })
}

export function plainPart(id: string, kind: 'cash' | 'credit', amountMinor: number): NewRefundTender {
  const none = { saleTenderId: null, attemptId: null, brand: null, last4: null, chargeReference: null, replaces: null }
  return { id, kind, amountMinor, roundingMinor: 0, tipMinor: 0, ...none }
}

export function cardPart(id: string, charge: AttemptRow, amountMinor: number): NewRefundTender {
  const { brand, last4, reference } = charge
  const none = { roundingMinor: 0, tipMinor: 0, saleTenderId: null, replaces: null }
  return { id, kind: 'card', amountMinor, ...none, attemptId: charge.id, brand, last4, chargeReference: reference }
}
