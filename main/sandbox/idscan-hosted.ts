// Serves the hosted page of the ID Scan simulator and takes what the person at it did.
import { randomBytes, randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { isDocumentCode } from './idscan-codes.ts'
import { IdscanRefusal } from './idscan-errors.ts'
import { bad, fields } from './idscan-input.ts'
import type { IdscanMemory } from './idscan-memory.ts'
import { readings, type StoredTask, type StoredTransaction } from './idscan-model.ts'
import { hostedPage } from './idscan-page.ts'
import { play, standing } from './idscan-play.ts'
import { currentTask, stateAt, type Attempt } from './idscan-transactions.ts'
import { completionMessages, statusOf } from './idscan-wire.ts'

type Opaque = { Params: { opaque: string } }
/** The till's page is either its own scheme or a loopback server of its own. */
const ancestors = "'self' http://127.0.0.1:* http://localhost:* app:"

function attemptOf(transaction: StoredTransaction, task: StoredTask, value: unknown): Attempt {
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
  const allowed = transaction.settings.documentScan?.captureSources ?? ['camera', 'file']
  const source = body['source'] ?? allowed[0]
  if ((source !== 'camera' && source !== 'file') || !allowed.includes(source))
    throw bad(`source must be one of ${allowed.join(', ')}`)
  return {
    kind: 'document',
    code: outcome === 'success' ? null : outcome,
    age: age as number | null,
    documentExpires: typeof body['documentExpires'] === 'string' ? body['documentExpires'] : '',
    reading: readings.find(one => one === body['reading']) ?? 'good',
    source,
  }
}

/** Sends a page that may run only its own script. `frames`: what it may show in a frame. */
export function sendPage(
  reply: FastifyReply,
  status: number,
  frames: string,
  html: (nonce: string) => string,
): FastifyReply {
  const nonce = randomBytes(16).toString('base64')
  return reply
    .code(status)
    .header(
      'content-security-policy',
      `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; connect-src 'self'; frame-src ${frames}; base-uri 'none'; form-action 'none'; frame-ancestors ${ancestors}`,
    )
    .header('referrer-policy', 'no-referrer')
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(html(nonce))
}

/** The page for the frame and its one action. The opaque part of the address is the only credential. */
export function idscanHosted(server: FastifyInstance, memory: IdscanMemory): void {
  const find = (opaque: string): StoredTransaction => {
    const found = memory.state.transactions.find(candidate => candidate.opaque === opaque)
    if (!found) throw new IdscanRefusal(statusOf.unknownId, 'identification not found')
    return found
  }
  const page = '/hosted/:locale/identifications/:opaque'
  server.get<Opaque>(page, async (request, reply) => {
    const transaction = find(request.params.opaque)
    const state = stateAt(transaction, memory.now())
    memory.counts.of(transaction.id).pageOpens += 1
    const isEarly = memory.knobs.eventMode === 'early' && state === 'pending'
    // There is no result yet, so the id is made up: a till that believes it asks for one that does not exist.
    const tooSoon = { id: transaction.id, state: 'completed', resultId: randomUUID() } as const
    const early = isEarly ? completionMessages('early', tooSoon) : []
    const isOver = state === 'expired' || state === 'cancelled'
    return sendPage(reply, isOver ? statusOf.gone : 200, new URL(memory.bases.elsewhere).origin, nonce =>
      hostedPage({ transaction, state, nonce, nowMs: memory.now(), early }),
    )
  })
  server.get<Opaque>(`${page}/standing`, async request => {
    const transaction = find(request.params.opaque)
    return { ...standing(memory, transaction), state: stateAt(transaction, memory.now()) }
  })
  server.post<Opaque>(`${page}/attempts`, async request => {
    const transaction = find(request.params.opaque)
    memory.counts.of(transaction.id).attemptPosts += 1
    const state = stateAt(transaction, memory.now())
    if (state === 'expired') throw new IdscanRefusal(statusOf.gone, 'the identification has expired')
    const task = currentTask(transaction)
    const played = task && play(memory, transaction, attemptOf(transaction, task, request.body))
    if (!played) throw new IdscanRefusal(statusOf.wrongState, `the identification is ${state}`)
    return played
  })
}
