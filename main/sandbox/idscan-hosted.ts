// Serves the hosted page of the ID Scan simulator and takes what the person at it did.
import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { isDocumentCode } from './idscan-codes.ts'
import { IdscanRefusal } from './idscan-errors.ts'
import { bad, fields } from './idscan-input.ts'
import type { IdscanMemory } from './idscan-memory.ts'
import type { StoredTask, StoredTransaction } from './idscan-model.ts'
import { hostedPage } from './idscan-page.ts'
import { attempt, counts, currentTask, stateAt, type Attempt } from './idscan-transactions.ts'
import { completionMessages, returnUrlParameter, statusOf } from './idscan-wire.ts'

type Opaque = { Params: { locale: string; opaque: string } }
/** The till's page is either its own scheme or a loopback server of its own. */
const ancestors = "'self' http://127.0.0.1:* http://localhost:* app:"

function attemptOf(task: StoredTask, value: unknown): Attempt {
  const body = fields(value)
  const outcome = body['outcome']
  if (task.type !== 'document_scan') {
    if (outcome !== 'success' && outcome !== 'failure') throw bad('outcome must be success or failure')
    return { kind: 'face', passed: outcome === 'success' }
  }
  if (outcome !== 'success' && !isDocumentCode(outcome)) throw bad('outcome must be success or a document code')
  const age = body['age'] ?? null
  if (age !== null && (!Number.isInteger(age) || (age as number) < 0 || (age as number) > 150))
    throw bad('age must be whole years')
  const reading = body['reading']
  return {
    kind: 'document',
    code: outcome === 'success' ? null : outcome,
    age: age as number | null,
    documentExpires: typeof body['documentExpires'] === 'string' ? body['documentExpires'] : '',
    reading: reading === 'invalid' || reading === 'mismatch' ? reading : 'good',
    source: body['source'] === 'file' ? 'file' : 'camera',
  }
}

function withResult(address: string | null, resultId: string | null): string | null {
  if (address === null || resultId === null) return null
  const target = new URL(address)
  target.searchParams.set(returnUrlParameter, resultId)
  return target.href
}

/** The page for the frame and its one action. The opaque part of the address is the only credential. */
export function idscanHosted(
  server: FastifyInstance,
  memory: IdscanMemory,
  announceTask: (transaction: StoredTransaction, task: StoredTask) => void,
): void {
  const find = (opaque: string): StoredTransaction => {
    const found = memory.state.transactions.find(candidate => candidate.opaque === opaque)
    if (!found) throw new IdscanRefusal(statusOf.unknownId, 'identification not found')
    return found
  }
  server.get<Opaque>('/hosted/:locale/identifications/:opaque', async (request, reply) => {
    const transaction = find(request.params.opaque)
    const state = stateAt(transaction, memory.now())
    const nonce = randomBytes(16).toString('base64')
    return reply
      .code(state === 'expired' || state === 'cancelled' ? statusOf.gone : 200)
      .header(
        'content-security-policy',
        `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors ${ancestors}`,
      )
      .header('referrer-policy', 'no-referrer')
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(hostedPage(transaction, state, nonce, memory.now()))
  })
  server.post<Opaque>('/hosted/:locale/identifications/:opaque/attempts', async request => {
    const transaction = find(request.params.opaque)
    const state = stateAt(transaction, memory.now())
    if (state === 'expired') throw new IdscanRefusal(statusOf.gone, 'the identification has expired')
    const task = currentTask(transaction)
    if (!task) throw new IdscanRefusal(statusOf.wrongState, `the identification is ${state}`)
    const changed = attempt(transaction, attemptOf(task, request.body), memory.now())
    if (changed) announceTask(transaction, changed)
    const ended = transaction.state !== 'pending'
    if (ended) memory.announceState(transaction)
    const facts = { id: transaction.id, state: transaction.state, resultId: transaction.resultId }
    return {
      state: transaction.state,
      ...counts(transaction),
      messages: ended ? completionMessages(memory.eventMode, facts) : [],
      redirect: ended ? withResult(transaction.returnUrl, transaction.resultId) : null,
    }
  })
}
