// The event socket of CardScan for one card: registers, keeps it alive, connects again when it is lost.
import WebSocket from 'ws'
import type { CustomerSession } from '../ports/insurance.ts'
import type { Clock, Log } from '../ports/system.ts'
import { quietMs } from './cardscan-pace.ts'
import { SocketEvent } from './cardscan-wire.ts'
import { safeUrl } from './url.ts'

export type SocketOptions = {
  /** e.g. wss://ws.cardscan.ai; the session token goes into the query as the service wants it, so it is never logged. */
  url: string
  cardId: string
  session: CustomerSession
  clock: Clock
  log: Log
  /** Ends socket and timers at once. */
  signal: AbortSignal
  /** Registered, after each connect. */
  up(): void
  /** Not connected, after each connection that ended or never stood. */
  down(): void
  event(event: SocketEvent): void
}

const handshakeMs = 5000
const largestEvent = 64 * 1024
/** A connection that lasted is no reason to be careful; one that never does is. */
const lastedMs = 10_000
const backoff = (tries: number): number => Math.min(1000 * 2 ** tries, 10_000)

/** Runs until the signal ends; never rejects. */
export async function keepSocket(options: SocketOptions): Promise<void> {
  const { clock, signal } = options
  for (let tries = 0; !signal.aborted; tries += 1) {
    const began = clock.mono()
    const stood = await connection(options)
    if (signal.aborted) return
    options.down()
    if (stood && clock.mono() - began >= lastedMs) tries = 0
    await clock.sleep(backoff(tries), signal).catch(() => undefined)
  }
}

/** One connection from handshake to end; true when it stood. */
async function connection(options: SocketOptions): Promise<boolean> {
  const { cardId, session, clock, log, signal } = options
  const address = safeUrl(options.url, 'wss:', 'ws:')
  const token = await session.token(signal).catch(() => null)
  if (address === null || token === null || signal.aborted) return false
  address.searchParams.set('token', token)
  const socket = new WebSocket(address, {
    handshakeTimeout: handshakeMs,
    maxPayload: largestEvent,
    followRedirects: false,
    perMessageDeflate: false,
    rejectUnauthorized: true,
  })
  const ended = Promise.withResolvers<void>()
  const over = new AbortController()
  let stood = false
  let heard = true

  const cut = (): void => {
    // A closing handshake is polite; waiting for its answer would keep the socket for half a minute.
    if (socket.readyState === WebSocket.OPEN) socket.close(1000)
    socket.terminate()
  }
  async function keepAlive(): Promise<void> {
    for (;;) {
      await clock.sleep(quietMs, over.signal)
      // A line can be dead without having closed.
      if (!heard) return socket.terminate()
      heard = false
      socket.send('ping')
    }
  }
  signal.addEventListener('abort', cut, { once: true })
  socket.on('open', () => {
    socket.send(JSON.stringify({ action: 'register', card_id: cardId }))
    stood = true
    keepAlive().catch(() => undefined)
    options.up()
  })
  socket.on('message', (data: Buffer) => {
    heard = true
    const event = readEvent(data.toString('utf8'))
    if (event?.card_id === cardId && !signal.aborted) options.event(event)
  })
  socket.on('error', error => {
    if (signal.aborted) return
    // The error's own text may hold the address with the token; its code and the status do not.
    const status = /^Unexpected server response: (\d{3})$/.exec(error.message)?.[1]
    if (status === '401' || status === '403') session.drop(token)
    log.warn('cardscan.socket', { error: (error as NodeJS.ErrnoException).code ?? status ?? 'refused' })
  })
  socket.on('close', () => ended.resolve())
  await ended.promise
  signal.removeEventListener('abort', cut)
  over.abort()
  return stood
}

/** An event, or null for a bare "pong" and anything else that is none. */
function readEvent(text: string): SocketEvent | null {
  try {
    return SocketEvent.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
