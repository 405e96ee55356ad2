// `--health` of the built Electron main process under the stand-in: no window, no second till, a report and an exit code.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sandboxConfig } from '../../main/config.ts'
import type { HealthReport } from '../../main/health.ts'
import { startSandbox, type Sandbox } from '../../main/sandbox/sandbox.ts'
import { startEntry } from './electron-child.ts'
import type { Setup } from './electron-module.ts'

let sandbox: Sandbox
let dataDir: string
beforeAll(async () => {
  sandbox = await startSandbox({ host: '127.0.0.1', portBase: 0, pace: 0.05 })
})
afterAll(() => sandbox.close())
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'tillgate-electron-'))
  return () => rmSync(dataDir, { recursive: true, force: true })
})

async function health(setup: Partial<Setup> = {}, configured = true) {
  if (configured) writeFileSync(join(dataDir, 'tillgate.json'), JSON.stringify(sandboxConfig(sandbox.credentials())))
  const { code, said, errors } = await startEntry(
    { script: 'look', userData: dataDir, ...setup },
    { TILLGATE_SANDBOX: '' },
    ['--health', '--json'],
  ).over
  expect({ errors, lines: said.length }).toEqual({ errors: '', lines: 1 })
  const report = said[0] as HealthReport
  return { code, report, state: (name: string) => report.findings.find(each => each.name === name) }
}

describe('the health check of the Electron till', () => {
  it('ends with 0 when all is in order, and leaves the data folder as it was', async () => {
    const { code, report, state } = await health()
    expect({ code, ok: report.ok, running: report.running }).toEqual({ code: 0, ok: true, running: false })
    expect(state('key store')).toMatchObject({ state: 'ok', detail: "the system's key store (gnome_libsecret)" })
    expect(state('updates')).toMatchObject({
      state: 'note',
      detail: expect.stringMatching(/no update server/) as string,
    })
    expect(readdirSync(dataDir)).toEqual(['tillgate.json'])
  })

  it('does not open a dialog for a missing configuration, it ends with 1', async () => {
    const { code, state } = await health({}, false)
    expect(code).toBe(1)
    expect(state('configuration')?.detail).toMatch(/no configuration was given/)
  })

  it.each(['basic-text', 'none'] as const)('refuses a key store that is %s', async keyStore => {
    const { code, state } = await health({ keyStore })
    expect(code).toBe(1)
    expect(state('key store')).toMatchObject({
      state: 'bad',
      detail: expect.stringMatching(/no safe place for the key .*Set up and unlock a key store/) as string,
    })
  })

  it('of a package whose machine code is not the built one says so', async () => {
    const { code, state } = await health({ packaged: true })
    expect(code).toBe(1)
    expect(state('program')).toMatchObject({ state: 'bad' })
    expect(state('database')).toMatchObject({ state: 'note' })
  })

  it('looks at a till that runs from outside, and lets it run', async () => {
    const till = startEntry(
      { script: 'wait', userData: dataDir },
      { TILLGATE_SANDBOX: JSON.stringify(sandbox.credentials()) },
    )
    await till.next()
    const { code, report, state } = await health({ first: false })
    expect({ code, running: report.running }).toEqual({ code: 0, running: true })
    expect(state('database')?.detail).toMatch(/^whole, schema \d+/)
    till.kill('SIGTERM')
    expect((await till.over).code).toBe(0)
  })
})
