// `npm run pack:check`: packages the till for three systems around made-up Electrons and looks into every package.
// Needs no network. The first one is built twice, from the sources, and both archives must be equal byte for byte.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { runBuilder, type BuildJob } from './pack-builder.ts'
import { inspectPackage, printChecks, type Check } from './pack-inspect.ts'
import { installerFaults, plansIn } from './pack-installers.ts'
import { writeStub } from './pack-stub.ts'

const work = '.cache/pack'
const seconds = (from: number): string => `${((performance.now() - from) / 1000).toFixed(1)} s`
const print = (text: string): void => void process.stdout.write(text)

function own(script: string, ...args: string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    encoding: 'utf8',
    // A test runner's NODE_ENV would make a development build.
    env: { ...process.env, NODE_ENV: 'production' },
  })
  if (status !== 0) throw new Error(`${script} failed:\n${stdout}${stderr}`)
}

type Target = Pick<BuildJob, 'platform' | 'arch'>

/** Runs the packager around a made-up Electron; resolves to what it printed. */
function packaged({ platform, arch }: Target, output: string, make: BuildJob['make']): Promise<string> {
  const electronDist = `${work}/electron-${platform}`
  writeStub(electronDist, platform)
  return runBuilder({
    platform,
    arch,
    make,
    config: {
      directories: { output },
      electronDist,
      // On a Mac with a certificate, a package around a made-up Electron must not be signed.
      mac: { identity: null },
    },
  })
}

/** Builds one unpacked package; resolves to its folder. */
async function unpacked(target: Target, name: string): Promise<string> {
  const output = `${work}/${name}`
  await packaged(target, output, 'dir')
  const suffix = target.arch === 'arm64' ? '-arm64' : ''
  const folders = { linux: `linux${suffix}-unpacked`, win32: `win${suffix}-unpacked`, darwin: `mac${suffix}` }
  return `${output}/${folders[target.platform]}`
}

const hashOf = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex')
const asarOf = (dir: string): string => `${dir}/resources/app.asar`

const linux: Target = { platform: 'linux', arch: 'x64' }
/** The packager works for macOS on a Mac and on Linux. */
const targets: Target[] = [
  linux,
  { platform: 'win32', arch: 'x64' },
  ...(process.platform === 'win32' ? [] : [{ platform: 'darwin', arch: 'arm64' } as const]),
]

async function main(): Promise<number> {
  const started = performance.now()
  rmSync(work, { recursive: true, force: true })
  const all: Check[] = []
  const show = ({ platform, arch }: Target, checks: Check[]) => {
    printChecks(`${platform}-${arch}`, checks, print)
    all.push(...checks)
  }
  const build = () => own('node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn')

  build()
  own('scripts/sbom.mjs')
  const first = hashOf(asarOf(await unpacked(linux, 'again')))
  build()
  for (const target of targets) {
    const dir = await unpacked(target, target.platform)
    show(target, inspectPackage(dir, target.arch, { release: false }))
    if (target !== linux) continue
    const second = hashOf(asarOf(dir))
    const faults = first === second ? [] : [`two builds of the same sources differ: ${first} and ${second}`]
    show(linux, [{ name: 'reproducible', note: `app.asar ${second.slice(0, 12)}…, built twice`, faults }])
  }
  const plans = plansIn(await packaged(linux, `${work}/plan`, 'plan'))
  show(linux, [{ name: 'installers', note: 'deb and AppImage as planned', faults: installerFaults(plans) }])
  const failed = all.filter(({ faults }) => faults.length > 0).length
  print(`\n${seconds(started)}\n${all.length - failed} passed, ${failed} failed\n`)
  return failed === 0 ? 0 : 1
}

process.exitCode = await main().catch((thrown: unknown) => {
  process.stderr.write(`${thrown instanceof Error ? thrown.message : String(thrown)}\n`)
  return 1
})
