// The event socket of the CardScan simulator: credential in the query, register by card, text ping and pong.
import { randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import { WebSocketServer, type WebSocket } from 'ws'
import type { CardscanAuth, Caller } from './cardscan-auth.ts'
import { framesOf, type CardscanEvent } from './cardscan-events.ts'
import { mayAccess, type CardscanMemory } from './cardscan-memory.ts'

export type EventSocket = {
  send(event: CardscanEvent): void
  /** Sockets open now; with a card, those registered for it. */
  open(cardId?: string): number
  /** Cuts every connection without a closing handshake. */
  drop(): void
  close(): void
}
type Line = { cards: Set<string>; sent: number }

/** Hangs on to the HTTP upgrade of `server`; a bad credential gets 403 there (CardScan WebSocket events). */
export function eventSocket(server: Server, auth: CardscanAuth, memory: CardscanMemory): EventSocket {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 })
  const lines = new Map<WebSocket, Line>()
  const { total } = memory.counts

  function tell(socket: WebSocket, line: Line, event: CardscanEvent): void {
    const { knobs } = memory
    if (knobs.socket === 'silent') return
    for (const frame of framesOf(knobs.events, event)) {
      socket.send(frame)
      total.eventsSent += 1
    }
    line.sent += 1
    if (knobs.socket === 'closes' && line.sent >= knobs.closeAfterEvents) socket.close(knobs.closeCode)
  }

  function register(caller: Caller, socket: WebSocket, text: string): void {
    const { knobs, state } = memory
    if (text === 'ping') {
      total.pings += 1
      if (knobs.socket !== 'silent') socket.send('pong')
      return
    }
    const message = parsed(text)
    const line = lines.get(socket)
    if (!line || message?.['action'] !== 'register' || typeof message['card_id'] !== 'string') return
    const card = state.cards.find(candidate => candidate.id === message['card_id'] && !candidate.deleted)
    // No answer either way, so nobody learns whether a card of somebody else exists.
    if (!card || !mayAccess(caller, card.owner)) return
    line.cards.add(card.id)
    memory.counts.of(card.id).registrations += 1
    if (knobs.socket === 'closes' && knobs.closeAfterEvents === 0) return socket.close(knobs.closeCode)
    // The official client does not look at `type` while it waits for an eligibility: a card's state would pass for it.
    const outstanding = state.eligibilities.some(one => one.cardId === card.id && one.state === 'processing')
    if (!knobs.replayOnRegister || outstanding) return
    const created_at = new Date(memory.now()).toISOString()
    tell(socket, line, { event_id: randomUUID(), type: 'card', card_id: card.id, state: card.state, created_at })
  }

  server.on('upgrade', (request, connection, head) => {
    const refuse = (status: string) => {
      total.socketsRefused += 1
      connection.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
    }
    connection.on('error', () => connection.destroy())
    const url = new URL(request.url ?? '/', 'http://localhost')
    if (memory.knobs.socket === 'refused-503') return refuse('503 Service Unavailable')
    if (memory.knobs.socket === 'refused-403') return refuse('403 Forbidden')
    if (url.pathname !== '/') return refuse('404 Not Found')
    auth.credential(url.searchParams.get('token') ?? '').then(
      caller =>
        sockets.handleUpgrade(request, connection, head, socket => {
          total.socketsOpened += 1
          lines.set(socket, { cards: new Set(), sent: 0 })
          socket.on('message', data => register(caller, socket, Buffer.isBuffer(data) ? data.toString() : ''))
          socket.on('error', () => socket.terminate())
          socket.on('close', () => lines.delete(socket))
        }),
      () => refuse('403 Forbidden'),
    )
  })

  return {
    send(event) {
      for (const [socket, line] of lines) if (line.cards.has(event.card_id)) tell(socket, line, event)
    },
    open: cardId =>
      cardId === undefined ? lines.size : [...lines.values()].filter(line => line.cards.has(cardId)).length,
    drop() {
      for (const socket of lines.keys()) socket.terminate()
    },
    close() {
      for (const socket of lines.keys()) socket.close(1001)
      setTimeout(() => sockets.clients.forEach(socket => socket.terminate()), 200).unref()
      sockets.close()
    },
  }
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}
