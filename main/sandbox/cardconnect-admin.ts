// The back door of the Card Connect simulator for harnesses: queue faults by order id, turn switches, compare the money.
import type { FastifyInstance, FastifyReply } from 'fastify'
import { authModes, type AuthMode } from './cardconnect-auth.ts'
import { bodyOf, text } from './cardconnect-input.ts'
import type { CardconnectPanel, OrderLedger } from './cardconnect-model.ts'

type Panel = Pick<
  CardconnectPanel,
  'queueFault' | 'setAuth' | 'closeBatch' | 'expireTokens' | 'ledger' | 'ledgerOf' | 'transactions'
> & { clearFaults(): void }

/**
 * `POST /sandbox/faults` `{orderid, fault}` (no order id: any), `DELETE` clears them. `POST /sandbox/switches`
 * `{auth, closeBatch, expireTokens}`. `GET /sandbox/ledger` and `/sandbox/ledger/ORDERID` give minor units; `POST
 * /sandbox/check` `{booked: {ORDERID: minor}}` names every order whose live charges differ from what was booked. Only
 * JSON is taken, so that no page of another origin can write here without being asked.
 */
export function cardconnectAdmin(server: FastifyInstance, panel: Panel): void {
  const refused = (reply: FastifyReply, message: string) => reply.code(400).send({ error: message })
  const isJson = (type: string | undefined): boolean => type?.startsWith('application/json') === true

  server.register(
    async admin => {
      admin.addHook('preHandler', async (request, reply) => {
        if (request.method === 'POST' && !isJson(request.headers['content-type']))
          return await reply.code(415).send({ error: 'the body must be application/json' })
        return undefined
      })
      admin.post('/faults', async (request, reply) => {
        const body = bodyOf(request.body)
        try {
          panel.queueFault(text(body, 'orderid') || null, text(body, 'fault'))
        } catch (thrown) {
          if (thrown instanceof RangeError) return refused(reply, thrown.message)
          throw thrown
        }
        return reply.code(204).send()
      })
      admin.delete('/faults', async (_request, reply) => {
        panel.clearFaults()
        return reply.code(204).send()
      })
      admin.post('/switches', async (request, reply) => {
        const body = bodyOf(request.body)
        const auth = body['auth']
        if (auth !== undefined && !authModes.includes(auth as AuthMode))
          return refused(reply, `auth is one of ${authModes.join(', ')}`)
        if (auth !== undefined) panel.setAuth(auth as AuthMode)
        if (body['expireTokens'] === true) panel.expireTokens()
        return reply.send({ batch: body['closeBatch'] === true ? panel.closeBatch() : null })
      })
      admin.get('/ledger', async (_request, reply) => reply.send(panel.ledger()))
      admin.get('/ledger/:orderid', async (request, reply) =>
        reply.send(panel.ledgerOf((request.params as { orderid: string }).orderid)),
      )
      admin.get('/transactions', async (_request, reply) => reply.send(panel.transactions()))
      admin.post('/check', async (request, reply) => {
        const booked = bodyOf(bodyOf(request.body)['booked'])
        const differences = compared(booked, panel.ledger())
        return reply.send({ ok: differences.length === 0, differences })
      })
    },
    { prefix: '/sandbox' },
  )
}

type Difference = { orderid: string; booked: number; charges: number; count: number }

/** Orders with another sum than booked, or with more than one live charge. */
function compared(
  booked: Readonly<Record<string, unknown>>,
  live: Readonly<Record<string, OrderLedger>>,
): Difference[] {
  return [...new Set([...Object.keys(booked), ...Object.keys(live)])].flatMap(orderid => {
    const { charges = 0, count = 0 } = Object.hasOwn(live, orderid) ? (live[orderid] ?? {}) : {}
    const wanted = Object.hasOwn(booked, orderid) && typeof booked[orderid] === 'number' ? booked[orderid] : 0
    return charges === wanted && count <= 1 ? [] : [{ orderid, booked: wanted, charges, count }]
  })
}
