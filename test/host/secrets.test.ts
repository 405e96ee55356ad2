// Sealed values: where the key lives, who may read it, and what a damaged or foreign value does.
import { chmodSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { safeStorageSecrets, type SafeStorage } from '../../main/host/safe-storage.ts'
import { sessionSecrets } from '../../main/host/seal.ts'
import { keyFileSecrets, passphraseSecrets } from '../../main/host/secrets.ts'
import { temporaryFolder } from './temp.ts'

const onPosix = process.platform !== 'win32'

test('what was sealed opens again under the same place only', () => {
  const secrets = sessionSecrets()
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string(), fc.string(), (plain, aad, other) => {
      const sealed = secrets.seal(plain, aad)
      expect(secrets.open(sealed, aad)).toBe(plain)
      if (other !== aad) expect(() => secrets.open(sealed, other)).toThrow('does not belong')
    }),
  )
})

test('one changed bit, a cut or another key is noticed', () => {
  const secrets = sessionSecrets()
  const sealed = secrets.seal('refresh token', 'place')
  for (let at = 0; at < sealed.length; at += 1) {
    const broken = Uint8Array.from(sealed)
    broken[at] = (broken[at] ?? 0) ^ 1
    expect(() => secrets.open(broken, 'place')).toThrow('does not belong')
    expect(() => secrets.open(sealed.subarray(0, at), 'place')).toThrow('does not belong')
  }
  expect(() => sessionSecrets().open(sealed, 'place')).toThrow('does not belong')
})

test('the same text is sealed differently each time and never appears in the bytes', () => {
  const secrets = sessionSecrets()
  const one = Buffer.from(secrets.seal('refresh-token-1', 'a'))
  expect(one.equals(secrets.seal('refresh-token-1', 'a'))).toBe(false)
  expect(one.includes('refresh-token-1')).toBe(false)
})

describe('the key file', () => {
  test('is made once, for this user only, and survives a restart', () => {
    const dir = join(temporaryFolder(), 'data')
    const first = keyFileSecrets(dir)
    const sealed = first.seal('x', 'a')
    expect(first).toMatchObject({ backend: 'key-file', persistent: true })
    expect(keyFileSecrets(dir).open(sealed, 'a')).toBe('x')
    expect(readdirSync(dir)).toEqual(['key'])
    expect(readFileSync(join(dir, 'key'))).toHaveLength(32)
    if (onPosix) expect(statSync(join(dir, 'key')).mode & 0o777).toBe(0o600)
  })

  test.runIf(onPosix)('is refused when others can read it', () => {
    const dir = temporaryFolder()
    keyFileSecrets(dir)
    for (const mode of [0o640, 0o604, 0o620, 0o666]) {
      chmodSync(join(dir, 'key'), mode)
      expect(() => keyFileSecrets(dir)).toThrow('Other users of this machine can read')
    }
  })

  test('is not replaced when it is damaged', () => {
    const dir = temporaryFolder()
    writeFileSync(join(dir, 'key'), 'short', { mode: 0o600 })
    expect(() => keyFileSecrets(dir)).toThrow('is damaged')
    expect(readFileSync(join(dir, 'key'), 'utf8')).toBe('short')
  })
})

describe('the passphrase', () => {
  test('opens what it sealed after a restart, and another one is refused', async () => {
    const dir = temporaryFolder()
    const first = await passphraseSecrets(dir, 'correct horse')
    const sealed = first.seal('x', 'a')
    expect(first).toMatchObject({ backend: 'passphrase', persistent: true })
    expect((await passphraseSecrets(dir, 'correct horse')).open(sealed, 'a')).toBe('x')
    await expect(passphraseSecrets(dir, 'correct hors3')).rejects.toThrow('does not fit this till')
    await expect(passphraseSecrets(dir, 'short')).rejects.toThrow('at least 8')
    expect(readFileSync(join(dir, 'salt')).includes('correct')).toBe(false)
  })
})

/** A key store that turns text round; switches make it behave badly. */
function keyStore(
  switches: Partial<{ available: boolean; backend: string; locked: boolean; rotated: boolean; full: boolean }> = {},
) {
  const calls: string[] = []
  const storage: SafeStorage = {
    isAsyncEncryptionAvailable: async () => switches.available ?? true,
    getSelectedStorageBackend: () => switches.backend ?? 'gnome_libsecret',
    encryptStringAsync: async plain => {
      calls.push('encrypt')
      if (switches.full) throw new Error('the keychain takes nothing')
      return Buffer.from([...plain].toReversed().join(''))
    },
    decryptStringAsync: async bytes => {
      calls.push('decrypt')
      if (switches.locked) throw new Error('the keychain is locked')
      return { result: [...bytes.toString()].toReversed().join(''), shouldReEncrypt: switches.rotated ?? false }
    },
  }
  return { storage, calls }
}

