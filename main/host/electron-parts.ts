// The narrow part of Electron that the till uses, as types, so that a test can drive the whole of it without an Electron binary.
import type * as Electron from 'electron'
import type { SafeStorage } from './safe-storage.ts'
import type { Session } from './electron-session.ts'
import type { Bounds, Contents, Frame, Window, WindowOptions } from './electron-window.ts'

type Cancellable = { preventDefault(): void }
export type IpcEvent = { readonly sender: object; readonly senderFrame: Frame | null }
/** A question with buttons; answers the index of the one that was pressed. */
export type Question = {
  type: 'question' | 'error'
  title: string
  message: string
  detail: string
  buttons: string[]
  defaultId: number
  cancelId: number
  noLink: boolean
}
/** Where a file is to go; `defaultPath` is proposed. */
export type SaveQuestion = {
  defaultPath: string
  properties: ('createDirectory' | 'showOverwriteConfirmation' | 'dontAddToRecent')[]
}

export type ElectronParts = {
  app: {
    readonly isPackaged: boolean
    readonly commandLine: { appendSwitch(name: string, value?: string): void; hasSwitch(name: string): boolean }
    enableSandbox(): void
    disableHardwareAcceleration(): void
    requestSingleInstanceLock(): boolean
    whenReady(): Promise<void>
    getPath(name: 'userData' | 'documents'): string
    setPath(name: 'userData', path: string): void
    quit(): void
    relaunch(): void
    exit(code: number): void
    on(event: 'second-instance', listener: () => void): unknown
    on(event: 'window-all-closed', listener: () => void): unknown
    once(event: 'will-quit', listener: () => void): unknown
    on(event: 'web-contents-created', listener: (event: object, contents: Contents) => void): unknown
    on(event: 'session-created', listener: (session: Session) => void): unknown
    on(
      event: 'child-process-gone',
      listener: (event: object, details: { type: string; reason: string; exitCode: number }) => void,
    ): unknown
    on(
      event: 'login',
      listener: (
        event: Cancellable,
        contents: object | null,
        details: object,
        who: object,
        answer: (name?: string, word?: string) => void,
      ) => void,
    ): unknown
    on(
      event: 'select-client-certificate',
      listener: (
        event: Cancellable,
        contents: object | null,
        url: string,
        list: object[],
        answer: (certificate?: never) => void,
      ) => void,
    ): unknown
  }
  protocol: {
    registerSchemesAsPrivileged(schemes: { scheme: string; privileges: { [name: string]: boolean } }[]): void
    handle(scheme: string, handler: (request: Request) => Promise<Response>): void
  }
  ipcMain: {
    on(channel: string, listener: (event: IpcEvent, frame: unknown) => void): unknown
  }
  session: { readonly defaultSession: Session }
  safeStorage: SafeStorage
  dialog: {
    showErrorBox(title: string, content: string): void
    showMessageBox(window: object, question: Question): Promise<{ response: number }>
    showSaveDialog(window: object, options: SaveQuestion): Promise<{ canceled: boolean; filePath: string }>
  }
  /** Asked on macOS and Windows only. */
  systemPreferences: { getMediaAccessStatus(medium: 'camera'): string }
  shell: { openExternal(url: string, options?: { activate?: boolean }): Promise<void> }
  powerMonitor: { on(event: 'shutdown', listener: () => void): unknown }
  powerSaveBlocker: { start(type: 'prevent-display-sleep'): number; stop(id: number): unknown }
  screen: { getPrimaryDisplay(): { workArea: Bounds }; getAllDisplays(): { workArea: Bounds }[] }
  Menu: {
    setApplicationMenu(menu: Electron.Menu | null): void
    buildFromTemplate(template: Electron.MenuItemConstructorOptions[]): Electron.Menu
  }
  BrowserWindow: new (options: WindowOptions) => Window
}

type Fits<T extends true> = T
/** Electron itself must fit these types; when an upgrade changes one of them, this line stops compiling. */
export type ElectronFits = Fits<typeof Electron extends ElectronParts ? true : false>
