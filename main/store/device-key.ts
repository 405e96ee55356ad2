// The device's own key pair: made at the first start, sealed to this till, and never leaving it.
import { generateKeyPairSync, type webcrypto } from 'node:crypto'
import type { Secrets } from '../ports/system.ts'
import type { Db } from './db.ts'
import type { DeviceIdentity } from './tokens.ts'

/**
 * The private P-256 key as a JWK (RFC 7517), for proofs of possession (RFC 9449). A key that does not open here belongs
 * to another machine, as do the tokens bound to it, so a fresh one takes its place.
 */
export function deviceKey(db: Db, secrets: Secrets, identity: DeviceIdentity, at: string): webcrypto.JsonWebKey {
  const aad = JSON.stringify(['auth_device_key', identity.issuer, identity.clientId, identity.deviceId])
  const row = db.prepare<[], Uint8Array>('select sealed from auth_device_key').pluck().get()
  if (row !== undefined) {
    try {
      return JSON.parse(secrets.open(row, aad)) as webcrypto.JsonWebKey
    } catch {
      // Made anew below.
    }
  }
  const jwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' })
  // With secrets that end with this process the stored key may only be locked away for now: it stays.
  if (!secrets.persistent) return jwk
  db.prepare(
    `insert into auth_device_key values (1, ?, ?)
     on conflict (id) do update set sealed = excluded.sealed, created_at = excluded.created_at`,
  ).run(secrets.seal(JSON.stringify(jwk), aad), at)
  return jwk
}
