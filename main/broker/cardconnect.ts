// Keeps one Card Connect access token by client credentials and renews it ahead of its end, once for all callers.
import { createHash } from 'node:crypto'
import { refused, secondsMember, textMember } from './answers.ts'
import type { BrokerClock } from './clock.ts'
import { BrokerError } from './error.ts'
import { ask } from './http.ts'

export type ClientCredentials = { tokenUrl: string; clientId: string; clientSecret: string; scope?: string | undefined }
/** Seconds of a token's life after which it is renewed beside its use (`renew`), and after which it is no longer used. */
export type Keeping = { renew(lifetime: number): number; use(lifetime: number): number }
/** `expiresIn` is whole seconds from now. */
export type SharedToken = { token: string; expiresIn: number }
/** Stands around each request to the token endpoint; may refuse it. */
export type Watch = <T>(work: () => Promise<T>) => Promise<T>
export type TokenKeeper = {
  get(): Promise<SharedToken>
  /** Forgets the kept token; with a hex SHA-256 only if that is the one. */
  drop(digest?: string): void
}

/** A till gives a token up a minute or a tenth before its end; asked for anew only when the old one cannot be used. */
export const untilItEnds: Keeping = { renew: lifetime => kept(lifetime), use: lifetime => kept(lifetime) }
/** A payment should not meet the end of its token, so from half its life on a new one is fetched beside its use. */
export const fromHalfLife: Keeping = { renew: lifetime => lifetime / 2, use: lifetime => kept(lifetime) }

const kept = (lifetime: number): number => lifetime - Math.max(60, lifetime * 0.1)
/** After a renewal beside the use failed, nobody asks again for so long. */
const pauseMs = 5000

/**
 * RFC 6749 §4.4. Throws BrokerError `service-refused` or `service-unavailable`, but not while a kept token can be used.
 * A server that grants more than `scope` is refused, because a till would hold rights that its role has not.
 */
export function clientCredentials(
  settings: ClientCredentials,
  clock: BrokerClock,
  keeping: Keeping,
  watch: Watch = work => work(),
): TokenKeeper {
  let held: { token: string; ends: number; renew: number; use: number } | null = null
  let underway: Promise<SharedToken> | null = null
  let notBefore = Number.NEGATIVE_INFINITY

  async function fresh(): Promise<SharedToken> {
    const { tokenUrl, clientId, clientSecret, scope } = settings
    // The age of the answer counts from the moment the request was sent.
    const sent = clock.mono()
    const form = {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      ...(scope === undefined ? {} : { scope }),
    }
    const answer = await ask({ service: 'cardconnect', method: 'POST', url: tokenUrl, form })
    const token = textMember(answer.json, 'access_token')
    const type = textMember(answer.json, 'token_type') ?? 'bearer'
    if (answer.status !== 200 || token === null || type.toLowerCase() !== 'bearer')
      throw refused('cardconnect', answer, textMember(answer.json, 'error'))
    if (scope !== undefined && exceeds(textMember(answer.json, 'scope'), scope))
      throw new BrokerError('service-refused', 'cardconnect granted more than the scope asked for', {
        service: 'cardconnect',
      })
    // A server that names no lifetime gets a short one.
    const lifetime = secondsMember(answer.json, 'expires_in') ?? 300
    const at = (seconds: number): number => sent + seconds * 1000
    held = { token, ends: at(lifetime), renew: at(keeping.renew(lifetime)), use: at(keeping.use(lifetime)) }
    return { token, expiresIn: left(held.ends) }
  }

  const left = (ends: number): number => Math.max(0, Math.floor((ends - clock.mono()) / 1000))

  function once(): Promise<SharedToken> {
    underway ??= watch(fresh).finally(() => (underway = null))
    return underway
  }

  return {
    async get() {
      if (held === null || clock.mono() >= held.use) return await once()
      if (clock.mono() >= held.renew && clock.mono() >= notBefore) {
        notBefore = clock.mono() + pauseMs
        // The kept token still serves; a failure shows when it no longer does.
        once().catch(() => undefined)
      }
      return { token: held.token, expiresIn: left(held.ends) }
    },
    drop(digest) {
      if (held === null) return
      if (digest === undefined || createHash('sha256').update(held.token).digest('hex') === digest.toLowerCase())
        held = null
    },
  }
}

/** RFC 6749 §3.3: blank-separated words; §5.1: an answer without a scope granted what was asked. */
function exceeds(granted: string | null, asked: string): boolean {
  const words = new Set(asked.split(' '))
  return (granted ?? '').split(' ').some(word => word !== '' && !words.has(word))
}
