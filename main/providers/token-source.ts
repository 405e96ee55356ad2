// Lets a broker inside this process serve as TokenSource: its errors become the Problems the rest of the till knows.
import { Problem } from '../ports/errors.ts'
import type { TokenSource } from '../ports/partners.ts'

/** Wraps anything shaped like a TokenSource; an error that carries a `failure` is rethrown as Problem. */
export function asTokenSource(issuer: TokenSource): TokenSource {
  async function translated<T>(work: Promise<T>, signal?: AbortSignal): Promise<T> {
    try {
      return await work
    } catch (thrown) {
      if (signal?.aborted) throw new Problem({ code: 'cancelled' })
      if (thrown instanceof Problem || !carriesFailure(thrown)) throw thrown
      throw new Problem(thrown.failure, thrown.message, { cause: thrown })
    }
  }
  return {
    cardscanSession: (customer, signal) => translated(issuer.cardscanSession(customer, signal), signal),
    idscanToken: signal => translated(issuer.idscanToken(signal), signal),
    cardconnectToken: signal => translated(issuer.cardconnectToken(signal), signal),
    dropCardconnectToken: () => issuer.dropCardconnectToken(),
  }
}

function carriesFailure(thrown: unknown): thrown is Error & { failure: Problem['failure'] } {
  return (
    thrown instanceof Error &&
    'failure' in thrown &&
    typeof thrown.failure === 'object' &&
    thrown.failure !== null &&
    'code' in thrown.failure
  )
}
