// Which payments of a stretch of the journal still need somebody, so that they move on into the next file.
import type { IntentRecord, OutcomeRecord, PaymentRecord } from './payment-records.ts'

/** After these nothing more can come of an attempt or a reversal. */
const over: ReadonlySet<string> = new Set(['declined', 'not-sent', 'cancelled', 'done', 'refused'])

/** Follows the records in order; `list` is each open intent with its last outcome, oldest first. */
export function openPayments() {
  const intents = new Map<string, IntentRecord>()
  const outcomes = new Map<string, OutcomeRecord>()
  const bySale = new Map<string, Set<string>>()

  function forget(attemptId: string): void {
    const intent = intents.get(attemptId)
    if (intent !== undefined) bySale.get(intent.saleId)?.delete(attemptId)
    intents.delete(attemptId)
    outcomes.delete(attemptId)
  }
  return {
    add(record: PaymentRecord): void {
      switch (record.type) {
        case 'intent': {
          intents.set(record.attemptId, record)
          const others = bySale.get(record.saleId) ?? new Set()
          bySale.set(record.saleId, others.add(record.attemptId))
          return
        }
        case 'outcome':
          if (over.has(record.state)) forget(record.attemptId)
          else if (intents.has(record.attemptId)) outcomes.set(record.attemptId, record)
          return
        case 'sale':
          // An approval is over when its sale is complete; what is still unknown of that sale is not.
          for (const id of bySale.get(record.saleId) ?? [])
            if (['approved', 'partial'].includes(outcomes.get(id)?.state ?? '')) forget(id)
          if (bySale.get(record.saleId)?.size === 0) bySale.delete(record.saleId)
          return
        default:
          record satisfies never
      }
    },
    list(): PaymentRecord[] {
      return [...intents.values()].flatMap(intent => {
        const outcome = outcomes.get(intent.attemptId)
        return outcome === undefined ? [intent] : [intent, outcome]
      })
    },
  }
}
