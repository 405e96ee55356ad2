// What the adapter tests share: a log that keeps its lines, a quick clock, and a server that misbehaves on demand.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createHttp, type Http } from '../../main/providers/http.ts'
import type { Clock, Log, LogFields } from '../../main/ports/system.ts'

export type KeptLog = Log & {
  lines: { event: string; fields: LogFields | undefined; thrown?: unknown }[]
  text(): string
}

/** Everything that was logged, errors with their message, stack and cause. */
export function keptLog(): KeptLog {
  const lines: KeptLog['lines'] = []
  const keep = (event: string, fields?: LogFields, thrown?: unknown): void => void lines.push({ event, fields, thrown })
  return {
    lines,
    info: (event, fields) => keep(event, fields),
    warn: (event, fields) => keep(event, fields),
    incident: (event, thrown, fields) => {
      keep(event, fields, thrown)
      return `incident-${lines.length}`
    },
    text: () =>
      lines
        .map(
          line =>
            `${line.event} ${JSON.stringify(line.fields)} ${line.thrown instanceof Error ? `${line.thrown.stack} ${JSON.stringify(line.thrown)} ${String(line.thrown.cause)}` : ''}`,
        )
        .join('\n'),
  }
}

export const quickClock: Clock = {
  now: () => new Date(),
  mono: () => performance.now(),
  sleep: () => Promise.resolve(),
}

export function testHttp(service: string, log: Log = keptLog()): Http {
  return createHttp({ service, userAgent: 'Tillgate/test', log })
}

export type Seen = { method: string; url: string; headers: IncomingMessage['headers']; body: Buffer }
export type Partner = { url: string; seen: Seen[]; close(): Promise<void> }

/** A partner of a few lines. The handler gets the whole body; throwing away the socket is its business. */
export async function partner(
  handle: (seen: Seen, response: ServerResponse, request: IncomingMessage) => void,
): Promise<Partner> {
  const seen: Seen[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk as Buffer))
    request.on('end', () => {
      const one = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks),
      }
      seen.push(one)
      handle(one, response, request)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))
}
export function html(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'text/html' }).end('<html><body>sign in to this network</body></html>')
}

/** The rejection of a promise that must reject. */
export async function rejection(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    value => {
      throw new Error(`resolved with ${JSON.stringify(value)}`)
    },
    (thrown: unknown) => thrown,
  )
}

/** An address at which nothing listens. */
export async function closedPort(): Promise<string> {
  const gone = await partner(() => {})
  await gone.close()
  return gone.url
}
