// The store's broker as a TokenSource: the till shows its own access token and gets short-lived ones, kept in memory only.
import { createHash } from 'node:crypto'
import type * as z from 'zod'
import { Problem, TokenRefused } from '../ports/errors.ts'
import type { AccessToken, TokenSource } from '../ports/partners.ts'
import type { Clock } from '../ports/system.ts'
import { BrokerRefusal, CardconnectToken, CardscanSession, IdscanToken, sessionToken } from './broker-wire.ts'
import { type Http, type HttpAnswer, HttpTrouble, jsonOf } from './http.ts'
import { baseUrl } from './url.ts'

export type BrokerClientSettings = {
  /** Base address of the broker, without a path of one credential. */
  url: string
  /** How a CardScan session is asked for; merchants' own brokers differ. */
  sessionMethod: 'GET' | 'POST'
}
/** Runs a call with the till's access token; one that is refused (TokenRefused) is renewed once and the call repeated once. */
export type Authorized = <T>(call: (access: AccessToken) => Promise<T>) => Promise<T>

/** A token is given up so long before its end that it does not die on the way to the service. */
const MARGIN_MS = 30_000

/** Throws a sentence that names the setting when the address cannot be used. */
export function createBrokerClient(
  settings: BrokerClientSettings,
  authorized: Authorized,
  http: Http,
  clock: Clock,
): TokenSource {
  const base = baseUrl(settings.url, 'broker.url')
  let card: { token: string; until: number } | null = null
  let refused: string | null = null
  let underway: Promise<{ token: string }> | null = null

  /** One credential. Throws Problem: `declined` with the broker's code, `unreachable`, `provider-fault`, `cancelled`. */
  function ask<T>(
    request: { operation: string; method: 'GET' | 'POST'; path: string; body?: object },
    schema: z.ZodType<T>,
    signal: AbortSignal | undefined,
  ): Promise<T> {
    const { operation, method, path, body } = request
    return authorized(async ({ token }) => {
      const answer = await http.send({
        operation,
        method,
        url: base + path,
        headers: { authorization: `Bearer ${token}` },
        timeouts: { response: 20_000, request: 25_000 },
        signal,
        ...(body === undefined ? {} : { body: { kind: 'json', value: body } }),
      })
      if (answer.status !== 200) throw refusal(answer, operation)
      return http.parse(answer, schema, operation)
    })
  }

  function refusal(answer: HttpAnswer, operation: string): Problem {
    const said = BrokerRefusal.safeParse(jsonOf(answer))
    const code = said.success ? said.data.error.code : null
    switch (code) {
      case 'not-a-till':
        return new TokenRefused()
      case 'unknown-till':
      case 'customer-refused':
      case 'customer-required':
      case 'service-not-set-up':
      case 'service-refused':
        return new Problem({ code: 'declined', service: http.service, reason: code }, operation)
      case 'identity-unavailable':
      case 'service-unavailable':
      case 'too-many-requests':
      case 'internal':
        return new HttpTrouble({ code: 'unreachable', service: http.service }, true, `${operation}: ${code}`)
      default:
        // A proxy in between, or a broker of another kind: its status is all there is.
        if (answer.status === 401) return new TokenRefused()
        if (answer.status === 429 || answer.status >= 500)
          return new HttpTrouble({ code: 'unreachable', service: http.service }, true, `${operation}: ${answer.status}`)
        return http.fault(answer, operation, 'not an answer of a broker')
    }
  }

  async function freshCard(): Promise<{ token: string }> {
    const sentAt = clock.mono()
    const answer = await ask(
      {
        operation: 'cardconnect-token',
        method: 'POST',
        path: '/cardconnect-token',
        body: refused === null ? {} : { refused },
      },
      CardconnectToken,
      undefined,
    )
    refused = null
    const life = answer.expires_in * 1000
    card = { token: answer.access_token, until: sentAt + life - Math.min(MARGIN_MS, life * 0.1) }
    return { token: answer.access_token }
  }

  return {
    async cardscanSession(customer, signal) {
      const path = `/cardscan-session?customer=${encodeURIComponent(customer)}`
      const request = { operation: 'cardscan-session', method: settings.sessionMethod, path }
      const token = sessionToken(await ask(request, CardscanSession, signal))
      if (token !== null) return { token }
      const incident = 'no token in the answer'
      throw new Problem({ code: 'provider-fault', service: http.service, incident }, 'cardscan-session')
    },
    async idscanToken(signal) {
      const request = { operation: 'idscan-token', method: 'POST', path: '/idscan-token' } as const
      return { token: (await ask(request, IdscanToken, signal)).token }
    },
    async cardconnectToken() {
      if (card !== null && clock.mono() < card.until) return { token: card.token }
      // Not the caller's signal: one who gives up must not take the token away from the others.
      underway ??= freshCard().finally(() => (underway = null))
      return await underway
    },
    dropCardconnectToken() {
      // The broker shares one token between tills; it learns by its hash which one the gateway refused.
      if (card !== null) refused = createHash('sha256').update(card.token).digest('hex')
      card = null
    },
  }
}
