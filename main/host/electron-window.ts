// The part of an Electron window and of its contents that the host uses, as types.
import type * as Electron from 'electron'

type Cancellable = { preventDefault(): void }

/** A frame of a page. Reading a frame that is gone may throw. */
export type Frame = {
  readonly origin: string
  readonly parent: object | null
  readonly processId: number
  readonly frameToken: string
}
export type Navigation = { url: string; isMainFrame: boolean; preventDefault(): void }
export type KeyInput = { type: string; key: string; control: boolean; meta: boolean; alt: boolean; shift: boolean }

export type Contents = {
  readonly mainFrame: Frame
  isDestroyed(): boolean
  send(channel: string, frame: unknown): void
  reload(): void
  forcefullyCrashRenderer(): void
  setZoomFactor(factor: number): void
  toggleDevTools(): void
  setWindowOpenHandler(handler: (details: { url: string }) => { action: 'deny' }): void
  // One line an event: of a union, the compiler would compare only one member with Electron's own types.
  on(event: 'will-navigate', listener: (details: Navigation) => void): unknown
  on(event: 'will-frame-navigate', listener: (details: Navigation) => void): unknown
  on(event: 'will-redirect', listener: (details: Navigation) => void): unknown
  on(event: 'will-attach-webview', listener: (event: Cancellable) => void): unknown
  on(event: 'will-prevent-unload', listener: (event: Cancellable) => void): unknown
  on(
    event: 'select-bluetooth-device',
    listener: (event: Cancellable, devices: object[], choose: (id: string) => void) => void,
  ): unknown
  on(event: 'did-navigate', listener: () => void): unknown
  on(
    event: 'render-process-gone',
    listener: (event: object, details: { reason: string; exitCode: number }) => void,
  ): unknown
  on(event: 'unresponsive', listener: () => void): unknown
  on(event: 'responsive', listener: () => void): unknown
  on(event: 'destroyed', listener: () => void): unknown
  on(event: 'preload-error', listener: (event: object, path: string, error: Error) => void): unknown
  on(event: 'ipc-message', listener: (event: object, channel: string) => void): unknown
  on(event: 'ipc-message-sync', listener: (event: { returnValue: unknown }, channel: string) => void): unknown
  on(event: 'before-input-event', listener: (event: Cancellable, input: KeyInput) => void): unknown
  on(event: 'zoom-changed', listener: (event: object, direction: 'in' | 'out') => void): unknown
}

/** Screen coordinates in device-independent pixels. */
export type Bounds = { x: number; y: number; width: number; height: number }

export type Window = {
  readonly webContents: Contents
  loadURL(url: string): Promise<void>
  show(): void
  focus(): void
  close(): void
  maximize(): void
  isMaximized(): boolean
  isMinimized(): boolean
  restore(): void
  isDestroyed(): boolean
  destroy(): void
  getNormalBounds(): Bounds
  setContentProtection(enable: boolean): void
  once(event: 'ready-to-show', listener: () => void): unknown
  on(event: 'close', listener: (event: Cancellable) => void): unknown
  on(event: 'resize', listener: () => void): unknown
  on(event: 'move', listener: () => void): unknown
  on(event: 'maximize', listener: () => void): unknown
  on(event: 'unmaximize', listener: () => void): unknown
  on(event: 'session-end', listener: () => void): unknown
}

/** Every option the factory writes out; see window.ts. */
export type WindowOptions = Pick<
  Electron.BrowserWindowConstructorOptions,
  | 'show'
  | 'x'
  | 'y'
  | 'width'
  | 'height'
  | 'minWidth'
  | 'minHeight'
  | 'kiosk'
  | 'fullscreen'
  | 'title'
  | 'backgroundColor'
  | 'autoHideMenuBar'
  | 'webPreferences'
>
