// The stand-in's window and contents: what was asked of them, and a way to let happen what Electron would tell.
import type { Bounds, Contents, Frame, Window, WindowOptions } from '../../main/host/electron-window.ts'
import { emitter } from './electron-stub-session.ts'

export class StubContents implements Contents {
  readonly events = emitter()
  readonly sent: unknown[] = []
  readonly on = this.events.on
  mainFrame: Frame = { origin: 'app://till', parent: null, processId: 7, frameToken: 'document-1' }
  openHandler: ((details: { url: string }) => { action: 'deny' }) | undefined
  reloads = 0
  crashes = 0
  zoom = 1
  tools = 0
  gone = false
  isDestroyed(): boolean {
    return this.gone
  }
  send(_channel: string, frame: unknown): void {
    this.sent.push(structuredClone(frame))
    this.events.emit('stub-sent')
  }
  reload(): void {
    this.reloads += 1
  }
  forcefullyCrashRenderer(): void {
    this.crashes += 1
  }
  setZoomFactor(factor: number): void {
    this.zoom = factor
  }
  toggleDevTools(): void {
    this.tools += 1
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: 'deny' }): void {
    this.openHandler = handler
  }
}

/** The window class of one stand-in; `created` is told each contents, as `web-contents-created` would. */
export function stubWindow(created: (contents: StubContents) => void) {
  const windows: StubWindow[] = []
  class StubWindow implements Window {
    readonly webContents = new StubContents()
    readonly events = emitter()
    readonly on = this.events.on
    readonly once = this.events.on
    readonly options: WindowOptions
    readonly loaded: string[] = []
    readonly shown: string[] = []
    bounds: Bounds
    hidden = false
    maximized = false
    destroyed = false
    /** Milliseconds since the process began. */
    readonly madeAt = performance.now()
    loadedAt = 0
    constructor(given: WindowOptions) {
      this.options = given
      const { x = 0, y = 0, width = 0, height = 0 } = given
      this.bounds = { x, y, width, height }
      windows.push(this)
      created(this.webContents)
    }
    async loadURL(url: string): Promise<void> {
      this.loaded.push(url)
      this.loadedAt = performance.now()
      this.webContents.events.emit('did-navigate', {}, url, 200, 'OK')
      this.events.emit('ready-to-show')
    }
    show(): void {
      this.shown.push('show')
    }
    focus(): void {
      this.shown.push('focus')
    }
    maximize(): void {
      this.maximized = true
    }
    isMaximized(): boolean {
      return this.maximized
    }
    isMinimized(): boolean {
      return true
    }
    restore(): void {
      this.shown.push('restore')
    }
    getNormalBounds(): Bounds {
      return this.bounds
    }
    setContentProtection(enable: boolean): void {
      this.hidden = enable
    }
    isDestroyed(): boolean {
      return this.destroyed
    }
    /** Answers whether it closed, so that a test can tell. */
    close(): boolean {
      const event = { stopped: false, preventDefault: () => void (event.stopped = true) }
      this.events.emit('close', event)
      if (!event.stopped) this.destroy()
      return this.destroyed
    }
    destroy(): void {
      this.destroyed = true
      this.webContents.gone = true
      this.webContents.events.emit('destroyed')
    }
  }
  return { StubWindow, windows }
}
