// What only a real Electron can show: walls of the page, senders, key store, recovery, one till a folder. Never run without its program.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startSandbox, type Sandbox } from '../../../main/sandbox/sandbox.ts'
import { screen } from '../steps.ts'

const program = process.env.TILLGATE_ELECTRON ?? ''
let dir: string
let sandbox: Sandbox
let app: ElectronApplication
let page: Page
const env = () => ({
  ...Object.fromEntries(Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined)),
  TILLGATE_SANDBOX: JSON.stringify(sandbox.credentials()),
})
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'tillgate-real-'))
  sandbox = await startSandbox({ host: '127.0.0.1', portBase: 0, pace: 0.1 })
  app = await _electron.launch({
    executablePath: program,
    args: ['dist/main/index.js', '--data', dir],
    env: env(),
    chromiumSandbox: process.getuid?.() !== 0,
  })
  page = await app.firstWindow()
  await screen(page, 'registration').waitFor()
})
afterAll(async () => {
  app.process().kill('SIGTERM')
  await sandbox.close()
  rmSync(dir, { recursive: true, force: true })
})

it('shows the page under its own scheme, isolated and without Node', async () => {
  expect(page.url()).toBe('app://till/')
  const seen = await page.evaluate(() => ({
    origin: location.origin,
    node: ['require', 'process', 'Buffer', 'module', 'global'].filter(name => name in globalThis),
    bridge: Object.keys((globalThis as unknown as { tillgate: object }).tillgate),
    secure: isSecureContext,
  }))
  expect(seen).toEqual({ origin: 'app://till', node: [], bridge: ['send', 'receive'], secure: true })
})

it('runs the page in a sandboxed process', async () => {
  const sandboxed = await app.evaluate(({ app: shell }) =>
    shell
      .getAppMetrics()
      .filter(metric => metric.type === 'Tab')
      .map(metric => metric.sandboxed ?? null),
  )
  // Only macOS and Windows tell; elsewhere the value is missing.
  for (const value of sandboxed) expect(value === null || value).toBe(true)
})

it('enforces the policy: no inline script, no foreign frame, no text as markup', async () => {
  const caught = await page.evaluate(async () => {
    const seen: string[] = []
    addEventListener('securitypolicyviolation', event => seen.push(event.effectiveDirective))
    const frame = document.createElement('iframe')
    frame.src = 'https://evil.example/'
    document.body.append(frame)
    try {
      document.body.insertAdjacentHTML('beforeend', '<b>x</b>')
    } catch {
      seen.push('markup')
    }
    await new Promise(resolve => setTimeout(resolve, 500))
    frame.remove()
    return seen
  })
  expect(caught).toEqual(expect.arrayContaining(['frame-src', 'markup']))
})

it('goes nowhere: navigation, new windows and downloads from elsewhere', async () => {
  await page.evaluate(() => {
    location.href = 'https://evil.example/'
    return null
  })
  expect(await page.evaluate(() => window.open('https://evil.example/') === null)).toBe(true)
  await page.waitForTimeout(500)
  expect(page.url()).toBe('app://till/')
  expect(app.windows()).toHaveLength(1)
})

it('keeps its key in the key store of the system, or says that it cannot', async () => {
  const kept = await app.evaluate(async ({ safeStorage }) => {
    if (!(await safeStorage.isAsyncEncryptionAvailable())) return 'unavailable'
    const sealed = await safeStorage.encryptStringAsync('a key')
    return (await safeStorage.decryptStringAsync(sealed)).result
  })
  expect(['a key', 'unavailable']).toContain(kept)
})

it('answers 404 for what the build did not make', async () => {
  const statuses = await page.evaluate(async () => {
    const paths = ['/files.json', '/assets/none.js', '/..%2f..%2fpackage.json', '/%2e%2e/package.json']
    return Promise.all(paths.map(path => fetch(path).then(answer => answer.status)))
  })
  expect(statuses).toEqual([404, 404, 404, 404])
})

it('brings the page back after a crash, with the till as it was', async () => {
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer())
  await expect
    .poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getURL()))
    .toBe('app://till/')
  await expect
    .poll(() => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.isCrashed()))
    .toBe(false)
})

it('runs once on a data folder: a second start ends by itself', async () => {
  const second = spawn(program, ['dist/main/index.js', '--data', dir], { env: env(), stdio: 'ignore' })
  const code = await new Promise<number | null>(tell => second.once('exit', tell))
  expect(code).toBe(0)
  expect(app.windows()).toHaveLength(1)
})
