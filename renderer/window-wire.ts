// The page's wire in the Electron host: the two functions the preload script put on the window.
import type { PageWire } from '../preload/connect.ts'
import type { ToMain, ToPage } from '../preload/wire.ts'

type Bridge = { send(frame: ToMain): void; receive(tell: (frame: ToPage) => void): () => void }

/** The bridge of the preload script, or null when the page runs in a browser. */
export function bridgeOf(page: object): Bridge | null {
  return 'tillgate' in page ? (page.tillgate as Bridge) : null
}

/** A window lives exactly as long as its machine, so this wire never says that it closed. */
export function windowWire(bridge: Bridge): PageWire {
  return {
    send: frame => bridge.send(frame),
    receive: listener => void bridge.receive(listener),
    closed: () => {},
  }
}
