// Starts the Card Connect simulator: the OAuth 2 token endpoint and the gateway behind it on one port.
import { randomUUID } from 'node:crypto'
import formbody from '@fastify/formbody'
import { faultSwitch, listen, simulatorServer, type Simulator, type SimulatorOptions } from './kit.ts'
import { cardconnectAdmin } from './cardconnect-admin.ts'
import { chargesAtTerminal } from './cardconnect-at-terminal.ts'
import { gatewayAuth, sandboxClient } from './cardconnect-auth.ts'
import { gatewayFaults } from './cardconnect-faults.ts'
import { closeBatch, isLive, ledger, ledgerOf, newBooks } from './cardconnect-books.ts'
import { rateLimit } from './cardconnect-limits.ts'
import type { CardconnectPanel, CardconnectState, StoredTransaction, TransactionSummary } from './cardconnect-model.ts'
import { pipeline } from './cardconnect-pipeline.ts'
import { cardconnectProfiles } from './cardconnect-profiles.ts'
import { cardconnectReports } from './cardconnect-reports.ts'
import { cardconnectRoutes } from './cardconnect-routes.ts'

export type { CardconnectPanel, CardconnectState } from './cardconnect-model.ts'

const summary = (entry: StoredTransaction): TransactionSummary => ({
  kind: entry.kind,
  orderid: entry.orderid,
  retref: entry.retref,
  amount: entry.amount,
  approved: isLive(entry) ? entry.approved : 0,
  setlstat: entry.setlstat,
  respstat: entry.respstat,
  respcode: entry.respcode,
  token: entry.token,
})

/** Serves tokens at `/v1/auth/token` and the gateway under `/cardconnect/rest`. */
export async function startCardconnect(
  options: SimulatorOptions<CardconnectState>,
): Promise<Simulator<CardconnectState, CardconnectPanel>> {
  const books = options.restore ? structuredClone(options.restore) : newBooks()
  const now = options.now ?? Date.now
  const faults = faultSwitch()
  const gateway = gatewayFaults()
  const server = simulatorServer(faults)
  server.setErrorHandler((thrown: Error & { statusCode?: number }, request, reply) => {
    // A RangeError is an unknown X-Sim-Fault: the caller's mistake.
    const status = thrown instanceof RangeError ? 400 : (thrown.statusCode ?? 500)
    return reply.code(status).send({
      timestamp: new Date(now()).toISOString(),
      status,
      error: thrown.message,
      path: request.url.split('?')[0],
    })
  })
  server.setNotFoundHandler((request, reply) =>
    reply.code(404).send({
      timestamp: new Date(now()).toISOString(),
      status: 404,
      error: 'Not Found',
      path: request.url.split('?')[0],
    }),
  )
  // Every answer names its request, in the caller's words where it had some.
  server.addHook('onRequest', async (request, reply) => {
    const asked = request.headers['x-request-id']
    reply.header('x-request-id', typeof asked === 'string' ? `sim-${asked.slice(0, 60)}` : `sim-${randomUUID()}`)
  })
  await server.register(formbody)
  const auth = gatewayAuth(server, gateway, now)
  const line = pipeline(auth, gateway, options.pace ?? 1, now)
  await server.register(
    async rest => {
      rateLimit(rest, now)
      cardconnectRoutes(rest, books, line, now)
      cardconnectProfiles(rest, books, line)
      cardconnectReports(rest, books, auth, line)
    },
    { prefix: '/cardconnect/rest' },
  )
  const transactions = () => books.transactions.map(summary)
  const handles = {
    queueFault: (orderid: string | null, kind: string) => gateway.queue(orderid, kind),
    closeBatch: () => closeBatch(books, now()),
    expireTokens: () => auth.expireAll(),
    setAuth: auth.setMode,
    ledger: () => ledger(books),
    ledgerOf: (orderid: string) => ledgerOf(books, orderid),
    transactions,
  }
  cardconnectAdmin(server, { ...handles, clearFaults: () => gateway.clear() })
  const base = await listen(server, options.host, options.port)
  return {
    url: base,
    snapshot: () => structuredClone(books),
    panel: {
      ...sandboxClient,
      ...handles,
      tokenUrl: `${base}/v1/auth/token`,
      revokeUrl: `${base}/v1/auth/revoke`,
      restUrl: `${base}/cardconnect/rest`,
      faults,
      registerToken: (token, card) => void (books.cards[token] = { ...card }),
      chargeAtTerminal: chargesAtTerminal(books, gateway, sandboxClient.merchid, now),
    },
    async close() {
      line.close()
      await server.close()
    },
  }
}
