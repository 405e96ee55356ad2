// One entry of the journal: its kinds, its columns, and the hash that ties it to the one before.
import { hash } from 'node:crypto'
import { canonical } from '#domain/journal-chain'

export type JournalKind =
  | 'sale-completed'
  | 'sale-abandoned'
  | 'sale-parked'
  | 'line-removed'
  | 'discount'
  | 'age-check'
  | 'override'
  | 'sign-in'
  | 'sign-out'
  | 'sign-in-refused'
  | 'shift-opened'
  | 'shift-closed'
  | 'payment-attempt'
  | 'payment-outcome'
  | 'settlement'
  | 'receipt-printed'
  | 'receipt-put-away'
  | 'registered'
  | 'suspended'
  | 'revoked'
  | 'insurance-read'
  | 'drawer-opened'
  | 'update'
  | 'config'
  | 'payment-reversal'
  | 'payment-resolved'
  | 'data-restored'
  | 'backup'
  | 'loyalty'
  | 'exchange'
  | 'sale-resumed'
  | 'cash-moved'
  | 'shift-counted'
  | 'report-printed'
  | 'price-change'
  | 'refund'
  | 'sale-voided'
  | 'staff-changed'
  | 'catalogue-changed'
  | 'setting'
  | 'training'
  | 'journal-exported'
export type JournalData = Record<string, string | number | boolean | null>
export type JournalEntry = {
  at: string
  kind: JournalKind
  staff: string | null
  saleId: string | null
  data: JournalData
}
export type JournalRow = JournalEntry & { n: number; hash: string }

/** An entry as the file holds it; `data` is JSON. */
export type StoredEntry = {
  n: number
  at: string
  kind: JournalKind
  staff: string | null
  saleId: string | null
  data: string
  previous: string
  hash: string
}

/** The columns of an entry, as its links need them. */
export const journalColumns = 'n, at, kind, staff, sale_id as saleId, data, previous, hash'

/** hash(n) = SHA-256 over hash(n-1), a line break and the canonical JSON of the entry with its number; the first follows ''. */
export function hashOf(previous: string, n: number, { at, kind, staff, saleId, data }: JournalEntry): string {
  return hash('sha256', `${previous}\n${canonical({ n, at, kind, staff, saleId, data })}`)
}

/** The hash an entry should have; null when it cannot even be read. */
export function readHash(row: StoredEntry): string | null {
  try {
    return hashOf(row.previous, row.n, { ...row, data: JSON.parse(row.data) as JournalData })
  } catch {
    return null
  }
}
