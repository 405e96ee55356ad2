// The operator's hands on the ID Scan simulator: looking at checks and counts, turning switches, playing the person.
import { mergeIdscanKnobs } from './idscan-knobs.ts'
import type { IdscanMemory } from './idscan-memory.ts'
import type { StoredTransaction } from './idscan-model.ts'
import type { IdscanPanel, TransactionSummary } from './idscan-panel.ts'
import { finish } from './idscan-play.ts'
import { counts, stateAt } from './idscan-transactions.ts'
import { hostedUrl } from './idscan-views.ts'

/** Everything of the panel that is no credential. */
export function idscanDesk(memory: IdscanMemory): Omit<IdscanPanel, 'keyId' | 'secret' | 'faults'> {
  const { state } = memory
  const find = (id: string): StoredTransaction | null => state.transactions.find(one => one.id === id) ?? null
  const pending = (id: string): StoredTransaction | null => {
    const found = find(id)
    return found && stateAt(found, memory.now()) === 'pending' ? found : null
  }
  const summary = (transaction: StoredTransaction): TransactionSummary => ({
    id: transaction.id,
    state: stateAt(transaction, memory.now()),
    url: hostedUrl(memory.bases, transaction),
    created: new Date(transaction.createdMs).toISOString(),
    expires: new Date(transaction.expiresMs).toISOString(),
    ...counts(transaction),
    resultId: transaction.resultId,
    counts: { ...memory.counts.of(transaction.id) },
  })
  function setKnobs(patch: { readonly [name: string]: unknown }): string[] {
    const { knobs, ignored } = mergeIdscanKnobs(memory.knobs, patch)
    memory.knobs = knobs
    return ignored
  }
  return {
    knobs: () => ({ ...memory.knobs }),
    setKnobs,
    transactions: () => state.transactions.toReversed().map(summary),
    transaction: id => {
      const found = find(id)
      return found && summary(found)
    },
    countsOf: id => ({ ...memory.counts.of(id) }),
    counts: () => ({ ...memory.counts.total }),
    finish: (id, outcome = {}) => {
      const found = pending(id)
      return found && finish(memory, found, outcome)
    },
    expire: id => {
      const found = pending(id)
      if (found) found.expiresMs = memory.now()
      return found !== null
    },
    setEventMode: eventMode => void setKnobs({ eventMode }),
    setResultIdInDetails: on => void setKnobs({ resultIdInDetails: on }),
    setNext: next => void setKnobs({ next }),
  }
}
