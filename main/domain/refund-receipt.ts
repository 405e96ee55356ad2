// What the receipt of a refund says beside its figures: its name, the receipt it belongs to, why, and who answered for it.
import { pair, spaced, text, type ReceiptLine } from '#domain/receipt-line'
import type { RefundReason } from '#domain/refund-reasons'

/** Part of a receipt's input: with it, the receipt is one of a refund and its figures are negative. */
export type RefundNote = {
  kind: 'refund' | 'void' | 'exchange' | 'without-receipt'
  /** The sale: its receipt number and its day as it is to be written; null without a receipt. */
  of: { number: number; day: string } | null
  reason: RefundReason
  note: string | null
  /** Null where nobody but the cashier answered for it. */
  approver: string | null
  /** What was paid out otherwise later, as written amounts. */
  payouts: { kind: 'cash' | 'card' | 'credit'; amount: string }[]
}
type Words = {
  kinds: Record<RefundNote['kind'], string>
  of: string
  without: string
  reason: string
  approver: string
  reasons: Record<RefundReason, string>
  instead: Record<'cash' | 'card' | 'credit', string>
  discount: string
}

export const refundWords: Record<'en' | 'de', Words> = {
  en: {
    kinds: { refund: 'Refund', void: 'Void', exchange: 'Exchange', 'without-receipt': 'Refund' },
    of: 'For receipt',
    without: 'Without a receipt',
    reason: 'Reason',
    approver: 'Approved by',
    reasons: {
      faulty: 'faulty goods',
      expired: 'past its date',
      'wrong-item': 'wrong item',
      'wrong-price': 'wrong price',
      'not-wanted': 'not wanted',
      other: 'other',
    },
    instead: { cash: 'Paid out in cash instead', card: 'To the card instead', credit: 'Store credit instead' },
    discount: 'less discount',
  },
  de: {
    kinds: { refund: 'Erstattung', void: 'Storno', exchange: 'Umtausch', 'without-receipt': 'Erstattung' },
    of: 'Zu Beleg',
    without: 'Ohne Beleg',
    reason: 'Grund',
    approver: 'Freigegeben von',
    reasons: {
      faulty: 'Ware fehlerhaft',
      expired: 'abgelaufen',
      'wrong-item': 'falscher Artikel',
      'wrong-price': 'falscher Preis',
      'not-wanted': 'nicht gewünscht',
      other: 'sonstiger',
    },
    instead: { cash: 'Stattdessen bar ausgezahlt', card: 'Stattdessen auf die Karte', credit: 'Stattdessen Guthaben' },
    discount: 'abzüglich Rabatt',
  },
}

type Input = { refund?: RefundNote; language: 'en' | 'de' }

/** What the document calls itself; null for the receipt of a sale. */
export function refundTitle({ refund, language }: Input): string | null {
  return refund === undefined ? null : refundWords[language].kinds[refund.kind]
}

/** Under the head of the receipt: which receipt it belongs to, why, and who answered for it. */
export function refundLines({ refund, language }: Input): ReceiptLine[] {
  if (refund === undefined) return []
  const { of, reason, note, approver } = refund
  const words = refundWords[language]
  return [
    of === null ? pair(words.without, '') : pair(`${words.of} ${of.number}`, spaced(of.day)),
    pair(words.reason, words.reasons[reason]),
    // Words of one's own have no place beside others on 32 columns.
    ...(note === null ? [] : [text(`  ${note}`, false, 'left')]),
    ...(approver === null ? [] : [pair(words.approver, approver)]),
  ]
}

/** What of a refund was paid out otherwise later. */
export function refundPayouts({ refund, language }: Input): ReceiptLine[] {
  return (refund?.payouts ?? []).map(({ kind, amount }) => pair(refundWords[language].instead[kind], spaced(amount)))
}
