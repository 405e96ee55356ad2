// Starts the browser host again in its place: the first process stays as the keeper of the one that follows.
import { spawn } from 'node:child_process'

/** With this code a till that is kept says that it wants to be started again. */
const AGAIN = 75
const KEPT = 'TILLGATE_KEPT'

/**
 * Call it when everything of this till is closed. Whoever waits for this process, a script or a service manager, goes on
 * waiting for the same one; signals reach the till that follows, and its exit code is the exit code.
 */
export function startAgain(): void {
  if (process.env[KEPT] === 'yes') process.exit(AGAIN)
  const follow = (): void => {
    const till = spawn(process.execPath, [...process.execArgv, ...process.argv.slice(1)], {
      stdio: 'inherit',
      env: { ...process.env, [KEPT]: 'yes' },
    })
    const pass = (signal: NodeJS.Signals): void => void till.kill(signal)
    process.on('SIGINT', pass)
    process.on('SIGTERM', pass)
    till.once('exit', code => {
      process.off('SIGINT', pass)
      process.off('SIGTERM', pass)
      if (code === AGAIN) follow()
      else process.exit(code ?? 1)
    })
  }
  follow()
}
