// Electron as the till sees it, without a binary: it records every handler and option so that a test can drive them.
import type { ElectronParts, IpcEvent, Question } from '../../main/host/electron-parts.ts'
import type { WindowOptions } from '../../main/host/electron-window.ts'
import { StubContents, stubWindow } from './electron-stub-window.ts'
import { emitter, stubSession } from './electron-stub-session.ts'

export { StubContents } from './electron-stub-window.ts'
export { stubSession } from './electron-stub-session.ts'

export type StubOptions = {
  packaged?: boolean
  first?: boolean
  switches?: readonly string[]
  userData?: string
  /** What the person presses in a question; asked once for each. */
  press?: (question: Question) => Promise<number> | number
  /** Where the person saves a file; nowhere unless told. */
  saveAs?: (proposed: string) => string
  areas?: { x: number; y: number; width: number; height: number }[]
  safeStorage?: Partial<ElectronParts['safeStorage']>
  /** What ending the process means here. */
  exit?: (code: number) => void
  /** What follows once the till has closed everything. */
  ended?: () => void
}
export type StubElectron = ReturnType<typeof stubElectron>

/** Turns bytes round, so that nothing sealed looks like its text. */
const keyStore: ElectronParts['safeStorage'] = {
  isAsyncEncryptionAvailable: () => Promise.resolve(true),
  encryptStringAsync: text => Promise.resolve(Buffer.from(text, 'utf8').reverse()),
  decryptStringAsync: bytes =>
    Promise.resolve({ result: Buffer.from(bytes).reverse().toString('utf8'), shouldReEncrypt: false }),
  getSelectedStorageBackend: () => 'gnome_libsecret',
}

export function stubElectron(options: StubOptions = {}) {
  const calls: string[] = []
  const app = emitter()
  const ipc = emitter()
  const power = emitter()
  const main = stubSession()
  const schemes: Parameters<ElectronParts['protocol']['registerSchemesAsPrivileged']>[0] = []
  const handled = new Map<string, (request: Request) => Promise<Response>>()
  const opened: string[] = []
  const asked: Question[] = []
  const boxes: { title: string; content: string }[] = []
  const awake = new Set<number>()
  const paths: Record<string, string> = { userData: options.userData ?? '/nowhere' }
  const menus: unknown[] = []
  const areas = options.areas ?? [{ x: 0, y: 0, width: 1920, height: 1040 }]
  const { StubWindow, windows } = stubWindow(contents => app.emit('web-contents-created', {}, contents))
  let ended = false

  /** As Electron does: every window is asked, and the till ends once none is left. */
  function quit() {
    calls.push('quit')
    for (const window of windows) if (!window.destroyed) window.close()
    if (windows.some(window => !window.destroyed) || ended) return
    ended = true
    app.emit('will-quit')
    options.ended?.()
  }
  const electron = {
    app: {
      isPackaged: options.packaged ?? false,
      commandLine: {
        appendSwitch: name => void calls.push(`--${name}`),
        hasSwitch: name => options.switches?.includes(name) ?? false,
      },
      enableSandbox: () => void calls.push('enableSandbox'),
      disableHardwareAcceleration: () => void calls.push('disableHardwareAcceleration'),
      requestSingleInstanceLock: () => (calls.push('requestSingleInstanceLock'), options.first ?? true),
      whenReady: () => Promise.resolve(),
      getPath: name => paths[name] ?? '',
      setPath: (name, path) => void (paths[name] = path),
      quit,
      relaunch: () => void calls.push('relaunch'),
      exit: code => {
        calls.push(`exit ${code}`)
        options.exit?.(code)
      },
      on: app.on,
      once: app.on,
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
    safeStorage: { ...keyStore, ...options.safeStorage },
    dialog: {
      showErrorBox: (title, content) => void boxes.push({ title, content }),
      async showMessageBox(_window, question) {
        asked.push(question)
        return { response: await (options.press?.(question) ?? question.cancelId) }
      },
      showSaveDialog(_window, { defaultPath }) {
        const filePath = options.saveAs?.(defaultPath) ?? ''
        return Promise.resolve({ canceled: filePath === '', filePath })
      },
    },
    systemPreferences: { getMediaAccessStatus: () => 'granted' },
    shell: { openExternal: async url => void opened.push(url) },
    powerMonitor: { on: power.on },
    powerSaveBlocker: {
      start: () => {
        awake.add(awake.size + 1)
        return awake.size
      },
      stop: id => awake.delete(id),
    },
    screen: {
      getPrimaryDisplay: () => ({ workArea: areas[0]! }),
      getAllDisplays: () => areas.map(workArea => ({ workArea })),
    },
    Menu: {
      setApplicationMenu: menu => void menus.push(menu),
      buildFromTemplate: template => ({ template }) as never,
    },
    BrowserWindow: StubWindow as new (given: WindowOptions) => InstanceType<typeof StubWindow>,
  } satisfies ElectronParts

  return {
    electron,
    app,
    ipc,
    power,
    calls,
    windows,
    schemes,
    handled,
    opened,
    asked,
    boxes,
    awake,
    paths,
    menus,
    session: main,
    /** A frame from the page, as Electron would deliver it. */
    post: (event: Partial<IpcEvent>, frame: unknown, channel = 'tillgate') => {
      const contents = windows[0]?.webContents
      const all = { sender: contents ?? {}, senderFrame: contents?.mainFrame ?? null, ...event }
      if (all.sender instanceof StubContents) all.sender.events.emit('ipc-message', all, channel, frame)
      ipc.emit(channel, all, frame)
    },
  }
}

/** Something that may be stopped, noting whether it was. */
export function stoppable<T extends object>(more: T): T & { stopped: boolean; preventDefault(): void } {
  const event = { ...more, stopped: false, preventDefault: () => void (event.stopped = true) }
  return event
}

/** A navigation that notes whether it was stopped. */
export const navigation = (url: string, isMainFrame: boolean) => stoppable({ url, isMainFrame })
