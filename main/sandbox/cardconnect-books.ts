// The books of the Card Connect simulator: finding transactions, what may still happen to them, and settling the batch.
import { batchIdOf } from './cardconnect-amounts.ts'
import type { CardconnectState, StoredTransaction } from './cardconnect-model.ts'

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
