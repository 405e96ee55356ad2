// One request to the Card Connect gateway: who asks, under which id, and never again once a byte of it may have left.
import { randomUUID } from 'node:crypto'
import type { NotSent } from '../ports/card.ts'
import type { Clock, Log } from '../ports/system.ts'
import type { GatewayCredentials } from './cardconnect-credentials.ts'
import { gatewayPause } from './cardconnect-pause.ts'
import { type Http, type HttpAnswer, HttpTrouble } from './http.ts'
import { baseUrl } from './url.ts'

/** A byte may have left, and no usable answer came. */
export type Unanswered = { kind: 'unanswered'; why: string }
export type GatewayRequest = {
  operation: string
  method: 'GET' | 'POST' | 'PUT'
  path: string
  body?: Readonly<Record<string, string>>
  /** Milliseconds for the answer. */
  within: number
  /** Look-ups and reports may wait for the end of a pause of up to 15 s; what moves money is refused at once. */
  patient?: boolean
}
export type GatewayCall = (request: GatewayRequest) => Promise<HttpAnswer | NotSent | Unanswered>

export type CallSettings = {
  baseUrl: string
  /** Sent with every request, for example the key of an API gateway in front. */
  headers?: Readonly<Record<string, string>>
  /** Name of the header that carries a fresh id of each request; the answer's own is logged beside it. */
  requestIdHeader?: string
  log: Log
}

const longestWaitMs = 15_000

/**
 * A 401 is refused before processing, so the same request may go out once more with fresh credentials; nothing else is
 * ever repeated. After a 429 nothing goes out before the time is over.
 */
export function gatewayCall(
  settings: CallSettings,
  credentials: GatewayCredentials,
  http: Http,
  clock: Pick<Clock, 'sleep' | 'mono' | 'now'>,
): GatewayCall {
  const base = baseUrl(settings.baseUrl, 'cardconnect.rest')
  const idHeader = (settings.requestIdHeader ?? 'x-request-id').toLowerCase()
  const pause = gatewayPause(clock)

  async function send(request: GatewayRequest, authorization: string): Promise<HttpAnswer | NotSent | Unanswered> {
    const { operation, method, path, body, within } = request
    const requestId = randomUUID()
    try {
      const answer = await http.send({
        operation,
        method,
        url: base + path,
        headers: { ...settings.headers, [idHeader]: requestId, authorization },
        timeouts: { response: within, request: within },
        ...(body === undefined ? {} : { body: { kind: 'json', value: body } }),
      })
      const answerId = printable(answer.headers[idHeader] ?? answer.headers['x-request-id'])
      settings.log.info('cardconnect.request', { operation, status: answer.status, requestId, answerId })
      return answer
    } catch (thrown) {
      if (!(thrown instanceof HttpTrouble)) throw thrown
      settings.log.warn('cardconnect.request', { operation, sent: thrown.sent, requestId })
      return thrown.sent ? { kind: 'unanswered', why: thrown.message } : { kind: 'not-sent', why: 'unreachable' }
    }
  }

  async function call(request: GatewayRequest, again = false): Promise<HttpAnswer | NotSent | Unanswered> {
    const { operation } = request
    let left = pause.left(operation)
    if (left > 0 && request.patient === true && left <= longestWaitMs) {
      await clock.sleep(left)
      left = 0
    }
    if (left > 0) return { kind: 'not-sent', why: 'too-many-requests', waitMs: Math.ceil(left) }
    const authorization = await credentials.authorization()
    if (typeof authorization !== 'string') return authorization
    const answer = await send(request, authorization)
    if ('kind' in answer) return answer
    if (answer.status === 429)
      return { kind: 'not-sent', why: 'too-many-requests', waitMs: pause.asked(operation, answer) }
    if (answer.status !== 401) return answer
    const next = credentials.refused()
    return again || next === 'give-up' ? { kind: 'not-sent', why: 'credentials' } : await call(request, true)
  }

  return request => call(request)
}

/** An id of the other side as far as it may stand in a log line. */
const printable = (id: string | undefined): string | null => (id && /^[\w.:/+=-]{1,100}$/.test(id) ? id : null)
