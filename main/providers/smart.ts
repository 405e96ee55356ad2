// The smart product of secucard as SmartTransactions: the till's own token, X-Action on every write, and answers by their meaning.
import type * as z from 'zod'
import { Problem, TokenRefused } from '../ports/errors.ts'
import type {
  Ident,
  SmartAnswer,
  SmartCancelAnswer,
  SmartRequest,
  SmartTransactions,
  StartType,
} from '../ports/smart.ts'
import type { Authorized } from './broker-client.ts'
import { type Http, type HttpAnswer, type HttpRequest, HttpTrouble, jsonOf } from './http.ts'
import {
  readBonus,
  readIdent,
  readKinds,
  readTransaction,
  requestBody,
  WireBonus,
  WireError,
  WireIdents,
  WireKinds,
  WireResult,
  WireTransaction,
} from './smart-wire.ts'
import { baseUrl } from './url.ts'

export type SmartSettings = {
  /** Base address of the identity service, whose token is shown. */
  baseUrl: string
  language: 'en' | 'de'
  /** How long a start may take, milliseconds; a card terminal needs minutes. */
  startMs?: number
}

/** A card terminal may take minutes (secucard start); less would only turn payments into unknown ones. */
const START_MS = 200_000
const quick = { response: 15_000, request: 20_000 }

type Ask = Pick<HttpRequest, 'operation' | 'method' | 'timeouts' | 'signal'> & {
  path: string
  body?: unknown
  action?: string
}

