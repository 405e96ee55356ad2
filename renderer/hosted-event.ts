// Reads what the hosted identity check may tell the page, by a message or by coming back: that it is finished, never a verdict.

/** The service does not publish names beyond this shape, so anything else as an id is no id (ID Scan shows UUIDs). */
const safeId = /^[A-Za-z0-9-]{8,64}$/

export type CompletionHint = { transactionId: string | null; resultId: string }

/**
 * What a message means when it comes from the frame of the check: from exactly that window and exactly that origin, and
 * with a safe id in it. Anything else is null, also a message without a source while there is no frame.
 */
export function completionFrom(
  message: { origin: string; source: unknown; data: unknown },
  frame: { origin: string; window: unknown },
): CompletionHint | null {
  if (frame.window === null || frame.window === undefined || message.source !== frame.window) return null
  if (!/^https?:\/\//.test(frame.origin) || message.origin !== frame.origin) return null
  return parseCompletionEvent(message.data)
}

/**
 * The result id in a message of the frame, or null. Takes the documented webhook vocabulary, the same as JSON text, a
 * flat pair, and a named event with its data inside. The caller has already checked origin and source of the message.
 */
export function parseCompletionEvent(data: unknown): CompletionHint | null {
  const message = typeof data === 'string' ? fromText(data) : data
  if (!isRecord(message)) return null
  const wrapped = own(message, 'transaction') ?? inner(message)
  if (wrapped === undefined) return hint(message, own(message, 'transactionId') ?? own(message, 'transaction_id'))
  if (!isRecord(wrapped)) return null
  if (isRecord(own(wrapped, 'transaction'))) return parseNested(own(wrapped, 'transaction'))
  return hint(wrapped, own(wrapped, 'id') ?? own(wrapped, 'transactionId') ?? own(wrapped, 'transaction_id'))
}

function parseNested(transaction: unknown): CompletionHint | null {
  return isRecord(transaction) ? hint(transaction, own(transaction, 'id')) : null
}

/**
 * What it means that the frame of the check has come back to the till's own return page: the check may be finished, and this
 * may be its result. `address` is where the frame is, which a page can read only while that is its own origin; null then,
 * and for the way back of another check, and for an address no service has a reason to make so long. The names of the
 * parameters are our reading (ID Scan names none); a result id that is unsafe or told in two ways is none.
 */
export function returnFrom(
  address: string | null,
  own: { origin: string; checkId: string },
): { resultId: string | null } | null {
  const page = `${own.origin}/hosted-return/${own.checkId}`
  if (address === null || address.length > 4096 || !address.startsWith(page)) return null
  const more = /^\/?(?:\?([^#]*))?(?:#.*)?$/.exec(address.slice(page.length))
  if (more === null) return null
  const query = new URLSearchParams(more[1] ?? '')
  const [resultId = null, ...others] = new Set([...query.getAll('resultId'), ...query.getAll('result_id')])
  return { resultId: resultId !== null && others.length === 0 && safeId.test(resultId) ? resultId : null }
}

/** `{event|name|type: "…completed…", data|payload: {…}}` */
function inner(message: Readonly<Record<string, unknown>>): unknown {
  const name = own(message, 'event') ?? own(message, 'name') ?? own(message, 'type')
  return typeof name === 'string' && /completed|failed/i.test(name)
    ? (own(message, 'data') ?? own(message, 'payload'))
    : undefined
}

/** A check that failed is finished as well and has a result; in any other state an id beside it means nothing. */
function hint(from: Readonly<Record<string, unknown>>, transactionId: unknown): CompletionHint | null {
  const resultId = own(from, 'resultId') ?? own(from, 'result_id')
  const state = own(from, 'state')
  if (typeof resultId !== 'string' || !safeId.test(resultId)) return null
  if (state !== undefined && state !== 'completed' && state !== 'failed') return null
  if (transactionId === undefined || transactionId === null) return { transactionId: null, resultId }
  return typeof transactionId === 'string' && safeId.test(transactionId) ? { transactionId, resultId } : null
}

function fromText(text: string): unknown {
  if (text.length > 4096) return null
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Own members only: nothing inherited may pass for what the frame said. */
function own(record: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined
}
