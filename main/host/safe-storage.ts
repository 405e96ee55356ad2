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
export type SafeStorageOptions = {
  storage: SafeStorage
  dir: string
  platform: NodeJS.Platform
  /** Told why nothing can be kept, when that is so; the till then runs on session-only secrets and shows a banner. */
  onSession?: (why: 'basic-text' | 'unavailable' | 'cannot-unwrap') => void
}

/**
 * Opens or makes `dir`/key.sealed. Call after Electron is ready. Linux `basic_text` (a fixed password) and `unknown`
 * are refused, and a key that cannot be unwrapped now is left in place: the key store may only be locked.
 */
export async function safeStorageSecrets(options: SafeStorageOptions): Promise<Secrets> {
  const { storage, dir, platform, onSession } = options
  const session = (why: Parameters<NonNullable<typeof onSession>>[0]) => {
    onSession?.(why)
    return sessionSecrets()
  }
  if (!(await storage.isAsyncEncryptionAvailable().catch(() => false))) return session('unavailable')
  const store = platform === 'linux' ? storage.getSelectedStorageBackend() : platform
  if (store === 'basic_text' || store === 'unknown') return session('basic-text')

  const file = join(dir, 'key.sealed')
  try {
    if (!readPrivate(file))
      createPrivate(file, await storage.encryptStringAsync(randomBytes(KEY_BYTES).toString('base64')))
    const wrapped = readPrivate(file) ?? Buffer.alloc(0)
    const { result, shouldReEncrypt } = await storage.decryptStringAsync(wrapped)
    const secrets = sealedWith(Buffer.from(result, 'base64'), `safe-storage:${store}`, true)
    if (shouldReEncrypt) replacePrivate(file, await storage.encryptStringAsync(result))
    return secrets
  } catch {
    return session('cannot-unwrap')
  }
}
