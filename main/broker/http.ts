// The broker's own small HTTP client: one request, once, to the services whose secrets it holds.
import { Agent as PlainAgent } from 'node:http'
import { Agent as SecureAgent } from 'node:https'
import got, { RequestError } from 'got'
import { isLoopback } from '#domain/loopback'
import { retryAfter } from '#domain/retry-after'
import { BrokerError } from './error.ts'

export type BrokerRequest = {
  service: string
  method: 'GET' | 'POST'
  url: string
  headers?: Record<string, string>
  form?: Record<string, string>
  /** Milliseconds for the whole request; 20 s unless said otherwise. */
  within?: number
}
/** `json` is undefined when the body is none; `retryAfter` is whole seconds, at most 15 minutes. */
export type BrokerAnswer = { status: number; json: unknown; retryAfter: number | null }

const largestAnswer = 64 * 1024
const longestWait = 15 * 60

/** Any status is an answer. Throws BrokerError `service-unavailable`; says nothing about what was sent. */
export async function ask(request: BrokerRequest): Promise<BrokerAnswer> {
  const { service, within = 20_000 } = request
  const url = new URL(request.url)
  if (url.protocol !== 'https:' && !isLoopback(url.hostname))
    throw new BrokerError('service-unavailable', `${service} has no https address`, { service })
  const tooLarge = new AbortController()
  try {
    const pending = got(url, {
      method: request.method,
      headers: { accept: 'application/json', 'user-agent': 'Tillgate-Broker', ...request.headers },
      ...(request.form === undefined ? {} : { form: request.form }),
      agent: { http: new PlainAgent({ keepAlive: false }), https: new SecureAgent({ keepAlive: false }) },
      https: { rejectUnauthorized: true, minVersion: 'TLSv1.2' },
      timeout: { lookup: 3000, connect: 5000, secureConnect: 5000, send: 10_000, response: 15_000, request: within },
      retry: { limit: 0 },
      followRedirect: false,
      throwHttpErrors: false,
      decompress: false,
      signal: tooLarge.signal,
    })
    void pending.on('downloadProgress', progress => {
      if (Math.max(progress.transferred, progress.total ?? 0) > largestAnswer) tooLarge.abort()
    })
    const response = await pending
    return {
      status: response.statusCode,
      json: parsed(response.body),
      retryAfter: retryAfterSeconds(response.headers['retry-after'], Date.now()),
    }
  } catch (thrown) {
    // The library's error carries headers and form; only its code may go on.
    const code = thrown instanceof RequestError ? thrown.code : 'unexpected'
    throw new BrokerError('service-unavailable', `${service} gave no answer (${code})`, { service })
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** What Retry-After asks for as whole seconds from now, at most 15 minutes; null for anything else. */
export function retryAfterSeconds(header: string | undefined, nowMs: number): number | null {
  const ms = retryAfter(header, nowMs)
  return ms === null ? null : Math.min(Math.ceil(ms / 1000), longestWait)
}
