// The device's refresh token and pairing, sealed to this device and generation; a moved or older row does not open.
import type { DeviceCodes } from '#domain/device-flow'
import type { Secrets } from '../ports/system.ts'
import { inTransaction, type Db } from './db.ts'
import { guarded } from './errors.ts'

export type DeviceIdentity = { issuer: string; clientId: string; deviceId: string }
export type StoredRegistration = { since: string; store: string | null; till: string | null; approvedBy: string | null }
type TokenRow = { gen: number; sealed: Uint8Array; storedAt: string }
type PairingRow = {
  sealed: Uint8Array
  userCode: string
  verificationUrl: string
  expiresInSeconds: number
  intervalSeconds: number
  startedAt: string
}

/**
 * Keeps one current token generation; the one before stays sealed until the next is stored. A row that does not open with
 * this device's key, identity and generation reads as null and is not erased: the till asks to be paired again.
 */
export function tokenStore(db: Db, secrets: Secrets, identity: DeviceIdentity) {
  const bind = (place: string, mark: string | number) =>
    JSON.stringify([place, identity.issuer, identity.clientId, identity.deviceId, mark])
  const newest = db.prepare<[], TokenRow>(
    "select gen, sealed, stored_at as storedAt from auth_token where state = 'current'",
  )
  const nextGen = db
    .prepare<[], number>("update counter set value = value + 1 where name = 'token-generation' returning value")
    .pluck()
  const retire = db.prepare<[]>("update auth_token set state = 'superseded' where state = 'current'")
  const eraseOld = db.prepare<[number]>('delete from auth_token where gen <> ?')
  const insert = db.prepare<[number, Uint8Array, number | null, string]>(
    "insert into auth_token values (?, ?, ?, 'current', ?)",
  )
  const suspect = db.prepare<[]>("update auth_token set state = 'suspect' where state = 'current'")
  const setSuspension = db.prepare<[string]>('insert into auth_suspension values (1, ?) on conflict (id) do nothing')
  const suspension = db.prepare<[], string>('select since from auth_suspension').pluck()
  const readIntent = db.prepare<[], { generation: number; attempt: number; startedAt: string }>(
    'select gen as generation, attempt, started_at as startedAt from auth_intent',
  )
  const writeIntent = db.prepare<[number, string]>(
    `insert into auth_intent values (1, ?, 1, ?) on conflict (id) do update set
       attempt = case when gen = excluded.gen then attempt + 1 else 1 end, gen = excluded.gen, started_at = excluded.started_at`,
  )
  const readPairing = db.prepare<[], PairingRow>(
    `select sealed_device_code as sealed, user_code as userCode, verification_url as verificationUrl, expires_in_seconds as expiresInSeconds,
       interval_seconds as intervalSeconds, started_at as startedAt from auth_pairing`,
  )
  const writePairing = db.prepare<[PairingRow]>(
    `insert into auth_pairing values (1, @sealed, @userCode, @verificationUrl, @expiresInSeconds, @intervalSeconds, @startedAt)
     on conflict (id) do update set sealed_device_code = excluded.sealed_device_code, user_code = excluded.user_code,
       verification_url = excluded.verification_url, expires_in_seconds = excluded.expires_in_seconds,
       interval_seconds = excluded.interval_seconds, started_at = excluded.started_at`,
  )
  const readRegistration = db.prepare<[], StoredRegistration>(
    'select since, store, till, approved_by as approvedBy from auth_registration',
  )
  const writeRegistration = db.prepare<[StoredRegistration]>(
    `insert into auth_registration values (1, @since, @store, @till, @approvedBy)
     on conflict (id) do update set since = excluded.since, store = excluded.store, till = excluded.till, approved_by = excluded.approved_by`,
  )
  const wipe = (table: string) => db.prepare<[]>(`delete from ${table}`)
  const [wipeTokens, wipeIntent, wipePairing, wipeRegistration, wipeSuspension] = [
    wipe('auth_token'),
    wipe('auth_intent'),
    wipe('auth_pairing'),
    wipe('auth_registration'),
    wipe('auth_suspension'),
  ] as const

  function unseal(sealed: Uint8Array, aad: string): string | null {
    try {
      return secrets.open(sealed, aad)
    } catch {
      return null
    }
  }

  return guarded({
    current(): { refreshToken: string; generation: number; storedAt: string } | null {
      const row = newest.get()
      const refreshToken = row ? unseal(row.sealed, bind('auth_token', row.gen)) : null
      return row && refreshToken !== null ? { refreshToken, generation: row.gen, storedAt: row.storedAt } : null
    },
    /** One transaction: new generation current, the former one superseded, older ones, intent and suspension gone. */
    save(refreshToken: string, at: string): void {
      inTransaction(db, () => {
        const parent = newest.get()?.gen ?? null
        const gen = nextGen.get()
        if (gen === undefined) throw new Error('the token generation counter is missing')
        eraseOld.run(parent ?? -1)
        retire.run()
        insert.run(gen, secrets.seal(refreshToken, bind('auth_token', gen)), parent, at)
        wipeIntent.run()
        wipeSuspension.run()
      })
    },
    /** Wipes everything that proves this device; sales, journal and queue stay. */
    clear(): void {
      inTransaction(db, () => {
        for (const statement of [wipeTokens, wipeIntent, wipePairing, wipeRegistration, wipeSuspension]) statement.run()
      })
      // The write-ahead log would keep the sealed bytes until its next turn.
      db.pragma('wal_checkpoint(truncate)')
    },
    suspendedSince: (): string | null => suspension.get() ?? null,
    /** The server no longer accepts the token: it is kept as suspect, never sent again, until a new pairing replaces it. */
    suspend(at: string): void {
      inTransaction(db, () => {
        suspect.run()
        wipeIntent.run()
        setSuspension.run(at)
      })
    },
    /** Durable before a refresh request leaves; counts the tries with the current generation. Null when there is no token. */
    beginRefresh(at: string): { generation: number; attempt: number } | null {
      return inTransaction(db, () => {
        const row = newest.get()
        if (!row) return null
        writeIntent.run(row.gen, at)
        return { generation: row.gen, attempt: readIntent.get()?.attempt ?? 1 }
      })
    },
    /** A refresh whose outcome was never learnt. */
    unfinishedRefresh: (): { generation: number; attempt: number; startedAt: string } | null =>
      readIntent.get() ?? null,
    pairing(): (DeviceCodes & { startedAt: string }) | null {
      const row = readPairing.get()
      if (!row) return null
      const { sealed, ...codes } = row
      const deviceCode = unseal(sealed, bind('auth_pairing', row.userCode))
      return deviceCode === null ? null : { kind: 'codes', deviceCode, ...codes }
    },
    savePairing({ kind: _, deviceCode, ...codes }: DeviceCodes, startedAt: string): void {
      writePairing.run({ ...codes, startedAt, sealed: secrets.seal(deviceCode, bind('auth_pairing', codes.userCode)) })
    },
    clearPairing(): void {
      wipePairing.run()
    },
    registration: (): StoredRegistration | null => readRegistration.get() ?? null,
    saveRegistration({ since, store, till, approvedBy }: StoredRegistration): void {
      writeRegistration.run({ since, store, till, approvedBy })
    },
  })
}
