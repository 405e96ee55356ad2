// What the ID Scan simulator keeps in its head while it runs.
import type { IdscanState, StoredTransaction } from './idscan-model.ts'
import type { EventMode } from './idscan-wire.ts'

export type IdscanMemory = {
  state: IdscanState
  now: () => number
  /** Base URLs, known once the server listens. */
  bases: { api: string; hosted: string }
  eventMode: EventMode
  resultIdInDetails: boolean
  /** Tells the webhooks that a transaction changed its state. */
  announceState(transaction: StoredTransaction): void
}
