// The broker's addresses: three that issue, one for health, one for metrics.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { addressGroup, addressMatcher } from './address.ts'
import type { Audit } from './audit.ts'
import { customerOf } from './customers.ts'
import type { Desk, House, KnownTill } from './desk.ts'
import { BrokerError } from './error.ts'
import { metricsType } from './metrics.ts'
import type { BrokerService } from './wire.ts'

/** What the routes need of a running broker; `desk` and `audit` change with a reload. */
export type Counter = House & { desk(): Desk; audit(): Audit; closing(): boolean }
/** A request that was let in, with the desk that did so: it is served by that one to its end. */
type Visit = { desk: Desk; till: KnownTill; request: FastifyRequest }
type Credential = { body: object; customer?: string }

/** Which till a request came from, for the log. */
export type Visitors = { deviceOf(request: FastifyRequest): string | undefined }

export function addRoutes(server: FastifyInstance, counter: Counter): Visitors {
  const visits = new WeakMap<FastifyRequest, Visit>()

  /** Writes the audit line before the credential leaves: what cannot be written is not issued. */
  const issue =
    (service: BrokerService, make: (visit: Visit) => Promise<Credential>) => async (request: FastifyRequest) => {
      const visit = visits.get(request)
      if (visit === undefined) throw new Error('a route was reached without its check')
      const started = counter.clock.mono()
      try {
        const { body, customer = null } = await make(visit)
        counter.audit().write({
          at: counter.clock.now().toISOString(),
          device: visit.till.device,
          service,
          customer,
          requestId: request.id,
        })
        counter.metrics.issued(service)
        return body
      } finally {
        counter.metrics.issueTime(service, (counter.clock.mono() - started) / 1000)
      }
    }

  server.get('/healthz', async (_request, reply) => {
    const status = counter.closing() ? 'closing' : 'ok'
    return reply.code(status === 'ok' ? 200 : 503).send({ status, services: counter.health.states() })
  })
  server.get('/metrics', async (_request, reply) => reply.type(metricsType).send(counter.metrics.text()))

  void server.register(async issuing => {
    issuing.addHook('onRequest', async request => {
      const desk = counter.desk()
      refuseStrangers(desk, request)
      const till = await desk.letIn(bearerOf(request.headers.authorization), addressGroup(request.ip))
      visits.set(request, { desk, till, request })
    })
    issuing.route({
      method: ['GET', 'POST'],
      url: '/cardscan-session',
      handler: issue('cardscan', async ({ desk, request }) => {
        const customer = customerOf(request.query, request.body, desk.isOurs)
        return { body: await desk.issuers.cardscan(customer), customer }
      }),
    })
    issuing.post(
      '/idscan-token',
      issue('idscan', async ({ desk }) => ({ body: await desk.issuers.idscan() })),
    )
    issuing.post(
      '/cardconnect-token',
      issue('cardconnect', async ({ desk, till, request }) => ({
        body: await desk.issuers.cardconnect(till.scope, refusedOf(request.body)),
      })),
    )
  })
  return { deviceOf: request => visits.get(request)?.till.device }
}

/** Behind a proxy the port speaks plain http, so nobody else may bring an access token to it. */
function refuseStrangers({ config }: Desk, request: FastifyRequest): void {
  if (!config.behindProxy) return
  if (!addressMatcher(config.trustProxy)(request.socket.remoteAddress ?? ''))
    throw new BrokerError('bad-request', 'the request did not come through the proxy')
}

/** RFC 6750 §2.1; null when there is none or it is malformed. */
function bearerOf(header: string | undefined): string | null {
  return /^Bearer +([\w.~+/-]{1,8192}=*)$/i.exec(header ?? '')?.[1] ?? null
}

/** The hex SHA-256 of a token that the gateway refused. Throws BrokerError `bad-request` when it is something else. */
function refusedOf(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('refused' in body)) return null
  if (typeof body.refused === 'string' && /^[0-9a-f]{64}$/i.test(body.refused)) return body.refused
  throw new BrokerError('bad-request', 'refused is no SHA-256', { service: 'cardconnect', fields: ['refused'] })
}
