// Hosted identity checks, as a port (CM.com ID Scan).
import type { Day } from '#domain/age'
import type { HostedReason } from '#domain/hosted-codes'

/** Each task needs the ones before it. */
export type HostedTask = 'document_scan' | 'face_liveness' | 'face_match'
export type HostedTaskState = 'pending' | 'completed' | 'failed'

/** What a new check is to do. Only the age comes back (data minimisation), so no field is named here. */
export type HostedWish = {
  tasks: readonly HostedTask[]
  minimumAge: number
  locale: 'de-DE' | 'en-US'
  /** Days a document may have been expired; negative: must still be valid for. */
  allowedExpiration: number
  captureSources: readonly ('camera' | 'file')[]
  level: string | null
  expiresInSeconds: number
  /** The address of this till that the service sends its frame to at the end; none where it is left out. */
  returnTo?: string | null
}
/** `url` is a bearer secret for the frame. `lifeMs` counts from when the request was sent. */
export type HostedTransaction = { id: string; url: string; lifeMs: number }
export type HostedDetails = {
  state: 'pending' | 'completed' | 'failed' | 'expired' | 'cancelled' | 'unknown'
  resultId: string | null
  attempts: number
  attemptsInvoiced: number
  /** Of the newest document scan; null when that one succeeded or there was none. */
  lastCode: HostedReason | null
  tasks: { type: HostedTask; state: HostedTaskState }[]
}
/** What the hosted check found out; it judges nothing. */
export type HostedResult = {
  state: HostedDetails['state']
  /** True only when the transaction and every task asked for are there, readable and completed. */
  completed: boolean
  /** The face task that is not completed or whose outcome the service calls negative. */
  failedFace: Exclude<HostedTask, 'document_scan'> | null
  /** Whole years; null when they could not be determined. */
  age: number | null
  /** Null when the service gave none that can be read. */
  expires: Day | null
  /** The service gave a date of expiry that is no date. */
  expiresUnreadable: boolean
  invalidFields: string[]
  mismatchedFields: string[]
  code: HostedReason | null
  attempts: number
  attemptsInvoiced: number
  /** Two readings of an unchanged result have the same. */
  fingerprint: string
}
/** A file the service offers. `address` is a secret and stays in main. */
export type HostedFileRef = { index: number; category: string; name: string; address: string }
export type HostedBytes = { mime: string; bytes: Uint8Array }

/** Every call throws Problem, except `cancel`, which never throws. */
export interface IdChecker {
  create(wish: HostedWish, signal: AbortSignal): Promise<HostedTransaction>
  details(id: string, signal?: AbortSignal): Promise<HostedDetails>
  /** `conflict` while there is no result yet; `not-found` for a result of another check. */
  result(id: string, resultId: string, asked: readonly HostedTask[], signal?: AbortSignal): Promise<HostedResult>
  /** `not-offered` where the service cannot cancel; the check then runs out by itself. */
  cancel(id: string): Promise<'cancelled' | 'not-offered' | 'failed'>
  /** The pictures of a finished check that can be downloaded; none where only the age was asked for. */
  files(id: string, resultId: string, signal?: AbortSignal): Promise<HostedFileRef[]>
  file(file: HostedFileRef, signal?: AbortSignal): Promise<HostedBytes>
  report(id: string, resultId: string, signal?: AbortSignal): Promise<HostedBytes>
}
