// Writes down what was refused, without letting a hostile page fill the disk with it.
import type { Log, LogFields } from '../ports/system.ts'

export type Refused = (event: string, fields?: LogFields) => void

const MINUTE_MS = 60_000
const LINES_A_MINUTE = 30

/** The first thirty refusals of a minute are warnings of their own; of the others only the number is written. */
export function createRefusals(log: Log): Refused {
  let since = -MINUTE_MS
  let lines = 0
  return (event, fields) => {
    const at = performance.now()
    if (at - since >= MINUTE_MS) {
      if (lines > LINES_A_MINUTE) log.warn('refused.more', { count: lines - LINES_A_MINUTE })
      since = at
      lines = 0
    }
    lines += 1
    if (lines <= LINES_A_MINUTE) log.warn(event, fields)
  }
}
