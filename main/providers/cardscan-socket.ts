// Watches one card at CardScan: its event socket while that stands, a poll of the card while it does not.
import WebSocket from 'ws'
import type { Log } from '../ports/system.ts'
import type { InsuranceState } from '../ports/partners.ts'
import { errorText, SocketEvent, stateOf } from './cardscan-wire.ts'
import { safeUrl } from './url.ts'

export type CardNews = { state: InsuranceState; line: 'socket' | 'polling'; error: string | null }
export type CardWatch = {
  /** Resolves once registered, or after the socket was given up for polling; never rejects. */
  ready: Promise<void>
  /** The newest state is told at once, then each change. */
  listen(tell: (news: CardNews) => void): void
  close(): void
}
export type WatchOptions = {
  socketUrl: string
  /** Sent in the query, as the service wants it; the address must therefore never be logged. */
  token: string
  cardId: string
  /** One GET of the card. `gone` when asking again is pointless (401, 403, 404). */
  ask(): Promise<{ state: InsuranceState; error: string | null } | 'gone' | 'no-answer'>
  log: Log
  /** Multiplies every delay; 1 for people. */
  pace: number
}

const pingMs = 6500
/** A pace of 0 must not become a busy loop. */
const shortest = 20
const handshakeMs = 5000
/** The service documents no interval: quick at first, then easy on it. */
const pollDelay = (tries: number): number => (tries < 5 ? 1000 : tries < 20 ? 2000 : 5000)
const reconnectDelay = (tries: number): number => Math.min(1000 * 2 ** tries, 10_000)
const finished: ReadonlySet<InsuranceState> = new Set(['completed', 'enriched'])

/** Starts watching at once, so that no event between creating a card and its first upload is missed. */
export function watchCard(options: WatchOptions): CardWatch {
  const { cardId, log, pace } = options
  const seenEvents = new Set<string>()
  const timers = new Set<NodeJS.Timeout>()
  const ready = Promise.withResolvers<void>()
  let tell: ((news: CardNews) => void) | null = null
  let newest: CardNews | null = null
  let socket: WebSocket | null = null
  let registered = false
  let heard = true
  let closed = false
  let reconnects = 0
  let polling = false
  let gone = false
  let changes = 0

  function later(ms: number, run: () => void): void {
    if (closed) return
    const timer = setTimeout(() => {
      timers.delete(timer)
      run()
    }, ms)
    timers.add(timer)
  }

  function take(state: InsuranceState, error: string | null, line: CardNews['line']): void {
    if (closed || (newest?.state === state && newest.line === line)) return
    // A finished card only ever becomes enriched; a late "processing" must not take the result off the screen.
    if (newest !== null && finished.has(newest.state) && (newest.state === state || state !== 'enriched')) return
    if (newest?.state !== state) changes += 1
    newest = { state, line, error }
    tell?.(newest)
  }

  /** An event that arrives while the GET is under way is newer than its answer. */
  async function askOnce(): Promise<boolean> {
    const before = changes
    const answer = await options.ask()
    if (closed || answer === 'no-answer') return true
    if (answer === 'gone') {
      gone = true
      take('error', 'The scanning service no longer gives access to this card. Start the scan again.', 'polling')
      return false
    }
    if (before === changes) take(answer.state, answer.error, registered ? 'socket' : 'polling')
    return true
  }

  async function poll(tries: number): Promise<void> {
    if (closed || registered) {
      polling = false
      return
    }
    if (await askOnce()) later(Math.max(shortest, pollDelay(tries) * pace), () => void poll(tries + 1))
  }

  function lost(): void {
    registered = false
    if (closed || gone) return
    ready.resolve()
    if (!polling) {
      polling = true
      void poll(0)
    }
    later(Math.max(shortest, reconnectDelay(reconnects++) * pace), connect)
  }

  /** A line that is dead without having closed, and a registration that got lost, both show within two of these. */
  function ping(current: WebSocket): void {
    if (current !== socket || current.readyState !== WebSocket.OPEN) return
    if (!heard) return current.terminate()
    heard = false
    current.send('ping')
    if (newest === null || !finished.has(newest.state)) void askOnce()
    later(pingMs, () => ping(current))
  }

  function connect(): void {
    if (closed || gone) return
    const address = safeUrl(options.socketUrl, 'wss:', 'ws:')
    if (address === null) return lost()
    address.searchParams.set('token', options.token)
    const current = new WebSocket(address, {
      handshakeTimeout: handshakeMs,
      maxPayload: 64 * 1024,
      followRedirects: false,
      perMessageDeflate: false,
      rejectUnauthorized: true,
    })
    socket = current
    current.on('open', () => {
      current.send(JSON.stringify({ action: 'register', card_id: cardId }))
      const again = newest !== null
      registered = true
      reconnects = 0
      heard = true
      ready.resolve()
      later(pingMs, () => ping(current))
      // Whether registering replays the state is not documented, so a state missed meanwhile is asked for once.
      if (again || polling) void askOnce()
    })
    current.on('message', (data: Buffer) => {
      heard = true
      read(data.toString('utf8'))
    })
    // The error's own text may hold the address with the token; its code does not.
    current.on('error', error =>
      log.warn('cardscan.socket', { error: (error as NodeJS.ErrnoException).code ?? 'refused' }),
    )
    current.on('close', lost)
  }

  function read(text: string): void {
    let parsed: unknown
    try {
      parsed = JSON.parse(text)
    } catch {
      return // a bare "pong"
    }
    const event = SocketEvent.safeParse(parsed).data
    if (event === undefined || event.card_id !== cardId) return
    if (event.event_id != null) {
      if (seenEvents.has(event.event_id)) return
      seenEvents.add(event.event_id)
    }
    take(stateOf(event.state), errorText(event.error), 'socket')
  }

  connect()
  return {
    ready: ready.promise,
    listen(next) {
      tell = next
      if (newest !== null) next(newest)
    },
    close() {
      closed = true
      tell = null
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
      ready.resolve()
      socket?.removeAllListeners()
      socket?.on('error', () => {}) // closing an unfinished handshake reports one more error
      socket?.close()
    },
  }
}
