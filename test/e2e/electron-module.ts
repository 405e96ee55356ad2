// Stands in for the `electron` module when the built main process runs without its binary; its shape is checked against Electron's own types.
import type * as Electron from 'electron'
import { stubElectron } from '../host/electron-stub.ts'

const stub = stubElectron()
const frames: string[] = []

/** What the entry uses beyond the host's parts, with the signatures that Electron declares. */
const extras = {
  app: {
    whenReady: () => Promise.resolve(),
    getPath: () => process.env.TILLGATE_TEST_DATA ?? '',
    quit: () => process.exit(0),
    exit: code => process.exit(code),
  } satisfies Pick<typeof Electron.app, 'whenReady' | 'getPath' | 'quit' | 'exit'>,
  dialog: {
    showErrorBox: (title, content) => void process.stdout.write(`${JSON.stringify({ title, content })}\n`),
  } satisfies Pick<typeof Electron.dialog, 'showErrorBox'>,
  safeStorage: {
    isAsyncEncryptionAvailable: () => Promise.resolve(true),
    encryptStringAsync: text => Promise.resolve(Buffer.from(text, 'utf8').reverse()),
    decryptStringAsync: bytes =>
      Promise.resolve({ result: Buffer.from(bytes).reverse().toString('utf8'), shouldReEncrypt: false }),
    getSelectedStorageBackend: () => 'gnome_libsecret',
  } satisfies Pick<
    typeof Electron.safeStorage,
    'isAsyncEncryptionAvailable' | 'encryptStringAsync' | 'decryptStringAsync' | 'getSelectedStorageBackend'
  >,
}

const ended: (() => void)[] = []
export const app = {
  ...stub.electron.app,
  ...extras.app,
  once: (event: string, tell: () => void) => void (event === 'will-quit' && ended.push(tell)),
}
export const { BrowserWindow, ipcMain, protocol, session } = stub.electron
export const { dialog, safeStorage } = extras

/** The page, as far as a test needs one: asks for the till once the window is loaded, prints the answer, quits. */
const look = setInterval(() => {
  const [window] = stub.windows
  if (window === undefined || window.loaded.length === 0) return
  clearInterval(look)
  stub.post({}, { id: 1, name: 'till.get', input: {} })
  const answer = setInterval(() => {
    const sent = window.webContents.sent.find(frame => typeof frame === 'object' && frame !== null && 'result' in frame)
    if (sent === undefined) return
    clearInterval(answer)
    frames.push(
      JSON.stringify({
        options: window.options,
        loaded: window.loaded,
        schemes: stub.schemes,
        calls: stub.calls,
        sent,
      }),
    )
    process.stdout.write(`${frames.join('\n')}\n`)
    for (const tell of ended) tell()
    process.exit(0)
  }, 10)
}, 10)
