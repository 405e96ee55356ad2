// What the insurance-card tests share: the simulated service, a service of a few lines whose events a test sends itself, and quick clocks.
import type { ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'
import { onTestFinished } from 'vitest'
import { systemClock } from '../../main/host/system-clock.ts'
import type { CustomerSession, InsuranceCard, InsuranceNews } from '../../main/ports/insurance.ts'
import type { Clock } from '../../main/ports/system.ts'
import { createInsuranceReader } from '../../main/providers/cardscan.ts'
import { startCardscan } from '../../main/sandbox/cardscan.ts'
import { json, keptLog, partner, testHttp, type Partner, type Seen } from './kit.ts'

export const never = new AbortController().signal
export const jpeg = (seed = 1): Uint8Array => Uint8Array.of(0xff, 0xd8, 0xff, seed, 0xff, 0xd9)

/** A real clock that runs faster, and knows how many wait. */
export function pacedClock(factor: number): Clock & { waiting(): number } {
  const real = systemClock()
  let waiting = 0
  return {
    now: () => real.now(),
    mono: () => real.mono() / factor,
    async sleep(ms, signal) {
      waiting += 1
      try {
        await real.sleep(ms * factor, signal)
      } finally {
        waiting -= 1
      }
    },
    waiting: () => waiting,
  }
}

/** Sessions that count: `token-1`, and the next one each time a token was dropped. */
export function countedSession(): CustomerSession & { made: number; dropped: string[] } {
  const session = {
    made: 1,
    dropped: [] as string[],
    token: () => Promise.resolve(`token-${session.made}`),
    drop(token: string) {
      session.dropped.push(token)
      if (token === `token-${session.made}`) session.made += 1
    },
  }
  return session
}

/** Collects what is told; `until` resolves once one of these states was. */
export function watching(card: InsuranceCard) {
  const told: InsuranceNews[] = []
  const waiting: { states: InsuranceNews['state'][]; done(): void }[] = []
  card.watch(news => {
    told.push(news)
    for (const one of waiting) if (one.states.includes(news.state)) one.done()
  })
  const until = (...states: InsuranceNews['state'][]): Promise<void> => {
    if (told.some(news => states.includes(news.state))) return Promise.resolve()
    return new Promise(done => void waiting.push({ states, done }))
  }
  /** Each state once, in the order it was first told. */
  const states = () => [...new Set(told.map(news => news.state))].filter(state => state !== 'pending')
  return { told, until, states }
}

/** The simulator with a session of its own person. */
export async function sandboxCardscan(options: { upload?: 'presigned' | 'direct' } = {}) {
  const server = await startCardscan({ host: '127.0.0.1', port: 0, pace: 0 })
  onTestFinished(() => server.close())
  const log = keptLog()
  const http = testHttp('cardscan', log)
  const answer = await http.send({
    operation: 'token',
    method: 'GET',
    url: `${server.url}/access-token?user_id=7d0b2a9e-0000-4000-8000-000000000001`,
    headers: { authorization: `Bearer ${server.panel.apiKey}` },
  })
  const token = (JSON.parse(answer.text) as { Token: string }).Token
  const clock = pacedClock(0.02)
  const settings = { baseUrl: server.url, socketUrl: server.panel.wsUrl, upload: options.upload ?? 'presigned', log }
  const reader = createInsuranceReader(settings, http, clock)
  const session: CustomerSession = { token: () => Promise.resolve(token), drop: () => undefined }
  const open = async (bothSides: boolean): Promise<InsuranceCard> => {
    const card = await reader.open(session, { bothSides }, never)
    onTestFinished(() => card.close())
    return card
  }
  return { server, panel: server.panel, open, log, token, reader, clock }
}

export const event = (id: string | null, state: unknown, card = 'card-1', more: object = {}) => ({
  event_id: id,
  type: 'card',
  card_id: card,
  state,
  created_at: '2026-11-21T09:00:00Z',
  ...more,
})
export const wholeCard = (cardId: string, more: object = {}) => ({
  card_id: cardId,
  state: 'completed',
  created_at: '2026-11-21 09:00:00.000000',
  deleted: false,
  details: { payer_name: { value: 'northwind health', scores: ['0.98', '0.99'] } },
  ...more,
})

export type Handle = (seen: Seen, response: ServerResponse) => void | 'default'
/** A CardScan of a few lines. `handle` answers what it wants and leaves the rest to the default. */
export async function scriptedCardscan(
  options: {
    handle?: Handle
    clock?: Clock
    upload?: 'presigned' | 'direct'
    session?: CustomerSession
    bothSides?: boolean
  } = {},
) {
  /** What GET shows of a card; tests change it. */
  const shows = { state: 'processing' as unknown, more: {} as object, eligibility: { state: 'processing' } as object }
  let cards = 0
  const server: Partner = await partner((seen, response) => {
    if (options.handle !== undefined && options.handle(seen, response) !== 'default') return
    const [, id = ''] = /^\/v1\/cards\/([^/?]+)/.exec(seen.url) ?? []
    if (seen.method === 'POST' && seen.url === '/v1/cards')
      return json(response, 201, { card_id: `card-${++cards}`, state: 'pending', created_at: 'x', deleted: false })
    if (seen.url.includes('generate-upload-url'))
      return json(response, 200, {
        card_id: id,
        scan_id: 's',
        upload_url: `${server.url}/store`,
        upload_parameters: { 'Content-Type': 'image/jpeg', b: '2', a: '1' },
      })
    if (seen.url === '/store') return void response.writeHead(204).end()
    if (seen.url.includes('/upload?')) return json(response, 200, { card_id: id, scan_id: 's', metadata: {} })
    if (seen.method === 'DELETE') return void response.writeHead(204).end()
    if (seen.method === 'POST' && seen.url === '/v1/eligibility')
      return json(response, 201, { eligibility_id: 'el-1', state: 'processing', card_id: 'card-1', created_at: 'x' })
    if (seen.url.startsWith('/v1/eligibility/'))
      return json(response, 200, { eligibility_id: 'el-1', card_id: 'card-1', created_at: 'x', ...shows.eligibility })
    return json(response, 200, { ...wholeCard(id), state: shows.state, ...shows.more })
  })
  onTestFinished(() => server.close())

  const line = { refuse: null as number | null, mute: false, tries: 0 }
  const wss = new WebSocketServer({
    host: '127.0.0.1',
    port: 0,
    verifyClient: (_info, answer: (ok: boolean, status?: number) => void) => {
      line.tries += 1
      answer(line.refuse === null, line.refuse ?? undefined)
    },
  })
  const urls: string[] = []
  const heard: string[] = []
  /** How often a card had been asked for when a socket registered. */
  const getsBefore: number[] = []
  const registered = new Map<string, WebSocket>()
  wss.on('connection', (socket, request) => {
    urls.push(request.url ?? '')
    socket.on('error', () => undefined)
    socket.on('message', (data: Buffer) => {
      const text = data.toString()
      heard.push(text)
      if (text === 'ping') return line.mute ? undefined : socket.send('pong')
      getsBefore.push(server.seen.filter(seen => seen.method === 'GET').length)
      registered.set((JSON.parse(text) as { card_id: string }).card_id, socket)
    })
  })
  await new Promise(resolve => wss.once('listening', resolve))
  onTestFinished(
    () =>
      new Promise<void>(resolve => {
        for (const one of wss.clients) one.terminate()
        wss.close(() => resolve())
      }),
  )
  const log = keptLog()
  const clock = options.clock ?? pacedClock(0.01)
  const socketUrl = `ws://127.0.0.1:${(wss.address() as AddressInfo).port}`
  const settings = { baseUrl: `${server.url}/v1`, socketUrl, upload: options.upload ?? 'presigned', log }
  const reader = createInsuranceReader(settings, testHttp('cardscan', log), clock)
  const session = options.session ?? countedSession()
  return {
    server,
    shows,
    log,
    clock,
    reader,
    session,
    line,
    urls,
    heard,
    getsBefore,
    /** Requests to one path, by method. */
    asked: (method: string, path: string) =>
      server.seen.filter(seen => seen.method === method && seen.url.startsWith(path)),
    async open(): Promise<InsuranceCard> {
      const card = await reader.open(session, { bothSides: options.bothSides ?? true }, never)
      onTestFinished(() => card.close())
      return card
    },
    /** Sends an event, or any text, to whoever registered that card. */
    send(what: unknown, card = 'card-1') {
      registered.get(card)?.send(typeof what === 'string' ? what : JSON.stringify(what))
    },
    /** Resolves once everything sent so far was heard: a control frame keeps its place behind it. */
    settled: (card = 'card-1') =>
      new Promise<void>(resolve => {
        registered.get(card)?.once('pong', () => resolve())
        registered.get(card)?.ping()
      }),
    isRegistered: (card = 'card-1') => registered.get(card)?.readyState === 1,
    drop: () => wss.clients.forEach(one => one.terminate()),
    sockets: () => wss.clients.size,
  }
}
export type Scripted = Awaited<ReturnType<typeof scriptedCardscan>>

/** Waits in real time until something of a partner or of the till is through. */
export async function eventually(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 2000; tries += 1) {
    if (holds()) return
    await new Promise(resolve => void setTimeout(resolve, 3))
  }
  throw new Error('it did not happen')
}
