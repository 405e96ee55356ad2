// Turns whatever goes wrong into the one error envelope, and every request into one line of the log.
import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { BrokerError } from './error.ts'
import { describeThrown, type BrokerLog } from './log.ts'
import type { Metrics } from './metrics.ts'
import { sentence } from './sentences.ts'
import { brokerStatus, type BrokerCode, type BrokerErrorBody } from './wire.ts'

export type ReplyParts = { log: BrokerLog; metrics: Metrics; deviceOf(request: FastifyRequest): string | undefined }

/** Seconds after which another try makes sense when a partner is away and named no time. */
const usualWait = 5

function envelope(error: BrokerError, requestId: string): { body: BrokerErrorBody; wait: number | null } {
  const away = error.code === 'service-unavailable' || error.code === 'identity-unavailable'
  const wait = away ? error.retryAfter || usualWait : error.retryAfter
  const message = sentence(error.code, error.service, wait)
  return {
    wait,
    body: {
      error: { code: error.code, message, ...(wait === null ? {} : { retry_after: wait }), request_id: requestId },
    },
  }
}

/** Answers, counts and logs. Headers say what RFC 6750 §3 and RFC 9110 §10.2.3 want them to say. */
export function addReplies(server: FastifyInstance, { log, metrics, deviceOf }: ReplyParts): void {
  const codes = new WeakMap<FastifyRequest, BrokerCode>()

  function refuse(request: FastifyRequest, reply: FastifyReply, error: BrokerError, status: number): FastifyReply {
    const { body, wait } = envelope(error, request.id)
    codes.set(request, error.code)
    metrics.refused(error.code)
    if (status === 401) {
      const sent = request.headers.authorization !== undefined
      void reply.header('www-authenticate', `Bearer realm="tillgate-broker"${sent ? ', error="invalid_token"' : ''}`)
    }
    if (wait !== null) void reply.header('retry-after', String(wait))
    return reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(body))
  }

  server.setErrorHandler((thrown: FastifyError | BrokerError | Error, request, reply) => {
    if (thrown instanceof BrokerError) {
      log.warn('refused', {
        requestId: request.id,
        code: thrown.code,
        service: thrown.service || undefined,
        reason: thrown.message,
      })
      return refuse(request, reply, thrown, brokerStatus[thrown.code])
    }
    const status = 'statusCode' in thrown ? (thrown.statusCode ?? 500) : 500
    if (status >= 400 && status < 500)
      return refuse(request, reply, new BrokerError('bad-request', 'bad request'), status)
    log.error('failed', { requestId: request.id, ...describeThrown(thrown) })
    return refuse(request, reply, new BrokerError('internal', 'failed'), 500)
  })
  server.setNotFoundHandler((request, reply) =>
    refuse(request, reply, new BrokerError('bad-request', 'no such address'), 404),
  )
  server.addHook('onRequest', async (request, reply) => {
    void reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'x-request-id': request.id })
  })
  server.addHook('onResponse', async (request, reply) => {
    const code = codes.get(request)
    const route = request.routeOptions.url
    // Probes come every few seconds and say nothing while all is well.
    if (code === undefined && (route === '/healthz' || route === '/metrics')) return
    const fields = {
      requestId: request.id,
      method: request.method,
      route: route ?? 'unknown',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      device: deviceOf(request),
      code,
    }
    if (code === undefined) log.info('request', fields)
    else log.warn('request', { ...fields, address: request.ip })
  })
}

/** The answer to an address that cannot be read; no hook has seen the request. */
export function answerBadAddress(request: FastifyRequest, reply: FastifyReply, metrics: Metrics): void {
  const { body } = envelope(new BrokerError('bad-request', 'bad address'), request.id)
  metrics.refused('bad-request')
  void reply
    .code(400)
    .headers({ 'cache-control': 'no-store', 'x-request-id': request.id })
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(body))
}

/** The answer to something that is no HTTP request: broken, too slow, or with headers over 16 KB. */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket, metrics: Metrics): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400
  const requestId = randomUUID()
  const body = JSON.stringify(envelope(new BrokerError('bad-request', 'broken request'), requestId).body)
  metrics.refused('bad-request')
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Cache-Control: no-store',
      `X-Request-Id: ${requestId}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  )
}
