// The Electron preload: hands the page two functions over one channel and nothing else.
import { contextBridge, ipcRenderer } from 'electron'

/** The one IPC channel; main/host/electron.ts listens on the same name. */
const channel = 'tillgate'

contextBridge.exposeInMainWorld(
  'tillgate',
  Object.freeze({
    send: (frame: unknown): void => ipcRenderer.send(channel, frame),
    /** Hears every frame from main; the returned function ends it. The IPC event itself never reaches the page. */
    receive: (tell: (frame: unknown) => void): (() => void) => {
      if (typeof tell !== 'function') throw new TypeError('receive needs a function')
      const hear = (_event: unknown, frame: unknown) => tell(frame)
      ipcRenderer.on(channel, hear)
      return () => void ipcRenderer.off(channel, hear)
    },
  }),
)
