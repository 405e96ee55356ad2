// Stands in for the `electron` module when the built main process runs without its binary, and plays the script a test names.
import type { StubElectron } from '../host/electron-stub.ts'
import { stubElectron } from '../host/electron-stub.ts'
import { openPage, type StubPage } from './electron-page.ts'

/** What a script gets: the stand-in, and the page behind the built preload script. Its answer is printed as JSON. */
export type Script = (stub: StubElectron, page: StubPage) => Promise<object>
/** How a test sets the stand-in up, in TILLGATE_TEST. */
export type Setup = {
  /** A file beside this one's folder `electron`. */
  script: string
  userData: string
  packaged?: boolean
  switches?: string[]
  first?: boolean
  /** Answers of the person to questions, in order; then the harmless one. */
  press?: number[]
  keyStore?: 'works' | 'locked' | 'basic-text' | 'none'
  /** Where an installed till finds what lies beside its archive. */
  resourcesPath?: string
}

const setup = JSON.parse(process.env.TILLGATE_TEST ?? '{}') as Setup
const say = (what: object) => process.stdout.write(`${JSON.stringify(what)}\n`)
const presses = [...(setup.press ?? [])]
const { keyStore = 'works' } = setup

if (setup.resourcesPath !== undefined) Object.assign(process, { resourcesPath: setup.resourcesPath })

const stub = stubElectron({
  userData: setup.userData,
  packaged: setup.packaged ?? false,
  switches: setup.switches ?? [],
  first: setup.first ?? true,
  press: question => presses.shift() ?? question.cancelId,
  exit: code => {
    if (stub.boxes.length > 0) say({ boxes: stub.boxes })
    process.exit(code)
  },
  // After the script has said what it saw.
  ended: () => void setTimeout(() => process.exit(0), 20),
  safeStorage: {
    ...(keyStore === 'none' ? { isAsyncEncryptionAvailable: () => Promise.resolve(false) } : {}),
    ...(keyStore === 'locked' ? { decryptStringAsync: () => Promise.reject(new Error('the keyring is locked')) } : {}),
    getSelectedStorageBackend: () => (keyStore === 'basic-text' ? 'basic_text' : 'gnome_libsecret'),
  },
})
export const {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  systemPreferences,
} = stub.electron
/** What electron-updater asks for when it quits. */
export const autoUpdater = { emit: () => true, on: () => {} }

// The window would keep the process alive; here nothing else does.
setInterval(() => {}, 60_000)

/** Resolves once the till has loaded its page; never when the start ends in a dialog. */
function loaded(): Promise<void> {
  return new Promise(resolve => {
    const look = setInterval(() => {
      if ((stub.windows[0]?.loaded.length ?? 0) === 0) return
      clearInterval(look)
      resolve()
    }, 1)
  })
}

async function play(): Promise<void> {
  if (!(setup.first ?? true)) return
  await loaded()
  const { script } = (await import(new URL(`./electron/${setup.script}.ts`, import.meta.url).href)) as {
    script: Script
  }
  const page = openPage(stub)
  // A moment for what the entry does after its page is loaded.
  await new Promise(resolve => setTimeout(resolve, 20))
  say(await script(stub, page))
}
play().catch((thrown: unknown) => {
  say({ thrown: String(thrown) })
  process.exit(99)
})
