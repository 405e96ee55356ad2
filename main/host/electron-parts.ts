// The narrow part of Electron that the host uses, as types, so that a test can drive the host without an Electron binary.
import type * as Electron from 'electron'

export type Frame = { readonly origin: string; readonly parent: object | null }
export type Navigation = { url: string; isMainFrame: boolean; preventDefault(): void }
type Cancellable = { preventDefault(): void }

export type Contents = {
  readonly mainFrame: object
  isDestroyed(): boolean
  send(channel: string, frame: unknown): void
  reload(): void
  setWindowOpenHandler(handler: (details: { url: string }) => { action: 'deny' }): void
  on(event: 'will-navigate' | 'will-frame-navigate' | 'will-redirect', listener: (details: Navigation) => void): unknown
  on(event: 'will-attach-webview', listener: (event: Cancellable) => void): unknown
  on(
    event: 'select-bluetooth-device',
    listener: (event: Cancellable, devices: unknown[], choose: (id: string) => void) => void,
  ): unknown
  on(
    event: 'did-start-navigation',
    listener: (details: { isMainFrame: boolean; isSameDocument: boolean }) => void,
  ): unknown
  on(
    event: 'render-process-gone',
    listener: (event: object, details: { reason: string; exitCode: number }) => void,
  ): unknown
  on(event: 'destroyed', listener: () => void): unknown
}

export type AskedPermission = {
  requestingUrl?: string
  mediaTypes?: ('video' | 'audio')[]
  mediaType?: 'video' | 'audio' | 'unknown'
  isMainFrame: boolean
}
export type Session = {
  setPermissionRequestHandler(
    handler: (
      contents: object,
      permission: string,
      answer: (granted: boolean) => void,
      details: AskedPermission,
    ) => void,
  ): void
  setPermissionCheckHandler(
    handler: (
      contents: object | null,
      permission: string,
      requestingOrigin: string,
      details: AskedPermission,
    ) => boolean,
  ): void
  setDevicePermissionHandler(handler: () => boolean): void
  webRequest: {
    onBeforeRequest(
      listener: (
        details: { url: string; resourceType: string },
        answer: (response: { cancel: boolean }) => void,
      ) => void,
    ): void
  }
}

export type Window = {
  readonly webContents: Contents
  loadURL(url: string): Promise<void>
  show(): void
  focus(): void
  isMinimized(): boolean
  restore(): void
  isDestroyed(): boolean
  destroy(): void
  once(event: 'ready-to-show', listener: () => void): unknown
  on(event: 'closed', listener: () => void): unknown
}
export type WindowOptions = Pick<
  Electron.BrowserWindowConstructorOptions,
  | 'show'
  | 'width'
  | 'height'
  | 'minWidth'
  | 'minHeight'
  | 'title'
  | 'backgroundColor'
  | 'autoHideMenuBar'
  | 'webPreferences'
>

export type IpcEvent = { readonly sender: object; readonly senderFrame: Frame | null }
export type ElectronParts = {
  app: {
    readonly isPackaged: boolean
    enableSandbox(): void
    requestSingleInstanceLock(): boolean
    on(event: 'second-instance', listener: () => void): unknown
    on(event: 'web-contents-created', listener: (event: object, contents: Contents) => void): unknown
    on(event: 'session-created', listener: (session: Session) => void): unknown
  }
  protocol: {
    registerSchemesAsPrivileged(schemes: { scheme: string; privileges: { [name: string]: boolean } }[]): void
    handle(scheme: string, handler: (request: Request) => Promise<Response>): void
  }
  ipcMain: {
    on(channel: string, listener: (event: IpcEvent, frame: unknown) => void): unknown
  }
  session: { readonly defaultSession: Session }
  BrowserWindow: new (options: WindowOptions) => Window
}

type Fits<T extends true> = T
/** Electron itself must fit these types; when an upgrade changes one of them, this line stops compiling. */
export type ElectronFits = Fits<typeof Electron extends ElectronParts ? true : false>
