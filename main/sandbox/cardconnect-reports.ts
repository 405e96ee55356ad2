// What the Card Connect simulator reports: settled batches, card types, the merchant's configuration.
import type { FastifyInstance } from 'fastify'
import { amountText, brandOf } from './cardconnect-amounts.ts'
import { sandboxClient, type GatewayAuth, type Scope } from './cardconnect-auth.ts'
import type { CardconnectState, StoredBatch } from './cardconnect-model.ts'
import type { Pipeline, Work } from './cardconnect-pipeline.ts'
import { binReply, scrambled, type Reply } from './cardconnect-replies.ts'

const monthDay = (ms: number): string => new Date(ms).toISOString().slice(5, 10).replace('-', '')

function batchJson(books: CardconnectState, batch: StoredBatch): Reply {
  const txns = books.transactions
    .filter(entry => batch.retrefs.includes(entry.retref))
    .map(entry => ({
      retref: entry.retref,
      setlstat: 'Y',
      setlamount: amountText(entry.kind === 'refund' ? -entry.approved : entry.approved),
      authcode: entry.authcode,
      cardtype: brandOf(entry.token),
      salesdoc: entry.orderid,
    }))
  return {
    merchid: sandboxClient.merchid,
    batchid: batch.batchid,
    hostbatch: batch.batchid.slice(-10),
    hoststat: 'GB',
    respproc: 'RPCT',
    txns,
  }
}

/** Reports and configuration; reads only, except that `settlestat` without date or batch consumes. */
export function cardconnectReports(
  rest: FastifyInstance,
  books: CardconnectState,
  auth: GatewayAuth,
  line: Pipeline,
): void {
  const report = (scope: Scope, work: Work) => line.run({ operation: 'report', scope, orderidOf: () => null, work })

  // The credential check moves nothing, and its answer is plain text.
  rest.route({
    method: ['PUT', 'POST', 'GET'],
    url: '/',
    handler: async (request, reply) =>
      auth.check(request, reply, 'payments.read') ? reply.type('text/plain').send('CardConnect REST Servlet') : reply,
  })
  rest.get(
    '/settlestat',
    report('reports.read', request => {
      const query = request.query as { date?: string; batchid?: string }
      const byQuery = query.batchid !== undefined || query.date !== undefined
      const found = books.batches.filter(batch =>
        byQuery ? batch.batchid === query.batchid || monthDay(batch.closedMs) === query.date : !batch.reported,
      )
      for (const batch of found) batch.reported = true
      // Not JSON, whatever the content type says: the real service answers so.
      return { reply: found.length > 0 ? found.map(batch => batchJson(books, batch)) : 'Null batches' }
    }),
  )
  rest.get(
    '/funding',
    report('reports.read', () => ({ reply: { errormsg: 'No deposits match your request' } })),
  )
  rest.get(
    '/bin/:merchid/:token',
    report('payments.read', request => {
      const { token } = request.params as { token: string }
      const known = /^9\d{15}$/.test(token)
      return { reply: known ? scrambled(binReply(token)) : { success: false, errormsg: 'Invalid token' } }
    }),
  )
  rest.get('/inquireMerchant/:merchid', async (request, reply) => {
    if (!auth.check(request, reply, 'payments.read')) return reply
    const { merchid } = request.params as { merchid: string }
    if (merchid !== sandboxClient.merchid) return reply.code(404).send({ status: 404, error: 'Not Found' })
    return reply.send(
      scrambled({
        merchid,
        enabled: true,
        site: 'SANDBOX',
        cardproc: 'RPCT',
        avs: true,
        cvv: true,
        echeck: false,
        acctupdater: 'N',
        fee_type: 'N',
      }),
    )
  })
}
