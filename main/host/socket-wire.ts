// One WebSocket as a wire of JSON frames (one a message, or several as an array), watched by pings so that a dead page is noticed.
import type { RawData, WebSocket } from 'ws'
import { bundle, framesOf } from '../../preload/bundle.ts'
import type { ToMain, ToPage, Wire } from '../../preload/wire.ts'

const PING_MS = 15_000
/** A page this far behind will never catch up; it reconnects and asks for the newest state instead. */
const MOST_BUFFERED = 16 * 1024 * 1024

/**
 * Wraps an accepted socket. A message that is not JSON text, or holds too many frames, ends the
 * connection; frames are checked further by `serve`.
 */
export function socketWire(socket: WebSocket): Wire<ToPage, ToMain> {
  let alive = true
  const pings = setInterval(() => {
    if (!alive) return socket.terminate()
    alive = false
    socket.ping()
  }, PING_MS)
  pings.unref()
  socket.on('pong', () => (alive = true))
  socket.on('close', () => clearInterval(pings))
  // Protocol errors and oversized frames are followed by `close`, which is what the till acts on.
  socket.on('error', () => {})

  const outgoing = bundle(text => {
    if (socket.readyState !== socket.OPEN) return
    if (socket.bufferedAmount > MOST_BUFFERED) return socket.terminate()
    socket.send(text)
    // What came in one message is mostly answered within this turn, so its answers leave in one message too.
  }, setImmediate)

  return {
    send(frame) {
      if (socket.readyState === socket.OPEN) outgoing.add(JSON.stringify(frame))
    },
    receive(listener) {
      socket.on('message', (data, binary) => {
        const message = binary ? undefined : parsed(data)
        const frames = message === undefined ? null : framesOf(message)
        if (frames === null) return socket.close(1007, 'JSON text only, 64 frames at most')
        for (const frame of frames) listener(frame as ToMain)
      })
    },
    closed: listener => void socket.on('close', () => listener()),
  }
}

function parsed(data: RawData): unknown {
  try {
    return JSON.parse(Buffer.isBuffer(data) ? data.toString('utf8') : '')
  } catch {
    return undefined
  }
}
