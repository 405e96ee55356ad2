// The built Electron main process, run whole against a stand-in for the `electron` module: wiring errors show without the binary.
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSandbox, type Sandbox } from '../../main/sandbox/sandbox.ts'

const run = promisify(execFile)
let sandbox: Sandbox
let dataDir: string
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'tillgate-electron-'))
  sandbox = await startSandbox({ host: '127.0.0.1', portBase: 0, pace: 0.05 })
})
afterAll(async () => {
  await sandbox.close()
  rmSync(dataDir, { recursive: true, force: true })
})

async function startEntry(env: Record<string, string>): Promise<Record<string, unknown>> {
  const args = ['--import', './test/e2e/electron-loader.ts', 'dist/main/index.js', '--data', dataDir]
  const { stdout } = await run(process.execPath, args, {
    env: { ...process.env, TILLGATE_TEST_DATA: dataDir, ...env },
  }).catch((thrown: { stdout?: string }) => ({ stdout: thrown.stdout ?? '' }))
  return JSON.parse(stdout) as Record<string, unknown>
}

describe('the Electron entry', () => {
  it('opens one sandboxed window on its own scheme and answers the page over IPC', async () => {
    const said = await startEntry({ TILLGATE_SANDBOX: JSON.stringify(sandbox.credentials()) })
    expect(said).toMatchObject({
      calls: ['enableSandbox', 'registerSchemesAsPrivileged', 'requestSingleInstanceLock'],
      loaded: ['app://till/'],
      options: {
        webPreferences: {
          sandbox: true,
          contextIsolation: true,
          nodeIntegration: false,
          preload: expect.stringMatching(/dist[\\/]preload[\\/]index\.cjs$/),
        },
      },
      sent: {
        id: 1,
        result: { ok: true, value: { environment: 'sandbox', firstRun: true, registration: { step: 'unregistered' } } },
      },
    })
    expect(readFileSync(join(dataDir, 'key.sealed')).length).toBeGreaterThan(20)
  })

  it('without a configuration says what is missing in a dialog and ends', async () => {
    const said = await startEntry({ TILLGATE_SANDBOX: '' })
    expect(said).toEqual({
      title: 'Tillgate cannot start',
      content: expect.stringContaining('no configuration was given'),
    })
  })
})
