// One Electron window as a wire: a frame counts only when it is plain data from this window's main frame on our own origin.
import type { ToMain, ToPage, Wire } from '../../preload/wire.ts'
import type { ElectronParts, IpcEvent } from './electron-parts.ts'
import type { Contents } from './electron-window.ts'
import { OWN_ORIGIN } from './page-address.ts'
import { isPlain } from './plain.ts'
import type { Refused } from './refusals.ts'

/** The one IPC channel; preload/index.ts uses the same name. */
export const CHANNEL = 'tillgate'

/**
 * Decided before anything is parsed or awaited. After a navigation `senderFrame` is null, someone else, or an object
 * whose reading throws; the frame is compared by its token, because that is the document and not only the place.
 */
export function fromPage(event: IpcEvent, page: Contents): boolean {
  try {
    const frame = event.senderFrame
    if (event.sender !== page || frame === null || frame.parent !== null || frame.origin !== OWN_ORIGIN) return false
    const own = page.mainFrame
    return frame.frameToken === own.frameToken && frame.processId === own.processId
  } catch {
    return false
  }
}

/**
 * Calls `start` with a fresh wire for each document the window shows. A reload or a crash closes the wire of the
 * document before, whose calls would otherwise be answered to a page that never made them.
 */
export function eachDocument(
  ipc: ElectronParts['ipcMain'],
  page: Contents,
  start: (wire: Wire<ToPage, ToMain>) => void,
  refused: Refused,
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
    if (!fromPage(event, page)) refused('frame-refused', { why: 'sender' })
    else if (!isPlain(frame)) refused('frame-refused', { why: 'not plain data' })
    else heard(frame as ToMain)
  })
  // Told once the main frame has a new document, before that document runs. A navigation that is only tried (refused, or
  // turned into a download) leaves the page as it is, and so must not cut off what it waits for.
  page.on('did-navigate', begin)
  page.on('render-process-gone', () => ended())
  page.on('destroyed', () => ended())
  begin()
}

/** Notes messages on any other channel; nothing listens there, and a synchronous one is answered so that it ends. */
export function refuseOtherChannels(contents: Contents, refused: Refused): void {
  contents.on('ipc-message', (_event, channel) => {
    if (channel !== CHANNEL) refused('channel-refused', { name: channel.slice(0, 64) })
  })
  contents.on('ipc-message-sync', (event, channel) => {
    event.returnValue = null
    refused('channel-refused', { name: channel.slice(0, 64) })
  })
}
