// One customer's requests to CardScan: the session on each of them, a fresh one when it is refused, refusals by their meaning.
import type * as z from 'zod'
import { Problem } from '../ports/errors.ts'
import type { CustomerSession } from '../ports/insurance.ts'
import type { Clock } from '../ports/system.ts'
import { askedToWait } from './cardscan-pace.ts'
import { refusalOf } from './cardscan-wire.ts'
import type { Http, HttpAnswer, HttpRequest } from './http.ts'

type Call = Pick<HttpRequest, 'operation' | 'method' | 'body' | 'timeouts'> & { path: string }
/** What one question brought: the value, or why there is none yet and how long to leave the service alone. */
export type Got<T> = { value: T } | { problem: Problem; waitMs: number }
export type CardscanApi = {
  /** Any status is an answer; 401 and 403 only after a fresh session was refused as well. */
  send(call: Call, signal?: AbortSignal): Promise<HttpAnswer>
  /** Throws `declined` or `not-found` for what asking again cannot change, and `cancelled`. */
  get<T>(call: Omit<Call, 'method' | 'body'>, schema: z.ZodType<T>, signal: AbortSignal): Promise<Got<T>>
  /** The Problem for a refusal: what the cashier can do differs for each. */
  refused(answer: HttpAnswer, operation: string): Problem
}

const short = { response: 15_000, request: 20_000 }
const over = (status: number): boolean => status === 401 || status === 403

/** `base` is the REST address with its version, without a trailing slash. */
export function cardscanApi(base: string, session: CustomerSession, http: Http, clock: Clock): CardscanApi {
  const { service } = http

  async function once(call: Call, signal?: AbortSignal): Promise<{ answer: HttpAnswer; token: string }> {
    const token = await session.token(signal)
    const { path, ...request } = call
    const headers = { authorization: `Bearer ${token}` }
    const answer = await http.send({ timeouts: short, ...request, url: base + path, headers, signal })
    return { answer, token }
  }

  async function send(call: Call, signal?: AbortSignal): Promise<HttpAnswer> {
    const first = await once(call, signal)
    if (!over(first.answer.status)) return first.answer
    // Sessions are short-lived and the service publishes no lifetime: one fresh session, one repeat.
    session.drop(first.token)
    const second = await once(call, signal)
    if (over(second.answer.status)) session.drop(second.token)
    return second.answer
  }

  function refused(answer: HttpAnswer, operation: string): Problem {
    const detail = `${operation}: ${answer.status}`
    switch (answer.status) {
      case 401:
      case 403: {
        const reason = 'The scanning session is no longer valid. Start the scan again.'
        return new Problem({ code: 'declined', service, reason }, detail)
      }
      case 404:
      case 410:
        return new Problem({ code: 'not-found', what: 'scan' }, detail)
      case 429:
      case 503:
        return new Problem({ code: 'unreachable', service }, detail)
      default: {
        const reason = answer.status >= 400 && answer.status < 500 ? refusalOf(answer) : null
        return reason === null
          ? http.fault(answer, operation, 'refused')
          : new Problem({ code: 'declined', service, reason }, detail)
      }
    }
  }

  async function get<T>(
    call: Omit<Call, 'method' | 'body'>,
    schema: z.ZodType<T>,
    signal: AbortSignal,
  ): Promise<Got<T>> {
    let waitMs = 0
    try {
      const answer = await send({ ...call, method: 'GET' }, signal)
      if (answer.status === 200) return { value: http.parse(answer, schema, call.operation) }
      waitMs = askedToWait(answer, clock)
      throw refused(answer, call.operation)
    } catch (thrown) {
      const code = thrown instanceof Problem ? thrown.failure.code : null
      if (code === 'unreachable' || code === 'provider-fault') return { problem: thrown as Problem, waitMs }
      throw thrown
    }
  }

  return { send, get, refused }
}
