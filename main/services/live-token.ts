// An access token while it is being used: how long it is good by the monotonic clock, and when it is to be renewed.
import type { Tokens } from '#domain/device-flow'
import type { AccessToken } from '../ports/partners.ts'
import type { Clock } from '../ports/system.ts'
import type { KeptAccess, StoredTokens } from '../ports/token-storage.ts'

export type LiveToken = {
  access: AccessToken
  generation: number
  /** Monotonic milliseconds: renew from here on, and give up here. */
  renewAt: number
  goodUntil: number
  /** Wall time of its end, for people. */
  endsAt: string
  /** True once a resource accepted it. */
  proven: boolean
  /** Monotonic milliseconds of when it was fetched because a resource refused the one before; null otherwise. */
  afterRefusalAt: number | null
}

/** Given up a little before its end, so that it does not die on its way. */
const margin = (lifeMs: number): number => Math.min(10_000, lifeMs * 0.1)
/** At 80 % of its life, give or take a tenth, so that a store's tills do not all ask in the same second. */
const renewalAge = (lifeMs: number, random: () => number): number => lifeMs * 0.8 * (0.9 + 0.2 * random())

/** What is kept of fresh tokens. The life counts from the moment the request was sent. */
export function keptAccess(tokens: Tokens, sentAtMono: number, clock: Clock): KeptAccess {
  const left = tokens.expiresInSeconds * 1000 - (clock.mono() - sentAtMono)
  return {
    token: tokens.accessToken,
    type: tokens.type,
    lifeSeconds: tokens.expiresInSeconds,
    endsAt: new Date(clock.now().getTime() + left).toISOString(),
  }
}

/**
 * A stored token as this process may use it, or null when too little of it is left. A wall clock that jumped can make it
 * look younger than it is, never longer-lived than its whole life; a resource that refuses it is then the judge.
 */
export function liveToken(stored: StoredTokens, clock: Clock, random: () => number): LiveToken | null {
  const { access, generation } = stored
  if (access === null) return null
  const life = access.lifeSeconds * 1000
  const left = Math.min(life, Date.parse(access.endsAt) - clock.now().getTime())
  if (!(left > margin(life))) return null
  const now = clock.mono()
  return {
    access: { token: access.token, type: access.type },
    generation,
    renewAt: now + left - life + renewalAge(life, random),
    goodUntil: now + left - margin(life),
    endsAt: access.endsAt,
    proven: false,
    afterRefusalAt: null,
  }
}
