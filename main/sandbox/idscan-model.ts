// The nouns of the ID Scan simulator: transactions, their tasks and attempts, and webhooks.
import type { DocumentCode } from './idscan-codes.ts'
import type { TaskState, TransactionState } from './idscan-wire.ts'

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

/**
 * How the accepted document reads; each of these is a completed check. `invalid` and `mismatch`: the age does not validate,
 * or its two sources disagree. `no-age`, `odd-age` ("XLV") and `double-age` (two that differ): no age to rely on.
 * `visual-only`: a document without a machine-readable zone. `unknown-words`: validity and comparison of no published
 * list. `sparse`: the least members, a number for a value. `broken`: entries of another shape.
 */
export const readings = [
  'good',
  'invalid',
  'mismatch',
  'no-age',
  'odd-age',
  'double-age',
  'visual-only',
  'unknown-words',
  'sparse',
  'broken',
] as const
export type Reading = (typeof readings)[number]
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
