// Runs electron-builder once, in a process of its own: it reads and changes the environment and prints as it likes.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export type BuildJob = {
  platform: 'linux' | 'win32' | 'darwin'
  arch: 'x64' | 'arm64'
  /**
   * `all`: the installers of electron-builder.yml. `dir`: the unpacked program only. `plan`: what would be put into
   * them, one line each, without the tools that are downloaded to make them.
   */
  make: 'all' | 'dir' | 'plan'
  /** Added to electron-builder.yml, key by key. */
  config: Record<string, unknown>
}

/** Stands before a line that tells what an installer would be made of (scripts/pack-installers.ts). */
export const planMark = 'PLAN '

/** Resolves to what it printed; rejects with that when it fails. Looks for no updates of itself, unlike its command line. */
export function runBuilder(job: BuildJob, options: { show?: boolean } = {}): Promise<string> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [fileURLToPath(import.meta.url), JSON.stringify(job)], {
      env: { ...process.env, npm_config_update_notifier: 'false' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text
        if (options.show === true) process.stdout.write(text)
      })
    }
    child.on('error', fail)
    child.on('close', code =>
      code === 0 ? done(said) : fail(new Error(`The packager failed for ${job.platform}-${job.arch}:\n${said}`)),
    )
  })
}

/** electron-builder offers what it has worked out before it makes an installer; `true` keeps it from making it. */
function printPlan(computed: unknown): Promise<boolean> {
  const { desktop } = computed as { desktop?: string }
  const [args, menuEntry] = (Array.isArray(computed) ? computed : [[], '']) as [string[], string]
  const after = args[args.indexOf('--after-install') + 1] ?? ''
  const read = (file: string) => (file === '' ? '' : readFileSync(file, 'utf8'))
  const plan = desktop === undefined ? { args, desktop: read(menuEntry), script: read(after) } : { desktop }
  process.stdout.write(`${planMark}${JSON.stringify(plan)}\n`)
  return Promise.resolve(true)
}

async function main({ platform, arch, make, config }: BuildJob): Promise<void> {
  const { Arch, build, Platform } = await import('electron-builder')
  const target = { linux: Platform.LINUX, win32: Platform.WINDOWS, darwin: Platform.MAC }[platform]
  await build({
    targets: target.createTarget(make === 'dir' ? 'dir' : null, arch === 'x64' ? Arch.x64 : Arch.arm64),
    publish: 'never',
    ...(make === 'plan' ? { effectiveOptionComputed: printPlan } : {}),
    config: { extends: 'electron-builder.yml', ...config },
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(JSON.parse(process.argv[2] ?? '') as BuildJob)
