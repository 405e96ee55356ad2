// The books of the Card Connect simulator: finding transactions, what may still happen to them, and settling the batch.
import { batchIdOf } from './cardconnect-amounts.ts'
import type { CardconnectState, OrderLedger, StoredTransaction } from './cardconnect-model.ts'

/** Fresh books with an open batch. */
export const newBooks = (): CardconnectState => ({
  transactions: [],
  cards: {},
  batches: [],
  profiles: [],
  openBatch: batchIdOf(0),
  sequence: 0,
})

/** Approved and not given back: what a customer would find on the account. */
export const isLive = (entry: StoredTransaction): boolean =>
  entry.respstat === 'A' && ['Authorized', 'Queued for Capture', 'Accepted'].includes(entry.setlstat)

export const isVoidable = (entry: StoredTransaction): boolean =>
  entry.respstat === 'A' && (entry.setlstat === 'Authorized' || entry.setlstat === 'Queued for Capture')
export const isRefundable = (entry: StoredTransaction): boolean =>
  entry.kind === 'sale' && entry.respstat === 'A' && entry.setlstat === 'Accepted' && entry.refunded < entry.approved

export const byRetref = (books: CardconnectState, retref: string): StoredTransaction | null =>
  books.transactions.find(entry => entry.retref === retref) ?? null

/** Everything under one order id, oldest first; a masked id is never found. */
export const byOrderid = (books: CardconnectState, orderid: string): StoredTransaction[] =>
  books.transactions.filter(entry => !entry.orderidMasked && entry.orderid === orderid)

/** Settles everything that is queued. Gives the batch, or null when there was nothing. */
export function closeBatch(books: CardconnectState, nowMs: number): string | null {
  const queued = books.transactions.filter(entry => entry.setlstat === 'Queued for Capture')
  if (queued.length === 0) return null
  const batchid = books.openBatch
  for (const entry of queued) {
    entry.setlstat = 'Accepted'
    entry.batchid = batchid
    entry.settleMs = nowMs
  }
  books.batches.push({ batchid, closedMs: nowMs, reported: false, retrefs: queued.map(entry => entry.retref) })
  books.openBatch = batchIdOf(books.batches.length)
  return batchid
}

/** What stands under one order id; also finds what the vendor's database masks. */
export function ledgerOf(books: CardconnectState, orderid: string): OrderLedger {
  const entries = books.transactions.filter(entry => entry.orderid === orderid)
  const sum = (list: readonly StoredTransaction[]): number => list.reduce((total, entry) => total + entry.approved, 0)
  const sales = entries.filter(entry => entry.kind === 'sale' && isLive(entry))
  const given = books.transactions.filter(
    entry => entry.kind === 'refund' && isLive(entry) && entries.some(sale => sale.retref === entry.refundOf),
  )
  return {
    charges: sum(sales),
    count: sales.filter(entry => entry.refunded < entry.approved).length,
    refunds: sum(entries.filter(entry => entry.kind === 'refund' && isLive(entry))),
    returned: sum(given),
  }
}

/** Every order id that was ever used. */
export const ledger = (books: CardconnectState): Record<string, OrderLedger> =>
  Object.fromEntries(
    [...new Set(books.transactions.map(entry => entry.orderid))].map(orderid => [orderid, ledgerOf(books, orderid)]),
  )
