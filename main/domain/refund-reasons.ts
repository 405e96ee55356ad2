// Why goods come back, as a closed list; `other` asks for words of one's own.
export const refundReasons = ['faulty', 'expired', 'wrong-item', 'wrong-price', 'not-wanted', 'other'] as const
export type RefundReason = (typeof refundReasons)[number]

/** What is missing in a reason: the words for `other`. Three letters are the least that says anything. */
export function reasonMissing(reason: RefundReason, note: string): boolean {
  return reason === 'other' && note.trim().length < 3
}
