// A till in a few lines that meets Electron's whole checklist; a test breaks it in one place at a time.

export type Files = Readonly<Record<string, string>>

const version = '45.4.1'

export const sample: Files = {
  'package.json': JSON.stringify({ devDependencies: { electron: version } }, null, 2),
  'package-lock.json': JSON.stringify({ packages: { 'node_modules/electron': { version } } }),
  'electron-builder.yml': `electronFuses:
  runAsNode: false
  enableCookieEncryption: true
  enableNodeOptionsEnvironmentVariable: false
  enableNodeCliInspectArguments: false
  enableEmbeddedAsarIntegrityValidation: true
  onlyLoadAppFromAsar: true
  loadBrowserProcessSpecificV8Snapshot: false
  grantFileProtocolExtraPrivileges: false
afterPack: scripts/after-pack.mjs
linux:
  executableArgs: []
`,
  'scripts/start.ts': `spawn(program, ['.', '--data', folder])\n`,
  'scripts/after-pack.mjs': `const FUSES = 9
const WASM_TRAP_HANDLERS = 8
const ON = 49
function setNinthFuse(bytes, wire) {
  if (bytes[wire + 1] !== FUSES) throw new Error('another wire')
  bytes.subarray(wire + 2)[WASM_TRAP_HANDLERS] = ON
}
export const afterPack = context => setNinthFuse(context.bytes, 32)
`,
  'main/index.ts': `import { app, BrowserWindow, ipcMain, protocol, session, shell } from 'electron'
import { prepare, start } from './host/start.ts'
import { health } from './health.ts'
async function begin() {
  if (process.argv.includes('--health')) return health()
  prepare({ app, protocol })
  await app.whenReady()
  await start({ app, BrowserWindow, ipcMain, protocol, session, shell })
}
begin()
`,
  'main/host/start.ts': `import type { Parts } from './parts.ts'
import { closeDoors } from './doors.ts'
import { hear } from './wire.ts'
import { answerScheme, scheme } from './scheme.ts'
import { makeWindow } from './window.ts'
const ORIGIN = 'app://till'
export function prepare({ app, protocol }: Parts) {
  app.enableSandbox()
  protocol.registerSchemesAsPrivileged([scheme])
  app.commandLine.appendSwitch('disable-http-cache')
}
export async function start(parts: Parts) {
  const { ipcMain, protocol } = parts
  closeDoors(parts)
  protocol.handle('app', answerScheme(new Map()))
  const window = makeWindow(parts.BrowserWindow)
  hear(ipcMain, window.webContents, frame => frame)
  await window.loadURL(\`\${ORIGIN}/\`)
}
`,
  'main/host/window.ts': `import type { Parts } from './parts.ts'
export const windowOptions = (bounds: Bounds) => ({
  ...bounds,
  webPreferences: {
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    disableBlinkFeatures: 'Auxclick',
  },
})
export function makeWindow(BrowserWindow: Parts['BrowserWindow']) {
  return new BrowserWindow(windowOptions({ width: 1, height: 1 }))
}
`,
  'main/host/doors.ts': `import { openLink } from './links.ts'
const own = (address: string) => URL.canParse(address) && new URL(address).host === 'till'
const mayUse = (permission: string, origin: string) => permission === 'media' && own(origin)
function guardSession(each: Session) {
  each.setPermissionRequestHandler((_contents, permission, answer, asked) => {
    answer(mayUse(permission, asked.requestingUrl))
  })
  each.setPermissionCheckHandler((_contents, permission, origin) => mayUse(permission, origin))
  each.setDevicePermissionHandler(() => false)
  each.setDisplayMediaRequestHandler((_request, answer) => answer(null))
}
function guardContents(contents: Contents, shell: Shell) {
  const stay = (details: Navigation) => {
    if (!own(details.url)) details.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', stay)
  contents.setWindowOpenHandler(({ url }) => {
    openLink(shell, url)
    return { action: 'deny' }
  })
  contents.on('will-attach-webview', event => event.preventDefault())
  contents.on('ipc-message', (_event, channel) => noted(channel))
}
export function closeDoors({ app, session, shell }: Parts) {
  app.on('session-created', guardSession)
  guardSession(session.defaultSession)
  app.on('web-contents-created', (_event, contents) => guardContents(contents, shell))
}
`,
  'main/host/links.ts': `const known = (asked: string): string | null => {
  const url = new URL(asked)
  return url.protocol === 'https:' && url.href === 'https://help.example/' ? url.href : null
}
export function openLink(shell: Shell, asked: string) {
  const address = known(asked)
  if (address === null) return
  shell.openExternal(address)
}
`,
  'main/host/wire.ts': `import type { Parts } from './parts.ts'
const CHANNEL = 'till'
function fromPage(event: IpcEvent, page: Contents) {
  const frame = event.senderFrame
  return frame !== null && frame.parent === null && frame.origin === 'app://till' && event.sender === page
}
export function hear(ipc: Parts['ipcMain'], page: Contents, tell: (frame: unknown) => void) {
  ipc.on(CHANNEL, (event, frame) => {
    if (!fromPage(event, page)) noted('sender')
    else tell(frame)
  })
}
`,
  'main/host/scheme.ts': `import { endPage, pageHeaders } from './headers.ts'
export const scheme = {
  scheme: 'app',
  privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true },
}
export function answerScheme(files: Map<string, string>) {
  const headers = pageHeaders(['https://check.example'])
  return async (request: Request) => {
    if (request.url === 'app://till/end') return new Response(endPage.html, { headers: endPage.headers })
    const found = files.get(request.url)
    if (!found) return new Response(null, { status: 404 })
    return new Response(found, { headers: { ...headers, 'content-type': 'text/html' } })
  }
}
`,
  'main/host/headers.ts': `export const endPage = {
  html: '<p>Done.</p>',
  headers: { 'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'" },
}
const styleHash = createHash('sha256').update(style).digest('base64')
export function pageHeaders(frames: string[]) {
  const policy = {
    'default-src': ["'none'"],
    'script-src': ["'self'", "'wasm-unsafe-eval'"],
    'style-src': ["'self'", \`'sha256-\${styleHash}'\`],
    'connect-src': ["'self'"],
    'frame-src': frames,
    'object-src': ["'none'"],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
    'frame-ancestors': ["'none'"],
    'require-trusted-types-for': ["'script'"],
  }
  return { 'content-security-policy': Object.entries(policy).join('; ') }
}
`,
  'preload/index.ts': `import { contextBridge, ipcRenderer } from 'electron'
const channel = 'till'
contextBridge.exposeInMainWorld(
  'till',
  Object.freeze({
    send: (frame: unknown): void => ipcRenderer.send(channel, frame),
    receive: (tell: (frame: unknown) => void): (() => void) => {
      const hear = (_event: unknown, frame: unknown) => tell(frame)
      ipcRenderer.on(channel, hear)
      return () => void ipcRenderer.off(channel, hear)
    },
  }),
)
`,
  'renderer/index.html': `<!doctype html>
<html lang="en">
  <head><title>Till</title><link rel="icon" href="data:," /></head>
  <body><div id="root"></div><script type="module" src="/app.tsx"></script></body>
</html>
`,
  'renderer/app.tsx': `export const App = () => <iframe title="Check" sandbox="allow-scripts" src="https://check.example/" />\n`,
}

/** The sample with one text replaced in one file; throws when the text is not there, so that no fixture is empty. */
export function broken(file: string, from: string, to: string): Files {
  const text = sample[file]
  if (text === undefined || !text.includes(from)) throw new Error(`${file} has no "${from}"`)
  return { ...sample, [file]: text.replace(from, () => to) }
}
