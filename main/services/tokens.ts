// Hands out access tokens: from memory while they are young, one renewal for all who wait, and nothing transient erases anything.
import type { TokenHealth } from '#contract'
import type { Tokens } from '#domain/device-flow'
import { conflict, type Problem, TokenRefused } from '../ports/errors.ts'
import type { AccessToken, IdentityProvider } from '../ports/partners.ts'
import type { Clock, Log } from '../ports/system.ts'
import type { TokenStorage } from '../ports/token-storage.ts'
import { liveToken, type LiveToken } from './live-token.ts'
import { IMPATIENT_MS, pauseAfter, storageFailure, type TokenFailure } from './token-failures.ts'
import { createRenewal, type TokenStep } from './token-renewal.ts'

export type TokenManager = {
  /** A token that is good now: without I/O while it is young, else renewed once for all who wait. Throws Problem when none can be had. */
  getToken(): Promise<AccessToken>
  /**
   * Runs a call with a token. A token that the resource refuses (TokenRefused) is renewed once and the call repeated once;
   * every other failure is the caller's. `now` tries even while a pause after failures runs.
   */
  authorized<T>(call: (access: AccessToken) => Promise<T>, options?: { now?: boolean }): Promise<T>
  /** Takes the tokens of a fresh pairing; durable when it resolves. `sentAtMono`: when they were asked for. */
  accept(tokens: Tokens, sentAtMono: number): Promise<void>
  health(): TokenHealth
  /** Resolves what a killed process left unknown, and keeps the token young from now on. */
  start(): void
  stop(): void
  /** Forgets what proves this till, in memory and storage. `revoke` keeps what the server must still be told. Sales stay. */
  clear(options: { revoke: boolean }): Promise<void>
}

/** So long a token that was fetched after a refusal, and never worked, is not fetched anew for another refusal. */
const SECOND_REFUSAL_MS = 60_000
/** While a card is at the terminal a renewal that can wait does so, in steps of this. */
const BUSY_MS = 15_000

