// Runs one child process in the foreground and ends it, and only it, when this process is asked to end.
import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project folder. Commands work from any current folder. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/**
 * Resolves to the exit code (128 + signal when a signal ended it). The child and its children find the project's tools,
 * and the Node they run under, first on their PATH.
 */
export function run(program, args, options = {}) {
  const pathName = Object.keys(process.env).find(name => name.toUpperCase() === 'PATH') ?? 'PATH'
  const path = [dirname(program), join(root, 'node_modules', '.bin'), process.env[pathName] ?? ''].join(delimiter)
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: 'inherit',
      shell: options.shell ?? false,
      env: { ...process.env, [pathName]: path, ...options.env },
    })
    // A terminal sends Ctrl-C to the child as well; a second one would look like impatience and skip its clean-up.
    const forward = signal => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    }
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    const stop = () => {
      for (const signal of signals) process.off(signal, forward)
    }
    for (const signal of signals) process.on(signal, forward)
    child.on('error', error => {
      stop()
      reject(new Error(`${program} could not be started: ${error.message}`))
    })
    child.on('exit', (code, signal) => {
      stop()
      resolve(code ?? 128 + (constants.signals[signal] ?? 0))
    })
  })
}

/** Seconds since `started` (performance.now()), as text. */
export const seconds = started => `${((performance.now() - started) / 1000).toFixed(1)} s`
