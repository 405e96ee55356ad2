// The till's sealed secrets under Electron: a random data key, wrapped by the operating system's key store.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Secrets } from '../ports/system.ts'
import { createPrivate, readPrivate, replacePrivate } from './private-file.ts'
import { KEY_BYTES, sealedWith, sessionSecrets } from './seal.ts'

/** What is used of Electron's safeStorage; the async half only, because the other is deprecated. */
export type SafeStorage = {
  isAsyncEncryptionAvailable(): Promise<boolean>
  encryptStringAsync(plain: string): Promise<Buffer>
  decryptStringAsync(encrypted: Buffer): Promise<{ shouldReEncrypt: boolean; result: string }>
  getSelectedStorageBackend(): string
}
/**
 * Why nothing can be kept: the key store has only a fixed password, there is none, it is locked or the key in the file
 * is not one of its, another key store is in use than the one that wrapped the key, or the file is not this user's alone.
 */
export type SessionCause = 'basic-text' | 'unavailable' | 'cannot-unwrap' | 'other-key-store' | 'not-private'
export type SafeStorageOptions = {
  storage: SafeStorage
  dir: string
  platform: NodeJS.Platform
  /** Told why nothing can be kept, when that is so; the till then runs on session-only secrets and shows a banner. */
  onSession?: (why: SessionCause, backend: string) => void
  /** Told that the key is readable but could not be wrapped anew; it is tried again at the next start. */
  onStale?: (thrown: unknown) => void
}

/**
 * Opens or makes `dir`/key.sealed; `dir`/key.store beside it names the key store that wrapped it. Call after Electron
 * is ready. Linux `basic_text` (a fixed password) and `unknown` are refused, and a key that cannot be unwrapped now is
 * left in place: the key store may only be locked, or the right user may come back.
 */
export async function safeStorageSecrets(options: SafeStorageOptions): Promise<Secrets> {
  const { storage, dir, platform, onSession, onStale } = options
  // Asked first: this question is what sets the key store up.
  const available = await storage.isAsyncEncryptionAvailable().catch(() => false)
  const store = platform === 'linux' ? storage.getSelectedStorageBackend() : platform
  const session = (why: SessionCause) => {
    onSession?.(why, store)
    return sessionSecrets()
  }
  if (!available) return session('unavailable')
  // With a fixed password encryption is "available" too.
  if (store === 'basic_text' || store === 'unknown') return session('basic-text')

  const file = join(dir, 'key.sealed')
  const nameFile = join(dir, 'key.store')
  let wrapped: Buffer | null
  let wrappedBy: string
  try {
    wrapped = readPrivate(file)
    wrappedBy = readPrivate(nameFile)?.toString('utf8') ?? store
  } catch {
    return session('not-private')
  }
  try {
    if (wrapped === null) {
      createPrivate(file, await storage.encryptStringAsync(randomBytes(KEY_BYTES).toString('base64')))
      wrapped = readPrivate(file) ?? Buffer.alloc(0)
      wrappedBy = ''
    }
    const { result, shouldReEncrypt } = await storage.decryptStringAsync(wrapped)
    const secrets = sealedWith(Buffer.from(result, 'base64'), `safe-storage:${store}`, true)
    await rewrap(result, shouldReEncrypt).catch(thrown => onStale?.(thrown))
    return secrets
  } catch {
    return session(wrappedBy === store || wrappedBy === '' ? 'cannot-unwrap' : 'other-key-store')
  }

  async function rewrap(key: string, stale: boolean): Promise<void> {
    if (stale) replacePrivate(file, await storage.encryptStringAsync(key))
    if (wrappedBy !== store || stale) replacePrivate(nameFile, Buffer.from(store))
  }
}
