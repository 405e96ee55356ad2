// One contract for every token storage: in memory and sealed in SQLite.
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { DeviceCodes } from '#domain/device-flow'
import type { KeptAccess, TokenStorage } from '../../main/ports/token-storage.ts'
import { openDatabase } from '../../main/store/db.ts'
import { memoryTokenStorage } from '../../main/store/token-memory.ts'
import { tokenStore } from '../../main/store/tokens.ts'
import { aesSecrets, at, tempFolder } from './support.ts'

const later = '2026-11-21T10:00:00.000Z'
const access = (token: string): KeptAccess => ({ token, type: 'bearer', lifeSeconds: 1200, endsAt: later })
const codes: DeviceCodes = {
  kind: 'codes',
  deviceCode: 'device-code',
  userCode: 'WDJB-MJHT',
  verificationUrl: 'https://identity.example/activate',
  expiresInSeconds: 1800,
  intervalSeconds: 5,
}
const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

const storages: [string, () => TokenStorage][] = [
  ['in memory', memoryTokenStorage],
  [
    'in SQLite',
    () => {
      const { dir, remove } = tempFolder()
      const db = openDatabase(join(dir, 'till.db'))
      closing.push(() => (db.close(), remove()))
      const identity = { issuer: 'https://identity.example', clientId: 'client', deviceId: '/vendor/acme/serial/7' }
      return tokenStore(db, aesSecrets(new Uint8Array(32).fill(7)), identity, join(dir, 'auth-lock.db'))
    },
  ],
]

describe.each(storages)('a token storage %s', (_, open) => {
  test('is empty at first', () => {
    const storage = open()
    expect([storage.current(), storage.suspension(), storage.unfinishedRefresh(), storage.pairing()]).toEqual([
      null,
      null,
      null,
      null,
    ])
    expect([storage.registration(), storage.pendingRevocation(), storage.outdated()]).toEqual([null, null, false])
    expect(storage.beginRefresh(at)).toBeNull()
  })

  test('gives back what was saved last, one generation after the other', () => {
    const storage = open()
    expect(storage.save({ refreshToken: 'first', access: access('a1') }, at)).toBe(1)
    expect(storage.save({ refreshToken: 'second', access: access('a2') }, later)).toBe(2)
    expect(storage.current()).toEqual({
      generation: 2,
      refreshToken: 'second',
      access: access('a2'),
      storedAt: later,
    })
  })

  test('keeps the refresh token of a server that does not rotate it', () => {
    const storage = open()
    storage.save({ refreshToken: 'first', access: access('a1') }, at)
    expect(storage.save({ refreshToken: null, access: access('a2') }, later)).toBe(2)
    expect(storage.current()).toMatchObject({ generation: 2, refreshToken: 'first', access: { token: 'a2' } })
    expect(() => open().save({ refreshToken: null, access: null }, at)).toThrow('no refresh token')
  })

  test('tells by its version that something changed, and nothing else does', () => {
    const storage = open()
    const seen = [storage.version()]
    const changes: (() => unknown)[] = [
      () => storage.save({ refreshToken: 'r', access: access('a') }, at),
      () => storage.dropAccess('a'),
      () => storage.suspend('refused', at),
      () => storage.clear({ revoke: false, at }),
    ]
    for (const change of changes) {
      change()
      expect(seen).not.toContain(storage.version())
      seen.push(storage.version())
    }
    const before = storage.version()
    storage.current()
    storage.beginRefresh(at)
    storage.savePairing(codes, at)
    expect(storage.version()).toBe(before)
  })

  test('forgets an access token that was refused, and only that one', () => {
    const storage = open()
    storage.save({ refreshToken: 'r', access: access('mine') }, at)
    storage.dropAccess('of somebody else')
    expect(storage.current()?.access).toEqual(access('mine'))
    storage.dropAccess('mine')
    expect(storage.current()).toMatchObject({ refreshToken: 'r', access: null })
  })

  test('counts the tries of an unfinished refresh until an answer is stored', () => {
    const storage = open()
    storage.save({ refreshToken: 'r', access: null }, at)
    expect(storage.beginRefresh(at)).toEqual({ generation: 1, attempt: 1, startedAt: at })
    expect(storage.beginRefresh(later)).toEqual({ generation: 1, attempt: 2, startedAt: later })
    expect(storage.unfinishedRefresh()).toEqual({ generation: 1, attempt: 2, startedAt: later })
    storage.save({ refreshToken: 'r2', access: null }, at)
    expect(storage.unfinishedRefresh()).toBeNull()
    expect(storage.beginRefresh(at)).toEqual({ generation: 2, attempt: 1, startedAt: at })
    storage.endRefresh()
    expect([storage.unfinishedRefresh(), storage.current()?.refreshToken]).toEqual([null, 'r2'])
  })

  test('never offers a suspended token again, and is whole again with the next pairing', () => {
    const storage = open()
    storage.save({ refreshToken: 'refused', access: access('a') }, at)
    storage.beginRefresh(at)
    storage.suspend('refused', at)
    storage.suspend('restored', later)
    expect([storage.current(), storage.unfinishedRefresh()]).toEqual([null, null])
    expect(storage.suspension()).toEqual({ since: at, cause: 'refused' })
    expect(storage.save({ refreshToken: 'paired again', access: null }, later)).toBe(2)
    expect([storage.current()?.refreshToken, storage.suspension()]).toEqual(['paired again', null])
  })

  test('lets one caller at a time refresh, and the next one after it', () => {
    const storage = open()
    const first = storage.tryLock()
    expect(first).not.toBeNull()
    expect(storage.tryLock()).toBeNull()
    first?.release()
    const second = storage.tryLock()
    expect(second).not.toBeNull()
    // A release that comes twice must not take the lock from who holds it now.
    first?.release()
    expect(storage.tryLock()).toBeNull()
    second?.release()
  })

  test('keeps a pairing until it ends, and ends it with the tokens', () => {
    const storage = open()
    storage.savePairing(codes, at)
    expect(storage.pairing()).toEqual({ ...codes, startedAt: at })
    storage.clearPairing()
    expect(storage.pairing()).toBeNull()
    storage.savePairing(codes, at)
    storage.save({ refreshToken: 'r', access: null }, at)
    expect(storage.pairing()).toBeNull()
  })

  test('forgets everything when cleared, except what the server must still be told', () => {
    const storage = open()
    storage.save({ refreshToken: 'to revoke', access: access('a') }, at)
    storage.savePairing(codes, at)
    storage.saveRegistration({ since: at, store: 'Example Store', till: 'Till 1', approvedBy: 'Mo Manager' })
    storage.clear({ revoke: true, at })
    expect([storage.current(), storage.pairing(), storage.registration(), storage.suspension()]).toEqual([
      null,
      null,
      null,
      null,
    ])
    expect(storage.pendingRevocation()).toBe('to revoke')
    storage.revocationDone()
    expect(storage.pendingRevocation()).toBeNull()
    storage.save({ refreshToken: 'kept quiet', access: null }, at)
    storage.clear({ revoke: false, at })
    expect([storage.current(), storage.pendingRevocation()]).toEqual([null, null])
  })

  test('proves only the generation that is current', () => {
    const storage = open()
    storage.save({ refreshToken: 'a', access: null }, at)
    storage.save({ refreshToken: 'b', access: null }, at)
    storage.prove(1)
    storage.prove(2)
    expect(storage.current()).toMatchObject({ generation: 2, refreshToken: 'b' })
  })
})