describe('the key store of the system', () => {
  test.each([
    ['linux', 'gnome_libsecret', 'safe-storage:gnome_libsecret'],
    ['linux', 'kwallet', 'safe-storage:kwallet'],
    ['linux', 'kwallet5', 'safe-storage:kwallet5'],
    ['linux', 'kwallet6', 'safe-storage:kwallet6'],
    ['linux', 'basic_text', 'session'],
    ['linux', 'unknown', 'session'],
    ['darwin', 'basic_text', 'safe-storage:darwin'],
    ['win32', 'unknown', 'safe-storage:win32'],
  ] as const)('on %s with %s keeps the key in %s', async (platform, backend, expected) => {
    const dir = temporaryFolder()
    const secrets = await safeStorageSecrets({ storage: keyStore({ backend }).storage, dir, platform })
    expect(secrets).toMatchObject({ backend: expected, persistent: expected !== 'session' })
    expect(existsSync(join(dir, 'key.sealed'))).toBe(expected !== 'session')
  })

  test('opens what was sealed before a restart', async () => {
    const dir = temporaryFolder()
    const options = { storage: keyStore().storage, dir, platform: 'darwin' } as const
    const sealed = (await safeStorageSecrets(options)).seal('x', 'a')
    expect((await safeStorageSecrets(options)).open(sealed, 'a')).toBe('x')
  })

  test('without it nothing is kept, and the reason is told', async () => {
    const dir = temporaryFolder()
    const told: string[] = []
    const { storage } = keyStore({ available: false })
    const secrets = await safeStorageSecrets({ storage, dir, platform: 'darwin', onSession: why => told.push(why) })
    expect(secrets).toMatchObject({ backend: 'session', persistent: false })
    expect(told).toEqual(['unavailable'])
    expect(readdirSync(dir)).toEqual([])
  })

  test('a locked one leaves the wrapped key alone, so that it works again later', async () => {
    const dir = temporaryFolder()
    const open = (storage: SafeStorage) => safeStorageSecrets({ storage, dir, platform: 'darwin' })
    const sealed = (await open(keyStore().storage)).seal('x', 'a')
    const before = readFileSync(join(dir, 'key.sealed'))
    expect(await open(keyStore({ locked: true }).storage)).toMatchObject({ backend: 'session', persistent: false })
    expect(readFileSync(join(dir, 'key.sealed')).equals(before)).toBe(true)
    expect((await open(keyStore().storage)).open(sealed, 'a')).toBe('x')
  })

  test('a rotated key wraps the data key anew', async () => {
    const dir = temporaryFolder()
    await safeStorageSecrets({ storage: keyStore().storage, dir, platform: 'darwin' })
    const rotated = keyStore({ rotated: true })
    await safeStorageSecrets({ storage: rotated.storage, dir, platform: 'darwin' })
    expect(rotated.calls).toEqual(['decrypt', 'encrypt'])
  })

  test('a key that cannot be wrapped anew now is used all the same, and tried again next time', async () => {
    const dir = temporaryFolder()
    const options = { dir, platform: 'darwin' } as const
    const sealed = (await safeStorageSecrets({ ...options, storage: keyStore().storage })).seal('x', 'a')
    const before = readFileSync(join(dir, 'key.sealed'))
    const told: unknown[] = []
    const stale = keyStore({ rotated: true, full: true }).storage
    const secrets = await safeStorageSecrets({ ...options, storage: stale, onStale: thrown => told.push(thrown) })
    expect(secrets).toMatchObject({ backend: 'safe-storage:darwin', persistent: true })
    expect(secrets.open(sealed, 'a')).toBe('x')
    expect(told).toHaveLength(1)
    expect(readFileSync(join(dir, 'key.sealed')).equals(before)).toBe(true)
  })

  /** Starts with one key store, then with another that cannot read its key. */
  const causeWith = async (prepare: (dir: string) => void, backend = 'gnome_libsecret') => {
    const dir = temporaryFolder()
    const told: string[] = []
    await safeStorageSecrets({ storage: keyStore().storage, dir, platform: 'linux' })
    const before = readFileSync(join(dir, 'key.sealed'))
    prepare(dir)
    const { storage } = keyStore({ locked: true, backend })
    const onSession = (why: string, store: string) => told.push(`${why} ${store}`)
    const secrets = await safeStorageSecrets({ storage, dir, platform: 'linux', onSession })
    expect(secrets).toMatchObject({ backend: 'session', persistent: false })
    expect(readFileSync(join(dir, 'key.sealed')).equals(before)).toBe(true)
    return told
  }

  test('says why a key cannot be used, and never touches it', async () => {
    expect(await causeWith(() => {})).toEqual(['cannot-unwrap gnome_libsecret'])
    expect(await causeWith(() => {}, 'kwallet6')).toEqual(['other-key-store kwallet6'])
    if (onPosix)
      expect(await causeWith(dir => chmodSync(join(dir, 'key.sealed'), 0o644))).toEqual(['not-private gnome_libsecret'])
  })

  test('names the key store that wrapped the key beside it, also when a later one can read it', async () => {
    const dir = temporaryFolder()
    const open = (backend: string) =>
      safeStorageSecrets({ storage: keyStore({ backend }).storage, dir, platform: 'linux' })
    await open('gnome_libsecret')
    expect(readFileSync(join(dir, 'key.store'), 'utf8')).toBe('gnome_libsecret')
    await open('kwallet6')
    expect(readFileSync(join(dir, 'key.store'), 'utf8')).toBe('kwallet6')
    if (onPosix) expect(statSync(join(dir, 'key.store')).mode & 0o777).toBe(0o600)
  })

  test('a wrapped text that is no key is not used and not replaced', async () => {
    const dir = temporaryFolder()
    const { storage } = keyStore()
    writeFileSync(join(dir, 'key.sealed'), await storage.encryptStringAsync('short'), { mode: 0o600 })
    const secrets = await safeStorageSecrets({ storage, dir, platform: 'darwin' })
    expect(secrets.persistent).toBe(false)
    expect(readFileSync(join(dir, 'key.sealed'), 'utf8')).toBe('trohs')
  })

  test('a key store that fails instead of answering leaves a till that still works', async () => {
    const dir = temporaryFolder()
    const storage = { ...keyStore().storage, isAsyncEncryptionAvailable: () => Promise.reject(new Error('no bus')) }
    expect(await safeStorageSecrets({ storage, dir, platform: 'linux' })).toMatchObject({ persistent: false })
    const refusing = keyStore({ full: true }).storage
    expect(await safeStorageSecrets({ storage: refusing, dir, platform: 'linux' })).toMatchObject({ persistent: false })
    expect(readdirSync(dir)).toEqual([])
  })
})
