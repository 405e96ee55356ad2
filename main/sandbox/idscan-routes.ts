// The API of the ID Scan simulator: transactions, results, downloads and the audit report.
import type { FastifyInstance } from 'fastify'
import { bearer, lifeOf, sandboxKey, tokenIsValid } from './idscan-auth.ts'
import { IdscanRefusal } from './idscan-errors.ts'
import { plainPdf } from './idscan-files.ts'
import { transactionWish } from './idscan-input.ts'
import type { IdscanMemory } from './idscan-memory.ts'
import type { StoredTransaction } from './idscan-model.ts'
import { documentJpeg, portraitJpeg } from './idscan-pictures.ts'
import { newTransaction, stateAt } from './idscan-transactions.ts'
import { createdJson, detailsJson, resultJson } from './idscan-views.ts'
import { idscanWebhooks } from './idscan-webhooks.ts'
import { paths, statusOf } from './idscan-wire.ts'
import { guardMethods } from './kit-methods.ts'

type Named = { Params: { id: string; resultId: string } }

/** Everything under /id-scan/v1; every call brings a fresh self-signed token. */
export function idscanRoutes(api: FastifyInstance, memory: IdscanMemory): void {
  const { state, now, counts } = memory
  const { total } = counts
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
    if (token === null || !(await tokenIsValid(token, sandboxKey, now()))) {
      total.tokensRefused += 1
      throw new IdscanRefusal(statusOf.badToken, 'the token is missing or not valid')
    }
    total.longestTokenSeconds = Math.max(total.longestTokenSeconds, lifeOf(token))
  })
  // Only JSON is a body here, not text that looks like it.
  api.removeContentTypeParser('text/plain')
  const guard = guardMethods(api, () => new IdscanRefusal(statusOf.wrongMethod, 'this path does not take that method'))
  api.post('/transactions', async (request, reply) => {
    const made = newTransaction(transactionWish(request.body), now())
    state.transactions.push(made)
    total.created += 1
    return reply.code(memory.knobs.createdStatus).send(createdJson(memory.bases, made, memory.knobs.pageAddress))
  })
  api.get<Named>('/transactions/:id', async request => {
    const found = transaction(request.params.id)
    counts.of(found.id).details += 1
    return detailsJson(memory.bases, found, stateAt(found, now()), memory.knobs)
  })
  api.get<Named>('/transactions/:id/results/:resultId', async request => {
    counts.of(transaction(request.params.id).id).results += 1
    return resultJson(memory.bases, finished(request.params.id, request.params.resultId))
  })
  api.get<Named>(paths.auditReport, async (request, reply) => {
    const found = finished(request.params.id, request.params.resultId)
    counts.of(found.id).audits += 1
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
    counts.of(found.id).deletes += 1
    if (memory.knobs.cancel === 'not-found') throw new IdscanRefusal(statusOf.unknownId, 'Not found')
    if (memory.knobs.cancel === 'not-allowed')
      throw new IdscanRefusal(statusOf.wrongMethod, 'this path does not take that method')
    if (found.state === 'pending') {
      found.state = 'cancelled'
      memory.announceState(found)
    } else state.transactions.splice(state.transactions.indexOf(found), 1)
    return reply.code(204).send()
  })
  api.get<{ Params: { name: string } }>('/downloads/:name', async (request, reply) => {
    const { name } = request.params
    const owner = state.transactions.find(({ files }) => files.document === name || files.portrait === name)
    if (!owner || stateAt(owner, now()) === 'expired') throw new IdscanRefusal(statusOf.unknownId, 'file not found')
    counts.of(owner.id).downloads += 1
    const picture = owner.files.portrait === name ? portraitJpeg : documentJpeg
    const mode = memory.knobs.download
    switch (mode) {
      case 'jpeg':
        return reply.type('image/jpeg').send(picture)
      case 'wrong-type':
        return reply.type('text/html').send(picture)
      case 'not-a-picture':
        return reply.type('image/jpeg').send('<html><body>Please sign in</body></html>')
      case 'redirect':
        return reply.redirect(`${memory.bases.elsewhere}/downloads/${name}`, 302)
      default:
        throw new Error(mode satisfies never)
    }
  })
  idscanWebhooks(api, state, now)
  guard()
}
