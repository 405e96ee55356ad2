// Card Connect as a CardGateway: one charge per order id, never resent once a byte left, unknown until an inquiry says.
import { Problem } from '../ports/errors.ts'
import type {
  AuthorizationOutcome,
  AuthorizationRequest,
  CardGateway,
  InquiryOutcome,
  TokenSource,
} from '../ports/partners.ts'
import type { Clock, Log } from '../ports/system.ts'
import {
  authorizationOutcome,
  type Asked,
  Entries,
  Entry,
  gatewayAmount,
  inquiryOutcome,
  isReversed,
} from './cardconnect-wire.ts'
import { type Http, type HttpAnswer, HttpTrouble, jsonOf } from './http.ts'
import { baseUrl } from './url.ts'

export type CardconnectSettings = {
  /** REST base, e.g. https://site-uat.cardconnect.com/cardconnect/rest */
  baseUrl: string
  merchantId: string
  /** Currency of the merchant account; inquiries are read in it. */
  currency: string
  log: Log
  /** Milliseconds; the gateway itself answers within 32 s, so less than 45 s (default) would make unknowns. */
  answerWithinMs?: number
  /** Multiplies the pauses between voids; 1 (default) for people. */
  pace?: number
}
type NotSent = Extract<AuthorizationOutcome, { kind: 'not-sent' }>
type Unanswered = { kind: 'unanswered'; why: string }

