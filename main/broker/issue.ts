// Issues the short-lived credentials a till may hold, from the secrets it must not hold.
import { SignJWT } from 'jose'
import { BrokerError } from './error.ts'
import { ask } from './http.ts'
import { refuseLive, type BrokerSettings } from './settings.ts'

/** Wall time for tokens that carry one; `mono` (milliseconds) for what is kept. */
export type BrokerClock = { now(): Date; mono(): number }
export type Issued = { token: string }
export type Broker = {
  /** A CardScan session for one person. `customer` is a UUID made for that person, never the till's or a cashier's. */
  cardscanSession(customer: string, signal?: AbortSignal): Promise<Issued>
  /** A signed token for one ID Scan request, good for a minute. */
  idscanToken(signal?: AbortSignal): Promise<Issued>
  /** A Card Connect access token, shared until shortly before it ends. */
  cardconnectToken(signal?: AbortSignal): Promise<Issued>
  dropCardconnectToken(): void
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i

/**
 * ID Scan's self-signed token: HS256, `kid` in the header, `iat` = `nbf`, `exp` 60 s later, times in seconds, and the
 * secret used as the text it is (RFC 7515, RFC 7519 §4.1).
 */
export async function signIdscanToken(keyId: string, secret: string, atMs: number): Promise<string> {
  const seconds = Math.floor(atMs / 1000)
  return await new SignJWT({ iat: seconds, nbf: seconds, exp: seconds + 60 })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: keyId })
    .sign(new TextEncoder().encode(secret))
}

/** The broker inside a till's own process. Throws BrokerError naming the key when a setting could reach a live service. */
export function createBroker(settings: BrokerSettings, clock: BrokerClock): Broker {
  refuseLive(settings)
  let cached: { token: string; until: number } | null = null
  let underway: Promise<Issued> | null = null

  /** RFC 6749 §4.4. The age of the answer counts from the moment the request was sent. */
  async function freshCardconnect(): Promise<Issued> {
    const { tokenUrl, clientId, clientSecret, scope } = configured(settings.cardconnect, 'cardconnect')
    const sent = clock.mono()
    const form = {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      ...(scope === undefined ? {} : { scope }),
    }
    const { status, json } = await ask({ service: 'cardconnect', method: 'POST', url: tokenUrl, form })
    const token = member(json, 'access_token')
    if (status !== 200 || token === null || (member(json, 'token_type') ?? 'bearer').toLowerCase() !== 'bearer')
      throw refused('cardconnect', status, member(json, 'error'))
    // A server that names no lifetime gets a short one; a token is given up a minute or a tenth before its end.
    const lifetime = seconds(json, 'expires_in') ?? 300
    cached = { token, until: sent + (lifetime - Math.max(60, lifetime * 0.1)) * 1000 }
    return { token }
  }

  return {
    async cardscanSession(customer, signal) {
      if (!uuid.test(customer))
        throw new BrokerError(
          { code: 'invalid', fields: ['customer'] },
          'A CardScan session belongs to one person and needs a UUID made for that person.',
        )
      const { baseUrl, apiKey } = configured(settings.cardscan, 'cardscan')
      const url = new URL(`${baseUrl.replace(/\/+$/, '')}/access-token`)
      url.searchParams.set('user_id', customer)
      const { status, json } = await abortable(
        ask({ service: 'cardscan', method: 'GET', url: url.href, headers: { authorization: `Bearer ${apiKey}` } }),
        signal,
      )
      const token = member(json, 'Token')
      if (status !== 200 || token === null) throw refused('cardscan', status, member(json, 'type'))
      return { token }
    },
    async idscanToken() {
      const { keyId, secret } = configured(settings.idscan, 'idscan')
      return { token: await signIdscanToken(keyId, secret, clock.now().getTime()) }
    },
    async cardconnectToken(signal) {
      if (cached !== null && clock.mono() < cached.until) return { token: cached.token }
      underway ??= freshCardconnect().finally(() => (underway = null))
      return await abortable(underway, signal)
    },
    dropCardconnectToken() {
      cached = null
    },
  }
}

/** One caller giving up must not take the token away from the others, so only the wait ends. */
async function abortable<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return await work
  signal.throwIfAborted()
  const gaveUp = Promise.withResolvers<never>()
  const stop = (): void => gaveUp.reject(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([work, gaveUp.promise])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

function configured<T>(part: T | null, service: string): T {
  if (part === null)
    throw new BrokerError(
      { code: 'declined', service, reason: 'This service is not set up for this store.' },
      `${service} is not configured`,
    )
  return part
}

function refused(service: string, status: number, word: string | null): BrokerError {
  // Trouble of the service, or a page of somebody in between, is worth another try; a refusal needs a person.
  if (status < 400 || status >= 500 || status === 429)
    return new BrokerError({ code: 'unreachable', service }, `${service} answered ${status}`)
  return new BrokerError(
    { code: 'declined', service, reason: 'The service refuses the credentials of this store. Call support.' },
    `${service} answered ${status} ${word ?? ''}`.trim(),
  )
}

/** A text member of a JSON object, bounded. */
function member(json: unknown, name: string): string | null {
  if (typeof json !== 'object' || json === null) return null
  const value: unknown = Object.entries(json).find(entry => entry[0] === name)?.[1]
  return typeof value === 'string' && value.length > 0 && value.length <= 16_384 ? value : null
}

function seconds(json: unknown, name: string): number | null {
  const value: unknown =
    typeof json === 'object' && json !== null ? Object.entries(json).find(entry => entry[0] === name)?.[1] : null
  const number = typeof value === 'string' ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) && number > 0 ? number : null
}
