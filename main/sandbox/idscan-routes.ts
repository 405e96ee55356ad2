// The API of the ID Scan simulator: transactions, results, downloads and the audit report.
import type { FastifyInstance } from 'fastify'
import { bearer, sandboxKey, tokenIsValid } from './idscan-auth.ts'
import { IdscanRefusal } from './idscan-errors.ts'
import { placeholderPng, plainPdf } from './idscan-files.ts'
import { transactionWish } from './idscan-input.ts'
import type { IdscanMemory } from './idscan-memory.ts'
import type { StoredTransaction } from './idscan-model.ts'
import { newTransaction, stateAt } from './idscan-transactions.ts'
import { createdJson, detailsJson, resultJson } from './idscan-views.ts'
import { idscanWebhooks } from './idscan-webhooks.ts'
import { createdStatus, paths, statusOf } from './idscan-wire.ts'

type Named = { Params: { id: string; resultId: string } }

/** Everything under /id-scan/v1; every call brings a fresh self-signed token. */
export function idscanRoutes(api: FastifyInstance, memory: IdscanMemory): void {
  const { state, now } = memory
  const transaction = (id: string): StoredTransaction => {
    const found = state.transactions.find(candidate => candidate.id === id)
    if (!found) throw new IdscanRefusal(statusOf.unknownId, 'transaction not found')
    return found
  }
  const finished = (id: string, resultId: string): StoredTransaction => {
    const found = transaction(id)
    const current = stateAt(found, now())
    if (current === 'expired') throw new IdscanRefusal(statusOf.gone, 'the transaction has expired')
    if (found.resultId === null)
      throw new IdscanRefusal(statusOf.wrongState, `the transaction is ${current} and has no result`)
    if (found.resultId !== resultId) throw new IdscanRefusal(statusOf.unknownId, 'result not found')
    return found
  }

  api.addHook('onRequest', async request => {
    const token = bearer(request.headers.authorization)
    if (token === null || !(await tokenIsValid(token, sandboxKey, now())))
      throw new IdscanRefusal(statusOf.badToken, 'the token is missing or not valid')
  })
  api.post('/transactions', async (request, reply) => {
    const made = newTransaction(transactionWish(request.body), now())
    state.transactions.push(made)
    return reply.code(createdStatus).send(createdJson(memory.bases, made))
  })
  api.get<Named>('/transactions/:id', async request => {
    const found = transaction(request.params.id)
    return detailsJson(memory.bases, found, stateAt(found, now()), memory.resultIdInDetails)
  })
  api.get<Named>('/transactions/:id/results/:resultId', async request =>
    resultJson(memory.bases, finished(request.params.id, request.params.resultId)),
  )
  api.get<Named>(paths.auditReport, async (request, reply) => {
    const found = finished(request.params.id, request.params.resultId)
    const lines = [
      'Sandbox audit report. It shows nobody and proves nothing.',
      `Transaction ${found.id}`,
      `Result ${found.resultId}`,
      `State ${found.state}`,
    ]
    return reply.type('application/pdf').send(plainPdf(lines))
  })
  // A pending transaction is cancelled; one that has ended loses its data.
  api.delete<Named>(paths.cancel, async (request, reply) => {
    const found = transaction(request.params.id)
    if (found.state === 'pending') {
      found.state = 'cancelled'
      memory.announceState(found)
    } else state.transactions.splice(state.transactions.indexOf(found), 1)
    return reply.code(204).send()
  })
  api.get<{ Params: { name: string } }>('/downloads/:name', async (request, reply) => {
    const owner = state.transactions.find(
      ({ files }) => files.document === request.params.name || files.portrait === request.params.name,
    )
    if (!owner || stateAt(owner, now()) === 'expired') throw new IdscanRefusal(statusOf.unknownId, 'file not found')
    const portrait = owner.files.portrait === request.params.name
    return reply.type('image/png').send(portrait ? placeholderPng(120, 160) : placeholderPng(320, 202))
  })
  idscanWebhooks(api, state, now)
}
