// The browser host as a process of its own, bundled as it is shipped: to be started twice, signalled, killed and starved.
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { WebSocket } from 'ws'
import type { Input, OpName, Output, Result } from '#contract'
import { framesOf } from '../../preload/bundle.ts'
import { writeManifest } from '../../scripts/page-manifest.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** A folder like `dist`, with the host in one file, so that it starts quickly, and a made-up page. */
export async function stageHost(): Promise<{ dir: string; remove(): void }> {
  const dir = mkdtempSync(join(tmpdir(), 'tillgate-host-'))
  for (const name of ['node_modules', 'package.json', 'resources']) symlinkSync(join(root, name), join(dir, name))
  mkdirSync(join(dir, 'renderer'))
  writeFileSync(join(dir, 'renderer', 'index.html'), '<!doctype html><title>till</title>')
  writeManifest(join(dir, 'renderer'))
  const external = ['better-sqlite3']
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    ssr: { noExternal: true, external },
    build: {
      ssr: join(root, 'main/browser.ts'),
      outDir: join(dir, 'host'),
      emptyOutDir: false,
      copyPublicDir: false,
      target: 'node24',
      minify: false,
      rolldownOptions: { external, output: { format: 'es', entryFileNames: 'browser.js', codeSplitting: false } },
    },
  })
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) }
}

export type Ended = { code: number | null; signal: NodeJS.Signals | null; said: string }
export type HostProcess = {
  child: ChildProcess
  /** The address with its single-use token; null when the process ended before it was ready. */
  ready: Promise<string | null>
  ended: Promise<Ended>
}

/** Starts it on `dataDir`; `files` limits how many file descriptors it may have open. */
export function startProcess(options: {
  stage: string
  dataDir: string
  credentials: unknown
  files?: number
}): HostProcess {
  const command = [process.execPath, join(options.stage, 'host', 'browser.js'), '--data', options.dataDir]
  const limited = ['/bin/sh', '-c', `ulimit -n ${options.files} && exec "$@"`, 'sh', ...command]
  const [program = '', ...args] = options.files === undefined ? command : limited
  const child = spawn(program, args, {
    env: {
      ...process.env,
      NODE_COMPILE_CACHE: join(options.stage, 'compiled'),
      TILLGATE_SANDBOX: JSON.stringify(options.credentials),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (text: Buffer) => (said += text.toString()))
  const ended = new Promise<Ended>(tell => child.once('close', (code, signal) => tell({ code, signal, said })))
  const ready = new Promise<string | null>(tell => {
    let out = ''
    child.stdout.on('data', (text: Buffer) => {
      out += text.toString()
      const url = /^Tillgate ready: (\S+)$/m.exec(out)?.[1]
      if (url !== undefined) tell(url)
    })
    void ended.then(() => tell(null))
  })
  return { child, ready, ended }
}

export type Page = {
  /** Throws with the failure's code, or with "gone" when the line was lost. */
  call<K extends OpName>(name: K, input: Input<K>): Promise<Output<K>>
  close(): void
}

/** Opens the till's page as a browser does: the link, the cookie, the socket. */
export async function openPage(url: string): Promise<Page> {
  const { origin } = new URL(url)
  const entered = await fetch(url, { redirect: 'manual' })
  const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? ''
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/wire`, { headers: { cookie, origin } })
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (why: Error) => void }>()
  let last = 0
  socket.on('message', data => {
    for (const heard of framesOf(JSON.parse((data as Buffer).toString())) ?? []) {
      const frame = heard as { id?: number; result?: Result<unknown> }
      const asked = frame.id === undefined ? undefined : waiting.get(frame.id)
      if (asked === undefined || frame.result === undefined) continue
      if (frame.result.ok) asked.resolve(frame.result.value)
      else asked.reject(new Error(frame.result.error.code))
    }
  })
  socket.on('error', () => undefined)
  socket.on('close', () => {
    for (const { reject } of waiting.values()) reject(new Error('gone'))
    waiting.clear()
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve())
    socket.once('close', () => reject(new Error('gone')))
  })
  return {
    call: <K extends OpName>(name: K, input: Input<K>) =>
      new Promise<Output<K>>((resolve, reject) => {
        if (socket.readyState !== WebSocket.OPEN) return reject(new Error('gone'))
        last += 1
        waiting.set(last, { resolve: resolve as (value: unknown) => void, reject })
        socket.send(JSON.stringify({ id: last, name, input }))
      }),
    close: () => socket.terminate(),
  }
}
