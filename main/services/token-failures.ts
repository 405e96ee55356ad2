// What a refresh that brought no token means: for the caller, for the screen, and for the next try.
import type { TokenHealth } from '#contract'
import { refusalOf, type RefreshAnswer } from '#domain/device-flow'
import { Problem } from '../ports/errors.ts'
import type { Log } from '../ports/system.ts'

type Failed = Extract<RefreshAnswer, { kind: 'rejected' } | { kind: 'trouble' }>
export type TokenError = NonNullable<TokenHealth['lastError']>
export type TokenFailure = { error: TokenError; problem: Problem; retryAfterMs: number }

/** Seconds to wait after the first, second, … failure in a row: three tries within the first minute, because a grace time may be running. */
const pauses = [5, 15, 60, 120, 240, 300] as const
/** Somebody who needs a token now may try this soon after a failure. */
export const IMPATIENT_MS = 5_000
const JITTER = 0.2

/** The pause after `failures` failures in a row, milliseconds, never shorter than what the server asked for. */
export function pauseAfter(failures: number, retryAfterMs: number, random: () => number): number {
  const seconds = pauses[Math.min(Math.max(failures, 1), pauses.length) - 1] ?? 300
  return Math.max(retryAfterMs, seconds * 1000 * (1 - JITTER + 2 * JITTER * random()))
}

/** `rejected` is an alarm about the configuration, `trouble` an unknown outcome; neither says anything about the token. */
export function failureOf(answer: Failed, log: Log): TokenFailure {
  if (answer.kind === 'rejected') {
    const error = refusalOf(answer.error)
    log.warn('tokens.rejected', { error })
    return { error, problem: new Problem({ code: 'declined', service: 'identity', reason: error }), retryAfterMs: 0 }
  }
  const { fault, retryAfterMs = 0 } = answer
  const quiet = fault === 'unreachable' || fault === 'rate-limited' || fault === 'server-error'
  const problem = quiet
    ? new Problem({ code: 'unreachable', service: 'identity' }, fault)
    : new Problem({
        code: 'provider-fault',
        service: 'identity',
        incident: log.incident('tokens.refresh', new Error(`unusable answer: ${fault}`)),
      })
  return { error: fault, problem, retryAfterMs }
}

/** The storage itself failed (disk full, locked, damaged): the token the server may have given is kept in memory until it can be stored. */
export function storageFailure(thrown: unknown, log: Log): TokenFailure {
  const incident = log.incident('tokens.storage', thrown)
  const problem = thrown instanceof Problem ? thrown : new Problem({ code: 'internal', incident })
  return { error: 'storage', problem, retryAfterMs: 0 }
}
