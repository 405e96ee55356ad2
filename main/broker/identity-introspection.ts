// Asks a standard OAuth 2 server whether an access token is active and whose it is (RFC 7662).
import { member, secondsMember, textMember } from './answers.ts'
import type { BrokerClock } from './clock.ts'
import { deviceId } from './device-id.ts'
import { BrokerError } from './error.ts'
import { ask } from './http.ts'
import { unavailable, type Verdict, type WhoIs } from './tills.ts'

export type IntrospectionSettings = {
  url: string
  clientId: string
  clientSecret: string
  /** How the broker proves itself: HTTP Basic or in the form (RFC 6749 §2.3.1). */
  auth: 'basic' | 'post'
  /** The member of the answer that holds the device id. */
  claim: string
  /** Where given, the answer must name this issuer or audience. */
  issuer?: string | undefined
  audience?: string | undefined
}

export function introspection(settings: IntrospectionSettings, clock: BrokerClock): WhoIs {
  const { url, clientId, clientSecret, auth } = settings
  const basic = Buffer.from(`${formEncoded(clientId)}:${formEncoded(clientSecret)}`).toString('base64')
  return async token => {
    const answer = await ask({
      service: 'identity',
      method: 'POST',
      url,
      headers: auth === 'basic' ? { authorization: `Basic ${basic}` } : {},
      form: {
        token,
        token_type_hint: 'access_token',
        ...(auth === 'post' ? { client_id: clientId, client_secret: clientSecret } : {}),
      },
      within: 10_000,
    }).catch((thrown: unknown) => {
      throw thrown instanceof BrokerError ? unavailable(thrown.message) : thrown
    })
    // 401 here is about the broker's own credentials, so it says nothing about the till (RFC 7662 §2.3).
    const active = member(answer.json, 'active')
    if (answer.status !== 200 || typeof active !== 'boolean')
      throw unavailable(`identity answered introspection with ${answer.status}`, answer.retryAfter)
    return active ? verdictOf(answer.json, settings, clock.now().getTime()) : { kind: 'not-a-till' }
  }
}

function verdictOf(json: unknown, settings: IntrospectionSettings, nowMs: number): Verdict {
  const { claim, issuer, audience } = settings
  const no: Verdict = { kind: 'not-a-till' }
  const type = textMember(json, 'token_type')?.toLowerCase()
  // A refresh token is active too, but nobody may present one here.
  if (type !== undefined && !['bearer', 'access_token', 'urn:ietf:params:oauth:token-type:access_token'].includes(type))
    return no
  // A token bound to a key (RFC 9449, RFC 8705) is worth nothing to whoever only holds the token.
  if (member(json, 'cnf') !== undefined) return no
  if (issuer !== undefined && member(json, 'iss') !== issuer) return no
  if (audience !== undefined && ![member(json, 'aud')].flat().includes(audience)) return no
  const exp = secondsMember(json, 'exp')
  if (exp !== null && exp * 1000 <= nowMs) return no
  const device = deviceId(member(json, claim))
  if (device === null) return no
  return { kind: 'till', device, ...(exp === null ? {} : { ends: exp * 1000 }) }
}

const formEncoded = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1)
