// Sets a fresh clone up: installs the locked packages once, and finds the Node 24 that comes with them.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { root, run } from './lib/run.mjs'

const lockfile = join(root, 'package-lock.json')
const modules = join(root, 'node_modules')
const stamp = join(modules, '.tillgate-stamp')
const busy = join(root, '.cache', 'install.lock')

/** Runs `npm ci` when the packages are missing or not those of package-lock.json. Two commands at once install once. */
export async function ensureInstalled() {
  const wanted = `${createHash('sha256').update(readFileSync(lockfile)).digest('hex')} ${process.platform} ${process.arch}`
  const installed = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted
  if (installed()) return
  await takeTurn()
  try {
    if (installed()) return
    if (!alreadyThere()) await install()
    writeFileSync(stamp, wanted)
  } finally {
    rmSync(busy, { recursive: true, force: true })
  }
}

/** The pinned Node. Falls back to the running one where that is new enough; better-sqlite3 crashes under Node 20. */
export function pinnedNode() {
  const file = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (existsSync(file)) return file
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  throw new Error(
    'Node 24, which Tillgate runs on, is missing in node_modules/node. Its install script was probably not allowed to run. ' +
      'Run "npm rebuild node" once, or install Node 24 yourself, then run this again.',
  )
}

/**
 * Installs the locked packages and runs the one install script that is needed: the one that brings Node 24. No other
 * package may run code here, and none has to: better-sqlite3 ships its binaries, which npm would try to compile again.
 */
async function install() {
  process.stdout.write('Installing packages (once; about a minute) …\n')
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error']
  const installed =
    (await npm(['ci', '--include=dev', '--ignore-scripts', ...quiet])) === 0 &&
    (await npm(['rebuild', 'node', ...quiet])) === 0
  if (!installed)
    throw new Error(
      'The packages could not be installed; npm said why above. Check the network connection, then run this again.',
    )
}

/** Under npm its own program is known; asking for it directly avoids the shell that npm.cmd needs on Windows. */
function npm(args) {
  const cli = process.env.npm_execpath ?? ''
  return /npm-cli\.[cm]?js$/.test(cli)
    ? run(process.execPath, [cli, ...args])
    : run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, { shell: process.platform === 'win32' })
}

/** True when npm's own record says that exactly the locked versions are installed, for example after a manual `npm ci`. */
function alreadyThere() {
  const record = join(modules, '.package-lock.json')
  if (!existsSync(record)) return false
  const have = JSON.parse(readFileSync(record, 'utf8')).packages
  const want = Object.entries(JSON.parse(readFileSync(lockfile, 'utf8')).packages).filter(([path]) => path !== '')
  return want.every(([path, entry]) => (have[path] ? have[path].version === entry.version : entry.optional === true))
}

/** Waits until no other process installs. A lock whose process is gone is taken over. */
async function takeTurn() {
  mkdirSync(join(root, '.cache'), { recursive: true })
  const owner = join(busy, 'pid')
  for (let waited = false; ; waited = true) {
    try {
      mkdirSync(busy)
      return writeFileSync(owner, String(process.pid))
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    if (!waited) process.stdout.write('Another command is installing the packages; waiting for it …\n')
    await pause(500)
    const pid = existsSync(owner) ? Number(readFileSync(owner, 'utf8')) : 0
    if (pid > 0 && !isAlive(pid)) rmSync(busy, { recursive: true, force: true })
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
