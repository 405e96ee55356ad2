// What the ID Scan simulator keeps in its head while it runs.
import type { Counter } from './idscan-counts.ts'
import type { IdscanKnobs } from './idscan-knobs.ts'
import type { IdscanState, StoredTask, StoredTransaction } from './idscan-model.ts'

export type IdscanMemory = {
  state: IdscanState
  /** The server's clock, its skew included. */
  now: () => number
  /** Base URLs, known once the server listens. */
  bases: { api: string; hosted: string; elsewhere: string }
  knobs: IdscanKnobs
  counts: Counter
  /** Tells the webhooks that a transaction changed its state. */
  announceState(transaction: StoredTransaction): void
  /** Tells them that one of its tasks did. */
  announceTask(transaction: StoredTransaction, task: StoredTask): void
}
