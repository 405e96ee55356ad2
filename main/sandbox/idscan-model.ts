// The nouns of the ID Scan simulator: transactions, their tasks and attempts, webhooks, and what the operator sees.
import type { FaultSwitch } from './kit.ts'
import type { DocumentCode } from './idscan-codes.ts'
import type { EventMode, TaskState, TransactionState } from './idscan-wire.ts'

export type TaskType = 'document_scan' | 'face_liveness' | 'face_match'

/** `settings.documentScan` of a new transaction; only what was sent is present. */
export type DocumentScanSettings = {
  allowedExpiration?: number
  redactFields?: string[]
  captureSources?: ('camera' | 'file')[]
  level?: string
  minimumAge?: number
  maximumAge?: number
  validateFields?: string[]
  extractFields?: string[]
}

/** One picture of a document; `code` null is a success. */
export type DocumentAttempt = {
  createdMs: number
  code: DocumentCode | null
  score: number
  source: 'camera' | 'file'
  linked: boolean
}

export type StoredTask = {
  type: TaskType
  state: TaskState
  attempts: number
  attemptsInvoiced: number
  documentScans: DocumentAttempt[]
}

/** How well the accepted document reads: a completed check can still hold an invalid field or two sources that disagree. */
export type Reading = 'good' | 'invalid' | 'mismatch'
/** What the accepted document says about its made-up holder. `documentExpires` is YYYY-MM-DD. */
export type Holder = { age: number; documentExpires: string; reading: Reading }

export type StoredTransaction = {
  id: string
  /** Last part of the hosted page's address; whoever knows it may act as the customer. */
  opaque: string
  /** `expired` is never stored: it follows from `expiresMs` and the clock. */
  state: Exclude<TransactionState, 'expired'>
  tasks: StoredTask[]
  settings: { documentScan?: DocumentScanSettings }
  locale: string
  mobileOnly: boolean
  returnUrl: string | null
  createdMs: number
  expiresMs: number
  completedMs: number | null
  resultId: string | null
  holder: Holder | null
  /** Addresses of pictures, made when the transaction is made so that they do not change. */
  files: { document: string; portrait: string }
}

export type StoredWebhook = {
  id: string
  url: string
  events: string[]
  headers: Record<string, string> | null
  createdAt: string
  updatedAt: string
}

/** Everything that survives a restart of the sandbox. */
export type IdscanState = { transactions: StoredTransaction[]; webhooks: StoredWebhook[] }

export type TransactionSummary = {
  id: string
  state: TransactionState
  /** Address of the hosted page; a bearer secret of the sandbox. */
  url: string
  created: string
  attempts: number
  attemptsInvoiced: number
  lastCode: DocumentCode | null
}

export type IdscanPanel = {
  keyId: string
  secret: string
  faults: FaultSwitch
  /** Newest first. */
  transactions(): TransactionSummary[]
  /** How the hosted page tells its parent that it is done, from now on. */
  setEventMode(mode: EventMode): void
  /** Whether details of a finished transaction carry its result id; on at first. */
  setResultIdInDetails(on: boolean): void
}
