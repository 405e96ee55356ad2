// What the operator page and tests may look at and do in the ID Scan simulator.
import type { DocumentCode } from './idscan-codes.ts'
import type { IdscanCounts, TransactionCounts } from './idscan-counts.ts'
import type { IdscanKnobs, NextOutcome } from './idscan-knobs.ts'
import type { Reading } from './idscan-model.ts'
import type { Played } from './idscan-play.ts'
import type { EventMode, TransactionState } from './idscan-wire.ts'
import type { FaultSwitch } from './kit.ts'

export type TransactionSummary = {
  id: string
  state: TransactionState
  /** Address of the hosted page; a bearer secret of the sandbox. */
  url: string
  created: string
  expires: string
  attempts: number
  attemptsInvoiced: number
  lastCode: DocumentCode | null
  resultId: string | null
  counts: TransactionCounts
}

/**
 * What the person at a hosted page does, all of it at once: a document (accepted, or ending in `code`), then the face
 * tasks. `age` null cannot be read, `documentExpires` is YYYY-MM-DD; both have good values by default.
 * `success: false` without a code refuses for the age.
 */
export type Outcome = {
  success?: boolean
  code?: DocumentCode
  age?: number | null
  documentExpires?: string
  reading?: Reading
  source?: 'camera' | 'file'
  liveness?: boolean
  match?: boolean
}

export type IdscanPanel = {
  keyId: string
  secret: string
  faults: FaultSwitch
  knobs(): IdscanKnobs
  /** Takes over what fits; gives the names of members that do not. */
  setKnobs(patch: { readonly [name: string]: unknown }): string[]
  /** Newest first. */
  transactions(): TransactionSummary[]
  transaction(id: string): TransactionSummary | null
  /** What a transaction was asked, also when it is forgotten by now. */
  countsOf(id: string): TransactionCounts
  counts(): IdscanCounts
  /** Plays the person without a page. Null when there is no such transaction or it waits for nobody. */
  finish(id: string, outcome?: Outcome): Played | null
  /** Ends a pending transaction's time now; false when there is none. */
  expire(id: string): boolean
  /** How the hosted page tells its parent that it is done, from now on. */
  setEventMode(mode: EventMode): void
  /** Whether details of a finished transaction carry its result id; on at first. */
  setResultIdInDetails(on: boolean): void
  /** What the next attempt at any hosted page comes to. */
  setNext(outcome: NextOutcome): void
}
