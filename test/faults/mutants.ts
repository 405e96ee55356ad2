// Two well-known mistakes as decorators: the harness must find each of them, or it proves nothing.
import type { IdentityProvider } from '../../main/ports/partners.ts'
import type { Clock } from '../../main/ports/system.ts'
import type { TokenStorage } from '../../main/ports/token-storage.ts'
import type { Mutant } from './child-order.ts'

type Parts = { storage: TokenStorage; provider: IdentityProvider }

/** The parts as they are, or with the mistake in them. */
export function mutated(
  mutant: Mutant | null,
  storage: TokenStorage,
  provider: IdentityProvider,
  clock: Pick<Clock, 'now'>,
): Parts {
  switch (mutant) {
    case null:
      return { storage, provider }
    case 'no-lock':
      return { storage: withoutLock(storage), provider }
    case 'wipe-on-timeout':
      return { storage, provider: wiping(storage, provider, clock) }
    default:
      return mutant satisfies never
  }
}

/** Nobody waits for anybody. Only the moment of storing is guarded, as a program without a lock over the network call would. */
function withoutLock(storage: TokenStorage): TokenStorage {
  return {
    ...storage,
    tryLock: () => ({ release: () => undefined }),
    save(tokens, at) {
      const lock = storage.tryLock()
      try {
        return storage.save(tokens, at)
      } finally {
        lock?.release()
      }
    },
  }
}

/** An answer that says nothing about the token is taken for one that ends it. */
function wiping(storage: TokenStorage, provider: IdentityProvider, clock: Pick<Clock, 'now'>): IdentityProvider {
  return {
    ...provider,
    async refresh(refreshToken, signal) {
      const answer = await provider.refresh(refreshToken, signal)
      if (answer.kind === 'trouble') storage.clear({ revoke: false, at: clock.now().toISOString() })
      return answer
    },
  }
}