/** The gateway behind OAuth 2 bearer tokens. No method throws for what the gateway or the network did, `health` excepted. */
export function createCardGateway(
  settings: CardconnectSettings,
  tokens: Pick<TokenSource, 'cardconnectToken' | 'dropCardconnectToken'>,
  http: Http,
  clock: Pick<Clock, 'sleep'>,
): CardGateway {
  const base = baseUrl(settings.baseUrl, 'cardconnect.baseUrl')
  const { merchantId } = settings
  const answerWithin = settings.answerWithinMs ?? 45_000
  const asked = (orderId: string, currency = settings.currency): Asked => ({ orderId, merchantId, currency })

  type Call = {
    operation: string
    method: 'GET' | 'POST' | 'PUT'
    path: string
    body?: Record<string, string>
    within: number
  }

  /**
   * One request with a bearer token. A 401 is refused before processing, so the same request may go out once more
   * with a fresh token; nothing else is ever repeated here.
   */
  async function call(request: Call, refreshed = false): Promise<HttpAnswer | NotSent | Unanswered> {
    const token = await freshToken()
    if (typeof token !== 'string') return token
    let answer: HttpAnswer
    try {
      answer = await http.send({
        operation: request.operation,
        method: request.method,
        url: base + request.path,
        headers: { authorization: `Bearer ${token}` },
        timeouts: { response: request.within, request: request.within },
        ...(request.body === undefined ? {} : { body: { kind: 'json', value: request.body } }),
      })
    } catch (thrown) {
      if (!(thrown instanceof HttpTrouble)) throw thrown
      return thrown.sent ? { kind: 'unanswered', why: thrown.message } : { kind: 'not-sent', why: 'unreachable' }
    }
    if (answer.status !== 401) return answer
    tokens.dropCardconnectToken()
    return refreshed ? { kind: 'not-sent', why: 'credentials' } : await call(request, true)
  }

  async function freshToken(): Promise<string | NotSent> {
    try {
      return (await tokens.cardconnectToken()).token
    } catch (thrown) {
      if (!(thrown instanceof Problem)) throw thrown
      return { kind: 'not-sent', why: thrown.failure.code === 'unreachable' ? 'unreachable' : 'credentials' }
    }
  }

  async function authorize(request: AuthorizationRequest): Promise<AuthorizationOutcome> {
    if (!Number.isSafeInteger(request.amountMinor) || request.amountMinor <= 0)
      return { kind: 'not-sent', why: 'refused' }
    const { card, orderId, currency } = request
    const answer = await call({
      operation: 'authorize',
      method: 'POST',
      path: '/auth',
      within: answerWithin,
      body: {
        merchid: merchantId,
        account: card.token,
        ...(card.expiry === null ? {} : { expiry: card.expiry }),
        amount: gatewayAmount(request.amountMinor, currency),
        currency,
        orderid: orderId,
        capture: 'Y',
        receipt: 'Y',
      },
    })
    if ('kind' in answer) return answer.kind === 'unanswered' ? { kind: 'unknown', why: answer.why } : answer
    if ([400, 403, 404].includes(answer.status)) return { kind: 'not-sent', why: 'refused' }
    if (answer.status === 429) return { kind: 'not-sent', why: 'too-many-requests' }
    const entry = answer.status === 200 || answer.status === 201 ? Entry.safeParse(jsonOf(answer)).data : undefined
    if (entry !== undefined) return authorizationOutcome(entry, asked(orderId, currency))
    return { kind: 'unknown', why: http.fault(answer, 'authorize', 'no verdict').message }
  }

  async function inquire(orderId: string): Promise<{ outcome: InquiryOutcome; extra: string[] }> {
    const unknown = (why: string): { outcome: InquiryOutcome; extra: string[] } => ({
      outcome: { kind: 'unknown', why },
      extra: [],
    })
    const path = `/inquireByOrderid/${encodeURIComponent(orderId)}/${encodeURIComponent(merchantId)}/1`
    const answer = await call({ operation: 'inquire', method: 'GET', path, within: Math.min(15_000, answerWithin) })
    if ('kind' in answer) return unknown(answer.why)
    const entries = answer.status === 200 ? Entries.safeParse(jsonOf(answer)).data : undefined
    if (entries === undefined) return unknown(http.fault(answer, 'inquire', 'no entries').message)
    return inquiryOutcome(entries, asked(orderId))
  }

  /** Two live charges under one order: the first stays, the rest must go before anybody may call it approved. */
  async function inquireByOrder(orderId: string): Promise<InquiryOutcome> {
    const { outcome, extra } = await inquire(orderId)
    if (extra.length === 0) return outcome
    settings.log.incident('cardconnect.second-charge', new Error('more than one live charge under one order'), {
      orderId,
      extra: extra.length,
    })
    for (const reference of extra)
      if (!(await voidCharge(reference))) return { kind: 'unknown', why: 'a second charge could not be voided yet' }
    return outcome
  }

  async function voidCharge(reference: string): Promise<boolean> {
    const answer = await call({
      operation: 'void',
      method: 'POST',
      path: '/void',
      within: answerWithin,
      body: { merchid: merchantId, retref: reference },
    })
    const entry = 'kind' in answer ? undefined : Entry.safeParse(jsonOf(answer)).data
    return entry !== undefined && isReversed(entry)
  }

  /** Up to three tries even without replies, then only an inquiry proves that nothing is live. */
  async function voidByOrder(orderId: string): Promise<boolean> {
    for (let tries = 0; tries < 3; tries++) {
      if (tries > 0) await clock.sleep(2000 * tries * (settings.pace ?? 1))
      const body = { merchid: merchantId, orderid: orderId }
      const answer = await call({
        operation: 'void-by-order',
        method: 'POST',
        path: '/voidByOrderId',
        within: answerWithin,
        body,
      })
      const entry = 'kind' in answer || answer.status !== 200 ? undefined : Entry.safeParse(jsonOf(answer)).data
      if (entry !== undefined && (isReversed(entry) || ['24', '25', '29'].includes(entry.respcode ?? ''))) break
    }
    for (let passes = 0; passes < 5; passes++) {
      const { outcome, extra } = await inquire(orderId)
      if (outcome.kind === 'unknown') return false
      if (outcome.kind !== 'approved') return true
      const live = [outcome.reference, ...extra]
      for (const reference of live) if (!(await voidCharge(reference))) return false
    }
    return false
  }

  /** Checks address, credentials and merchant without money. Throws Problem. */
  async function health(): Promise<string> {
    const answer = await call({
      operation: 'health',
      method: 'PUT',
      path: '/',
      within: 15_000,
      body: { merchid: merchantId },
    })
    const { service } = http
    if ('kind' in answer) {
      if (answer.why === 'credentials')
        throw new Problem({
          code: 'declined',
          service,
          reason: 'The payment service refuses the credentials of this store.',
        })
      throw new Problem({ code: 'unreachable', service }, answer.why)
    }
    if (answer.status !== 200 || !answer.text.includes('CardConnect'))
      throw http.fault(answer, 'health', 'not the gateway')
    return `ready for merchant ••••${merchantId.slice(-4)}`
  }

  return { authorize, inquireByOrder, voidByOrder, health }
}
