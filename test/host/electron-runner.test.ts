// `npm run e2e:electron` on a machine without Electron's program: it says so, counts what was left out, and is no failure.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

function run(env: Record<string, string>) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/run.mjs', 'e2e:electron'], {
    encoding: 'utf8',
    env: { ...process.env, TILLGATE_TOTALS: '', ...env },
  })
  return { status, lines: stdout.trim().split('\n'), stderr }
}

test('a program that is not there costs one line, and every step is counted as skipped', () => {
  const { status, lines } = run({ TILLGATE_ELECTRON: '/no/such/electron' })
  expect(lines).toEqual([
    'Nothing was run in Electron: TILLGATE_ELECTRON names /no/such/electron, which does not exist.',
    expect.stringMatching(/^0 passed, 0 failed, \d+ skipped$/) as string,
  ])
  expect(status).toBe(0)
  const skipped = Number(/(\d+) skipped/.exec(lines[1] ?? '')?.[1])
  const own = readFileSync('test/e2e/electron/window.real.ts', 'utf8').match(/^it\(/gm)?.length ?? 0
  expect(own).toBeGreaterThan(5)
  // The steps of the browser host's suites are among them.
  expect(skipped).toBeGreaterThan(own + 10)
})

test('the steps themselves never pass without a program', () => {
  const { status } = spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/e2e/electron/vitest.config.ts', 'window.real'],
    {
      encoding: 'utf8',
      env: { ...process.env, TILLGATE_E2E_HOST: 'electron', TILLGATE_ELECTRON: '/no/such/electron' },
    },
  )
  expect(status).not.toBe(0)
})
