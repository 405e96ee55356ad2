// The page's wire in the browser host: one WebSocket to the machine that served the page, opened again after a loss.
import type { PageWire } from '../preload/connect.ts'
import { bundle, framesOf, type Bundle } from '../preload/bundle.ts'
import type { ToPage } from '../preload/wire.ts'

/** What the wire needs of a WebSocket; the tests bring one without a network. */
export type Socket = {
  readonly readyState: number
  send(text: string): void
  addEventListener(type: 'open' | 'close', tell: () => void): void
  addEventListener(type: 'message', tell: (message: { data: unknown }) => void): void
}
const OPEN = 1

/** Pause before try number `attempt` (from 0): doubled each time, five seconds at most, so a till is back soon after a restart. */
export const backOff = (attempt: number): number => Math.min(250 * 2 ** attempt, 5000)

/**
 * Opens the wire. Frames sent before the socket is open wait for it; once a socket was lost, `connect` answers calls as
 * unreachable until it is open again, so nothing is sent twice.
 */
export function socketWire(open: () => Socket, later: (run: () => void, ms: number) => void): PageWire {
  let hear: (frame: ToPage) => void = () => {}
  let tellClosed: () => void = () => {}
  let tellOpened: () => void = () => {}
  let attempt = 0
  let first: string[] | null = []
  let line = follow(open())

  function follow(socket: Socket): { socket: Socket; outgoing: Bundle } {
    const outgoing = bundle(text => {
      // Calls that were lost with the socket are answered as unreachable by `connect`.
      if (socket.readyState === OPEN) socket.send(text)
    }, queueMicrotask)
    socket.addEventListener('open', () => {
      attempt = 0
      const waiting = first ?? []
      first = null
      for (const text of waiting) outgoing.add(text)
      tellOpened()
    })
    socket.addEventListener('message', ({ data }) => {
      const message = parsed(data)
      const frames = message === null ? null : framesOf(message)
      for (const frame of frames ?? []) hear(frame as ToPage)
    })
    socket.addEventListener('close', () => {
      first = null
      tellClosed()
      later(() => (line = follow(open())), backOff(attempt++))
    })
    return { socket, outgoing }
  }

  return {
    send(frame) {
      const text = JSON.stringify(frame)
      if (line.socket.readyState === OPEN) return line.outgoing.add(text)
      if (first === null) throw new Error('the wire is closed')
      first.push(text)
    },
    receive: listener => void (hear = listener),
    closed: listener => void (tellClosed = listener),
    opened: listener => void (tellOpened = listener),
  }
}

/** The wire of this page: same origin, so the session cookie goes with it. */
export function wireOf({ protocol, host }: { protocol: string; host: string }): PageWire {
  const address = `${protocol === 'https:' ? 'wss:' : 'ws:'}//${host}/wire`
  return socketWire(
    () => new WebSocket(address),
    (run, ms) => void setTimeout(run, ms),
  )
}

function parsed(data: unknown): unknown {
  if (typeof data !== 'string') return null
  try {
    return JSON.parse(data)
  } catch {
    return null
  }
}
