// Card Connect as a CardGateway: one charge per order id, never resent once a byte left, unknown until an inquiry says.
import { Problem } from '../ports/errors.ts'
import type { CardGateway } from '../ports/card.ts'
import type { TokenSource } from '../ports/partners.ts'
import type { Clock, Log } from '../ports/system.ts'
import { authorize, capture } from './cardconnect-authorizations.ts'
import { gatewayCall } from './cardconnect-call.ts'
import { basicCredentials, bearerCredentials } from './cardconnect-credentials.ts'
import { inquire, standing } from './cardconnect-inquiries.ts'
import type { GatewayLine } from './cardconnect-line.ts'
import { bin, settlement } from './cardconnect-reports.ts'
import { inquireByOrder, inquireRefund, refund, voidByOrder, voidCharge } from './cardconnect-reversals.ts'
import type { Http } from './http.ts'

export type CardconnectSettings = {
  /** REST base, e.g. https://site-uat.cardconnect.com/cardconnect/rest, or that of an API gateway in front of it. */
  baseUrl: string
  merchantId: string
  /** Currency of the merchant account; inquiries are read in it. */
  currency: string
  log: Log
  /** HTTP Basic instead of bearer tokens. */
  basic?: { user: string; password: string }
  verb?: 'POST' | 'PUT'
  headers?: Readonly<Record<string, string>>
  requestIdHeader?: string
  /** Milliseconds; the gateway itself answers within 32 s, so less than 45 s (default) would make unknowns. */
  answerWithinMs?: number
  /** Multiplies the pauses between voids; 1 (default) for people. */
  pace?: number
}

/** The gateway behind bearer tokens or HTTP Basic. No method throws for what the gateway or the network did, `health` excepted. */
export function createCardGateway(
  settings: CardconnectSettings,
  tokens: Pick<TokenSource, 'cardconnectToken' | 'dropCardconnectToken'>,
  http: Http,
  clock: Pick<Clock, 'sleep' | 'mono' | 'now'>,
): CardGateway {
  const { merchantId, currency, log, basic, answerWithinMs = 45_000 } = settings
  const credentials = basic === undefined ? bearerCredentials(tokens) : basicCredentials(basic.user, basic.password)
  const line: GatewayLine = {
    call: gatewayCall(settings, credentials, http, clock),
    http,
    log,
    clock,
    merchantId,
    currency,
    verb: settings.verb ?? 'POST',
    within: answerWithinMs,
    lookUpWithin: Math.min(15_000, answerWithinMs),
    pace: settings.pace ?? 1,
  }
  return {
    authorize: request => authorize(line, request),
    inquireByOrder: orderId => inquireByOrder(line, orderId),
    inquire: reference => inquire(line, reference),
    standing: orderId => standing(line, orderId),
    capture: request => capture(line, request),
    void: reference => voidCharge(line, reference),
    refund: request => refund(line, request),
    inquireRefund: orderId => inquireRefund(line, orderId),
    voidByOrder: orderId => voidByOrder(line, orderId),
    settlement: day => settlement(line, day),
    bin: token => bin(line, token),
    health: () => health(line),
  }
}

/** Checks address, credentials and merchant without money. Throws Problem. */
async function health({ call, http, merchantId }: GatewayLine): Promise<string> {
  const body = { merchid: merchantId }
  const answer = await call({ operation: 'health', method: 'PUT', path: '/', within: 15_000, body })
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