/** Throws a sentence that names the setting when the address cannot be used. */
export function createSmartTransactions(
  settings: SmartSettings,
  authorized: Authorized,
  http: Http,
): SmartTransactions {
  const base = `${baseUrl(settings.baseUrl, 'identity.base')}/api/v2/Smart`
  const startMs = settings.startMs ?? START_MS

  /** One request with the till's token; the same X-Action when it is repeated with a renewed one. Throws Problem. */
  function ask({ path, body, action, operation, method, timeouts = quick, signal }: Ask): Promise<HttpAnswer> {
    return authorized(async ({ token, type }) => {
      // The service knows bearer tokens only; a bound one is no use to it (RFC 9449 §7.2).
      if (type === 'dpop')
        throw new Problem({ code: 'conflict', reason: 'not-registered' }, 'the token is bound to a key')
      const answer = await http.send({
        operation,
        method,
        url: base + path,
        headers: {
          authorization: `Bearer ${token}`,
          'accept-language': settings.language,
          ...(action === undefined ? {} : { 'x-action': action }),
        },
        timeouts,
        signal,
        ...(body === undefined ? {} : { body: { kind: 'json', value: body } }),
      })
      if (tokenRefused(answer)) throw new TokenRefused()
      return answer
    })
  }

  async function transaction(request: Ask): Promise<SmartAnswer> {
    const answer = await reached(request)
    if ('kind' in answer) return answer
    const refused = refusal(answer)
    if (refused !== null) return refused
    const read = WireTransaction.safeParse(jsonOf(answer))
    return read.success
      ? { kind: 'transaction', transaction: readTransaction(read.data) }
      : unclear(answer, request.operation)
  }

  /** A cancel answers with the transaction or with a bare result (the service's own SDKs disagree). */
  async function ended(request: Ask): Promise<SmartCancelAnswer> {
    const answer = await reached(request)
    if ('kind' in answer) return answer
    const result = answer.status === 200 ? WireResult.safeParse(jsonOf(answer)) : null
    if (result?.success) return { kind: 'result', done: result.data.result }
    const refused = refusal(answer)
    if (refused !== null) return refused
    const read = WireTransaction.safeParse(jsonOf(answer))
    return read.success
      ? { kind: 'transaction', transaction: readTransaction(read.data) }
      : unclear(answer, request.operation)
  }

  /** The answer, or why there is none. A request that was aborted after it left may have been carried out. */
  async function reached(request: Ask): Promise<HttpAnswer | Extract<SmartAnswer, { kind: 'not-sent' | 'unknown' }>> {
    try {
      return await ask(request)
    } catch (thrown) {
      if (thrown instanceof HttpTrouble) return { kind: thrown.sent ? 'unknown' : 'not-sent', why: thrown.failure.code }
      // No token to show, or the token itself was refused: nothing was done.
      if (thrown instanceof Problem) return { kind: 'not-sent', why: thrown.failure.code }
      throw thrown
    }
  }

  function unclear(answer: HttpAnswer, operation: string): SmartAnswer {
    // Written to the log by its shape only.
    http.fault(answer, operation, 'not an answer of the smart product')
    return { kind: 'unknown', why: `status ${answer.status}` }
  }

  /** The JSON of a read-only answer. Throws Problem: `declined` with the service's sentence, `unreachable`, `provider-fault`. */
  async function asked<T>(request: Ask, schema: z.ZodType<T>): Promise<T> {
    const answer = await ask(request)
    const refused = refusal(answer)
    if (refused !== null) {
      const reason = refused.kind === 'refused' ? refused.text : refused.kind
      throw new Problem({ code: 'declined', service: http.service, reason }, request.operation)
    }
    if (answer.status >= 500)
      throw new HttpTrouble({ code: 'unreachable', service: http.service }, true, request.operation)
    return http.parse(answer, schema, request.operation)
  }

  const one = (id: string, ...parts: string[]): string =>
    `/Transactions/${[id, ...parts].map(part => encodeURIComponent(part)).join('/')}`

  return {
    async kinds(signal) {
      const read = await asked({ operation: 'ident-kinds', method: 'GET', path: '/Idents', signal }, WireKinds)
      return readKinds(read.data ?? [])
    },
    async validate(ident: Ident, action, signal) {
      const body = [{ type: ident.type, value: ident.value }]
      const path = '/Idents/notused/validate'
      const timeouts = { response: 8000, request: 10_000 }
      const read = await asked(
        { operation: 'ident-validate', method: 'POST', path, body, action, timeouts, signal },
        WireIdents,
      )
      return readIdent(read[0])
    },
    create: (request: SmartRequest, action, signal) =>
      transaction({
        operation: 'smart-create',
        method: 'POST',
        path: '/Transactions',
        body: requestBody(request),
        action,
        signal,
      }),
    update: (id, request: SmartRequest, action, signal) =>
      transaction({
        operation: 'smart-update',
        method: 'PUT',
        path: one(id),
        body: requestBody(request),
        action,
        signal,
      }),
    start: (id, type: StartType, action, signal) =>
      transaction({
        operation: 'smart-start',
        method: 'POST',
        path: one(id, 'start', type),
        action,
        timeouts: { response: startMs, request: startMs + 5000 },
        signal,
      }),
    get: (id, signal) => transaction({ operation: 'smart-get', method: 'GET', path: one(id), signal }),
    cancel: (id, action, signal) =>
      ended({ operation: 'smart-cancel', method: 'POST', path: one(id, 'cancel'), action, signal }),
    cancelByReceipt: (receiptNumber, action, signal) =>
      ended({
        operation: 'smart-cancel-receipt',
        method: 'POST',
        path: one(receiptNumber, 'cancelTrx'),
        action,
        signal,
      }),
    abort: (id, action, signal) =>
      ended({ operation: 'smart-abort', method: 'POST', path: one(id, 'abort'), action, signal }),
    async bonus(id, action, signal) {
      const path = one(id, 'preTransaction')
      return readBonus(await asked({ operation: 'smart-bonus', method: 'POST', path, action, signal }, WireBonus))
    },
  }
}

/** 401, or 403 with code 2003: the token itself. Any other 403 is a right the till does not have (secucard error codes). */
function tokenRefused(answer: HttpAnswer): boolean {
  if (answer.status === 401) return true
  if (answer.status !== 403) return false
  const read = WireError.safeParse(jsonOf(answer))
  return read.success && String(read.data.code) === '2003'
}

/** A clear no of the service: its envelope with a 4xx, or with 200. Server errors and foreign pages say nothing. */
function refusal(answer: HttpAnswer): Extract<SmartAnswer, { kind: 'refused' | 'not-found' }> | null {
  if (answer.status >= 500) return null
  const read = WireError.safeParse(jsonOf(answer))
  if (!read.success) return null
  const { error, error_user, error_details, supportId, support_id } = read.data
  if (answer.status === 404 || error === 'ProductNotFoundException') return { kind: 'not-found' }
  if (error === 'ProductInternalException') return null
  return {
    kind: 'refused',
    text: (error_user || error_details || error || 'refused').slice(0, 200),
    supportId: supportId ?? support_id ?? null,
  }
}
