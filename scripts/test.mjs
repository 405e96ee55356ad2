// `npm test`: every suite, then the screens and the end-to-end suite in a real Chromium, then one line with the sum.
// --unit leaves the parts in Chromium out; all other arguments go on to Vitest.
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureChromium } from './lib/chromium.mjs'
import { ensureFonts } from './lib/fonts.mjs'
import { quickFolder } from './lib/quick-folder.mjs'
import { root, run } from './lib/run.mjs'
import { countsOf, failuresOf, report, sum } from './lib/totals.mjs'

const args = process.argv.slice(2)
const rest = args.filter(arg => arg !== '--unit')
const reports = join(root, '.cache', 'test')
const failures = []
const quick = quickFolder()
const failure = { passed: 0, failed: 1, skipped: 0 }

/** Runs one Vitest configuration and counts its outcome. */
async function vitest(name, config, env = {}) {
  const file = join(reports, `${name}.json`)
  rmSync(file, { force: true })
  const code = await run(
    process.execPath,
    [
      join(root, 'node_modules', 'vitest', 'vitest.mjs'),
      'run',
      '--config',
      config,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
      ...(rest.length > 0 ? ['--passWithNoTests'] : []),
      ...rest,
    ],
    { env: { ...(quick === null ? {} : { TMPDIR: quick }), ...env } },
  )
  if (code >= 128) process.exit(code)
  if (code !== 0) {
    const named = failuresOf(file, root)
    failures.push(
      ...(named.length > 0 ? named : [`the ${name} tests ended with ${code} although each of them passed: see above`]),
    )
  }
  return countsOf(file, code)
}

/** Screens over canned states, built by themselves; a tenth of the turns that are made on request (vitest.screens.config.ts). */
async function screens() {
  const env = { TILLGATE_CYCLES: '20', TILLGATE_CHROMIUM: await ensureChromium() }
  return vitest('screens', 'vitest.screens.config.ts', env)
}

async function endToEnd() {
  const chromium = await ensureChromium()
  const built = await run(process.execPath, [
    join(root, 'node_modules', 'vite', 'bin', 'vite.js'),
    'build',
    '--logLevel',
    'warn',
  ])
  if (built !== 0) throw new Error('The page could not be built, so the end-to-end tests did not run.')
  return vitest('e2e', 'vitest.e2e.config.ts', { TILLGATE_CHROMIUM: chromium })
}

mkdirSync(reports, { recursive: true })
await ensureFonts()
const counts = [await vitest('unit', 'vitest.config.ts')]
const present = kind => readdirSync(join(root, 'test'), { recursive: true }).some(name => String(name).endsWith(kind))
const inChromium = [
  ['.screens.ts', screens],
  ['.e2e.ts', endToEnd],
]
for (const [kind, suite] of args.includes('--unit') ? [] : inChromium) {
  if (!present(kind)) continue
  counts.push(
    await suite().catch(error => {
      process.stderr.write(`${error.message}\n`)
      return failure
    }),
  )
}
const total = sum(counts)
for (const line of failures) process.stdout.write(`FAILED ${line}\n`)
report(total)
process.exitCode = total.failed === 0 ? 0 : 1
