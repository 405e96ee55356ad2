// Processes that a script starts and must end with it: every one of them, and nothing else.
import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'

export type Children = {
  /** Starts a program; when it ends by itself, everything ends with its exit code. */
  start(args: string[], env?: Record<string, string>, program?: string): ChildProcess
  /** Ends all children (politely, after 4 s by force) and then this process. */
  end(code: number): void
}

export function childProcesses(): Children {
  const alive = new Set<ChildProcess>()
  let ending = false

  function end(code: number): void {
    if (ending) return
    ending = true
    if (alive.size === 0) process.exit(code)
    for (const child of alive) {
      child.once('exit', () => {
        if (alive.size === 0) process.exit(code)
      })
      child.kill('SIGTERM')
    }
    setTimeout(() => {
      for (const child of alive) child.kill('SIGKILL')
    }, 4000)
  }

  process.on('SIGINT', () => end(0))
  process.on('SIGTERM', () => end(0))
  return {
    end,
    start(args, env = {}, program = process.execPath) {
      const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } })
      alive.add(child)
      child.on('exit', code => {
        alive.delete(child)
        end(code ?? 1)
      })
      return child
    },
  }
}

/** The first line a child prints; rejects when it ends before that. The rest of its output is passed on. */
export function firstLine(child: ChildProcess, what: string): Promise<string> {
  const output = child.stdout
  if (output === null) throw new Error(`${what} has no output`)
  return new Promise((resolve, reject) => {
    const lines = createInterface({ input: output })
    let first = true
    lines.on('line', line => {
      if (first) resolve(line)
      else process.stdout.write(`${line}\n`)
      first = false
    })
    child.once('exit', () => reject(new Error(`${what} ended before it was ready`)))
  })
}
