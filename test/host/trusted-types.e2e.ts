// The page's one Trusted Types policy as Chromium enforces it: no text becomes markup, script or the address of a script.
import { stripTypeScriptTypes } from 'node:module'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { startBrowserHost, type BrowserHost } from '../../main/host/browser.ts'
import { sinkRules } from '../../renderer/trusted-types.ts'
import { writeManifest } from '../../scripts/page-manifest.ts'
import { launchChromium } from '../e2e/chromium.ts'
import { apiWith } from '../preload/api.ts'
import { listLog, temporaryFolder } from './temp.ts'

describe('the rules', () => {
  test.each(['app://till/', 'http://127.0.0.1:47107/'])(
    'at %s let an element be emptied, and own workers start',
    page => {
      const { createHTML, createScriptURL } = sinkRules(page)
      expect([createHTML(''), createHTML(' '), createHTML('<b>x</b>')]).toEqual(['', null, null])
      const worker = new URL('/assets/scan.worker-KNyVjrDj.js', page).href
      expect(createScriptURL(worker)).toBe(worker)
      expect(createScriptURL('/assets/scan.worker-KNyVjrDj.js')).not.toBeNull()
      for (const address of [
        'https://evil.example/assets/scan.worker-KNyVjrDj.js',
        'app://evil/assets/scan.worker-KNyVjrDj.js',
        'http://127.0.0.1:1/assets/scan.worker-KNyVjrDj.js',
        '//evil.example/assets/scan.worker-KNyVjrDj.js',
        '/assets/index-KNyVjrDj.js',
        '/assets/../scan.worker-KNyVjrDj.js',
        '/assets/x/scan.worker-KNyVjrDj.js',
        'data:text/javascript,1',
        'blob:app://till/1',
        'javascript:1',
      ])
        expect(createScriptURL(address), address).toBeNull()
    },
  )
})

describe('in Chromium', () => {
  let browser: Browser
  let host: BrowserHost
  let page: Page
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    const dir = temporaryFolder()
    mkdirSync(join(dir, 'assets'))
    const rules = stripTypeScriptTypes(readFileSync('renderer/trusted-types.ts', 'utf8'))
    writeFileSync(
      join(dir, 'index.html'),
      '<!doctype html><html lang="en"><title>till</title><link rel="icon" href="data:,"><script type="module" src="/page.js"></script><main></main>',
    )
    writeFileSync(
      join(dir, 'page.js'),
      `${rules.replaceAll('export ', '')}
guardSinks(window)
window.violations = []
addEventListener('securitypolicyviolation', event => window.violations.push(event.effectiveDirective))
window.ready = true`,
    )
    writeFileSync(join(dir, 'assets', 'scan.worker-KNyVjrDj.js'), 'postMessage("works")')
    writeManifest(dir)
    host = await startBrowserHost({
      port: 0,
      dir,
      api: apiWith({}),
      explain: () => ({ code: 'internal', incident: 'x' }),
      log: listLog(),
      frameOrigins: [],
    })
    page = await browser.newPage()
    await page.goto(host.url)
    await page.waitForFunction('window.ready')
  })
  afterEach(async () => {
    await page.close()
    await host.close()
  })

  test.each([
    ['innerHTML', "document.body.innerHTML = '<b>x</b>'"],
    ['outerHTML', "document.querySelector('main').outerHTML = '<b>x</b>'"],
    ['insertAdjacentHTML', "document.body.insertAdjacentHTML('beforeend', '<b>x</b>')"],
    ['document.write', "document.write('<b>x</b>')"],
    ['DOMParser', "new DOMParser().parseFromString('<b>x</b>', 'text/html')"],
    ['a fragment', "document.createRange().createContextualFragment('<b>x</b>')"],
    ['srcdoc', "document.createElement('iframe').srcdoc = '<b>x</b>'"],
    ['the address of a script', "document.createElement('script').src = '/page.js'"],
    ['the text of a script', "document.createElement('script').textContent = 'window.owned = 1'"],
    ['a worker that is not the scanner', "new Worker('/page.js')"],
    ['a worker from a blob', "new Worker(URL.createObjectURL(new Blob(['1'])))"],
    ['a timer with text', "setTimeout('window.owned = 1')"],
    ['another policy', "trustedTypes.createPolicy('evil', { createHTML: text => text })"],
    ['the same policy again', "trustedTypes.createPolicy('default', { createHTML: text => text })"],
  ])('%s is refused', async (_name, attack) => {
    const thrown = await page.evaluate(
      `(() => { try { ${attack}; return 'went through' } catch (e) { return e.name } })()`,
    )
    expect(thrown).toBe('TypeError')
    const refused: unknown[] = await page.evaluate('window.violations')
    expect(refused.every(name => name === 'require-trusted-types-for' || name === 'trusted-types')).toBe(true)
    expect(refused.length).toBeGreaterThan(0)
    expect(await page.evaluate('window.owned')).toBeUndefined()
  })

  test('what the page does goes through: emptying an element, starting the scanner', async () => {
    const seen = await page.evaluate(`(async () => {
      const main = document.querySelector('main')
      main.append('x')
      main.innerHTML = ''
      const worker = new Worker(new URL('/assets/scan.worker-KNyVjrDj.js', location.href), { type: 'module' })
      return [main.textContent, await new Promise(tell => { worker.onmessage = message => tell(message.data) })]
    })()`)
    expect(seen).toEqual(['', 'works'])
    expect(await page.evaluate('window.violations')).toEqual([])
  })
})
