// Tells the server to forget a refresh token (RFC 7009), now or as soon as it can be reached again.
import type { IdentityProvider } from '../ports/partners.ts'
import type { Clock, Log } from '../ports/system.ts'
import type { TokenStorage } from '../ports/token-storage.ts'

const PAUSE_MS = 5 * 60_000

/** `settle` tries once and goes on by itself; it never throws, because nothing on this till depends on it any more. */
export function createRevocations(deps: {
  provider: Pick<IdentityProvider, 'revoke'>
  storage: TokenStorage
  clock: Clock
  log: Log
}): { settle(): Promise<void>; stop(): void } {
  const { provider, storage, clock, log } = deps
  const ended = new AbortController()
  let underway: Promise<void> | null = null
  let waiting = false

  async function once(): Promise<void> {
    const token = storage.pendingRevocation()
    if (token === null) return
    const answer = await provider.revoke(token)
    if (typeof answer === 'string') {
      storage.revocationDone()
      log.info('tokens.revoked', { answer })
    } else later()
  }

  function later(): void {
    if (waiting || ended.signal.aborted) return
    waiting = true
    clock
      .sleep(PAUSE_MS, ended.signal)
      .then(() => {
        waiting = false
        return settle()
      })
      .catch(() => undefined)
  }

  function settle(): Promise<void> {
    underway ??= once()
      .catch((thrown: unknown) => {
        log.incident('tokens.revoke', thrown)
        later()
      })
      .finally(() => (underway = null))
    return underway
  }

  return { settle, stop: () => ended.abort() }
}
