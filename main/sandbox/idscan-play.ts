// Plays the person at a hosted page of the ID Scan simulator, and says what the page tells its parent afterwards.
import type { IdscanMemory } from './idscan-memory.ts'
import type { StoredTask, StoredTransaction } from './idscan-model.ts'
import type { Outcome } from './idscan-panel.ts'
import { attempt, counts, currentTask, type Attempt } from './idscan-transactions.ts'
import { completionMessages, returnTarget, type TransactionState } from './idscan-wire.ts'
import type { DocumentCode } from './idscan-codes.ts'

/** `messages` are what the page posts to its parent; `elsewhere` the page of another origin that posts them instead. */
export type Played = {
  state: TransactionState
  resultId: string | null
  attempts: number
  attemptsInvoiced: number
  lastCode: DocumentCode | null
  messages: unknown[]
  elsewhere: string | null
  redirect: string | null
}

const yearMs = 365 * 86_400_000
const goodAge = 34

/** How things stand, and what a page that sees it now has to do about it. */
export function standing(memory: IdscanMemory, transaction: StoredTransaction): Played {
  const { state, resultId, id } = transaction
  const mode = memory.knobs.eventMode
  const ended = state === 'completed' || state === 'failed'
  return {
    state,
    resultId,
    ...counts(transaction),
    messages: ended ? completionMessages(mode, { id, state, resultId }) : [],
    elsewhere: ended && mode === 'wrong-origin' ? `${memory.bases.elsewhere}/completed/${transaction.opaque}` : null,
    redirect: ended ? returnTarget(mode, transaction.returnUrl, resultId) : null,
  }
}

/** What the operator ordered in place of what the person chose; an order is used up by the attempt it strikes. */
function ordered(memory: IdscanMemory, task: StoredTask, made: Attempt): Attempt {
  const { next, reading } = memory.knobs
  const strikes = next !== 'as-chosen' && (next === 'success' || (next === 'face-fails') === (made.kind === 'face'))
  if (strikes) memory.knobs = { ...memory.knobs, next: 'as-chosen' }
  if (made.kind === 'face') return strikes ? { kind: 'face', passed: next === 'success' } : made
  const read = { ...made, reading: reading === 'as-chosen' ? made.reading : reading }
  if (!strikes || next === 'face-fails') return read
  if (next !== 'success') return { ...read, code: next }
  const documentExpires = read.documentExpires || goodExpiry(memory.now())
  return { ...read, code: null, age: read.age ?? goodAge, documentExpires }
}

/** One attempt on the current task. Null when the transaction waits for nobody. */
export function play(memory: IdscanMemory, transaction: StoredTransaction, made: Attempt): Played | null {
  const task = currentTask(transaction)
  if (!task) return null
  const changed = attempt(transaction, ordered(memory, task, made), memory.now())
  if (changed) memory.announceTask(transaction, changed)
  if (transaction.state !== 'pending') memory.announceState(transaction)
  return standing(memory, transaction)
}

/** The document date of somebody with nothing to worry about. */
export const goodExpiry = (nowMs: number): string => new Date(nowMs + 3 * yearMs).toISOString().slice(0, 10)

/** Does everything that is left to do as `outcome` says, until the end or the first attempt that fails. */
export function finish(memory: IdscanMemory, transaction: StoredTransaction, outcome: Outcome): Played | null {
  let played: Played | null = null
  for (let task = currentTask(transaction); task !== null; task = currentTask(transaction)) {
    played = play(memory, transaction, attemptOf(memory, task, outcome))
    if (task.state === 'pending') break
  }
  return played
}

function attemptOf(memory: IdscanMemory, task: StoredTask, outcome: Outcome): Attempt {
  if (task.type !== 'document_scan')
    return { kind: 'face', passed: (task.type === 'face_liveness' ? outcome.liveness : outcome.match) ?? true }
  return {
    kind: 'document',
    code: outcome.code ?? (outcome.success === false ? 'age_criteria_not_met' : null),
    age: outcome.age === undefined ? goodAge : outcome.age,
    documentExpires: outcome.documentExpires ?? goodExpiry(memory.now()),
    reading: outcome.reading ?? 'good',
    source: outcome.source ?? 'camera',
  }
}
