// A hosted check whose page tells nothing and only goes back to the till: the verdict is there all the same, in a real browser.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { sandboxConfig } from '../../main/config.ts'
import { startSandbox, type Sandbox } from '../../main/sandbox/sandbox.ts'
import { launchChromium } from './chromium.ts'
import { startHost, type Host } from './host.ts'
import { openForBusiness, scan, screen, words } from './steps.ts'
import { goods } from './till.ts'

const text = words.en
const beer = goods.find(product => product.requiredAge === 16)!
let dir: string
let sandbox: Sandbox
let host: Host
let browser: Browser
let page: Page

/** The address is part of the configuration, so the port must be known before the till starts. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(done => server.once('listening', done))
  const { port } = server.address() as AddressInfo
  await new Promise(done => server.close(done))
  return port
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'tillgate-return-'))
  sandbox = await startSandbox({ host: '127.0.0.1', portBase: 0, pace: 0.1 })
  const port = await freePort()
  const config = sandboxConfig(sandbox.credentials())
  const file = join(dir, 'config.json')
  const idscan = { ...config.idscan, returnAddress: `http://127.0.0.1:${port}/hosted-return` }
  writeFileSync(file, JSON.stringify({ ...config, idscan }), { mode: 0o600 })
  host = await startHost({ dataDir: join(dir, 'till'), sandbox, args: ['--config', file, '--port', String(port)] })
  browser = await launchChromium()
  page = await browser.newPage({ viewport: { width: 1366, height: 768 }, locale: 'en-GB' })
  page.setDefaultTimeout(15_000)
  // Only the way back may tell which result it is: no event, and no result id where the till asks by itself.
  sandbox.panels.idscan.setKnobs({ eventMode: 'return-only', resultIdInDetails: false })
})
afterAll(async () => {
  await browser.close()
  await host.stop()
  await sandbox.close()
  rmSync(dir, { recursive: true, force: true })
})

it('a check that only comes back is decided by what the service then says', async () => {
  await openForBusiness(page, host, sandbox)
  await scan(page, beer.barcodes[0]!)
  await screen(page, 'id-check').waitFor()
  await page.keyboard.press('F4')
  const address = page.waitForEvent('framenavigated', frame => frame.url().includes('/hosted-return/'))
  await page.frameLocator('iframe').locator('button[value=success]').click()
  expect((await address).url()).toMatch(/\/hosted-return\/[0-9a-f-]{36}\?resultId=[0-9a-f-]{36}$/)
  await page.getByText(text.idCheck.verdict.pass, { exact: true }).first().waitFor()
  expect(sandbox.panels.idscan.transactions()).toMatchObject([{ state: 'completed', counts: { results: 2 } }])
})

it('no other page of the till opens in the frame, wherever a hostile service sends it', async () => {
  await page.getByText(text.idCheck.compared).click()
  await page.getByRole('button', { name: text.idCheck.accept }).click()
  await screen(page, 'sell').waitFor()
  await page.keyboard.press('F7')
  await page.keyboard.press('F4')
  await page.frameLocator('iframe').locator('button[value=success]').waitFor()
  const frame = page.frames().find(each => each !== page.mainFrame())!
  const { origin } = new URL(page.url())
  for (const path of ['/', '/index.html', '/enter?token=x', '/hosted-return/x']) {
    await page.evaluate(to => (document.querySelector('iframe')!.src = to), `${origin}${path}`)
    // The browser's own page says that it may not be shown.
    const shown = path === '/hosted-return/x' ? `${origin}${path}` : 'chrome-error://chromewebdata/'
    await expect.poll(() => frame.url()).toBe(shown)
  }
  expect(await page.locator('[data-screen=hosted]').count()).toBe(1)
})
