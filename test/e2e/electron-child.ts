// Runs the built Electron main process under the stand-in, in a process of its own, and hears what its script says.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Setup } from './electron-module.ts'

export type Said = { [name: string]: unknown }
export type Child = {
  pid: number
  /** The next line the script printed. */
  next(): Promise<Said>
  kill(signal: NodeJS.Signals): void
  over: Promise<{ code: number | null; said: Said[]; errors: string }>
}

/**
 * Starts it on `setup.userData`. `env` comes on top of this process's own; `args` are the till's own words; `program` is
 * where it was built to.
 */
export function startEntry(
  setup: Setup,
  env: Record<string, string>,
  args: string[] = [],
  program = 'dist/main/index.js',
): Child {
  const child = spawn(process.execPath, ['--import', './test/e2e/electron-loader.ts', program, ...args], {
    env: { ...process.env, ...env, TILLGATE_TEST: JSON.stringify(setup) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said: Said[] = []
  const waiting: ((line: Said) => void)[] = []
  let read = 0
  let errors = ''
  child.stderr.on('data', (text: Buffer) => (errors += text.toString()))
  createInterface({ input: child.stdout }).on('line', line => {
    const what = JSON.parse(line) as Said
    said.push(what)
    const tell = waiting.shift()
    if (tell === undefined) return
    read += 1
    tell(what)
  })
  const over = new Promise<Awaited<Child['over']>>(tell => child.once('close', code => tell({ code, said, errors })))
  return {
    pid: child.pid!,
    next() {
      const line = said[read]
      if (line !== undefined) {
        read += 1
        return Promise.resolve(line)
      }
      return Promise.race([
        new Promise<Said>(tell => waiting.push(tell)),
        over.then(({ code }) => Promise.reject(new Error(`exit ${code}: ${errors}`))),
      ])
    },
    kill: signal => void child.kill(signal),
    over,
  }
}
