// One turn of the refresh protocol: lock, re-read, durable intent, one request, durable answer, and only then the token.
import type { Tokens } from '#domain/device-flow'
import { Problem } from '../ports/errors.ts'
import type { IdentityProvider } from '../ports/partners.ts'
import type { Clock, Log } from '../ports/system.ts'
import type { StoredTokens, SuspensionCause, TokenLock, TokenStorage } from '../ports/token-storage.ts'
import { keptAccess, liveToken, type LiveToken } from './live-token.ts'
import { failureOf, type TokenFailure } from './token-failures.ts'

/** The points of a turn between which a process can die; told to `reached`, in this order. */
export type TokenStep = 'locked' | 'intent' | 'answered' | 'stored' | 'released'
export type Turn =
  | { kind: 'live'; token: LiveToken }
  /** Nothing was lost and nothing erased; try again later. */
  | { kind: 'failed'; failure: TokenFailure }
  /** The refresh token is not to be sent again. It is kept as suspect, the till asks to be paired again and goes on selling. */
  | { kind: 'suspended'; cause: Exclude<SuspensionCause, 'unreadable'> }
  | { kind: 'none' }
/** What the caller knows: the generation it wants renewed, and a token that a resource refused. */
export type Wish = { generation: number | null; refused: string | null }
export type Renewal = {
  turn(wish: Wish): Promise<Turn>
  /** Stores the tokens of a pairing under the lock, beside any turn; null when they are too short-lived to be used. */
  accept(tokens: Tokens, sentAtMono: number): Promise<LiveToken | null>
  /** Runs `work` while no turn can be under way, in this process or another. */
  alone<T>(work: () => T): Promise<T>
}

/** Longer than any one request may take, so that a holder who lives is always outwaited. */
const LONGEST_WAIT_MS = 60_000

/** RFC 6749 §6 with rotation (RFC 9700 §4.14.2), safe against kill -9 at every step and against other processes. */
export function createRenewal(deps: {
  provider: Pick<IdentityProvider, 'refresh'>
  storage: TokenStorage
  clock: Clock
  log: Log
  random: () => number
  reached: (step: TokenStep) => void
}): Renewal {
  const { provider, storage, clock, log, random, reached } = deps
  /** Tokens the server gave and the disk refused: the only copy, so they are stored before anything else is asked. */
  let unsaved: { generation: number; tokens: Tokens; sentAt: number } | null = null
  const now = (): string => clock.now().toISOString()

  /** Null when somebody held the lock all the time. Waits 50 to 150 ms a try, so that two who wait do not stay in step. */
  async function heldLock(): Promise<TokenLock | null> {
    const until = clock.mono() + LONGEST_WAIT_MS
    for (;;) {
      const lock = storage.tryLock()
      if (lock !== null || clock.mono() >= until) return lock
      await clock.sleep(50 + 100 * random())
    }
  }

  function stored(tokens: Tokens, sentAt: number): LiveToken | null {
    const at = now()
    const access = keptAccess(tokens, sentAt, clock)
    const generation = storage.save({ refreshToken: tokens.refreshToken, access }, at)
    unsaved = null
    reached('stored')
    return liveToken({ generation, refreshToken: '', access, storedAt: at }, clock, random)
  }

  function suspended(cause: Exclude<SuspensionCause, 'unreadable'>): Turn {
    storage.suspend(cause, now())
    log.warn('tokens.suspended', { cause })
    return { kind: 'suspended', cause }
  }

  async function underLock({ generation, refused }: Wish): Promise<Turn> {
    const current = storage.current()
    if (current === null) return { kind: 'none' }
    if (storage.outdated()) return suspended('restored')
    if (current.generation !== generation && current.access?.token !== refused) {
      // Another process was faster: its token is ours too.
      const token = liveToken(current, clock, random)
      if (token !== null) return { kind: 'live', token }
    }
    return exchanged(current)
  }

  async function exchanged({ generation, refreshToken }: StoredTokens): Promise<Turn> {
    if (unsaved?.generation !== generation) {
      storage.beginRefresh(now())
      reached('intent')
      const sentAt = clock.mono()
      const answer = await provider.refresh(refreshToken)
      reached('answered')
      if (answer.kind === 'invalid-grant') {
        // Counts only while the stored token is still the one that was sent.
        if (storage.current()?.generation === generation) return suspended('refused')
        return { kind: 'failed', failure: { error: 'other-process', problem: busy(), retryAfterMs: 0 } }
      }
      if (answer.kind !== 'tokens') {
        // The intent of an unknown outcome stays, so that the next start asks again at once.
        if (answer.kind === 'rejected') storage.endRefresh()
        return { kind: 'failed', failure: failureOf(answer, log) }
      }
      unsaved = { generation, tokens: answer.tokens, sentAt }
    }
    // A pairing that could not wait for the lock is newer than this answer, and so is a revocation.
    const current = storage.current()
    if (current?.generation !== generation) {
      unsaved = null
      const theirs = current === null ? null : liveToken(current, clock, random)
      return theirs === null ? { kind: 'none' } : { kind: 'live', token: theirs }
    }
    const token = stored(unsaved.tokens, unsaved.sentAt)
    if (token !== null) return { kind: 'live', token }
    return { kind: 'failed', failure: failureOf({ kind: 'trouble', fault: 'wrong-shape' }, log) }
  }

  return {
    async turn(wish) {
      const lock = await heldLock()
      if (lock === null)
        return { kind: 'failed', failure: { error: 'other-process', problem: busy(), retryAfterMs: 0 } }
      try {
        reached('locked')
        return await underLock(wish)
      } finally {
        lock.release()
        reached('released')
      }
    },
    async accept(tokens, sentAtMono) {
      // Without the lock too: these tokens exist nowhere else.
      const lock = await heldLock()
      try {
        unsaved = null
        return stored(tokens, sentAtMono)
      } finally {
        lock?.release()
      }
    },
    async alone(work) {
      const lock = await heldLock()
      try {
        return work()
      } finally {
        lock?.release()
      }
    },
  }
}

const busy = (): Problem =>
  new Problem({ code: 'unreachable', service: 'identity' }, 'another process holds the token lock')
