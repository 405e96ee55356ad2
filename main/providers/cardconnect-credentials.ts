// How the gateway is told who asks: an OAuth 2 bearer token of the broker, or a user and password (HTTP Basic).
import { Problem } from '../ports/errors.ts'
import type { NotSent } from '../ports/card.ts'
import type { TokenSource } from '../ports/partners.ts'

export type GatewayCredentials = {
  /** The Authorization header of one request, or why none can be had. */
  authorization(): Promise<string | NotSent>
  /** Called for a 401, which the gateway gives before it processes anything. */
  refused(): 'ask-again' | 'give-up'
}

/** RFC 6750 bearer tokens; a refused one is dropped and a fresh one tried once by the caller. */
export function bearerCredentials(
  tokens: Pick<TokenSource, 'cardconnectToken' | 'dropCardconnectToken'>,
): GatewayCredentials {
  return {
    async authorization() {
      try {
        return `Bearer ${(await tokens.cardconnectToken()).token}`
      } catch (thrown) {
        if (!(thrown instanceof Problem)) throw thrown
        return { kind: 'not-sent', why: thrown.failure.code === 'unreachable' ? 'unreachable' : 'credentials' }
      }
    },
    refused() {
      tokens.dropCardconnectToken()
      return 'ask-again'
    },
  }
}

/** RFC 7617. The same words would only be refused again. */
export function basicCredentials(user: string, password: string): GatewayCredentials {
  const header = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  return { authorization: () => Promise.resolve(header), refused: () => 'give-up' }
}
