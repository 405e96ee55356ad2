// What a till has promised up to a moment: the marks that its workload leaves in the record, and their sum.
import type { AttemptState } from '#domain/payment-flow'
import type { PaymentRecord } from '../../main/store/payment-records.ts'

/** Each is written after the call that it tells of has returned. Amounts are minor units. */
export type Mark =
  | { kind: 'started' }
  | { kind: 'shift'; id: string }
  | { kind: 'cart'; saleId: string; lines: number }
  | { kind: 'attempt'; id: string; state: AttemptState }
  | { kind: 'record'; record: PaymentRecord }
  | { kind: 'sale'; saleId: string; number: number; totalMinor: number; lines: number; tenders: SoldTender[] }
  | { kind: 'delivered'; saleId: string }
  | { kind: 'token'; generation: number }
  | { kind: 'setting'; value: number }
  | { kind: 'entries'; count: number }
  | { kind: 'backup'; file: string }
export type SoldTender = { kind: 'cash' | 'card' | 'credit'; amountMinor: number; reference: string | null }
export type Sold = Extract<Mark, { kind: 'sale' }>

export type Expected = {
  started: boolean
  shift: string | null
  carts: Map<string, number>
  attempts: Map<string, AttemptState>
  records: PaymentRecord[]
  sales: Map<string, Sold>
  delivered: Set<string>
  generation: number
  setting: number
  entries: number
  backups: Set<string>
}

export function nothingExpected(): Expected {
  return {
    started: false,
    shift: null,
    carts: new Map(),
    attempts: new Map(),
    records: [],
    sales: new Map(),
    delivered: new Set(),
    generation: 0,
    setting: 0,
    entries: 0,
    backups: new Set(),
  }
}

/** Adds a promise to those before it. */
export function expectMore(all: Expected, mark: Mark): void {
  switch (mark.kind) {
    case 'started':
      all.started = true
      return
    case 'shift':
      all.shift = mark.id
      return
    case 'cart':
      all.carts.set(mark.saleId, mark.lines)
      return
    case 'attempt':
      all.attempts.set(mark.id, mark.state)
      return
    case 'record':
      all.records.push(mark.record)
      return
    case 'sale':
      all.sales.set(mark.saleId, mark)
      return
    case 'delivered':
      all.delivered.add(mark.saleId)
      return
    case 'token':
      all.generation = mark.generation
      return
    case 'setting':
      all.setting = mark.value
      return
    case 'entries':
      all.entries = mark.count
      return
    case 'backup':
      all.backups.add(mark.file)
      return
    default:
      mark satisfies never
  }
}
