// Writes one log line for each answered op: its name, how long it took and how it ended, never what was in it.
import type { Answered } from '../../preload/serve.ts'
import type { Log } from '../ports/system.ts'

/** A listener for `serve`. Refused frames are warnings, because the till's own page never sends one. */
export const answerOps = (log: Log) => (answered: Answered) => {
  if (answered.outcome === 'refused') log.warn('frame-refused')
  else log.info('op', answered)
}
