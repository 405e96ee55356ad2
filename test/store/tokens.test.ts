// Refresh token and pairing: sealed, bound to device and generation, safe over restarts.
import { copyFileSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { DeviceCodes } from '#domain/device-flow'
import { openDatabase, type Db } from '../../main/store/db.ts'
import { sessionSecrets } from '../../main/host/seal.ts'
import { deviceKey } from '../../main/store/device-key.ts'
import { tokenStore } from '../../main/store/tokens.ts'
import { aesSecrets, at, sell, tempFolder } from './support.ts'

let dir: string
let db: Db
let remove: () => void
beforeEach(() => {
  ;({ dir, remove } = tempFolder())
  db = openDatabase(join(dir, 'tillgate.db'))
})
afterEach(() => {
  db.close()
  remove()
})

const identity = { issuer: 'https://identity.example', clientId: 'client-1', deviceId: '/vendor/acme/serial/7' }
const key = new Uint8Array(32).fill(7)
const only = (refreshToken: string) => ({ refreshToken, access: null })
const store = (secrets = aesSecrets(key), who = identity) => tokenStore(db, secrets, who, join(dir, 'auth-lock.db'))
const codes: DeviceCodes = {
  kind: 'codes',
  deviceCode: 'device-code-in-the-clear',
  userCode: 'WDJB-MJHT',
  verificationUrl: 'https://identity.example/activate',
  expiresInSeconds: 1800,
  intervalSeconds: 5,
}
const onDisk = () => Buffer.concat(['', '-wal'].map(tail => readFileSync(join(dir, `tillgate.db${tail}`))))

test('the newest token survives a restart, one generation after the other', () => {
  expect(store().current()).toBeNull()
  store().save(only('first'), at)
  store().save(only('second'), '2026-11-21T09:46:00.000Z')
  db.close()
  db = openDatabase(join(dir, 'tillgate.db'))
  expect(store().current()).toEqual({
    refreshToken: 'second',
    access: null,
    generation: 2,
    storedAt: '2026-11-21T09:46:00.000Z',
  })
})

test('only the generation before is kept, superseded and sealed', () => {
  for (const token of ['a', 'b', 'c', 'd']) store().save(only(token), at)
  expect(db.prepare('select gen, parent_gen as parent, state from auth_token order by gen').all()).toEqual([
    { gen: 3, parent: 2, state: 'superseded' },
    { gen: 4, parent: 3, state: 'current' },
  ])
  expect(() => db.exec("update auth_token set state = 'current'")).toThrow(/UNIQUE/)
})

test('neither token nor device code is in the file or its log', () => {
  store().save(only('refresh-token-in-the-clear'), at)
  store().savePairing(codes, at)
  const bytes = onDisk()
  for (const secret of ['refresh-token-in-the-clear', codes.deviceCode]) {
    for (const spelling of [
      secret,
      Buffer.from(secret).toString('base64').slice(0, -4),
      Buffer.from(secret).toString('hex'),
    ]) {
      expect(bytes.includes(spelling), spelling).toBe(false)
    }
  }
  expect(bytes.includes('WDJB-MJHT')).toBe(true)
  expect(store().current()?.refreshToken).toBe('refresh-token-in-the-clear')
})

test('a row moved from an older generation does not open', () => {
  store().save(only('old'), at)
  store().save(only('new'), at)
  db.exec('update auth_token set sealed = (select sealed from auth_token where gen = 1) where gen = 2')
  expect(store().current()).toBeNull()
})

test('generations never come back, so a row kept from before a wipe does not open after it', () => {
  store().save(only('old'), at)
  const kept = db.prepare('select sealed from auth_token').pluck().get()
  store().clear({ revoke: false, at })
  store().save(only('new'), at)
  db.prepare('update auth_token set sealed = ?').run(kept)
  expect(store().current()).toBeNull()
  expect(db.prepare('select gen from auth_token').pluck().get()).toBe(2)
})

test.each([
  ['another device', { ...identity, deviceId: '/vendor/acme/serial/8' }, key],
  ['another client', { ...identity, clientId: 'client-2' }, key],
  ['another server', { ...identity, issuer: 'https://other.example' }, key],
  ['another key', identity, new Uint8Array(32).fill(8)],
])('a file copied to %s asks for pairing and erases nothing', (_, who, otherKey) => {
  store().save(only('mine'), at)
  store().savePairing(codes, at)
  const elsewhere = store(aesSecrets(otherKey), who)
  expect([elsewhere.current(), elsewhere.pairing()]).toEqual([null, null])
  expect(store().current()?.refreshToken).toBe('mine')
})

test('a pairing resumes with the same code after a restart and ends when cleared', () => {
  store().savePairing(codes, at)
  db.close()
  db = openDatabase(join(dir, 'tillgate.db'))
  expect(store().pairing()).toEqual({ ...codes, startedAt: at })
  store().savePairing({ ...codes, userCode: 'NEWC-ODES', deviceCode: 'second' }, at)
  expect(store().pairing()).toMatchObject({ userCode: 'NEWC-ODES', deviceCode: 'second' })
  db.exec("update auth_pairing set user_code = 'EVIL-CODE'")
  expect(store().pairing()).toBeNull()
  store().clearPairing()
  expect(store().pairing()).toBeNull()
})

test('a suspended token is kept as suspect, never offered, and gone with the next pairing', () => {
  store().save(only('refused'), at)
  store().suspend('refused', '2026-11-21T10:00:00.000Z')
  store().suspend('refused', '2026-11-21T11:00:00.000Z')
  expect([store().current(), store().suspension()?.since ?? null]).toEqual([null, '2026-11-21T10:00:00.000Z'])
  expect(db.prepare('select state from auth_token').pluck().all()).toEqual(['suspect'])
  store().save(only('paired again'), at)
  expect([store().current()?.refreshToken, store().suspension()?.since ?? null]).toEqual(['paired again', null])
  expect(db.prepare('select count(*) from auth_token').pluck().get()).toBe(1)
})

test('clearing wipes everything that proves the device, and keeps the sales', () => {
  const sold = sell(db)
  store().save(only('token'), at)
  store().savePairing(codes, at)
  store().saveRegistration({ since: at, store: 'Example Store', till: 'Till 1', approvedBy: 'Mo Manager' })
  expect(store().registration()).toEqual({
    since: at,
    store: 'Example Store',
    till: 'Till 1',
    approvedBy: 'Mo Manager',
  })
  const sealed = db.prepare('select sealed from auth_token').pluck().get() as Buffer
  store().clear({ revoke: false, at })
  expect([store().current(), store().pairing(), store().registration(), store().suspension()?.since ?? null]).toEqual([
    null,
    null,
    null,
    null,
  ])
  expect(onDisk().includes(sealed)).toBe(false)
  expect(db.prepare('select number from sale').pluck().get()).toBe(sold.number)
})

test('an access token lies sealed beside its generation and does not open beside another', () => {
  const endsAt = '2026-11-21T10:00:00.000Z'
  const access = (token: string) => ({ token, type: 'bearer' as const, lifeSeconds: 1200, endsAt })
  store().save({ refreshToken: 'r1', access: access('access-in-the-clear') }, at)
  expect(onDisk().includes('access-in-the-clear')).toBe(false)
  const moved = db.prepare('select sealed_access from auth_token').pluck().get()
  store().save({ refreshToken: 'r2', access: access('second') }, at)
  db.prepare("update auth_token set sealed_access = ? where state = 'current'").run(moved)
  expect(store().current()).toMatchObject({ refreshToken: 'r2', access: null })
})

test('a row of another machine says why it is not used, and stays', () => {
  store().save(only('mine'), at)
  const elsewhere = store(aesSecrets(new Uint8Array(32).fill(8)))
  expect(elsewhere.suspension()).toEqual({ since: at, cause: 'unreadable' })
  expect(db.prepare('select state from auth_token').pluck().all()).toEqual(['current'])
  expect(store().suspension()).toBeNull()
})

test('an older copy of the data file is told from the newest one under the lock, and its generations are not used again', () => {
  const locked = <T>(work: (storage: ReturnType<typeof store>) => T): T => {
    const storage = store()
    const lock = storage.tryLock()
    try {
      return work(storage)
    } finally {
      lock?.release()
    }
  }
  locked(storage => storage.save(only('old'), at))
  db.pragma('wal_checkpoint(truncate)')
  copyFileSync(join(dir, 'tillgate.db'), join(dir, 'copy.db'))
  locked(storage => storage.save(only('new'), at))
  expect(locked(storage => storage.outdated())).toBe(false)
  db.close()
  for (const tail of ['', '-wal', '-shm']) rmSync(join(dir, `tillgate.db${tail}`), { force: true })
  copyFileSync(join(dir, 'copy.db'), join(dir, 'tillgate.db'))
  db = openDatabase(join(dir, 'tillgate.db'))
  expect(store().current()?.refreshToken).toBe('old')
  expect(locked(storage => storage.outdated())).toBe(true)
  expect(locked(storage => storage.save(only('paired again'), at))).toBe(3)
  expect(locked(storage => storage.outdated())).toBe(false)
})

test('a proven generation leaves no trace of the one before', () => {
  store().save(only('before'), at)
  store().save(only('now'), at)
  expect(db.prepare('select count(*) from auth_token').pluck().get()).toBe(2)
  store().prove(2)
  expect(db.prepare('select gen, state from auth_token').all()).toEqual([{ gen: 2, state: 'current' }])
})

test('the device key is made once, sealed, and not replaced while the secrets are only locked away', () => {
  const made = deviceKey(db, aesSecrets(key), identity, at)
  expect(made).toMatchObject({ kty: 'EC', crv: 'P-256' })
  expect(deviceKey(db, aesSecrets(key), identity, at)).toEqual(made)
  expect(onDisk().includes(String(made.d))).toBe(false)
  expect(deviceKey(db, sessionSecrets(), identity, at)).not.toEqual(made)
  expect(deviceKey(db, aesSecrets(key), identity, at)).toEqual(made)
  const elsewhere = deviceKey(db, aesSecrets(new Uint8Array(32).fill(8)), identity, at)
  expect(elsewhere).not.toEqual(made)
})
