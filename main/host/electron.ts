// The Electron host: one sandboxed window on our own scheme, every other door closed, the contract over one IPC channel.
import { join } from 'node:path'
import type { Api, Emit, Failure } from '#contract'
import { serve } from '../../preload/serve.ts'
import type { Log } from '../ports/system.ts'
import { answerScheme, privilegedScheme } from './app-scheme.ts'
import type { HostOptions } from './arguments.ts'
import { fitBounds, rememberWindow, zoomByKey } from './display.ts'
import { closeDoors } from './doors.ts'
import type { ElectronParts } from './electron-parts.ts'
import type { Window } from './electron-window.ts'
import { eachDocument } from './electron-wire.ts'
import { linkOpener } from './external-link.ts'
import { pageFiles } from './files.ts'
import { EXIT_CHANGED } from './last-resort.ts'
import { setMenu } from './menu.ts'
import { nativeWords } from './native-text.ts'
import { OWN_ORIGIN } from './page-address.ts'
import { guardQuit } from './quit.ts'
import { revivePage, watchGraphics } from './recovery.ts'
import { createRefusals } from './refusals.ts'
import { createShown } from './shown.ts'
import { followTill } from './surroundings.ts'
import { makeWindow } from './window.ts'
import { windowMemory, type WindowMemory } from './window-memory.ts'

export type ElectronHostOptions = HostOptions & {
  electron: ElectronParts
  api: Api
  explain: (thrown: unknown) => Failure
  /** Where the app's snapshots go from the moment the window exists. */
  attach: (emit: Emit) => void
  /** The built renderer, with its list of files in it. */
  dir: string
  /** The built preload script (CommonJS, because a sandboxed preload cannot be a module). */
  preload: string
  memory: WindowMemory
  version: string
  /** Of the dialogs, until the till tells its own. */
  language: 'en' | 'de'
  log: Log
  platform: NodeJS.Platform
  /** Exact origins of the hosted ID check. */
  frameOrigins: readonly string[]
}
export type ElectronHost = {
  emit: Emit
  /** What a dialog of the system belongs to. */
  window: object
  /** Ends the till without asking; for the end of the process. */
  leave(): void
  /** Ends the window at once. */
  close(): void
}

/** `first` is false when another till runs on this data folder already. */
export type PreparedElectron = { first: boolean; memory: WindowMemory }

/**
 * Everything that must happen before Electron is ready. When this is not the first till on this data folder the
 * caller quits, and that till comes to the front. Arguments of a second start are never read.
 */
export function prepareElectron(
  { app, protocol }: ElectronParts,
  options: { dataDir: string; version: string },
): PreparedElectron {
  app.enableSandbox()
  protocol.registerSchemesAsPrivileged([privilegedScheme])
  // Nothing of the hosted check, or of the page, is to lie in a cache on the disk.
  app.commandLine.appendSwitch('disable-http-cache')
  const memory = windowMemory(join(options.dataDir, 'window.json'))
  if (memory.get().softwareFor === options.version) app.disableHardwareAcceleration()
  return { first: app.requestSingleInstanceLock(), memory }
}

/** Opens the window. Call once Electron is ready. Throws a sentence when the page has not been built. */
export async function startElectronHost(options: ElectronHostOptions): Promise<ElectronHost> {
  const { electron, api, log, memory, frameOrigins } = options
  const { app, ipcMain, protocol, session, screen } = electron
  const refused = createRefusals(log)
  const shown = createShown(options.language)
  const devTools = !app.isPackaged
  closeDoors(electron, {
    frameOrigins,
    signedIn: shown.signedIn,
    checkOpen: shown.checkOpen,
    devTools,
    // A kiosk has no browser to go to.
    openLink: linkOpener(electron.shell, () => (options.kiosk ? null : shown.operatorUrl()), refused),
    refused,
  })
  setMenu(electron, options.platform)
  const files = pageFiles(options.dir)
  const changed = (address: string) => {
    log.warn('file-changed', { path: address })
    const { title, detail } = nativeWords(shown.language()).changed
    electron.dialog.showErrorBox(title, detail)
    app.exit(EXIT_CHANGED)
  }
  protocol.handle('app', answerScheme(files, frameOrigins, changed))

  const main = screen.getPrimaryDisplay().workArea
  const window = makeWindow(electron.BrowserWindow, {
    preload: options.preload,
    bounds: fitBounds(memory.get().bounds, [main, ...screen.getAllDisplays().map(display => display.workArea)]),
    zoom: memory.get().zoom,
    kiosk: options.kiosk,
    fullscreen: options.fullscreen,
    devTools,
  })
  let tell: Emit = () => {}
  const emit: Emit = (event, data) => {
    shown.hear(event, data)
    tell(event, data)
  }
  const { leave } = guardQuit({ electron, window, shown, log })
  revivePage({ dialog: electron.dialog, window, shown, leave, log })
  watchGraphics(app, memory, options.version, log)
  rememberWindow(window, memory)
  zoomByKey(window.webContents, memory, devTools)
  followTill({
    shown,
    window,
    powerSaveBlocker: electron.powerSaveBlocker,
    session: session.defaultSession,
    frameOrigins,
  })
  options.attach(emit)
  await shown.begin(api)
  eachDocument(
    ipcMain,
    window.webContents,
    wire => {
      shown.newDocument()
      tell = serve(api, wire, options.explain, {
        onAnswer: answered => {
          shown.answered(answered)
          if (answered.outcome === 'refused') refused('frame-refused', { why: 'not a frame' })
          else log.info('op', answered)
        },
      })
    },
    refused,
  )
  app.on('second-instance', () => toFront(window))
  window.once('ready-to-show', () => {
    if (memory.get().maximized && !options.kiosk && !options.fullscreen) window.maximize()
    window.show()
  })
  await window.loadURL(`${OWN_ORIGIN}/`)
  return {
    emit,
    window,
    leave,
    close: () => {
      if (!window.isDestroyed()) window.destroy()
    },
  }
}

function toFront(window: Window) {
  if (window.isDestroyed()) return
  if (window.isMinimized()) window.restore()
  window.focus()
}
