// A checker we did not write finds nothing of weight in the till beyond a reviewed list, and still finds what is bad.
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { judgeFolder, layOut, peerFolder, type Report } from './electronegativity-peer.ts'

type Reviewed = { check: string; file: string; reason: string }
const reviewed = JSON.parse(
  readFileSync(join(import.meta.dirname, 'electronegativity-reviewed.json'), 'utf8'),
) as Reviewed[]
const peer = await peerFolder()
if (typeof peer === 'string') process.stdout.write(`Left out: ${peer}.\n`)

const folders: string[] = []
const newFolder = () => {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'tillgate-electronegativity-')))
  folders.push(dir)
  return dir
}
afterAll(() => {
  for (const dir of folders) rmSync(dir, { recursive: true, force: true })
})

test('every entry of the reviewed list says in one sentence why, and none is there twice', () => {
  for (const { reason } of reviewed) expect(reason).toMatch(/^[A-Z].{20,300}\.$/)
  expect(new Set(reviewed.map(({ check, file }) => `${check} ${file}`)).size).toBe(reviewed.length)
})

describe.skipIf(typeof peer === 'string')('Electronegativity', () => {
  let till: Report
  let bad: Report
  beforeAll(async () => {
    const { folder } = peer as { folder: string }
    const dir = newFolder()
    layOut(dir)
    till = await judgeFolder(folder, dir)
    const worse = newFolder()
    for (const [name, text] of Object.entries(badSample)) writeFileSync(join(worse, name), text)
    bad = await judgeFolder(folder, worse)
  }, 120_000)

  test('reads every file of the till', () => {
    expect(till.errors).toEqual([])
    expect(till.checks).toBe(42)
  })

  test('finds nothing high or medium beyond the reviewed list, and everything on it', () => {
    const weighty = till.issues.filter(({ severity }) => severity === 'HIGH' || severity === 'MEDIUM')
    const found = [...new Set(weighty.map(({ check, file }) => `${check} in ${file}`))].toSorted()
    expect(found).toEqual(reviewed.map(({ check, file }) => `${check} in ${file}`).toSorted())
  })

  test('finds nothing in the options a window is made with', () => {
    expect(till.issues.filter(({ file, check }) => file === 'made-window.js' && check !== 'PRELOAD_JS_CHECK')).toEqual(
      [],
    )
  })

  test('finds what is bad, so that its silence means something', () => {
    expect(bad.issues.length).toBeGreaterThanOrEqual(20)
    const found = bad.issues.map(({ check }) => check)
    expect(mustFind.filter(check => !found.includes(check))).toEqual([])
  })
})

const mustFind = [
  ...['NODE_INTEGRATION', 'CONTEXT_ISOLATION', 'SANDBOX', 'WEB_SECURITY', 'INSECURE_CONTENT', 'EXPERIMENTAL_FEATURES'],
  ...['BLINK_FEATURES', 'AUXCLICK', 'REMOTE_MODULE', 'PRELOAD', 'HTTP_RESOURCES', 'OPEN_EXTERNAL', 'PROTOCOL_HANDLER'],
  ...['CERTIFICATE_ERROR_EVENT', 'CERTIFICATE_VERIFY_PROC', 'CUSTOM_ARGUMENTS', 'DANGEROUS_FUNCTIONS'],
]
  .map(name => `${name}_JS_CHECK`)
  .concat(['NODE_INTEGRATION', 'ALLOWPOPUPS', 'WEB_SECURITY', 'HTTP_RESOURCES'].map(name => `${name}_HTML_CHECK`))

const badSample = {
  'package.json': JSON.stringify({ main: 'main.js', devDependencies: { electron: '45.4.1' } }),
  'main.js': `const { app, BrowserWindow, shell, session, protocol } = require('electron')
app.commandLine.appendSwitch('disable-web-security')
app.commandLine.appendSwitch('ignore-certificate-errors')
app.on('certificate-error', (event, contents, url, error, certificate, callback) => {
  event.preventDefault()
  callback(true)
})
app.on('ready', () => {
  session.defaultSession.setCertificateVerifyProc((request, callback) => callback(0))
  session.defaultSession.setPermissionRequestHandler((contents, permission, callback) => callback(true))
  protocol.registerFileProtocol('till', (request, callback) => callback(request.url))
  const window = new BrowserWindow({
    webPreferences: {
      nodeIntegration: true,
      nodeIntegrationInWorker: true,
      contextIsolation: false,
      webSecurity: false,
      allowRunningInsecureContent: true,
      experimentalFeatures: true,
      enableBlinkFeatures: 'CSSVariables',
      enableRemoteModule: true,
      affinity: 'one',
      preload: 'preload.js',
    },
  })
  window.loadURL('http://evil.example/')
  window.webContents.on('will-navigate', (event, url) => shell.openExternal(url))
  window.webContents.executeJavascript(process.argv[2])
})
`,
  'index.html': `<!doctype html>
<html><head><meta http-equiv="Content-Security-Policy" content="script-src 'unsafe-inline' *"></head><body>
<webview src="http://evil.example/" allowpopups nodeintegration disablewebsecurity></webview>
<webview src="http://evil.example/" webpreferences="allowRunningInsecureContent, experimentalFeatures"></webview>
</body></html>
`,
}
