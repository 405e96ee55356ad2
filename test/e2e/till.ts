// One till for an end-to-end suite: sandbox, a stage with a camera film, a folder of its own.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { startSandbox, type Sandbox } from '../../main/sandbox/sandbox.ts'
import type { ProductInput } from '../../main/store/catalogue.ts'
import { makeFilm } from '../fixtures/make-camera-film.ts'
import type { Host } from './host.ts'
import { openStage, type Stage } from './stage.ts'

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
  page: Page
  /** What the page complained about: console errors and failed loads. */
  complaints: string[]
  /** Starts the till again on the same data; the old page is closed. */
  again(how: 'stop' | 'kill'): Promise<void>
  /** The same till with a camera that shows something else (null: none). */
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
  let seen: { film: string | null; allowCamera: boolean } = { film: first, allowCamera: true }

  async function open(): Promise<Stage> {
    const opened = await openStage({ dataDir: dir, sandbox, ...seen, width, height, scheme })
    opened.page.on('pageerror', thrown => complaints.push(String(thrown)))
    opened.page.on('console', said => said.type() === 'error' && complaints.push(said.text()))
    return opened
  }
  let stage = await open()
  return {
    dir,
    sandbox,
    complaints,
    get host() {
      return stage.host
    },
    get page() {
      return stage.page
    },
    async again(how) {
      await stage.close(how)
      stage = await open()
      await stage.page.goto(stage.host.url)
    },
    async camera(next, allow = true) {
      await stage.close('stop')
      seen = { film: next, allowCamera: allow }
      stage = await open()
      await stage.page.goto(stage.host.url)
    },
    async end() {
      await stage.close('stop')
      await sandbox.close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
