// The till's log: JSON lines of allow-listed primitive fields in one file a day, kept for a bounded time and size.
import { randomBytes } from 'node:crypto'
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
    'action amountMinor attempt attemptId attempts backend bytes code count currency device entries environment error event',
    'expiresInSeconds from generation host kind language line lines method mode ms name number ok op operation order orderId',
    'origin outcome pages path permission persistent platform port products reason retryAfterSeconds role saleId scanId',
    'seconds secrets sent service shiftId side state status step to tries type version what why',
  ].flatMap(names => names.split(' ')),
)

/** Opens the log of this process. Lines are buffered for a moment; an incident, `close` and process exit write at once. */
export function createLog(options: LogOptions): Log & { close(): void } {
  const { now = () => new Date() } = options
  const file = logFile(options.dir, now)

  const write = (level: string, event: string, fields: LogFields, extra: LogFields = {}) => {
    const line = JSON.stringify({ at: now().toISOString(), level, event: redact(event), ...clean(fields), ...extra })
    file.append(line)
    options.echo?.(line)
  }
  return {
    info: (event, fields = {}) => write('info', event, fields),
    warn: (event, fields = {}) => write('warn', event, fields),
    incident(event, thrown, fields = {}) {
      const incident = randomBytes(5).toString('hex')
      write('error', event, fields, { incident, ...described(thrown) })
      file.flush()
      return incident
    },
    close: () => file.close(),
  }
}

function clean(fields: LogFields): LogFields {
  const kept: LogFields = {}
  const dropped: string[] = []
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue
    if (!allowed.has(name) || (typeof value === 'object' && value !== null)) dropped.push(name)
    else kept[name] = typeof value === 'string' ? redact(value) : value
  }
  return dropped.length > 0 ? { ...kept, dropped: redact(dropped.join(' ')) } : kept
}

/** Name, message and stack of what was thrown, and of up to four causes below it. */
function described(thrown: unknown): LogFields {
  const chain: string[] = []
  for (let at = thrown; at !== undefined && chain.length < 5; at = at instanceof Error ? at.cause : undefined) {
    chain.push(at instanceof Error ? (at.stack ?? `${at.name}: ${at.message}`) : worded(at))
  }
  return { stack: redact(chain.join(' <- ')) }
}

/** What was thrown instead of an Error: a simple value as text, anything with contents by its kind only. */
function worded(thrown: unknown): string {
  return thrown === null || (typeof thrown !== 'object' && typeof thrown !== 'function')
    ? String(thrown)
    : `a thrown ${typeof thrown}`
}
