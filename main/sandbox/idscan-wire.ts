// Every ID Scan shape that the vendor does not publish, in one place: change it here and the simulator follows.
import type { DocumentCode } from './idscan-codes.ts'

/** Published: pending, completed. The rest is our reading. */
export type TransactionState = 'pending' | 'completed' | 'failed' | 'expired' | 'cancelled'
export type TaskState = 'pending' | 'completed' | 'failed'

/**
 * How the hosted page tells its parent: the payload, the same as text, flat in both spellings, as a named event, never,
 * twice, about another transaction, from another origin, or once before there is a result (and again when there is).
 * `none` stays where it is, all others go on to the return address if the transaction has one. The `return-` ones go there
 * and tell nothing else: with the result id, in snake case, without any, with another transaction's, with 10 kB of query.
 */
export const eventModes = [
  'object',
  'json-string',
  'flat',
  'snake-case',
  'named',
  'none',
  'duplicate',
  'foreign-id',
  'wrong-origin',
  'early',
  'return-only',
  'return-snake-case',
  'return-bare',
  'return-foreign-id',
  'return-long',
] as const
export type EventMode = (typeof eventModes)[number]

export const webhookStatus = 201
/** A word for the state of a pending transaction that nobody published. */
export const unheardOfState = 'under_review'
/** HTTP statuses of refusals; only 4xx/5xx with `{status, message}` is published. */
export const statusOf = {
  badBody: 400,
  badToken: 401,
  wrongMethod: 405,
  unknownId: 404,
  wrongState: 409,
  gone: 410,
  badTasks: 422,
} as const

/** Paths that are not published. */
export const paths = {
  cancel: '/transactions/:id',
  auditReport: '/transactions/:id/results/:resultId/audit-report',
  webhooks: '/webhooks',
  webhook: '/webhooks/:id',
} as const

/** Member of the create request that names the page to return to. */
export const returnUrlMember = 'returnUrl'
const returnUrlParameter = 'resultId'

/** Where the hosted page goes at its end: the return address with the result id as query parameter, or nowhere. */
export function returnTarget(mode: EventMode, address: string | null, resultId: string | null): string | null {
  if (address === null || resultId === null || mode === 'none') return null
  const target = new URL(address)
  if (mode === 'return-bare') return target.href
  const parameter = mode === 'return-snake-case' ? 'result_id' : returnUrlParameter
  target.searchParams.set(parameter, mode === 'return-foreign-id' ? foreignId : resultId)
  if (mode === 'return-long') target.searchParams.set('more', 'x'.repeat(10_240))
  return target.href
}
/** Of no transaction and of no result. */
const foreignId = '00000000-0000-4000-8000-000000000000'

export const levels: readonly string[] = ['basic', 'advanced']
/** Fields beyond the published document_number, given_names, surname, nationality, age, personal_number. */
export const imageFields = { document: 'document_image', portrait: 'portrait' } as const
/** The negative value of `comparison`. */
export const mismatch = 'no_match'
/** Dates inside field values. */
export const fieldDate = (date: Date): string => date.toISOString().slice(0, 10)

/** Result entries of the two face tasks. */
export function faceTaskResult(type: 'face_liveness' | 'face_match', state: TaskState): object {
  return { type, state, score: state === 'completed' ? 0.97 : 0.12 }
}

/** An aborted transaction has a result as well; its document task says why. */
export function abortedDocumentResult(code: DocumentCode | null, attempts: number): object {
  return { type: 'document_scan', state: 'failed' satisfies TaskState, attempts, code, result: [], files: [] }
}

/** Member of transaction details that carries the result id once there is one. */
export const detailsResult = (resultId: string, as: 'resultId' | 'result.id'): object =>
  as === 'resultId' ? { resultId } : { result: { id: resultId } }

export type CompletionFacts = { id: string; state: TransactionState; resultId: string | null }

/** What the frame posts to its parent, in order; it borrows the published webhook vocabulary. */
export function completionMessages(mode: EventMode, facts: CompletionFacts): unknown[] {
  const message = { type: 'transaction.state.updated', transaction: facts }
  switch (mode) {
    case 'object':
    case 'early':
      return [message]
    // The page of another origin sends it.
    case 'wrong-origin':
      return []
    case 'snake-case':
      return [{ transaction_id: facts.id, result_id: facts.resultId }]
    case 'named':
      return [{ event: `identification.${facts.state}`, data: { transactionId: facts.id, resultId: facts.resultId } }]
    case 'json-string':
      return [JSON.stringify(message)]
    case 'flat':
      return [{ transactionId: facts.id, resultId: facts.resultId }]
    case 'none':
    case 'return-only':
    case 'return-snake-case':
    case 'return-bare':
    case 'return-foreign-id':
    case 'return-long':
      return []
    case 'duplicate':
      return [message, message]
    case 'foreign-id':
      return [{ ...message, transaction: { ...facts, id: foreignId } }]
    default:
      mode satisfies never
      return []
  }
}

/** Delivery of `task.state.updated`; that of `transaction.state.updated` is published. */
export function taskWebhook(facts: CompletionFacts, task: { type: string; state: TaskState }): object {
  return { transaction: facts, task }
}
