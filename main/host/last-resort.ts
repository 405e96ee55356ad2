// What happens when nobody caught an error: it is written down, the data file is closed, the process ends with its own code.
import type { Log } from '../ports/system.ts'

/** EX_SOFTWARE of sysexits(3): an internal error. A supervisor may start the till again. */
export const EXIT_SOFTWARE = 70
/** EX_CONFIG of sysexits(3): starting again would not help before somebody repaired the installation. */
export const EXIT_CHANGED = 78

/**
 * Ends the process on an uncaught error: after it, nothing in memory can be trusted, while everything acknowledged is
 * on the disk. `close` runs once; `tell` shows the incident to a person before the end. Answers the same for callers.
 */
export function endOnUncaught(deps: {
  process: { on(event: 'uncaughtException' | 'unhandledRejection', listener: (thrown: unknown) => void): unknown }
  log: Log
  close: () => void
  tell: (incident: string) => void
  exit: (code: number) => void
}): void {
  const { process, log, close, tell, exit } = deps
  let ending = false
  const end = (event: string) => (thrown: unknown) => {
    const incident = log.incident(event, thrown)
    if (ending) return
    ending = true
    for (const step of [close, () => tell(incident)]) {
      try {
        step()
      } catch (another) {
        log.incident('uncaught.end', another)
      }
    }
    exit(EXIT_SOFTWARE)
  }
  process.on('uncaughtException', end('uncaught'))
  process.on('unhandledRejection', end('unhandled-rejection'))
}
