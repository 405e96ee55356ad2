// Electron as the host sees it, without a binary: it records every handler and option so that a test can drive them.
import type {
  ElectronParts,
  Frame,
  IpcEvent,
  Navigation,
  Session,
  WindowOptions,
} from '../../main/host/electron-parts.ts'

type Listener = (...args: never[]) => unknown

/** Listeners by event name, called with whatever a test says Electron would pass. */
function emitter() {
  const listeners = new Map<string, Listener[]>()
  return {
    on: (event: string, listener: Listener) => void listeners.set(event, [...(listeners.get(event) ?? []), listener]),
    emit: (event: string, ...args: unknown[]) => {
      for (const listener of listeners.get(event) ?? []) (listener as (...all: unknown[]) => void)(...args)
    },
    count: (event: string) => listeners.get(event)?.length ?? 0,
  }
}

export function stubSession() {
  const handlers: {
    request?: Parameters<Session['setPermissionRequestHandler']>[0]
    check?: Parameters<Session['setPermissionCheckHandler']>[0]
    device?: Parameters<Session['setDevicePermissionHandler']>[0]
    before?: Parameters<Session['webRequest']['onBeforeRequest']>[0]
  } = {}
  const session: Session = {
    setPermissionRequestHandler: handler => void (handlers.request = handler),
    setPermissionCheckHandler: handler => void (handlers.check = handler),
    setDevicePermissionHandler: handler => void (handlers.device = handler),
    webRequest: { onBeforeRequest: listener => void (handlers.before = listener) },
  }
  return { session, handlers }
}

export class StubContents {
  readonly events = emitter()
  readonly sent: unknown[] = []
  readonly mainFrame: Frame = { origin: 'app://till', parent: null }
  readonly on = this.events.on
  openHandler: ((details: { url: string }) => { action: 'deny' }) | undefined
  reloads = 0
  isDestroyed(): boolean {
    return false
  }
  send(_channel: string, frame: unknown): void {
    this.sent.push(frame)
  }
  reload(): void {
    this.reloads += 1
  }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: 'deny' }): void {
    this.openHandler = handler
  }
}

export function stubElectron(options: { packaged?: boolean; first?: boolean } = {}) {
  const calls: string[] = []
  const app = emitter()
  const ipc = emitter()
  const main = stubSession()
  const windows: StubWindow[] = []
  const schemes: Parameters<ElectronParts['protocol']['registerSchemesAsPrivileged']>[0] = []
  const handled = new Map<string, (request: Request) => Promise<Response>>()

  class StubWindow {
    readonly webContents = new StubContents()
    readonly events = emitter()
    readonly on = this.events.on
    readonly once = this.events.on
    readonly options: WindowOptions
    readonly loaded: string[] = []
    readonly shown: string[] = []
    destroyed = false
    constructor(given: WindowOptions) {
      this.options = given
      windows.push(this)
      app.emit('web-contents-created', {}, this.webContents)
    }
    async loadURL(url: string): Promise<void> {
      this.loaded.push(url)
      this.webContents.events.emit('did-start-navigation', { isMainFrame: true, isSameDocument: false })
    }
    show(): void {
      this.shown.push('show')
    }
    focus(): void {
      this.shown.push('focus')
    }
    isMinimized(): boolean {
      return true
    }
    restore(): void {
      this.shown.push('restore')
    }
    isDestroyed(): boolean {
      return this.destroyed
    }
    destroy(): void {
      this.destroyed = true
      this.webContents.events.emit('destroyed')
    }
  }

  const electron = {
    app: {
      isPackaged: options.packaged ?? false,
      enableSandbox: () => void calls.push('enableSandbox'),
      requestSingleInstanceLock: () => (calls.push('requestSingleInstanceLock'), options.first ?? true),
      on: app.on,
    },
    protocol: {
      registerSchemesAsPrivileged: given => {
        calls.push('registerSchemesAsPrivileged')
        schemes.push(...given)
      },
      handle: (scheme, handler) => void handled.set(scheme, handler),
    },
    ipcMain: { on: ipc.on },
    session: { defaultSession: main.session },
    BrowserWindow: StubWindow,
  } satisfies ElectronParts

  return {
    electron,
    app,
    ipc,
    calls,
    windows,
    schemes,
    handled,
    session: main.handlers,
    /** A frame from the page, as Electron would deliver it. */
    post: (event: Partial<IpcEvent>, frame: unknown) => {
      const contents = windows[0]?.webContents
      ipc.emit('tillgate', { sender: contents, senderFrame: contents?.mainFrame, ...event }, frame)
    },
  }
}

/** A navigation that notes whether it was stopped. */
export function navigation(url: string, isMainFrame: boolean): Navigation & { stopped: boolean } {
  const details = { url, isMainFrame, stopped: false, preventDefault: () => void (details.stopped = true) }
  return details
}
