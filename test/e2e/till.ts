// One till for an end-to-end suite: sandbox, host process, browser with a camera film, a folder of its own.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { startSandbox, type Sandbox } from '../../main/sandbox/sandbox.ts'
import type { ProductInput } from '../../main/store/catalogue.ts'
import { makeFilm } from '../fixtures/make-camera-film.ts'
import { launchChromium } from './chromium.ts'
import { startHost, type Host } from './host.ts'

export const goods = JSON.parse(readFileSync('resources/catalogue.json', 'utf8')) as ProductInput[]
export const picture = (name: string): string => resolve('test/fixtures/images', name)

/** A film of still pictures for the camera, each `seconds` long, looped by Chromium. */
export async function film(dir: string, name: string, stills: { path: string; seconds: number }[]): Promise<string> {
  const out = join(dir, `${name}.mjpeg`)
  await makeFilm({ stills, width: 1280, height: 720, fps: 10, out })
  return out
}

export type TestTill = {
  dir: string
  sandbox: Sandbox
  host: Host
  browser: Browser
  page: Page
  /** What the page complained about: console errors and failed loads. */
  complaints: string[]
  /** Starts the host again on the same data; the old page is closed. */
  again(how: 'stop' | 'kill'): Promise<void>
  /** The same till in a browser whose camera shows something else (null: none). */
  camera(film: string | null, allow?: boolean): Promise<void>
  end(): Promise<void>
}

export async function startTill(
  options: { film?: string | null; width?: number; height?: number; scheme?: 'light' | 'dark' } = {},
): Promise<TestTill> {
  const { film: first = null, width = 1366, height = 768, scheme = 'light' } = options
  const dir = mkdtempSync(join(tmpdir(), 'tillgate-e2e-'))
  const sandbox = await startSandbox({ host: '127.0.0.1', portBase: 0, pace: 0.1 })
  const complaints: string[] = []
  let host = await startHost({ dataDir: dir, sandbox })
  let browser = await launchChromium({ film: first })

  async function open(): Promise<Page> {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, locale: 'en-GB' })
    context.setDefaultTimeout(15_000)
    const page = await context.newPage()
    page.on('pageerror', thrown => complaints.push(String(thrown)))
    page.on('console', said => said.type() === 'error' && complaints.push(said.text()))
    return page
  }
  let page = await open()
  return {
    dir,
    sandbox,
    complaints,
    get host() {
      return host
    },
    get browser() {
      return browser
    },
    get page() {
      return page
    },
    async again(how) {
      await page.context().close()
      await host[how]()
      host = await startHost({ dataDir: dir, sandbox })
      page = await open()
      await page.goto(host.url)
    },
    async camera(next, allow = true) {
      await browser.close()
      browser = await launchChromium({ film: next, allowCamera: allow })
      await host.stop()
      host = await startHost({ dataDir: dir, sandbox })
      page = await open()
      await page.goto(host.url)
    },
    async end() {
      await browser.close()
      await host.stop()
      await sandbox.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
