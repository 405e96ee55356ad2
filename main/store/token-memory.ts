// The token storage in memory: for credentials that must not outlive the process, under the same contract as SQLite's.
import type { DeviceCodes } from '#domain/device-flow'
import type {
  KeptAccess,
  RefreshIntent,
  StoredRegistration,
  StoredTokens,
  Suspension,
  TokenStorage,
} from '../ports/token-storage.ts'

/** Callers in this process share it by sharing the object; nothing of it is ever written anywhere. */
export function memoryTokenStorage(): TokenStorage {
  let tokens: StoredTokens | null = null
  let suspended: Suspension | null = null
  let intent: RefreshIntent | null = null
  let pairing: (DeviceCodes & { startedAt: string }) | null = null
  let registration: StoredRegistration | null = null
  let revocation: string | null = null
  let highest = 0
  let changes = 0
  let locked = false

  return {
    version: () => changes,
    current: () => (suspended === null ? structuredClone(tokens) : null),
    suspension: () => structuredClone(suspended),
    tryLock() {
      if (locked) return null
      locked = true
      let mine = true
      return {
        release() {
          if (mine) mine = locked = false
        },
      }
    },
    outdated: () => false,
    save(fresh: { refreshToken: string | null; access: KeptAccess | null }, at: string) {
      const refreshToken = fresh.refreshToken ?? tokens?.refreshToken
      if (refreshToken === undefined) throw new Error('there is no refresh token to keep')
      highest += 1
      changes += 1
      tokens = { generation: highest, refreshToken, access: structuredClone(fresh.access), storedAt: at }
      suspended = intent = pairing = null
      return highest
    },
    prove: () => undefined,
    dropAccess(token) {
      changes += 1
      if (tokens?.access?.token === token) tokens.access = null
    },
    suspend(cause, at) {
      changes += 1
      suspended ??= { since: at, cause }
      tokens = intent = null
    },
    beginRefresh(at) {
      if (tokens === null) return null
      const { generation } = tokens
      intent = { generation, attempt: intent?.generation === generation ? intent.attempt + 1 : 1, startedAt: at }
      return { ...intent }
    },
    unfinishedRefresh: () => structuredClone(intent),
    endRefresh: () => void (intent = null),
    pairing: () => structuredClone(pairing),
    savePairing: (codes, startedAt) => void (pairing = { ...codes, startedAt }),
    clearPairing: () => void (pairing = null),
    registration: () => structuredClone(registration),
    saveRegistration: kept => void (registration = { ...kept }),
    pendingRevocation: () => revocation,
    clear({ revoke }) {
      changes += 1
      if (revoke && tokens !== null) revocation = tokens.refreshToken
      tokens = suspended = intent = pairing = registration = null
    },
    revocationDone: () => void (revocation = null),
  }
}
