// The line between the tills and the simulated server: passes everything on, and keeps the record of who asked what.
import { createHash } from 'node:crypto'
import { createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Fault } from '../../main/sandbox/kit-faults.ts'

/** One request and what became of it. Times are milliseconds of the harness's monotonic clock. */
export type Exchange = {
  n: number
  /** Who asked: the process by its name in the run. */
  from: string
  kind: 'refresh' | 'poll' | 'resource' | 'other'
  /** Of a refresh: the first 12 hex digits of the token's SHA-256, as in the server's own counts. */
  hash: string | null
  arrivedAt: number
  /** When the answer, or what is left of it, began to be passed on: nobody can know it earlier. */
  endedAt: number | null
  /** Nothing of it is under way any more. */
  over: boolean
  /** What the server said, also when it did not arrive; null when it said nothing. */
  status: number | null
  error: string | null
  fault: Fault | null
}
/** What a run wants to know and do at the line. `arrived` chooses the fault. */
export type Watch = {
  arrived(exchange: Exchange): Omit<Fault, 'match'> | null
  answered(exchange: Exchange): void
  ended(exchange: Exchange): void
}
export type Wire = {
  url: string
  /** Every token that passed. */
  secrets: Set<string>
  watch(who: Watch | null): void
  close(): Promise<void>
}

export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex').slice(0, 12)
const tokenPaths = ['/oauth/token', '/token']

/** Listens before `upstream`; `suffer` puts a fault in the way of the next request whose path holds its `match`. */
export async function startWire(upstream: string, suffer: (fault: Fault) => void): Promise<Wire> {
  let count = 0
  let watching: Watch | null = null
  const secrets = new Set<string>()

  function described(request: IncomingMessage, form: URLSearchParams): Exchange {
    const path = request.url ?? ''
    const token = tokenPaths.includes(path) ? form.get('refresh_token') : null
    const from = /^en-x-(\S+)/.exec(request.headers['accept-language'] ?? '')?.[1] ?? '?'
    const polls = form.has('device_code') || form.has('code')
    const kind =
      token !== null ? 'refresh' : polls ? 'poll' : request.headers.authorization !== undefined ? 'resource' : 'other'
    if (token !== null) secrets.add(token)
    count += 1
    const hash = token === null ? null : hashOf(token)
    return {
      n: count,
      from,
      kind,
      hash,
      arrivedAt: performance.now(),
      endedAt: null,
      over: false,
      status: null,
      error: null,
      fault: null,
    }
  }

  function learn(exchange: Exchange, body: Buffer): void {
    if (exchange.kind === 'resource') return
    try {
      const said = JSON.parse(body.toString()) as Record<string, unknown>
      for (const name of ['access_token', 'refresh_token', 'device_code'])
        if (typeof said[name] === 'string') secrets.add(said[name])
      if (typeof said['error'] === 'string') exchange.error = said['error']
    } catch {
      // Damaged on purpose.
    }
  }

  function pass(exchange: Exchange, request: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const watch = watching
    const answered = (): void => {
      watch?.answered(exchange)
      exchange.endedAt = performance.now()
    }
    const end = (): void => {
      exchange.over = true
      watch?.ended(exchange)
    }
    const breakOff = (): void => {
      request.socket.destroy()
      end()
    }
    const onward = ask(
      `${upstream}${request.url}?n=${exchange.n}.`,
      { method: request.method, headers: { ...request.headers, connection: 'close' }, agent: false },
      answer => {
        const chunks: Buffer[] = []
        let over = false
        exchange.status = answer.statusCode ?? null
        answer.on('data', chunk => chunks.push(chunk as Buffer))
        answer.on('end', () => {
          over = true
          const whole = Buffer.concat(chunks)
          learn(exchange, whole)
          answered()
          if (request.socket.destroyed) return end()
          response.writeHead(exchange.status ?? 502, answer.headers)
          response.once('close', end)
          response.end(whole)
        })
        answer.on('error', () => undefined)
        answer.on('close', () => {
          if (over) return
          answered()
          response.writeHead(exchange.status ?? 502, answer.headers)
          response.write(Buffer.concat(chunks), breakOff)
        })
      },
    )
    onward.on('error', () => {
      if (exchange.status !== null) return
      answered()
      breakOff()
    })
    onward.end(body)
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk as Buffer))
    request.on('error', () => undefined)
    response.on('error', () => undefined)
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      const exchange = described(request, new URLSearchParams(body.toString()))
      const fault = watching?.arrived(exchange) ?? null
      if (fault !== null) suffer((exchange.fault = { ...fault, match: `?n=${exchange.n}.` }))
      pass(exchange, request, body, response)
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    secrets,
    watch: who => void (watching = who),
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
