// The only place that speaks HTTP: one posture for every service, and errors that say whether a byte left this machine.
import { Agent as PlainAgent, type ClientRequest } from 'node:http'
import { Agent as SecureAgent } from 'node:https'
import { TLSSocket } from 'node:tls'
import got, { RequestError } from 'got'
import type * as z from 'zod'
import { Problem } from '../ports/errors.ts'
import type { Log } from '../ports/system.ts'
import { encodeBody, type HttpBody } from './http-body.ts'
import { safeUrl } from './url.ts'

/** Milliseconds each phase may take; `request` bounds the whole. */
export type Timeouts = {
  lookup: number
  connect: number
  secureConnect: number
  send: number
  response: number
  request: number
}
const defaultTimeouts: Timeouts = {
  lookup: 3000,
  connect: 5000,
  secureConnect: 5000,
  send: 10_000,
  response: 30_000,
  request: 45_000,
}
const largestAnswer = 1024 * 1024

export type HttpRequest = {
  /** What is being done, for the log. Never a URL: paths may hold ids, queries may hold credentials. */
  operation: string
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  url: string
  headers?: Readonly<Record<string, string>>
  body?: HttpBody
  timeouts?: Partial<Timeouts>
  signal?: AbortSignal | undefined
}
/** The body as it came; `HttpAnswer` is the same as text. */
export type ByteAnswer = { status: number; headers: HttpAnswer['headers']; bytes: Buffer }
export type HttpAnswer = { status: number; headers: Readonly<Record<string, string | undefined>>; text: string }

/** No usable answer. `sent` false means that no byte of the request can have left this machine. */
export class HttpTrouble extends Problem {
  readonly sent: boolean
  /** The answer was given up because it is over the limit. */
  readonly tooLarge: boolean
  constructor(failure: Problem['failure'], sent: boolean, detail: string, tooLarge = false) {
    super(failure, detail)
    this.sent = sent
    this.tooLarge = tooLarge
  }
}

export type Http = {
  readonly service: string
  /**
   * Sends one request once. Any status is an answer, redirects included.
   * Throws HttpTrouble `unreachable`, `cancelled` (the signal) or `provider-fault` (no HTTP, or over 1 MB).
   */
  send(request: HttpRequest): Promise<HttpAnswer>
  /** The same for a file of at most `largest` bytes. */
  bytes(request: HttpRequest, largest: number): Promise<ByteAnswer>
  /** The JSON of an answer in the shape asked for. Throws Problem `provider-fault`; the body is never logged. */
  parse<T>(answer: HttpAnswer, schema: z.ZodType<T>, operation: string): T
  /** The Problem for an answer that is not the protocol, filed under a fresh incident id. */
  fault(answer: HttpAnswer, operation: string, why: string): Problem
}

/** JSON of an answer, or undefined when it is none. */
export function jsonOf(answer: HttpAnswer): unknown {
  try {
    return JSON.parse(answer.text) as unknown
  } catch {
    return undefined
  }
}

