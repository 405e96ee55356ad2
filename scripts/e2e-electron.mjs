// `npm run e2e:electron`: the end-to-end steps in real Electron. Without its program, one line says why and what was left out.
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { findElectron } from './lib/electron.mjs'
import { root, run } from './lib/run.mjs'
import { countsOf, report } from './lib/totals.mjs'

const reports = join(root, '.cache', 'test')
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
const config = ['--config', 'test/e2e/electron/vitest.config.ts']

/** How many steps there are, by asking the test runner to list them. */
async function steps() {
  const file = join(reports, 'electron-list.json')
  rmSync(file, { force: true })
  await run(process.execPath, [vitest, 'list', ...config, `--json=${file}`])
  return JSON.parse(readFileSync(file, 'utf8')).length
}

async function onElectron(path, rest) {
  const built = await run(process.execPath, [
    join(root, 'node_modules', 'vite', 'bin', 'vite.js'),
    'build',
    '--logLevel',
    'warn',
  ])
  if (built !== 0) throw new Error('The till could not be built, so nothing was tested.')
  const file = join(reports, 'electron.json')
  rmSync(file, { force: true })
  const code = await run(
    process.execPath,
    [vitest, 'run', ...config, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...rest],
    { env: { TILLGATE_E2E_HOST: 'electron', TILLGATE_ELECTRON: path } },
  )
  return countsOf(file, code)
}

async function main() {
  mkdirSync(reports, { recursive: true })
  const found = findElectron()
  if ('why' in found) {
    process.stdout.write(`Nothing was run in Electron: ${found.why}.\n`)
    report({ passed: 0, failed: 0, skipped: await steps() })
    return
  }
  const counts = await onElectron(found.path, process.argv.slice(2))
  report(counts)
  process.exitCode = counts.failed === 0 ? 0 : 1
}

main().catch(error => {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
})
