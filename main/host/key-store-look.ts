// Looks where a till's data key is or would be kept, without making, opening or wrapping one: for the health check.
import { join } from 'node:path'
import { readPrivate } from './private-file.ts'
import type { SafeStorage } from './safe-storage.ts'
import { KEY_BYTES } from './seal.ts'

/** `detail` is a sentence where something is wrong. */
export type KeyStoreLook = { ok: boolean; detail: string }

const pairAgain = 'No sale is lost, but the approval would end with every close of the till.'

/** The browser host's: a private file, or a passphrase and its salt. */
export function lookAtKeyFile(dir: string, passphrase: string | undefined): KeyStoreLook {
  const name = passphrase === undefined ? 'key' : 'salt'
  const kind = passphrase === undefined ? 'a private key file' : 'a passphrase'
  if (passphrase !== undefined && passphrase.length < 8)
    return { ok: false, detail: 'The passphrase of the till must have at least 8 characters. Set a longer one.' }
  try {
    const bytes = readPrivate(join(dir, name))
    if (bytes === null) return { ok: true, detail: `${kind}, made at the first start` }
    if (passphrase === undefined && bytes.length !== KEY_BYTES)
      return { ok: false, detail: 'The key file is damaged. Put it back from a backup, or remove it and pair again.' }
    return { ok: true, detail: kind }
  } catch (thrown) {
    return { ok: false, detail: thrown instanceof Error ? thrown.message : 'The key file cannot be read.' }
  }
}

/** Electron's: the key store of the operating system. Call after Electron is ready. */
export async function lookAtSafeStorage(
  storage: SafeStorage,
  dir: string,
  platform: NodeJS.Platform,
): Promise<KeyStoreLook> {
  // Asked first: this question is what sets the key store up.
  const available = await storage.isAsyncEncryptionAvailable().catch(() => false)
  const store = platform === 'linux' ? storage.getSelectedStorageBackend() : platform
  if (!available || store === 'basic_text' || store === 'unknown')
    return {
      ok: false,
      detail: `This system has no safe place for the key (${store}). ${pairAgain} Set up and unlock a key store, on Linux GNOME Keyring or KWallet.`,
    }
  try {
    readPrivate(join(dir, 'key.sealed'))
    const wrappedBy = readPrivate(join(dir, 'key.store'))?.toString('utf8') ?? store
    if (wrappedBy === store) return { ok: true, detail: `the system's key store (${store})` }
    return {
      ok: false,
      detail: `The key was wrapped by ${wrappedBy}, but the system now uses ${store}. ${pairAgain} Sign in to the desktop it was set up in, or pair again.`,
    }
  } catch (thrown) {
    return { ok: false, detail: thrown instanceof Error ? thrown.message : 'The key file cannot be read.' }
  }
}