export function createTokenManager(deps: {
  provider: Pick<IdentityProvider, 'refresh' | 'clockOffsetMs'>
  storage: TokenStorage
  clock: Clock
  log: Log
  /** Called when health or the right to use the server changed. */
  changed: () => void
  /** True while a lost answer would hurt most. */
  busy?: () => boolean
  random?: () => number
  /** Told at each step of a renewal; a harness kills the process there. */
  reached?: (step: TokenStep) => void
}): TokenManager {
  const { provider, storage, clock, log, changed } = deps
  const { busy = () => false, random = Math.random, reached = () => undefined } = deps
  const renewal = createRenewal({ provider, storage, clock, log, random, reached })
  let live: LiveToken | null = null
  /** The state of the storage that `live` was read from. */
  let seen = -1
  let flight: Promise<LiveToken> | null = null
  let timer: AbortController | null = null
  let started = false
  let refused: string | null = null
  let failures = 0
  let last: (TokenFailure & { at: number; until: number }) | null = null
  let problem: Pick<TokenHealth, 'lastError' | 'lastErrorAt'> = { lastError: null, lastErrorAt: null }

  /** The token at hand if it is good; the storage is read only when it changed or nothing is known yet. */
  function good(): LiveToken | null {
    if (live === null || seen !== storage.version()) {
      seen = storage.version()
      const stored = storage.current()
      const token = stored === null || stored.access?.token === refused ? null : liveToken(stored, clock, random)
      // The same token keeps what was learnt about it.
      if (token === null || token.access.token !== live?.access.token) live = token
      if (token !== null) wake(token.renewAt)
    }
    return live !== null && clock.mono() < live.goodUntil ? live : null
  }

  function use(token: LiveToken): LiveToken {
    token.afterRefusalAt = refused === null ? null : clock.mono()
    live = token
    seen = storage.version()
    refused = last = null
    failures = 0
    problem = { lastError: null, lastErrorAt: null }
    wake(token.renewAt)
    changed()
    return token
  }

  function failed(failure: TokenFailure): Problem {
    failures += 1
    const at = clock.mono()
    last = { ...failure, at, until: at + pauseAfter(failures, failure.retryAfterMs, random) }
    problem = { lastError: failure.error, lastErrorAt: clock.now().toISOString() }
    wake(last.until)
    changed()
    return failure.problem
  }

  async function turn(): Promise<LiveToken> {
    const done = await renewal
      .turn({ generation: live?.generation ?? null, refused })
      .catch((thrown: unknown) => ({ kind: 'failed' as const, failure: storageFailure(thrown, log) }))
    switch (done.kind) {
      case 'live':
        return use(done.token)
      case 'failed':
        throw failed(done.failure)
      case 'suspended':
        live = null
        timer?.abort()
        problem = { lastError: 'invalid-grant', lastErrorAt: clock.now().toISOString() }
        changed()
        throw conflict('not-registered')
      case 'none':
        throw conflict('not-registered')
      default:
        return done satisfies never
    }
  }

  /** All who wait share one turn. */
  function renew(): Promise<LiveToken> {
    flight ??= turn().finally(() => (flight = null))
    return flight
  }

  /** Renews ahead of need; a failure is told by health and tried again later. */
  function ahead(): void {
    const token = good()
    if (token === null && storage.current() === null) return
    if (token !== null && token.goodUntil - clock.mono() > 2 * BUSY_MS && busy()) return wake(clock.mono() + BUSY_MS)
    renew().catch(() => undefined)
  }

  function wake(atMono: number): void {
    timer?.abort()
    if (!started) return
    const { signal } = (timer = new AbortController())
    clock.sleep(Math.max(0, atMono - clock.mono()), signal).then(
      () => {
        if (!signal.aborted) ahead()
      },
      () => undefined,
    )
  }

  async function wanted(now: boolean): Promise<AccessToken> {
    const token = good()
    if (token !== null) return token.access
    if (last !== null && flight === null) {
      // What the server asked for binds everybody; our own pause binds those who can wait.
      const until = last.retryAfterMs > 0 ? last.until : now ? 0 : last.at + IMPATIENT_MS
      if (clock.mono() < until) throw last.problem
    }
    return (await renew()).access
  }

  /** Whether a fresh token may help: not when this one was just fetched for the same reason and never worked. */
  function worthAnother(access: AccessToken): boolean {
    // Another process may have stored a newer one meanwhile.
    const stored = storage.current()
    if (stored === null || stored.access?.token !== access.token) {
      live = null
      return true
    }
    const since = live?.access.token === access.token && !live.proven ? live.afterRefusalAt : null
    if (since !== null && clock.mono() - since < SECOND_REFUSAL_MS) {
      log.warn('tokens.refused-again')
      return false
    }
    refused = access.token
    storage.dropAccess(access.token)
    return true
  }

  function proven(access: AccessToken): void {
    if (live?.access.token !== access.token || live.proven) return
    live.proven = true
    storage.prove(live.generation)
  }

  return {
    getToken() {
      const token = good()
      return token === null ? wanted(false) : Promise.resolve(token.access)
    },
    async authorized(call, { now = false } = {}) {
      const first = await wanted(now)
      try {
        const result = await call(first)
        proven(first)
        return result
      } catch (thrown) {
        if (!(thrown instanceof TokenRefused) || !worthAnother(first)) throw thrown
      }
      const second = await wanted(now)
      const result = await call(second)
      proven(second)
      return result
    },
    async accept(tokens, sentAtMono) {
      if (tokens.refreshToken === null) throw new Error('a pairing must bring a refresh token')
      const token = await renewal.accept(tokens, sentAtMono)
      refused = null
      if (token !== null) use(token)
    },
    health() {
      const stored = storage.current()
      const offset = provider.clockOffsetMs()
      return {
        lastRefresh: stored?.storedAt ?? null,
        expires: stored?.access?.endsAt ?? null,
        ...problem,
        clockOffsetSeconds: offset === null ? null : Math.round(offset / 1000),
      }
    },
    start() {
      started = true
      const token = good()
      if (token === null || storage.unfinishedRefresh() !== null) ahead()
      else wake(token.renewAt)
    },
    stop() {
      started = false
      timer?.abort()
    },
    async clear(options) {
      await renewal.alone(() => storage.clear({ ...options, at: clock.now().toISOString() }))
      timer?.abort()
      live = last = refused = null
      failures = 0
      problem = { lastError: null, lastErrorAt: null }
      changed()
    },
  }
}
