// `npm start`: builds the screen, starts the sandbox where no configuration is given, opens Electron or the browser host.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { childProcesses, firstLine } from './children.ts'

const usage = `npm start -- [--host browser|electron] [--port N] [--no-open] [--data DIR] [--config FILE] [--kiosk] [--fullscreen]
npm run health -- [--host browser|electron] [--data DIR] [--config FILE] [--json]

  --host      where the till is shown: electron, or a page in the browser (default: electron where its program is installed)
  --port      port of the browser host (default: one that is free)
  --no-open   do not open a browser window
  --data      folder of the database, logs and keys (default: .tillgate)
  --config    configuration file (default: the built-in sandbox)
  --kiosk     Electron only: the whole screen, and no way out to a browser or to files
  --fullscreen  Electron only: the whole screen
  --health    look at everything a till needs, print what was found, end with 0 or 1
  --json      with --health: print it for a program`

type Options = {
  host: 'browser' | 'electron' | undefined
  port: string
  open: boolean
  data: string
  config: string | undefined
  health: boolean
  /** The till's own words, handed on. */
  words: string[]
}

function stop(message: string, code: number): never {
  ;(code === 0 ? process.stdout : process.stderr).write(`${message}\n`)
  process.exit(code)
}

function readOptions(): Options {
  try {
    const { values } = parseArgs({
      options: {
        host: { type: 'string' },
        port: { type: 'string', default: '0' },
        'no-open': { type: 'boolean', default: false },
        data: { type: 'string', default: '.tillgate' },
        config: { type: 'string' },
        kiosk: { type: 'boolean', default: false },
        fullscreen: { type: 'boolean', default: false },
        health: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    })
    if (values.help) stop(usage, 0)
    const { host, port, config } = values
    if (host !== undefined && host !== 'browser' && host !== 'electron')
      throw new Error(`--host takes browser or electron, not "${host}".`)
    if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new Error('--port takes a number from 0 to 65535.')
    return {
      host,
      port,
      open: !values['no-open'],
      data: resolve(values.data),
      config: config === undefined ? undefined : resolve(config),
      health: values.health,
      words: (['kiosk', 'fullscreen', 'health', 'json'] as const).filter(word => values[word]).map(word => `--${word}`),
    }
  } catch (thrown) {
    return stop(`${(thrown as Error).message}\n\n${usage}`, 2)
  }
}

function build(): void {
  const built = spawnSync(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'], {
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (built.status !== 0) stop('The screen could not be built; the lines above say why. Nothing was started.', 1)
}

/** The sandbox's usual ports where all are free, so that its addresses stay the same from start to start. */
async function sandboxPorts(base: number, count: number): Promise<string> {
  for (let port = base; port < base + count; port += 1) {
    const free = await new Promise<boolean>(tell => {
      const probe = createServer().once('error', () => tell(false))
      probe.listen(port, '127.0.0.1', () => probe.close(() => tell(true)))
    })
    if (!free) return '0'
  }
  return String(base)
}

const electronFolder = 'node_modules/electron'

/** Electron's program where it is already there. */
function electronThere(): string | null {
  const file = join(electronFolder, 'path.txt')
  const program = existsSync(file) ? resolve(electronFolder, 'dist', readFileSync(file, 'utf8')) : null
  return program !== null && existsSync(program) ? program : null
}

/** Where Electron's program is, or why it is not there. Its package downloads it on first use; that is done here to hear the reason. */
function electronProgram(): { path: string } | { why: string } {
  if (electronThere() === null) {
    process.stdout.write('Fetching Electron (once) …\n')
    const fetched = spawnSync(process.execPath, [join(electronFolder, 'install.js')], {
      encoding: 'utf8',
      timeout: 10 * 60_000,
    })
    const said = fetched.stderr.trim().split('\n')[0] ?? ''
    if (fetched.status !== 0)
      return { why: `its program could not be downloaded: ${said === '' ? 'no reason was given' : said}` }
  }
  const path = electronThere()
  return path === null ? { why: 'its program is not where its package says' } : { path }
}

function openWindow(url: string): void {
  const [program, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '', url]
        : ['xdg-open', url]
  spawn(program, args, { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref()
}

/** Ends with the till's own exit code. Makes nothing; a sandbox is started only where the till would have one. */
async function health({ host, data, config, words }: Options): Promise<void> {
  const children = childProcesses()
  const env: NodeJS.ProcessEnv = { ...process.env }
  if (config === undefined && !existsSync(join(data, 'tillgate.json')))
    env.TILLGATE_SANDBOX = await firstLine(
      children.start(['main/sandbox/run.ts', '--json', '--port-base', '0']),
      'The sandbox',
    )
  const electron = host === 'browser' ? null : electronThere()
  if (electron === null && host === 'electron') stop('The program of Electron is not here. Run "npm start" once.', 1)
  if (electron !== null) build()
  const entry = electron === null ? 'main/browser.ts' : 'dist/main/index.js'
  const args = [entry, ...words, '--data', data, ...(config === undefined ? [] : ['--config', config])]
  spawn(electron ?? process.execPath, args, { stdio: 'inherit', env }).on('close', code => children.end(code ?? 1))
}

async function main(): Promise<void> {
  const options = readOptions()
  if (options.health) return health(options)
  const { host, port, open, data, config, words } = options
  try {
    mkdirSync(data, { recursive: true, mode: 0o700 })
  } catch (thrown) {
    stop(
      `The data folder ${data} cannot be made (${(thrown as NodeJS.ErrnoException).code}). Nothing was started. Choose another with --data DIR.`,
      1,
    )
  }
  build()
  const children = childProcesses()
  const env: Record<string, string> = {}
  if (config === undefined) {
    const sandbox = children.start([
      'main/sandbox/run.ts',
      '--json',
      '--port-base',
      await sandboxPorts(47_100, 7),
      '--state',
      join(data, 'sandbox.json'),
    ])
    env.TILLGATE_SANDBOX = await firstLine(sandbox, 'The sandbox')
    const { operator } = JSON.parse(env.TILLGATE_SANDBOX) as { operator: string }
    process.stdout.write(`Sandbox: approve the till, tap cards and see receipts at ${operator}\n`)
  }
  const common = ['--data', data, ...(config === undefined ? [] : ['--config', config])]
  const electron = host === 'browser' ? { why: '' } : electronProgram()
  if ('path' in electron) {
    children.start(['dist/main/index.js', ...words, ...common], env, electron.path).stdout?.pipe(process.stdout)
    return
  }
  if (electron.why !== '') {
    process.stdout.write(`Electron cannot start here (${electron.why}); the till opens in the browser instead.\n`)
    if (host === 'electron') return children.end(1)
  }
  const till = children.start(['dist/host/browser.js', '--port', port, ...common], env)
  const ready = await firstLine(till, 'The till')
  process.stdout.write(`${ready}\n`)
  const url = /^Tillgate ready: (\S+)$/.exec(ready)?.[1]
  if (open && url !== undefined) openWindow(url)
}

main().catch((thrown: unknown) => {
  // The child that ended has said why on stderr, and everything else is ended with it.
  if (process.exitCode === undefined) process.exitCode = 1
  if (!(thrown instanceof Error && thrown.message.endsWith('before it was ready')))
    process.stderr.write(`${String(thrown)}\n`)
})
