// The operator's page: where the manager approves tills, plays the customer at the terminal, and reads what was printed.
import Fastify from 'fastify'
import { networkInterfaces } from 'node:os'
import { listen } from './kit.ts'
import {
  addFault,
  approve,
  clearFaults,
  deny,
  device,
  printer,
  resetCounts,
  revoke,
  setKnobs,
  terminal,
  type ActionAnswer,
  type ActionBody,
} from './operator-actions.ts'
import { check, insurance } from './operator-checks.ts'
import { checksScript } from './operator-checks-script.ts'
import { activatePage, dashboardPage } from './operator-page.ts'
import { operatorScript } from './operator-script.ts'
import { charges, operatorState, tokenCounts, type OperatorPanels, type SetFault } from './operator-state.ts'
import { operatorStyle } from './operator-style.ts'
import { lenientBodies } from './secucard-body.ts'

export type { OperatorPanels, OperatorState } from './operator-state.ts'
export type OperatorOptions = { host: string; port: number; now?: () => number; panels: OperatorPanels }
export type Operator = { url: string; close(): Promise<void> }

const everywhere = (host: string): boolean => host === '0.0.0.0' || host === '::'

/** The addresses this machine answers to when it listens on `host`. */
export function ownAddresses(host: string): string[] {
  const loopback = ['127.0.0.1', 'localhost', '[::1]']
  if (!everywhere(host)) return loopback.includes(host) ? loopback : [host]
  const others = Object.values(networkInterfaces())
    .flatMap(list => list ?? [])
    .map(one => (one.family === 'IPv6' ? `[${one.address}]` : one.address))
  return [...loopback, ...others]
}

/** An address other machines can use: the first outward one when listening everywhere. */
export function reachableHost(host: string): string {
  if (!everywhere(host)) return host
  return (
    Object.values(networkInterfaces())
      .flatMap(list => list ?? [])
      .find(one => one.family === 'IPv4' && !one.internal)?.address ?? '127.0.0.1'
  )
}

const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/** Form members, or the members of a JSON object. */
function members(body: unknown): ActionBody {
  if (body instanceof URLSearchParams) return Object.fromEntries(body)
  return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as ActionBody) : {}
}

/** Starts the page. It answers only requests that name its own address, and takes actions only from its own pages or from programs. */
export async function startOperator(options: OperatorOptions): Promise<Operator> {
  const { panels } = options
  const now = options.now ?? Date.now
  const faults: SetFault[] = []
  const server = Fastify({ bodyLimit: 64 * 1024, forceCloseConnections: true })
  lenientBodies(server)
  let allowed: string[] = []

  server.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'cache-control': 'no-store',
      'content-security-policy': policy,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    })
    // Another name for this address means a page elsewhere was pointed here by its DNS.
    if (!allowed.includes(request.headers.host ?? ''))
      return reply.code(421).send({ ok: false, message: 'This page answers only under its own address.' })
    const { origin } = request.headers
    if (request.method !== 'GET' && origin !== undefined && origin !== `http://${request.headers.host}`)
      return reply.code(403).send({ ok: false, message: 'Actions are taken only from this page itself.' })
  })

  const action = (path: string, run: (body: ActionBody) => ActionAnswer | Promise<ActionAnswer>): void =>
    void server.post(path, async (request, reply) => {
      const answer = await run(members(request.body))
      // A form without script goes back to the page a phone shows.
      if (request.body instanceof URLSearchParams)
        return reply
          .code(answer.ok ? 200 : 400)
          .type('text/html; charset=utf-8')
          .send(
            activatePage({
              pending: panels.secucard.pending(),
              code: answer.ok ? '' : (request.body.get('userCode') ?? '').slice(0, 20),
              answer,
              now: now(),
            }),
          )
      return reply.code(answer.ok ? 200 : 400).send(answer)
    })
  action('/approve', body => approve(panels, body))
  action('/deny', body => deny(panels, body))
  action('/revoke', body => revoke(panels, body))
  action('/device', body => device(panels, body))
  action('/tokens/reset', () => resetCounts(panels))
  action('/terminal', body => terminal(panels, body))
  action('/printer', body => printer(panels, body))
  action('/fault', body => addFault(panels, faults, body, now()))
  action('/fault/clear', body => clearFaults(panels, faults, body))
  action('/knobs', body => setKnobs(panels, body))
  action('/check', body => check(panels, body))
  action('/insurance', body => insurance(panels, body))

  server.get('/', async (_request, reply) => reply.type('text/html; charset=utf-8').send(dashboardPage()))
  server.get('/activate', async (request, reply) => {
    const { code } = request.query as { code?: unknown }
    return reply.type('text/html; charset=utf-8').send(
      activatePage({
        pending: panels.secucard.pending(),
        code: typeof code === 'string' ? code.slice(0, 20) : '',
        answer: null,
        now: now(),
      }),
    )
  })
  server.get('/operator.css', async (_request, reply) => reply.type('text/css; charset=utf-8').send(operatorStyle))
  server.get('/operator.js', async (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').send(operatorScript + checksScript),
  )
  // The address of a hosted page opens it for anybody, so it is in no answer; this page leads there.
  server.get('/check/open', async (request, reply) => {
    const { id } = request.query as { id?: unknown }
    const found = panels.idscan.transaction(String(id))
    if (!found) return reply.code(404).send({ ok: false, message: 'This check is not known.' })
    return reply.redirect(found.url, 302)
  })
  server.get('/favicon.ico', async (_request, reply) => reply.code(204).send())
  server.get('/state', async () => operatorState(panels, faults, now()))
  server.get('/tokens', async () => tokenCounts(panels))
  server.get('/printed', async () => panels.printer.printed())
  server.get('/charges', async () => charges(panels))

  const url = await listen(server, options.host, options.port)
  const { port } = new URL(url)
  allowed = ownAddresses(options.host).map(host => `${host}:${port}`)
  return { url: `http://${reachableHost(options.host)}:${port}`, close: () => server.close() }
}
