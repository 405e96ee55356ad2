// One door for every command: makes sure the packages are there, then runs the command under the pinned Node 24.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ensureInstalled, pinnedNode } from './bootstrap.mjs'
import { root, run } from './lib/run.mjs'

/** What each command runs, and the arguments that come before those of the person. */
const commands = {
  start: ['scripts/start.ts'],
  health: ['scripts/start.ts', '--health'],
  demo: ['scripts/demo.ts'],
  sandbox: ['main/sandbox/run.ts'],
  broker: ['scripts/broker.ts'],
  bench: ['test/bench/run.ts'],
  faults: ['test/faults/run.ts'],
  scan: ['scripts/scan.ts'],
  vectors: ['scripts/vectors.ts'],
  catalogue: ['scripts/catalogue.ts'],
  journal: ['scripts/journal.ts'],
  test: ['scripts/test.mjs'],
  'e2e:electron': ['scripts/e2e-electron.mjs'],
  check: ['scripts/check.mjs'],
  'check:electron': ['scripts/electron-check.ts'],
  build: ['node_modules/vite/bin/vite.js', 'build'],
  pack: ['scripts/pack.ts'],
  'pack:check': ['scripts/pack-check.ts'],
  format: ['node_modules/oxfmt/bin/oxfmt'],
}

async function main() {
  const [name = '', ...args] = process.argv.slice(2)
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (!command) throw new Error(`Say what to run: node scripts/run.mjs <${Object.keys(commands).join('|')}>`)
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new Error(
      `Node ${process.versions.node} is too old to set Tillgate up. Install Node 20 or newer, then run this again.`,
    )
  }
  await ensureInstalled()
  const [script = '', ...before] = command
  if (!existsSync(join(root, script))) throw new Error(`"${name}" is not here yet: ${script} does not exist.`)
  process.exitCode = await run(pinnedNode(), [join(root, script), ...before, ...args])
}

main().catch(error => {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
})