/** One HTTP client per service, so that each failure names its service. */
export function createHttp(options: { service: string; userAgent: string; log: Log }): Http {
  const { service, userAgent, log } = options
  // A fresh connection each time: a kept one that the server just closed looks like "sent, no answer", which costs an
  // inquiry after every payment. Own agents also keep proxy settings of the environment out.
  const agent = { http: new PlainAgent({ keepAlive: false }), https: new SecureAgent({ keepAlive: false }) }

  async function bytes(request: HttpRequest, largest: number): Promise<ByteAnswer> {
    const { operation } = request
    const url = safeUrl(request.url)
    if (url === null) {
      const incident = log.incident('http.unsafe-address', new Error('refused an address that is not https'), {
        service,
        operation,
      })
      throw new HttpTrouble({ code: 'provider-fault', service, incident }, false, 'unsafe address')
    }
    if (request.signal?.aborted) throw new HttpTrouble({ code: 'cancelled' }, false, 'cancelled before sending')
    const started = performance.now()
    const body = request.body === undefined ? undefined : encodeBody(request.body)
    const tooLarge = new AbortController()
    const signal = request.signal === undefined ? tooLarge.signal : AbortSignal.any([request.signal, tooLarge.signal])
    let sent = false
    try {
      const pending = got(url, {
        method: request.method,
        headers: {
          accept: 'application/json',
          'user-agent': userAgent,
          ...request.headers,
          ...(body === undefined ? {} : { 'content-type': body.type }),
        },
        ...(body === undefined ? {} : { body: body.bytes }),
        agent,
        https: { rejectUnauthorized: true, minVersion: 'TLSv1.2' },
        timeout: { ...defaultTimeouts, ...request.timeouts },
        retry: { limit: 0 },
        followRedirect: false,
        throwHttpErrors: false,
        decompress: false,
        signal,
        responseType: 'buffer',
      })
      void pending.on('request', native => watchForBytes(native, () => (sent = true)))
      void pending.on('downloadProgress', progress => {
        if (progress.transferred > largest || (progress.total ?? 0) > largest) tooLarge.abort()
      })
      const response = await pending
      const answer = {
        status: response.statusCode,
        headers: flat(response.headers),
        bytes: Buffer.from(response.body),
      }
      log.info('http', { service, operation, status: answer.status, ms: Math.round(performance.now() - started) })
      return answer
    } catch (thrown) {
      throw trouble(thrown, request, sent, tooLarge.signal.aborted, Math.round(performance.now() - started))
    }
  }

  async function send(request: HttpRequest): Promise<HttpAnswer> {
    const { status, headers, bytes: body } = await bytes(request, largestAnswer)
    return { status, headers, text: body.toString('utf8') }
  }

  /** The library's error is dropped here on purpose: it carries headers and body, which must reach no log. */
  function trouble(thrown: unknown, request: HttpRequest, sent: boolean, tooLarge: boolean, ms: number): HttpTrouble {
    const { operation } = request
    const code = thrown instanceof RequestError ? thrown.code : 'unexpected'
    if (request.signal?.aborted) return new HttpTrouble({ code: 'cancelled' }, sent, 'cancelled')
    if (tooLarge || code.startsWith('HPE_') || code === 'unexpected') {
      const why = tooLarge
        ? `${service} answered ${operation} with too many bytes`
        : `${service} did not answer ${operation} in HTTP (${code})`
      const incident = log.incident('http.fault', new Error(why), { service, operation, ms })
      return new HttpTrouble({ code: 'provider-fault', service, incident }, sent, why, tooLarge)
    }
    log.warn('http.unreachable', { service, operation, error: code, sent, ms })
    return new HttpTrouble({ code: 'unreachable', service }, sent, `${service} is unreachable (${code})`)
  }

  function fault(answer: HttpAnswer, operation: string, why: string): Problem {
    const type = answer.headers['content-type']?.slice(0, 60) ?? 'no content type'
    const detail = `${service} answered ${operation} with ${answer.status}, ${Buffer.byteLength(answer.text)} bytes of ${type}: ${why}`
    return new Problem(
      {
        code: 'provider-fault',
        service,
        incident: log.incident('http.fault', new Error(detail), { service, operation }),
      },
      detail,
    )
  }

  function parse<T>(answer: HttpAnswer, schema: z.ZodType<T>, operation: string): T {
    const json = jsonOf(answer)
    if (json === undefined) throw fault(answer, operation, 'not JSON')
    const read = schema.safeParse(json)
    if (read.success) return read.data
    // Paths and kinds only: a message could repeat a value.
    const where = read.error.issues.slice(0, 5).map(issue => `${issue.path.join('.') || 'body'} ${issue.code}`)
    throw fault(answer, operation, where.join(', '))
  }

  return { service, send, bytes, parse, fault }
}

/** Calls `tell` once the connection stands (TCP, and TLS where there is one): from then on bytes may have left. */
function watchForBytes(request: ClientRequest, tell: () => void): void {
  const onSocket = (socket: NonNullable<ClientRequest['socket']>): void => {
    if (socket instanceof TLSSocket) socket.once('secureConnect', tell)
    else if (socket.connecting) socket.once('connect', tell)
    else tell()
  }
  if (request.socket) onSocket(request.socket)
  else request.once('socket', onSocket)
}

function flat(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  )
}
