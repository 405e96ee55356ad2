// Where an end-to-end suite sees the till: Chromium on the browser host, or Electron's own window. The steps are the same.
import { once } from 'node:events'
import { _electron, type Page } from 'playwright-core'
import type { Sandbox } from '../../main/sandbox/sandbox.ts'
import { launchChromium } from './chromium.ts'
import { startHost, type Host } from './host.ts'

export type StageWishes = {
  dataDir: string
  sandbox: Sandbox
  /** What the camera shows; null leaves the machine without one. */
  film: string | null
  allowCamera: boolean
  width: number
  height: number
  scheme: 'light' | 'dark'
}
export type Stage = {
  host: Host
  page: Page
  /** Ends page and till; `kill` as a power cut would. */
  close(how: 'stop' | 'kill'): Promise<void>
}

/** Set by `npm run e2e:electron`. */
export const onElectron = process.env.TILLGATE_E2E_HOST === 'electron'

export const openStage = (wishes: StageWishes): Promise<Stage> =>
  onElectron ? electronStage(wishes) : browserStage(wishes)

async function browserStage(wishes: StageWishes): Promise<Stage> {
  const { dataDir, sandbox, film, allowCamera, width, height, scheme } = wishes
  const [host, browser] = await Promise.all([startHost({ dataDir, sandbox }), launchChromium({ film, allowCamera })])
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, locale: 'en-GB' })
  context.setDefaultTimeout(15_000)
  return {
    host,
    page: await context.newPage(),
    async close(how) {
      await browser.close()
      await host[how]()
    },
  }
}

/** The built till in real Electron. Everything it may do here it may do in the product; only the camera is a film. */
async function electronStage(wishes: StageWishes): Promise<Stage> {
  const { dataDir, sandbox, film, allowCamera, scheme } = wishes
  const camera = ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${film}`]
  const app = await _electron.launch({
    executablePath: process.env.TILLGATE_ELECTRON ?? '',
    args: ['dist/main/index.js', '--data', dataDir, ...(film === null ? [] : camera)],
    env: { ...definedEnv(), TILLGATE_SANDBOX: JSON.stringify(sandbox.credentials()) },
    // Chromium's sandbox does not start for the superuser; everybody else tests with it.
    chromiumSandbox: process.getuid?.() !== 0,
    locale: 'en-GB',
  })
  if (!allowCamera)
    await app.evaluate(({ session }) => {
      session.defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false))
      session.defaultSession.setPermissionCheckHandler(() => false)
    })
  const page = await app.firstWindow()
  page.setDefaultTimeout(15_000)
  await page.emulateMedia({ colorScheme: scheme })
  const child = app.process()
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const over = once(child, 'exit')
    // Closing by hand would ask whether the open sale may wait; a signal is how a system ends a till.
    child.kill(signal)
    await over
  }
  const host: Host = {
    url: 'app://till/',
    pid: child.pid ?? 0,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  }
  return { host, page, close: how => host[how]() }
}

function definedEnv(): { [name: string]: string } {
  return Object.fromEntries(
    Object.entries(process.env).filter((pair): pair is [string, string] => pair[1] !== undefined),
  )
}
