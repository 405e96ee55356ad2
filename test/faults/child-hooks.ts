// Numbered points between the steps of the token protocol, at which a process ends itself as a power cut would.
import type { IdentityProvider } from '../../main/ports/partners.ts'
import type { Secrets } from '../../main/ports/system.ts'
import type { TokenStorage } from '../../main/ports/token-storage.ts'
import type { Hook, Order } from './child-order.ts'

export type Reach = (hook: Hook) => void

/** SIGKILL at the chosen point, at its n-th time: no handler runs, no buffer is written, no lock is given back by hand. */
export function deadlyHooks(kill: Order['kill']): Reach {
  let seen = 0
  return hook => {
    if (hook !== kill?.hook) return
    seen += 1
    if (seen === kill.nth) process.kill(process.pid, 'SIGKILL')
  }
}

/** Sealing a refresh token happens inside the transaction that stores it, after the former rows were changed. */
export function hookedSecrets(secrets: Secrets, reached: Reach): Secrets {
  return {
    backend: secrets.backend,
    persistent: secrets.persistent,
    seal(plain, aad) {
      if (aad.startsWith('["auth_token"')) reached('in-save')
      return secrets.seal(plain, aad)
    },
    open: (sealed, aad) => secrets.open(sealed, aad),
  }
}

/** The provider with a point after each answer of a pairing, before anything of it is stored. */
export function hookedProvider(provider: IdentityProvider, reached: Reach): IdentityProvider {
  return {
    ...provider,
    async requestCodes(signal) {
      const answer = await provider.requestCodes(signal)
      if (answer.kind === 'codes') reached('codes')
      return answer
    },
    async poll(deviceCode, signal) {
      const answer = await provider.poll(deviceCode, signal)
      if (answer.kind === 'tokens') reached('polled')
      return answer
    },
  }
}

/** Notes every access token that was read from the storage or whose storing has returned: those may be handed out. */
export function notingStorage(storage: TokenStorage, durable: Set<string>): TokenStorage {
  return {
    ...storage,
    current() {
      const stored = storage.current()
      if (stored?.access) durable.add(stored.access.token)
      return stored
    },
    save(tokens, at) {
      const generation = storage.save(tokens, at)
      if (tokens.access) durable.add(tokens.access.token)
      return generation
    },
  }
}

/** The storage with a point before and after each change; what the renewal reports itself is not repeated here. */
export function hookedStorage(storage: TokenStorage, reached: Reach): TokenStorage {
  return {
    ...storage,
    tryLock() {
      reached('before-lock')
      return storage.tryLock()
    },
    beginRefresh(at) {
      reached('before-intent')
      return storage.beginRefresh(at)
    },
    prove(generation) {
      reached('before-prove')
      storage.prove(generation)
      reached('proved')
    },
    dropAccess(token) {
      reached('before-drop')
      storage.dropAccess(token)
      reached('dropped')
    },
    savePairing(codes, startedAt) {
      storage.savePairing(codes, startedAt)
      reached('codes-stored')
    },
    saveRegistration(registration) {
      storage.saveRegistration(registration)
      reached('welcomed')
    },
    suspend(cause, at) {
      reached('before-suspend')
      storage.suspend(cause, at)
      reached('suspended')
    },
  }
}
