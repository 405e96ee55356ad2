// The event socket of the CardScan simulator: credential in the query, register by card, text ping and pong.
import type { Server } from 'node:http'
import { WebSocketServer, type WebSocket } from 'ws'
import type { CardscanAuth, Caller } from './cardscan-auth.ts'
import type { CardscanEvent } from './cardscan-machine.ts'
import { mayAccess, type CardscanMemory } from './cardscan-memory.ts'

export type EventSocket = {
  send(event: CardscanEvent): void
  /** Cuts every connection without a closing handshake. */
  drop(): void
  refuse(on: boolean): void
  close(): void
}

/** Hangs on to the HTTP upgrade of `server`; a bad credential gets 403 there (CardScan WebSocket events). */
export function eventSocket(server: Server, auth: CardscanAuth, memory: CardscanMemory): EventSocket {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 64 * 1024 })
  const registered = new Map<WebSocket, Set<string>>()
  let refusing = false

  function register(caller: Caller, socket: WebSocket, text: string): void {
    if (text === 'ping') return socket.send('pong')
    const message = parsed(text)
    if (message?.['action'] !== 'register' || typeof message['card_id'] !== 'string') return
    const card = memory.state.cards.find(candidate => candidate.id === message['card_id'] && !candidate.deleted)
    // No answer either way, and no replay of the current state: a client has to GET once after it registered.
    if (card && mayAccess(caller, card.owner)) registered.get(socket)?.add(card.id)
  }

  server.on('upgrade', (request, connection, head) => {
    const refuse = (line: string) =>
      connection.end(`HTTP/1.1 ${line}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
    connection.on('error', () => connection.destroy())
    const url = new URL(request.url ?? '/', 'http://localhost')
    if (refusing) return void refuse('503 Service Unavailable')
    if (url.pathname !== '/') return void refuse('404 Not Found')
    auth.credential(url.searchParams.get('token') ?? '').then(
      caller =>
        sockets.handleUpgrade(request, connection, head, socket => {
          registered.set(socket, new Set())
          socket.on('message', data => register(caller, socket, Buffer.isBuffer(data) ? data.toString() : ''))
          socket.on('error', () => socket.terminate())
          socket.on('close', () => registered.delete(socket))
        }),
      () => refuse('403 Forbidden'),
    )
  })

  return {
    send(event) {
      const text = JSON.stringify(event)
      for (const [socket, cards] of registered) if (cards.has(event.card_id)) socket.send(text)
    },
    drop() {
      for (const socket of registered.keys()) socket.terminate()
    },
    refuse: on => void (refusing = on),
    close() {
      for (const socket of registered.keys()) socket.close(1001)
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
