// The browser host as a process of its own, so that it can be killed like the real one.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Sandbox } from '../../main/sandbox/sandbox.ts'

export type Host = {
  url: string
  pid: number
  /** Ends it politely. */
  stop(): Promise<void>
  /** Ends it like a power cut ends a process. */
  kill(): Promise<void>
}

export type Ended = { code: number | null; said: string }

/** Starts `dist/host/browser.js` and waits for its ready line; rejects with what it said when it ends before. */
export function startHost(options: { dataDir: string; sandbox: Sandbox; args?: string[] }): Promise<Host> {
  const { dataDir, sandbox, args = [] } = options
  const env = { ...process.env, TILLGATE_SANDBOX: JSON.stringify(sandbox.credentials()) }
  const child = spawn(process.execPath, ['dist/host/browser.js', '--data', dataDir, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const over = new Promise<Ended>(tell => child.once('exit', code => tell({ code, said })))
  let said = ''
  child.stderr.on('data', (text: Buffer) => (said += text.toString()))
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal)
    await over
  }
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', line => {
      const url = /^Tillgate ready: (\S+)$/.exec(line)?.[1]
      if (url !== undefined) resolve({ url, pid: child.pid!, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') })
    })
    over.then(({ code, said: why }) => reject(new Error(`exit ${code}: ${why.trim()}`)), reject)
  })
}
