// How far the points of a sale are, and how far those of goods that came back, in the words of the contract.
import type { RefundView, SaleState } from '#contract'
import type { SmartReturnRow } from '../store/smart-returns.ts'
import type { SmartRow } from '../store/smart.ts'

type Step = NonNullable<SaleState['loyalty']>['step']
type Far = { step: Step; reason: string | null }

/** `owed`: what came back of the sale, if anything did; `late`: the first try to book brought no certainty. */
export function stepOf(row: SmartRow, owed: SmartReturnRow | null, late: boolean): Far {
  switch (row.state) {
    case 'created':
      return { step: 'attached', reason: row.text }
    case 'due':
    case 'started':
    case 'unknown':
      return { step: late ? 'late' : 'booking', reason: row.text }
    case 'ok':
      return (owed?.smartId === row.id ? backOf(owed) : null) ?? { step: 'booked', reason: row.text }
    case 'failed':
    case 'cancelled':
    case 'review':
    case 'dropped':
      return { step: 'not-booked', reason: row.text }
    default:
      return row.state satisfies never
  }
}

/** Null where the card has what it should. */
function backOf(owed: SmartReturnRow): Far | null {
  switch (owed.state) {
    case 'due':
    case 'cancelled':
      return { step: 'taking-back', reason: null }
    case 'done':
      return { step: 'taken-back', reason: null }
    case 'review':
      return { step: 'not-taken-back', reason: owed.text }
    case 'dropped':
      return null
    default:
      return owed.state satisfies never
  }
}

/** What a refund of a sale did to its points; null where it had none. `row` is the newest booking of the sale. */
export function pointsBack(row: SmartRow | null, owed: SmartReturnRow | null): RefundView['points'] {
  if (row === null || owed === null) return null
  const { step, reason } = stepOf(row, owed, false)
  switch (step) {
    case 'booking':
    case 'late':
    case 'taking-back':
      return { state: 'on-the-way', reason: null }
    case 'taken-back':
      return { state: 'taken-back', reason: null }
    case 'booked':
      return { state: 'corrected', reason: null }
    case 'not-taken-back':
      return { state: 'refused', reason }
    case 'not-booked':
      // Where nothing had been booked before either, there is nothing to say.
      return owed.smartId === row.id ? null : { state: 'refused', reason }
    default:
      return null
  }
}
