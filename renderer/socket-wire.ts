// The page's wire in the browser host: one WebSocket to the machine that served the page, opened again after a loss.
import type { PageWire } from '../preload/connect.ts'
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
  let socket = open()
  let attempt = 0
  let first: string[] | null = []

  const follow = () => {
    const mine = socket
    mine.addEventListener('open', () => {
      attempt = 0
      const waiting = first ?? []
      first = null
      for (const text of waiting) mine.send(text)
      tellOpened()
    })
    mine.addEventListener('message', ({ data }) => {
      const frame = parsed(data)
      if (frame !== null) hear(frame)
    })
    mine.addEventListener('close', () => {
      first = null
      tellClosed()
      later(() => {
        socket = open()
        follow()
      }, backOff(attempt++))
    })
  }
  follow()

  return {
    send(frame) {
      const text = JSON.stringify(frame)
      if (socket.readyState === OPEN) return socket.send(text)
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

function parsed(data: unknown): ToPage | null {
  if (typeof data !== 'string') return null
  try {
    return JSON.parse(data) as ToPage
  } catch {
    return null
  }
}
