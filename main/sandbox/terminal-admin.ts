// The back door of the virtual card terminal for harnesses: the customer, the faults, and what stands on its screen.
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { CustomerAction } from './terminal-card.ts'
import type { TerminalPanel } from './terminal.ts'

const actions: readonly CustomerAction[] = ['tap-approve', 'tap-decline', 'chip', 'tap-partial', 'remove', 'no-action']

/**
 * `GET /sandbox/state`; `POST /sandbox/act` `{action}`; `POST /sandbox/faults` `{orderid, fault}` (no order id: any),
 * `DELETE` clears them; `POST /sandbox/switches` `{autoTap, connected, merchantMode, expireSession, timeoutMs}`.
 */
export function terminalAdmin(server: FastifyInstance, panel: TerminalPanel & { clearFaults(): void }): void {
  const bodyOf = (body: unknown): Record<string, unknown> =>
    typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
  const done = (reply: FastifyReply) => reply.code(204).send()
  const refused = (reply: FastifyReply, message: string) => reply.code(400).send({ error: message })

  server.get('/sandbox/state', async (_request, reply) =>
    reply.send({
      waiting: panel.waiting(),
      display: panel.display(),
      connected: panel.connected(),
      merchantMode: panel.merchantMode(),
      autoTap: panel.autoTap(),
    }),
  )
  server.post('/sandbox/act', async (request, reply) => {
    const action = actions.find(one => one === bodyOf(request.body)['action'])
    if (action === undefined) return refused(reply, `action is one of ${actions.join(', ')}`)
    return panel.act(action) ? done(reply) : reply.code(409).send({ error: 'the terminal waits for nobody' })
  })
  server.post('/sandbox/faults', async (request, reply) => {
    const { orderid, fault } = bodyOf(request.body)
    try {
      panel.queueFault(typeof orderid === 'string' && orderid !== '' ? orderid : null, String(fault))
    } catch (thrown) {
      if (thrown instanceof RangeError) return refused(reply, thrown.message)
      throw thrown
    }
    return done(reply)
  })
  server.delete('/sandbox/faults', async (_request, reply) => {
    panel.clearFaults()
    return done(reply)
  })
  server.post('/sandbox/switches', async (request, reply) => {
    const { autoTap, connected, merchantMode, expireSession, timeoutMs } = bodyOf(request.body)
    if (typeof autoTap === 'boolean') panel.setAutoTap(autoTap)
    if (typeof connected === 'boolean') panel.setConnected(connected)
    if (typeof merchantMode === 'boolean') panel.setMerchantMode(merchantMode)
    if (expireSession === true) panel.expireSession()
    if (typeof timeoutMs === 'number' && timeoutMs > 0) panel.setTimeoutMs(timeoutMs)
    return done(reply)
  })
}
