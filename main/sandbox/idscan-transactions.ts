// The life of an ID Scan transaction: create, attempts and what they cost, completion, expiry, cancellation.
import { randomBytes, randomUUID } from 'node:crypto'
import { isInvoiced, documentCodes, type DocumentCode } from './idscan-codes.ts'
import type { TransactionWish } from './idscan-input.ts'
import type { DocumentScanSettings, Holder, StoredTask, StoredTransaction } from './idscan-model.ts'
import type { TransactionState } from './idscan-wire.ts'

const secret = () => randomBytes(18).toString('base64url')
const dayMs = 86_400_000

/** A new pending transaction. */
export function newTransaction(wish: TransactionWish, nowMs: number): StoredTransaction {
  return {
    id: randomUUID(),
    opaque: secret(),
    state: 'pending',
    tasks: wish.tasks.map(type => ({ type, state: 'pending', attempts: 0, attemptsInvoiced: 0, documentScans: [] })),
    settings: wish.settings,
    locale: wish.locale,
    mobileOnly: wish.mobileOnly,
    returnUrl: wish.returnUrl,
    createdMs: nowMs,
    expiresMs: nowMs + wish.expiresInSeconds * 1000,
    completedMs: null,
    resultId: null,
    holder: null,
    files: { document: secret(), portrait: secret() },
  }
}

/** The state at `nowMs`; a pending transaction past its time has expired. */
export function stateAt(transaction: StoredTransaction, nowMs: number): TransactionState {
  return transaction.state === 'pending' && nowMs >= transaction.expiresMs ? 'expired' : transaction.state
}

/** The task the person has to do now, or null when there is nothing left to do. */
export function currentTask(transaction: StoredTransaction): StoredTask | null {
  if (transaction.state !== 'pending') return null
  return transaction.tasks.find(task => task.state === 'pending') ?? null
}

/** What the person at the hosted page did. `age` null means that it cannot be read. */
export type Attempt =
  | {
      kind: 'document'
      code: DocumentCode | null
      age: number | null
      documentExpires: string
      reading: Holder['reading']
      source: 'camera' | 'file'
    }
  | { kind: 'face'; passed: boolean }

/** The code the service gives a readable document under these settings; null when it accepts it. */
function judged(
  settings: DocumentScanSettings,
  attempt: Extract<Attempt, { kind: 'document' }>,
  nowMs: number,
): DocumentCode | null {
  if (attempt.code !== null) return attempt.code
  const today = Math.floor(nowMs / dayMs)
  // Positive days forgive an expiry that long ago, negative days ask for that much validity left.
  const lastDay = Math.floor(Date.parse(attempt.documentExpires) / dayMs) + (settings.allowedExpiration ?? 0)
  if (Number.isNaN(lastDay)) return 'unable_to_determine_date_of_expiry'
  if (lastDay < today) return 'expiration_criteria_not_met'
  if (attempt.age === null) return 'unable_to_determine_age'
  // A field that must validate and does not makes the scan fail; one that only happens to be invalid is told in the result.
  if (attempt.reading === 'invalid' && settings.validateFields?.includes('age')) return 'field_validation_failed'
  const tooYoung = attempt.age < (settings.minimumAge ?? 0)
  return tooYoung || attempt.age > (settings.maximumAge ?? 200) ? 'age_criteria_not_met' : null
}

/** Counts one attempt on the current task and moves the transaction on. Gives the task that changed state, if one did. */
export function attempt(transaction: StoredTransaction, made: Attempt, nowMs: number): StoredTask | null {
  const task = currentTask(transaction)
  if (!task || (made.kind === 'document') !== (task.type === 'document_scan')) return null
  task.attempts += 1
  if (made.kind === 'face') {
    // Every executed face task is invoiced, whatever comes of it.
    task.attemptsInvoiced += 1
    if (!made.passed) return null
    task.state = 'completed'
  } else {
    const code = judged(transaction.settings.documentScan ?? {}, made, nowMs)
    if (isInvoiced(code)) task.attemptsInvoiced += 1
    task.documentScans.push({
      createdMs: nowMs,
      code,
      score: code === null ? 0.98 : 0.62,
      source: made.source,
      linked: code === null,
    })
    if (code !== null && !documentCodes[code].aborts) return null
    task.state = code === null ? 'completed' : 'failed'
    if (code === null)
      transaction.holder = { age: made.age ?? 0, documentExpires: made.documentExpires, reading: made.reading }
  }
  if (task.state === 'failed') finish(transaction, 'failed', nowMs)
  else if (transaction.tasks.every(candidate => candidate.state === 'completed'))
    finish(transaction, 'completed', nowMs)
  return task
}

function finish(transaction: StoredTransaction, state: 'completed' | 'failed', nowMs: number): void {
  transaction.state = state
  transaction.completedMs = nowMs
  transaction.resultId = randomUUID()
}

/** Attempts over all tasks, as the operator and the till count them. */
export function counts(transaction: StoredTransaction): {
  attempts: number
  attemptsInvoiced: number
  lastCode: DocumentCode | null
} {
  return {
    attempts: transaction.tasks.reduce((sum, task) => sum + task.attempts, 0),
    attemptsInvoiced: transaction.tasks.reduce((sum, task) => sum + task.attemptsInvoiced, 0),
    lastCode: transaction.tasks.flatMap(task => task.documentScans).at(-1)?.code ?? null,
  }
}
