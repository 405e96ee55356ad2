// The one way an expected failure travels inside main: a thrown Problem that carries what the page may know.
import type { Failure } from '#contract'

/** Thrown by services, providers and store for failures a person can act on. Its message is for the log only. */
export class Problem extends Error {
  override readonly name = 'Problem'
  readonly failure: Failure
  constructor(failure: Failure, detail?: string, options?: { cause?: unknown }) {
    super(detail ?? failure.code, options)
    this.failure = failure
  }
}

/** Short for the commonest Problem: the state of the till does not allow this now. */
export function conflict(reason: Extract<Failure, { code: 'conflict' }>['reason']): Problem {
  return new Problem({ code: 'conflict', reason })
}

/** A resource refused the access token itself (401, or secucard's 403 with code 2003): refresh once, repeat once. */
export class TokenRefused extends Problem {
  constructor() {
    super({ code: 'conflict', reason: 'not-registered' }, 'the access token was refused')
  }
}
