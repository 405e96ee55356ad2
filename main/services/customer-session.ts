// The scanning session of one customer: kept while it lives, made anew for the same customer shortly before it ends.
import type { CustomerSession } from '../ports/insurance.ts'
import type { TokenSource } from '../ports/partners.ts'
import type { Clock } from '../ports/system.ts'

/** An upload and the reading after it fit well into this. */
const LEAST_MS = 120_000
/** For tokens that do not tell how long they live. */
const UNKNOWN_LIFE_MS = 600_000

/** `customer` is a UUID made for one person, so a later token still reaches that person's cards and nobody else's. */
export function customerSession(
  source: Pick<TokenSource, 'cardscanSession'>,
  customer: string,
  clock: Clock,
): CustomerSession {
  let kept: { token: string; until: number } | null = null
  return {
    async token(signal) {
      if (kept !== null && clock.mono() < kept.until) return kept.token
      const askedAt = clock.mono()
      const { token } = await source.cardscanSession(customer, signal)
      const life = lifeOf(token) ?? UNKNOWN_LIFE_MS
      kept = { token, until: askedAt + Math.max(life - LEAST_MS, life / 2) }
      return token
    },
    drop(token) {
      // A late refusal of an older token says nothing about the newer one.
      if (kept?.token === token) kept = null
    },
  }
}

/**
 * How long a JWT says it lives, in milliseconds (RFC 7519 §4.1), or null. Only a hint when to ask for another: nothing is
 * decided from a claim that was not verified, and a wrong clock on this till does not matter.
 */
export function lifeOf(token: string): number | null {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
    if (typeof claims !== 'object' || claims === null) return null
    const { exp, iat } = claims as { exp?: unknown; iat?: unknown }
    if (typeof exp !== 'number' || typeof iat !== 'number' || !(exp > iat)) return null
    return Math.min(exp - iat, 86_400) * 1000
  } catch {
    return null
  }
}
