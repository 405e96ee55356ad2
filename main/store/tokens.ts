// The SQLite token storage: sealed to this device and generation; a moved or older row does not open.
import type { DeviceCodes } from '#domain/device-flow'
import type { Secrets } from '../ports/system.ts'
import type {
  KeptAccess,
  RefreshIntent,
  StoredRegistration,
  Suspension,
  SuspensionCause,
  TokenStorage,
} from '../ports/token-storage.ts'
import { inTransaction, type Db } from './db.ts'
import { guarded } from './errors.ts'
import { takeTokenLock, type HeldTokenLock } from './token-lock.ts'
import { tokenStatements } from './token-statements.ts'

/** A token belongs to one device at one client of one server. */
export type DeviceIdentity = { issuer: string; clientId: string; deviceId: string }

/**
 * A TokenStorage over the till's data file and a lock file beside it. A row that does not open with this device's key,
 * identity and generation is not used and not erased: the till asks to be paired again.
 */
export function tokenStore(db: Db, secrets: Secrets, identity: DeviceIdentity, lockFile: string): TokenStorage {
  const sql = tokenStatements(db)
  const bind = (place: string, mark: string | number): string =>
    JSON.stringify([place, identity.issuer, identity.clientId, identity.deviceId, mark])
  let lock: HeldTokenLock | null = null
  let changes = 0

  function unseal(sealed: Uint8Array, aad: string): string | null {
    try {
      return secrets.open(sealed, aad)
    } catch {
      return null
    }
  }
  function accessOf(sealed: Uint8Array | null, generation: number): KeptAccess | null {
    const text = sealed === null ? null : unseal(sealed, bind('auth_access', generation))
    return text === null ? null : (JSON.parse(text) as KeptAccess)
  }
  /** One durable transaction, after which what was read before no longer counts. */
  function change<T>(work: () => T): T {
    const result = inTransaction(db, work)
    changes += 1
    return result
  }

  return guarded(
    {
      version: () => changes,
      current() {
        const row = sql.newest.get()
        const refreshToken = row ? unseal(row.sealed, bind('auth_token', row.gen)) : null
        if (!row || refreshToken === null || sql.suspension.get() !== undefined) return null
        return { generation: row.gen, refreshToken, access: accessOf(row.access, row.gen), storedAt: row.storedAt }
      },
      suspension(): Suspension | null {
        const known = sql.suspension.get()
        if (known) return known
        const row = sql.newest.get()
        if (!row || unseal(row.sealed, bind('auth_token', row.gen)) !== null) return null
        return { since: row.storedAt, cause: 'unreadable' }
      },
      tryLock() {
        if (lock !== null) return null
        const taken = (lock = takeTokenLock(lockFile))
        return (
          taken && {
            release() {
              if (lock === taken) lock = null
              taken.release()
            },
          }
        )
      },
      outdated(): boolean {
        const row = sql.newest.get()
        return row !== undefined && lock !== null && row.gen < lock.mark
      },
      save(tokens: { refreshToken: string | null; access: KeptAccess | null }, at: string): number {
        const generation = change(() => {
          const former = sql.newest.get()
          const refreshToken = tokens.refreshToken ?? (former && unseal(former.sealed, bind('auth_token', former.gen)))
          if (refreshToken === null || refreshToken === undefined) throw new Error('there is no refresh token to keep')
          sql.raiseGeneration.run(lock?.mark ?? 0)
          const gen = sql.nextGeneration.get()
          if (gen === undefined) throw new Error('the token generation counter is missing')
          sql.eraseOthers.run(former?.gen ?? -1)
          sql.retire.run()
          sql.insert.run({
            gen,
            parent: former?.gen ?? null,
            sealed: secrets.seal(refreshToken, bind('auth_token', gen)),
            access:
              tokens.access === null ? null : secrets.seal(JSON.stringify(tokens.access), bind('auth_access', gen)),
            at,
          })
          for (const ended of [sql.wipeIntent, sql.wipeSuspension, sql.wipePairing]) ended.run()
          return gen
        })
        lock?.raise(generation)
        return generation
      },
      prove: (generation: number): void => void sql.eraseProven.run({ generation }),
      dropAccess(token: string): void {
        change(() => {
          const row = sql.newest.get()
          if (row && accessOf(row.access, row.gen)?.token === token) sql.dropAccess.run(row.gen)
        })
      },
      suspend(cause: SuspensionCause, at: string): void {
        change(() => {
          sql.suspect.run()
          sql.wipeIntent.run()
          sql.setSuspension.run(at, cause === 'restored' ? 'restored' : 'refused')
        })
      },
      beginRefresh(at: string): RefreshIntent | null {
        return inTransaction(db, () => {
          const row = sql.newest.get()
          if (row) sql.writeIntent.run(row.gen, at)
          return row ? (sql.intent.get() ?? null) : null
        })
      },
      unfinishedRefresh: (): RefreshIntent | null => sql.intent.get() ?? null,
      endRefresh: (): void => void sql.wipeIntent.run(),

      pairing(): (DeviceCodes & { startedAt: string }) | null {
        const row = sql.pairing.get()
        if (!row) return null
        const { sealed, ...codes } = row
        const deviceCode = unseal(sealed, bind('auth_pairing', row.userCode))
        return deviceCode === null ? null : { kind: 'codes', deviceCode, ...codes }
      },
      savePairing({ kind: _, deviceCode, ...codes }: DeviceCodes, startedAt: string): void {
        const sealed = secrets.seal(deviceCode, bind('auth_pairing', codes.userCode))
        sql.writePairing.run({ ...codes, startedAt, sealed })
      },
      clearPairing: (): void => void sql.wipePairing.run(),
      registration: (): StoredRegistration | null => sql.registration.get() ?? null,
      saveRegistration({ since, store, till, approvedBy }: StoredRegistration): void {
        sql.writeRegistration.run({ since, store, till, approvedBy })
      },
      pendingRevocation(): string | null {
        const row = sql.revocation.get()
        return row ? unseal(row.sealed, bind('auth_revocation', row.since)) : null
      },
      clear({ revoke, at }: { revoke: boolean; at: string }): void {
        change(() => {
          const row = sql.newest.get()
          const refreshToken = row ? unseal(row.sealed, bind('auth_token', row.gen)) : null
          if (revoke && refreshToken !== null)
            sql.writeRevocation.run(secrets.seal(refreshToken, bind('auth_revocation', at)), at)
          for (const ended of sql.wipeIdentity) ended.run()
        })
        // The write-ahead log would keep the sealed bytes until its next turn.
        db.pragma('wal_checkpoint(truncate)')
      },
      revocationDone: (): void => void sql.wipeRevocation.run(),
    },
    db,
  )
}
