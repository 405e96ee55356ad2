// The line between the tills and the simulated gateway and terminal: loses, delays, doubles and spoils what the plan says.
import { Agent, createServer, request as ask, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a request is about. */
export type Operation =
  | 'auth'
  | 'void'
  | 'void-order'
  | 'refund'
  | 'inquire-order'
  | 'inquire'
  | 'token'
  | 'read'
  | 'charge'
  | 'other'
/**
 * `late`: the line breaks now and the request arrives `ms` of the till's time later. `twice-lost`: it arrives twice, and no
 * answer comes back. `spoil` rewrites the answer.
 */
export type LineFault =
  | { kind: 'drop-before' | 'drop-after' | 'twice-lost' | 'truncate' | 'bad-json' | 'html' }
  | { kind: 'late'; ms: number }
  | { kind: 'status-before' | 'status-after'; status: number; headers?: Record<string, string> }
  | { kind: 'wait'; ms: number }
  | { kind: 'spoil'; name: string; change: (body: Record<string, unknown>) => Record<string, unknown> }
  | { kind: 'unseen' }
export type Asked = { operation: Operation; orderId: string | null; body: Record<string, unknown> }
export type LineWatch = {
  /** A request has arrived at the line; chooses its fault. */
  arrived(asked: Asked): LineFault | null
  /** It is about to be handed to the partner. */
  forwarding(asked: Asked): void
  /** The partner has answered, the till does not know it yet. */
  answered(asked: Asked): void
}
export type PaymentWire = {
  url: string
  watch(who: LineWatch | null): void
  /** Virtual milliseconds; moves on and delivers what was held back until then. */
  passTo(ms: number): Promise<void>
  now(): number
  /** Nothing is held back any more. */
  empty(): boolean
  /** Access tokens and card tokens that passed. */
  secrets: Set<string>
  reset(): void
  close(): Promise<void>
}
type Held = { at: number; deliver: () => Promise<unknown> }

const paths: readonly [RegExp, Operation][] = [
  [/^\/gw\/auth$/, 'auth'],
  [/^\/gw\/void$/, 'void'],
  [/^\/gw\/voidByOrderId$/, 'void-order'],
  [/^\/gw\/refund$/, 'refund'],
  [/^\/gw\/inquireByOrderid\//, 'inquire-order'],
  [/^\/gw\/inquire\//, 'inquire'],
  [/^\/token/, 'token'],
  [/readCard$/, 'read'],
  [/authCard$/, 'charge'],
]
const notFound = { resptext: 'Txn not found', respcode: '29', respstat: 'C', respproc: 'PPS' }

export async function startPaymentWire(upstream: {
  gw: string
  token: string
  term: string
  basic: { user: string; password: string }
}): Promise<PaymentWire> {
  const agent = new Agent({ keepAlive: true })
  const secrets = new Set<string>()
  let watching: LineWatch | null = null
  let now = 0
  let held: Held[] = []
  const open = new Set<Promise<unknown>>()

  const target = (path: string): string =>
    path.startsWith('/gw')
      ? upstream.gw + path.slice(3)
      : path.startsWith('/term')
        ? upstream.term + path.slice(5)
        : upstream.token

  // The bearer token of a message that was held back for long would have died, although it was checked when it was sent.
  const basic = `Basic ${Buffer.from(`${upstream.basic.user}:${upstream.basic.password}`).toString('base64')}`

  function forward(
    request: IncomingMessage,
    body: Buffer,
    wasHeld = false,
  ): Promise<{ status: number; headers: IncomingMessage['headers']; body: Buffer }> {
    return new Promise((resolve, reject) => {
      const { host: _host, connection: _connection, ...kept } = request.headers
      const headers = wasHeld ? { ...kept, authorization: basic } : kept
      const onward = ask(target(request.url ?? ''), { method: request.method, headers, agent }, answer => {
        const chunks: Buffer[] = []
        answer.on('data', chunk => chunks.push(chunk as Buffer))
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: Buffer.concat(chunks) }),
        )
        answer.on('error', reject)
      })
      onward.on('error', reject)
      onward.end(body)
    })
  }

  async function handle(request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void> {
    const asked = described(request.url ?? '', body)
    learn(secrets, asked.body)
    const watch = watching
    const fault = watch?.arrived(asked) ?? null
    const cut = (): void => void request.socket.destroy()
    const page = (status: number, headers: Record<string, string> = {}): void => {
      response.writeHead(status, { 'content-type': 'text/html', connection: 'close', ...headers })
      response.end('<!doctype html><title>fault</title>')
    }
    if (fault?.kind === 'drop-before') return cut()
    if (fault?.kind === 'status-before') return page(fault.status, fault.headers)
    if (fault?.kind === 'late') {
      held.push({ at: now + fault.ms, deliver: () => (watch?.forwarding(asked), forward(request, body, true)) })
      return cut()
    }
    if (fault?.kind === 'wait') await new Promise(resolve => void setTimeout(resolve, fault.ms))
    watch?.forwarding(asked)
    if (fault?.kind === 'twice-lost') await forward(request, body)
    const answer = await forward(request, body)
    learn(secrets, jsonOf(answer.body))
    watch?.answered(asked)
    if (request.socket.destroyed) return
    const {
      'content-length': _length,
      'transfer-encoding': _encoding,
      connection: _connection,
      ...headers
    } = answer.headers
    const send = (text: Buffer | string, status = answer.status): void => {
      response.writeHead(status, { ...headers, connection: 'close', 'content-length': Buffer.byteLength(text) })
      response.end(text)
    }
    switch (fault?.kind) {
      case undefined:
      case 'wait':
        return send(answer.body)
      case 'drop-after':
      case 'twice-lost':
        return cut()
      case 'status-after':
        return page(fault.status, fault.headers)
      case 'html':
        return page(200)
      case 'truncate':
        response.writeHead(answer.status, { ...headers, connection: 'close', 'content-length': answer.body.length + 1 })
        return void response.write(answer.body.subarray(0, answer.body.length / 2), cut)
      case 'bad-json':
        return send(`${answer.body.toString().slice(0, -1)},`)
      case 'spoil':
        return send(JSON.stringify(fault.change(jsonOf(answer.body))))
      case 'unseen':
        return send(JSON.stringify(notFound), 200)
      default:
        throw new Error('a fault that nobody knows')
    }
  }

  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', chunk => chunks.push(chunk as Buffer))
    request.on('error', () => undefined)
    response.on('error', () => undefined)
    request.on('end', () => {
      const work = handle(request, response, Buffer.concat(chunks)).catch(() => void request.socket.destroy())
      open.add(work)
      void work.finally(() => open.delete(work))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    secrets,
    watch: who => void (watching = who),
    now: () => now,
    empty: () => held.length === 0,
    async passTo(ms) {
      for (;;) {
        await Promise.allSettled(open)
        const due = held.filter(one => one.at <= ms).toSorted((a, b) => a.at - b.at)[0]
        if (due === undefined) break
        held = held.filter(one => one !== due)
        now = Math.max(now, due.at)
        await due.deliver().catch(() => undefined)
      }
      now = Math.max(now, ms)
    },
    reset() {
      held = []
      secrets.clear()
    },
    close: () =>
      new Promise(resolve => {
        agent.destroy()
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

function described(url: string, body: Buffer): Asked {
  const path = url.split('?')[0] ?? ''
  const operation = paths.find(([pattern]) => pattern.test(path))?.[1] ?? 'other'
  const members = jsonOf(body)
  const named = members['orderid'] ?? members['orderId'] ?? /^\/gw\/inquireByOrderid\/([^/]+)/.exec(path)?.[1]
  return { operation, orderId: typeof named === 'string' ? named : null, body: members }
}

function jsonOf(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString())
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : {}
  } catch {
    return {}
  }
}

function learn(secrets: Set<string>, members: Record<string, unknown>): void {
  for (const name of ['access_token', 'account', 'token'])
    if (typeof members[name] === 'string' && members[name].length >= 16) secrets.add(members[name])
}
