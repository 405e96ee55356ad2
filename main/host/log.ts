// The till's log: pino's JSON lines of allow-listed primitive fields in one file a day, kept for a bounded time and size.
import { randomBytes } from 'node:crypto'
import { pino } from 'pino'
import type { Log, LogFields } from '../ports/system.ts'
import { logFile } from './log-file.ts'
import { redact } from './redact.ts'

export type LogOptions = {
  dir: string
  now?: () => Date
  /** Also tells each line, already redacted, for example to stderr. */
  echo?: (line: string) => void
}

/** Fields that may be written. Anything else is left out and only its name is kept, so a line can never carry a payload. */
const allowed = new Set(
  [
    'action amountMinor answerId attempt attemptId attempts backend bytes code count currency device entries environment error event file',
    'expiresInSeconds from generation host incident kind language line lines method mode ms name number ok op operation order orderId',
    'origin outcome pages path permission persistent platform port products reason requestId retryAfterSeconds role saleId scanId',
    'seconds secrets sent service shiftId side stack state status step to tries type version what why',
  ].flatMap(names => names.split(' ')),
)

/** Opens the log of this process. Lines are buffered for a moment; an incident, `close` and process exit write at once. */
export function createLog(options: LogOptions): Log & { close(): void } {
  const { now = () => new Date() } = options
  const file = logFile(options.dir, now)
  const lines = {
    write(line: string) {
      file.append(line.trimEnd())
      options.echo?.(line.trimEnd())
    },
  }
  const log = pino(
    {
      base: null,
      timestamp: () => `,"at":"${now().toISOString()}"`,
      formatters: { level: level => ({ level }), log: cleanFields },
    },
    lines,
  )
  return {
    info: (event, fields = {}) => log.info(named(event, fields)),
    warn: (event, fields = {}) => log.warn(named(event, fields)),
    incident(event, thrown, fields = {}) {
      const incident = randomBytes(5).toString('hex')
      log.error(named(event, { ...fields, incident, stack: stackOf(thrown) }))
      file.flush()
      return incident
    },
    close: () => file.close(),
  }
}

/** The event comes first in a line, and no field takes its place. */
const named = (event: string, fields: LogFields): LogFields => Object.assign({ event }, fields, { event })

/** What pino writes of a line's fields, whoever wrote it: those on the list, redacted; of the others their names. */
export function cleanFields(fields: Record<string, unknown>): Record<string, unknown> {
  const kept: Record<string, unknown> = {}
  const dropped: string[] = []
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue
    if (!allowed.has(name) || (typeof value === 'object' && value !== null)) dropped.push(name)
    else kept[name] = typeof value === 'string' ? redact(value) : value
  }
  return dropped.length > 0 ? { ...kept, dropped: redact(dropped.join(' ')) } : kept
}

/** Name, message and stack of what was thrown, and of up to four causes below it. */
function stackOf(thrown: unknown): string {
  const chain: string[] = []
  for (let at = thrown; at !== undefined && chain.length < 5; at = at instanceof Error ? at.cause : undefined) {
    chain.push(at instanceof Error ? (at.stack ?? `${at.name}: ${at.message}`) : worded(at))
  }
  return chain.join(' <- ')
}

/** What was thrown instead of an Error: a simple value as text, anything with contents by its kind only. */
function worded(thrown: unknown): string {
  return thrown === null || (typeof thrown !== 'object' && typeof thrown !== 'function')
    ? String(thrown)
    : `a thrown ${typeof thrown}`
}
