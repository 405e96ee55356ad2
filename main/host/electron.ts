// The Electron host: one sandboxed window on our own scheme, every other door closed, the contract over one IPC channel.
import type { Api, Emit, Failure } from '#contract'
import { serve } from '../../preload/serve.ts'
import type { Log } from '../ports/system.ts'
import { answerOps } from './answered.ts'
import { answerScheme, privilegedScheme } from './app-scheme.ts'
import type { ElectronParts, Window } from './electron-parts.ts'
import { eachDocument } from './electron-wire.ts'
import { pageFiles } from './files.ts'
import { guardContents, guardSession } from './guards.ts'
import { OWN_ORIGIN } from './page-address.ts'

export type ElectronHostOptions = {
  electron: ElectronParts
  api: Api
  explain: (thrown: unknown) => Failure
  /** The built renderer, with index.html in it. */
  dir: string
  /** The built preload script (CommonJS, because a sandboxed preload cannot be a module). */
  preload: string
  log: Log
  /** Exact origins of the hosted ID check. */
  frameOrigins: readonly string[]
}

/**
 * Everything that must happen before Electron is ready. False when another till of this user is running already; the
 * caller then quits, and that till comes to the front. Arguments of a second start are never read.
 */
export function prepareElectron({ app, protocol }: ElectronParts): boolean {
  app.enableSandbox()
  protocol.registerSchemesAsPrivileged([privilegedScheme])
  return app.requestSingleInstanceLock()
}

/** Opens the window. Call once Electron is ready. `emit` tells the page; `close` ends the window without asking. */
export async function startElectronHost(options: ElectronHostOptions): Promise<{ emit: Emit; close(): void }> {
  const { app, ipcMain, protocol, session, BrowserWindow } = options.electron
  const { log, frameOrigins } = options
  const scheme = answerScheme(pageFiles(options.dir), frameOrigins)

  app.on('web-contents-created', (_event, contents) => guardContents(contents, frameOrigins))
  app.on('session-created', created => guardSession(created, frameOrigins))
  guardSession(session.defaultSession, frameOrigins)
  protocol.handle('app', scheme)

  const window = new BrowserWindow({
    show: false,
    width: 1366,
    height: 768,
    minWidth: 1024,
    minHeight: 640,
    title: 'Tillgate',
    autoHideMenuBar: true,
    webPreferences: {
      preload: options.preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      disableBlinkFeatures: 'Auxclick',
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  })
  let emit: Emit = () => {}
  const begin: Parameters<typeof eachDocument>[2] = wire => {
    emit = serve(options.api, wire, options.explain, { onAnswer: answerOps(log) })
  }
  eachDocument(ipcMain, window.webContents, begin, () => log.warn('frame-refused'))
  revive(window, log)
  app.on('second-instance', () => toFront(window))
  window.once('ready-to-show', () => window.show())
  await window.loadURL(`${OWN_ORIGIN}/`)

  return {
    emit: (event, data) => emit(event, data),
    close: () => {
      if (!window.isDestroyed()) window.destroy()
    },
  }
}

/** A crashed page is loaded again, because the sale lives in main; three times a minute at most. */
function revive(window: Window, log: Log) {
  let crashes: number[] = []
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log.warn('page-gone', { reason, code: exitCode })
    if (reason === 'clean-exit' || window.isDestroyed()) return
    const at = performance.now()
    crashes = [...crashes.filter(before => at - before < 60_000), at]
    if (crashes.length <= 3) window.webContents.reload()
  })
}

function toFront(window: Window) {
  if (window.isDestroyed()) return
  if (window.isMinimized()) window.restore()
  window.focus()
}
