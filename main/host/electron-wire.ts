// One Electron window as a wire: a frame counts only when it comes from this window's main frame on our own origin.
import type { ToMain, ToPage, Wire } from '../../preload/wire.ts'
import type { Contents, ElectronParts, IpcEvent } from './electron-parts.ts'
import { OWN_ORIGIN } from './page-address.ts'

/** The one IPC channel; preload/index.ts uses the same name. */
export const CHANNEL = 'tillgate'

/** Decided before anything is parsed or awaited: after a navigation `senderFrame` is null or someone else. */
export function fromPage(event: IpcEvent, page: Contents): boolean {
  const frame = event.senderFrame
  return event.sender === page && frame !== null && frame.parent === null && frame.origin === OWN_ORIGIN
}

/**
 * Calls `start` with a fresh wire for each document the window shows. A reload or a crash closes the wire of the
 * document before, whose calls would otherwise be answered to a page that never made them.
 */
export function eachDocument(
  ipc: ElectronParts['ipcMain'],
  page: Contents,
  start: (wire: Wire<ToPage, ToMain>) => void,
  refused: () => void,
): void {
  let heard: (frame: ToMain) => void = () => {}
  let ended: () => void = () => {}
  const begin = () => {
    ended()
    heard = () => {}
    ended = () => {}
    start({
      send: frame => {
        if (!page.isDestroyed()) page.send(CHANNEL, frame)
      },
      receive: listener => void (heard = listener),
      closed: listener => void (ended = listener),
    })
  }
  ipc.on(CHANNEL, (event, frame) => {
    if (fromPage(event, page)) heard(frame as ToMain)
    else refused()
  })
  page.on('did-start-navigation', details => {
    if (details.isMainFrame && !details.isSameDocument) begin()
  })
  page.on('render-process-gone', () => ended())
  page.on('destroyed', () => ended())
  begin()
}
