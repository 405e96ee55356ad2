// The broker's log: one JSON object a line, of allow-listed fields with simple values, safe for a terminal.

export type LogFields = { readonly [name: string]: string | number | boolean | null | undefined }
export type BrokerLog = {
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
}

/** Anything else is left out and only its name is kept, so that a line can never carry a header, a body or a token. */
const allowed = new Set(
  'address code device error key ms method port problem reason requestId retryAfter route service signal stack status url'.split(
    ' ',
  ),
)
// oxlint-disable-next-line no-control-regex -- these are exactly the characters that must not reach a log or a terminal
const control = /\u001b\[[0-9;?]*[ -/]*[@-~]|[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g
const jwt = /\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*){0,3}/g
const scheme = /\b(bearer|basic|dpop)\s+[\w.~+/=-]{8,}/gi
const longest = 2000

/** A log that writes whole lines, each ending with a line feed. */
export function jsonLog(write: (line: string) => void, now: () => Date = () => new Date()): BrokerLog {
  const line =
    (level: string) =>
    (event: string, fields: LogFields = {}) => {
      const dropped: string[] = []
      const kept: Record<string, string | number | boolean | null> = {}
      for (const [name, value] of Object.entries(fields)) {
        if (value === undefined) continue
        if (!allowed.has(name) || (typeof value === 'object' && value !== null)) dropped.push(name)
        else kept[name] = typeof value === 'string' ? plain(value) : value
      }
      const extra = dropped.length > 0 ? { dropped: plain(dropped.join(' ')) } : {}
      write(`${JSON.stringify({ at: now().toISOString(), level, event, ...kept, ...extra })}\n`)
    }
  return { info: line('info'), warn: line('warn'), error: line('error') }
}

function plain(text: string): string {
  return text.slice(0, longest).replace(control, ' ').replace(jwt, '[token]').replace(scheme, '$1 [token]')
}

/** What was thrown, without its message: that may repeat what somebody sent. Frames name code only. */
export function describeThrown(thrown: unknown): { error: string; stack: string } {
  if (!(thrown instanceof Error)) return { error: `a thrown ${typeof thrown}`, stack: '' }
  const code = 'code' in thrown && typeof thrown.code === 'string' ? ` ${thrown.code}` : ''
  const frames = (thrown.stack ?? '').split('\n').filter(row => /^\s+at /.test(row))
  return {
    error: `${thrown.name}${code}`,
    stack: frames
      .slice(0, 8)
      .map(row => row.trim())
      .join(' <- '),
  }
}
