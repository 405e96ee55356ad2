// One WebSocket as a wire of JSON frames, watched by pings so that a dead page is noticed.
import type { RawData, WebSocket } from 'ws'
import type { ToMain, ToPage, Wire } from '../../preload/wire.ts'

const PING_MS = 15_000
/** A page this far behind will never catch up; it reconnects and asks for the newest state instead. */
const MOST_BUFFERED = 16 * 1024 * 1024

/** Wraps an accepted socket. A frame that is not JSON text ends the connection; frames are checked further by `serve`. */
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

  return {
    send(frame) {
      if (socket.readyState !== socket.OPEN) return
      if (socket.bufferedAmount > MOST_BUFFERED) return socket.terminate()
      socket.send(JSON.stringify(frame))
    },
    receive(listener) {
      socket.on('message', (data, binary) => {
        const frame = binary ? undefined : parsed(data)
        if (frame === undefined) socket.close(1007, 'JSON text frames only')
        else listener(frame as ToMain)
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
