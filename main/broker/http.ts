// The broker's own small HTTP client: one request, once, to the services whose secrets it holds.
import { Agent as PlainAgent } from 'node:http'
import { Agent as SecureAgent } from 'node:https'
import got, { RequestError } from 'got'
import { BrokerError } from './error.ts'
import { isLoopback } from './settings.ts'

export type BrokerRequest = {
  service: string
  method: 'GET' | 'POST'
  url: string
  headers?: Record<string, string>
  form?: Record<string, string>
}

/** Status and JSON (undefined when it is none). Throws BrokerError `unreachable`; says nothing about what was sent. */
export async function ask(request: BrokerRequest): Promise<{ status: number; json: unknown }> {
  const { service } = request
  const url = new URL(request.url)
  if (url.protocol !== 'https:' && !isLoopback(url.hostname))
    throw new BrokerError({ code: 'unreachable', service }, `${service} has no https address`)
  const tooLarge = new AbortController()
  try {
    const pending = got(url, {
      method: request.method,
      headers: { accept: 'application/json', 'user-agent': 'Tillgate-Broker', ...request.headers },
      ...(request.form === undefined ? {} : { form: request.form }),
      agent: { http: new PlainAgent({ keepAlive: false }), https: new SecureAgent({ keepAlive: false }) },
      https: { rejectUnauthorized: true, minVersion: 'TLSv1.2' },
      timeout: { lookup: 3000, connect: 5000, secureConnect: 5000, send: 10_000, response: 15_000, request: 20_000 },
      retry: { limit: 0 },
      followRedirect: false,
      throwHttpErrors: false,
      decompress: false,
      signal: tooLarge.signal,
    })
    void pending.on('downloadProgress', progress => {
      if (Math.max(progress.transferred, progress.total ?? 0) > 64 * 1024) tooLarge.abort()
    })
    const response = await pending
    return { status: response.statusCode, json: parsed(response.body) }
  } catch (thrown) {
    // The library's error carries headers and form; only its code may go on.
    const code = thrown instanceof RequestError ? thrown.code : 'unexpected'
    throw new BrokerError({ code: 'unreachable', service }, `${service} gave no answer (${code})`)
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
