// `npm run pack`: builds the till, packages it for one system, and looks into the package before anybody may have it.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { runBuilder, type BuildJob } from './pack-builder.ts'
import { inspectPackage, printChecks } from './pack-inspect.ts'
import { updateKeyFaults } from './pack-keys.ts'
import { releaseConfig } from './pack-release.ts'

const usage = `npm run pack -- [--platform linux|mac|win] [--arch x64|arm64] [--dir] [--release]

  --platform  what to build for (default: this system); mac needs a Mac, the others are built anywhere
  --arch      processor (default: this one)
  --dir       the unpacked program only, without installers
  --release   signed, with the update feed; every variable it needs is named when it is missing (docs/release.md)`

const platforms = { linux: 'linux', mac: 'darwin', win: 'win32' } as const

function stop(message: string, code: number): never {
  ;(code === 0 ? process.stdout : process.stderr).write(`${message}\n`)
  process.exit(code)
}

function readOptions(): { platform: BuildJob['platform']; arch: BuildJob['arch']; dir: boolean; release: boolean } {
  try {
    const { values } = parseArgs({
      options: {
        platform: { type: 'string', default: { darwin: 'mac', win32: 'win' }[process.platform as string] ?? 'linux' },
        arch: { type: 'string', default: process.arch },
        dir: { type: 'boolean', default: false },
        release: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) stop(usage, 0)
    const { platform, arch, dir, release } = values
    if (platform !== 'linux' && platform !== 'mac' && platform !== 'win')
      throw new Error(`--platform takes linux, mac or win, not "${platform}".`)
    if (arch !== 'x64' && arch !== 'arm64') throw new Error(`--arch takes x64 or arm64, not "${arch}".`)
    return { platform: platforms[platform], arch, dir, release }
  } catch (thrown) {
    return stop(`${(thrown as Error).message}\n\n${usage}`, 2)
  }
}

/** Runs one of our own steps under this Node. */
function step(what: string, script: string, ...args: string[]): void {
  const { status } = spawnSync(process.execPath, [script, ...args], {
    stdio: 'inherit',
    env: { ...process.env, NODE_ENV: 'production' },
  })
  if (status !== 0) stop(`${what} failed; the lines above say why. Nothing was packaged.`, 1)
}

/** A package with the placeholder keys would never update itself, and nobody would notice until it mattered. */
function refusePlaceholderKeys(): void {
  const file = 'resources/update-keys.json'
  const faults = updateKeyFaults(existsSync(file) ? readFileSync(file, 'utf8') : null, { release: true })
  if (faults.length > 0) stop(`Nothing was packaged: ${faults.join('; ')}.`, 2)
}

/**
 * macOS loads only signed machine code, and signing changes the file. So it is signed first, and the program is built
 * with the hash of the signed file.
 */
function signNativeForMac(): void {
  const { CSC_NAME = '', CSC_KEYCHAIN } = process.env
  const keychain = CSC_KEYCHAIN === undefined ? [] : ['--keychain', CSC_KEYCHAIN]
  const files = ['arm64', 'x64'].map(arch => `node_modules/better-sqlite3/prebuilds/darwin-${arch}.node`)
  const args = ['--force', '--timestamp', '--options', 'runtime', '--sign', CSC_NAME, ...keychain, ...files]
  const { status } = spawnSync('codesign', args, { stdio: 'inherit' })
  if (status !== 0)
    stop('The database component could not be signed; codesign said why above. Nothing was packaged.', 1)
  step('Writing its new hash', 'scripts/native-hash.mjs')
}

const { platform, arch, dir, release } = readOptions()
if (platform === 'darwin' && process.platform !== 'darwin') stop('A package for macOS can be built on a Mac only.', 2)
const extra = release ? releaseConfig(platform, process.env) : { config: {}, missing: [] }
if (extra.missing.length > 0)
  stop(`A release cannot be built: these variables are missing or not of their form: ${extra.missing.join(', ')}.`, 2)
if (release) refusePlaceholderKeys()
if (release && platform === 'darwin') signNativeForMac()
step('The build', 'node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn')
step('The list of licences', 'scripts/sbom.mjs')
await runBuilder({ platform, arch, make: dir ? 'dir' : 'all', config: extra.config }, { show: true })

const folder = { linux: 'linux', win32: 'win', darwin: 'mac' }[platform] + (arch === 'arm64' ? '-arm64' : '')
const checks = inspectPackage(`dist/packages/${folder}${platform === 'darwin' ? '' : '-unpacked'}`, arch, { release })
printChecks(`${platform}-${arch}`, checks, text => void process.stdout.write(text))
if (checks.some(({ faults }) => faults.length > 0))
  stop('This package must not leave the machine; see FAILED above.', 1)
