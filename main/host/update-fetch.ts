// One GET for the updater: no redirects, cookies, credentials, proxies or unpacking, and a body that is read piece by piece.
import { Agent as PlainAgent } from 'node:http'
import { Agent as SecureAgent } from 'node:https'
import got from 'got'

export type Fetched = {
  status: number
  headers: Readonly<Record<string, string | string[] | undefined>>
  /** The bytes as they arrive; leaving the loop early closes the connection. */
  body: AsyncIterable<Uint8Array>
  /** Ends the connection; harmless when it has ended. */
  close(): void
}
/** Throws anything at all when there is no answer; the signal ends the request and the body. */
export type Fetch = (url: URL, headers: Readonly<Record<string, string>>, signal: AbortSignal) => Promise<Fetched>

/** The real fetcher. `userAgent` names program and version. */
export function updateFetch(userAgent: string): Fetch {
  // Own agents keep proxy settings of the environment out.
  const agent = { http: new PlainAgent({ keepAlive: false }), https: new SecureAgent({ keepAlive: false }) }
  return async (url, headers, signal) => {
    const stream = got.stream(url, {
      headers: { accept: '*/*', 'accept-encoding': 'identity', 'user-agent': userAgent, ...headers },
      agent,
      https: { rejectUnauthorized: true, minVersion: 'TLSv1.2' },
      timeout: { lookup: 3000, connect: 5000, secureConnect: 5000, send: 10_000, response: 30_000 },
      retry: { limit: 0 },
      followRedirect: false,
      throwHttpErrors: false,
      decompress: false,
      signal,
    })
    const { statusCode, headers: answered } = await new Promise<{
      statusCode: number
      headers: Fetched['headers']
    }>((resolve, reject) => {
      stream.once('response', resolve)
      // Kept for the whole life of the stream: a late error without a listener would end the till.
      stream.on('error', reject)
    })
    return { status: statusCode, headers: answered, body: stream, close: () => void stream.destroy() }
  }
}

/** A whole small body, or null when it is longer than `limit` bytes. */
export async function readUpTo(answer: Fetched, limit: number): Promise<Buffer | null> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of answer.body) {
    length += part.length
    if (length > limit) return null
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** The one value of a header, or undefined when it is missing or comes twice. */
export function headerOf(answer: Pick<Fetched, 'headers'>, name: string): string | undefined {
  const value = answer.headers[name]
  return typeof value === 'string' ? value : undefined
}
