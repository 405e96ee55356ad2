// Checks access tokens that are JWTs against the key set of one pinned address (RFC 8725, RFC 9068).
import { createRemoteJWKSet, customFetch, errors, jwtVerify, type JWTPayload, type JWTVerifyGetKey } from 'jose'
import type { BrokerClock } from './clock.ts'
import { deviceId } from './device-id.ts'
import { BrokerError } from './error.ts'
import { ask } from './http.ts'
import { unavailable, type Verdict, type WhoIs } from './tills.ts'

export type JwksSettings = {
  url: string
  issuer: string
  audience: string
  /** All of one asymmetric family. */
  algorithms: readonly string[]
  typ: string
  /** The claim that holds the device id. */
  claim: string
  /** Seconds, at most 60. */
  clockTolerance: number
  /** Seconds since `iat`; the key set cannot tell that a till was revoked, so this bounds for how long it is not known. */
  maxTokenAge: number
}

/** Algorithms by family; a list that mixes them is refused by the configuration (RFC 8725 §3.1). */
export const algorithmFamilies: readonly (readonly string[])[] = [
  ['RS256', 'RS384', 'RS512'],
  ['PS256', 'PS384', 'PS512'],
  ['ES256', 'ES384', 'ES512'],
  ['EdDSA', 'Ed25519'],
]
/** Longer than any honest token; a longer one is not worth a look at its signature. */
const longestToken = 8192

export function jwks(settings: JwksSettings, clock: BrokerClock): WhoIs {
  const keys = keysAt(settings.url)
  const { issuer, audience, typ, claim, clockTolerance, maxTokenAge } = settings
  return async token => {
    const no: Verdict = { kind: 'not-a-till' }
    if (token.length > longestToken) return no
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: [...settings.algorithms],
        issuer,
        audience,
        typ,
        clockTolerance,
        maxTokenAge,
        requiredClaims: ['iss', 'aud', 'exp', 'iat', claim],
        currentDate: clock.now(),
      })
      return verdictOf(payload, claim, clockTolerance)
    } catch (thrown) {
      if (thrown instanceof BrokerError) throw thrown
      if (thrown instanceof errors.JOSEError || thrown instanceof TypeError) return no
      throw thrown
    }
  }
}

function verdictOf(payload: JWTPayload, claim: string, clockTolerance: number): Verdict {
  const device = deviceId(payload[claim])
  // A token bound to a key (RFC 9449, RFC 8705) is worth nothing to whoever only holds the token.
  if (device === null || payload.cnf !== undefined || payload.exp === undefined) return { kind: 'not-a-till' }
  return { kind: 'till', device, ends: (payload.exp + clockTolerance) * 1000 }
}

/** The keys at the pinned address, whatever `jku`, `x5u` or `jwk` a token names. A `kid` is required and must be there. */
function keysAt(url: string): JWTVerifyGetKey {
  const remote = createRemoteJWKSet(new URL(url), {
    timeoutDuration: 10_000,
    [customFetch]: async address => {
      const answer = await ask({ service: 'identity', method: 'GET', url: address, within: 10_000 })
      return new Response(JSON.stringify(answer.json ?? null), { status: answer.status === 200 ? 200 : 502 })
    },
  })
  return async (header, token) => {
    if (typeof header?.kid !== 'string') throw new errors.JWKSNoMatchingKey()
    try {
      return await remote(header, token)
    } catch (thrown) {
      if (thrown instanceof errors.JWKSNoMatchingKey || thrown instanceof errors.JWKSMultipleMatchingKeys) throw thrown
      // Everything else is about the key set, not about the token.
      const reason = thrown instanceof BrokerError ? thrown.message : 'identity has no usable key set'
      throw unavailable(reason)
    }
  }
}
