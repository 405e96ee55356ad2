// Hands out access tokens: memory first, one refresh at a time, and a transient failure never erases anything.
import type { Tokens } from '#domain/device-flow'
import { conflict, Problem } from '../ports/errors.ts'
import type { IdentityProvider } from '../ports/partners.ts'
import type { Clock, Log } from '../ports/system.ts'
import type { TokenStore } from './store-types.ts'

export type TokenHealth = { lastRefresh: string | null; expires: string | null; lastError: string | null }
export type TokenManager = {
  /** A token that is good now. From memory without I/O while young; throws Problem when none can be had. */
  getToken(): Promise<string>
  /** Takes the tokens of a fresh registration: stores the refresh token first, then keeps the access token. */
  accept(tokens: Tokens, sentAtMono: number): void
  /** Forget the access token that a server refused, if it is still the current one. */
  refused(accessToken: string): void
  health(): TokenHealth
  /** Forgets everything, in memory and in the store. Sales stay. */
  clear(): void
}

type Access = { token: string; freshUntil: number; goodUntil: number }

/** Ahead of expiry by 20 % so that a slow line never meets a dead token; expiry counts from when the request was sent. */
function accessOf(tokens: Tokens, sentAtMono: number): Access {
  const life = tokens.expiresInSeconds * 1000
  return {
    token: tokens.accessToken,
    freshUntil: sentAtMono + life * 0.8,
    goodUntil: sentAtMono + life - Math.min(10_000, life * 0.1),
  }
}

export function createTokenManager(deps: {
  provider: IdentityProvider
  store: TokenStore
  clock: Clock
  log: Log
  /** Called when health or the right to use the server changed. */
  changed: () => void
}): TokenManager {
  const { provider, store, clock, log, changed } = deps
  let access: Access | null = null
  let flight: Promise<string> | null = null
  const health: TokenHealth = { lastRefresh: null, expires: null, lastError: null }

  function keep(tokens: Tokens, sentAtMono: number): string {
    const now = clock.now()
    if (tokens.refreshToken !== null) store.save(tokens.refreshToken, now.toISOString())
    access = accessOf(tokens, sentAtMono)
    health.lastRefresh = now.toISOString()
    health.expires = new Date(now.getTime() + access.goodUntil - clock.mono()).toISOString()
    health.lastError = null
    changed()
    return access.token
  }

  async function refresh(): Promise<string> {
    const stored = store.current()
    if (stored === null || store.suspendedSince() !== null) throw conflict('not-registered')
    const sentAt = clock.mono()
    const answer = await provider.refresh(stored.refreshToken)
    switch (answer.kind) {
      case 'tokens':
        return keep({ ...answer.tokens, refreshToken: answer.tokens.refreshToken ?? null }, sentAt)
      case 'invalid-grant':
        // Counts only while the stored token is still the one that was sent: another process may have moved on.
        if (store.current()?.generation === stored.generation) {
          store.suspend(clock.now().toISOString())
          access = null
          health.lastError = 'invalid_grant'
          log.warn('tokens.suspended')
          changed()
        }
        throw conflict('not-registered')
      case 'rejected':
        health.lastError = answer.error
        changed()
        throw new Problem({ code: 'declined', service: 'identity', reason: answer.error })
      case 'trouble':
        health.lastError = answer.why
        changed()
        throw answer.why === 'unreachable'
          ? new Problem({ code: 'unreachable', service: 'identity' })
          : new Problem({
              code: 'provider-fault',
              service: 'identity',
              incident: log.incident('tokens.refresh', 'unreadable answer'),
            })
      default:
        return answer satisfies never
    }
  }

  function renew(): Promise<string> {
    flight ??= refresh().finally(() => (flight = null))
    return flight
  }

  return {
    getToken() {
      const now = clock.mono()
      if (access === null || now >= access.goodUntil) return renew()
      if (now >= access.freshUntil && flight === null) renew().catch(() => undefined)
      return Promise.resolve(access.token)
    },
    accept: (tokens, sentAtMono) => void keep(tokens, sentAtMono),
    refused(accessToken) {
      if (access?.token === accessToken) access = null
    },
    health: () => ({ ...health }),
    clear() {
      access = null
      health.lastRefresh = health.expires = health.lastError = null
      store.clear()
      changed()
    },
  }
}
