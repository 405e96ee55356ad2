// Refresh token and pairing: sealed, bound to device and generation, safe over restarts.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { DeviceCodes } from '#domain/device-flow'
import { openDatabase, type Db } from '../../main/store/db.ts'
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
const store = (secrets = aesSecrets(key), who = identity) => tokenStore(db, secrets, who)
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
  store().save('first', at)
  store().save('second', '2026-11-21T09:46:00.000Z')
  db.close()
  db = openDatabase(join(dir, 'tillgate.db'))
  expect(store().current()).toEqual({ refreshToken: 'second', generation: 2, storedAt: '2026-11-21T09:46:00.000Z' })
})

test('only the generation before is kept, superseded and sealed', () => {
  for (const token of ['a', 'b', 'c', 'd']) store().save(token, at)
  expect(db.prepare('select gen, parent_gen as parent, state from auth_token order by gen').all()).toEqual([
    { gen: 3, parent: 2, state: 'superseded' },
    { gen: 4, parent: 3, state: 'current' },
  ])
  expect(() => db.exec("update auth_token set state = 'current'")).toThrow(/UNIQUE/)
})

test('neither token nor device code is in the file or its log', () => {
  store().save('refresh-token-in-the-clear', at)
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
  store().save('old', at)
  store().save('new', at)
  db.exec('update auth_token set sealed = (select sealed from auth_token where gen = 1) where gen = 2')
  expect(store().current()).toBeNull()
})

test('generations never come back, so a row kept from before a wipe does not open after it', () => {
  store().save('old', at)
  const kept = db.prepare('select sealed from auth_token').pluck().get()
  store().clear()
  store().save('new', at)
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
  store().save('mine', at)
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
  store().save('refused', at)
  store().suspend('2026-11-21T10:00:00.000Z')
  store().suspend('2026-11-21T11:00:00.000Z')
  expect([store().current(), store().suspendedSince()]).toEqual([null, '2026-11-21T10:00:00.000Z'])
  expect(db.prepare('select state from auth_token').pluck().all()).toEqual(['suspect'])
  store().save('paired again', at)
  expect([store().current()?.refreshToken, store().suspendedSince()]).toEqual(['paired again', null])
  expect(db.prepare('select count(*) from auth_token').pluck().get()).toBe(1)
})

test('a refresh that was begun and not finished is known after a restart, with the number of tries', () => {
  expect(store().beginRefresh(at)).toBeNull()
  store().save('first', at)
  expect(store().unfinishedRefresh()).toBeNull()
  expect(store().beginRefresh(at)).toEqual({ generation: 1, attempt: 1 })
  db.close()
  db = openDatabase(join(dir, 'tillgate.db'))
  expect(store().unfinishedRefresh()).toEqual({ generation: 1, attempt: 1, startedAt: at })
  expect(store().beginRefresh(at)).toEqual({ generation: 1, attempt: 2 })
  store().save('second', at)
  expect(store().unfinishedRefresh()).toBeNull()
  expect(store().beginRefresh(at)).toEqual({ generation: 2, attempt: 1 })
})

test('clearing wipes everything that proves the device, and keeps the sales', () => {
  const sold = sell(db)
  store().save('token', at)
  store().savePairing(codes, at)
  store().saveRegistration({ since: at, store: 'Example Store', till: 'Till 1', approvedBy: 'Mo Manager' })
  expect(store().registration()).toEqual({
    since: at,
    store: 'Example Store',
    till: 'Till 1',
    approvedBy: 'Mo Manager',
  })
  const sealed = db.prepare('select sealed from auth_token').pluck().get() as Buffer
  store().clear()
  expect([store().current(), store().pairing(), store().registration(), store().suspendedSince()]).toEqual([
    null,
    null,
    null,
    null,
  ])
  expect(onDisk().includes(sealed)).toBe(false)
  expect(db.prepare('select number from sale').pluck().get()).toBe(sold.number)
})
