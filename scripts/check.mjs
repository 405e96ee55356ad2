// `npm run check`: types, lint, format and Electron's checklist, all four even when one fails, each with its time.
import { join } from 'node:path'
import { root, run, seconds } from './lib/run.mjs'
import { report } from './lib/totals.mjs'

const tool = (...path) => join(root, 'node_modules', ...path)
const checks = [
  { name: 'types', args: [tool('typescript', 'bin', 'tsc'), '-b'] },
  { name: 'lint', args: [tool('oxlint', 'bin', 'oxlint'), '--type-aware', '--deny-warnings'] },
  { name: 'format', args: [tool('oxfmt', 'bin', 'oxfmt'), '--check'] },
  { name: 'electron', args: [join(root, 'scripts', 'electron-check.ts'), '--quiet'] },
]

const totals = { passed: 0, failed: 0, skipped: 0 }
for (const { name, args } of checks) {
  const started = performance.now()
  const code = await run(process.execPath, args)
  if (code >= 128) process.exit(code)
  totals[code === 0 ? 'passed' : 'failed'] += 1
  process.stdout.write(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds(started)})\n`)
}
report(totals)
process.exitCode = totals.failed === 0 ? 0 : 1
