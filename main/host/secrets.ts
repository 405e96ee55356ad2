// The till's sealed secrets for the browser host: a data key in a private file, or one derived from a passphrase.
import { randomBytes, scrypt } from 'node:crypto'
import { join } from 'node:path'
import type { Secrets } from '../ports/system.ts'
import { createPrivate, readPrivate } from './private-file.ts'
import { KEY_BYTES, sealedWith } from './seal.ts'

/** RFC 7914: about 128 MB and a third of a second, once at start. */
const cost = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 }
const SALT_BYTES = 16
const CHECK = 'tillgate passphrase check'

/** Keeps 32 random bytes in `dir`/key (0600), made at the first start. Throws when others can read that file. */
export function keyFileSecrets(dir: string): Secrets {
  const file = join(dir, 'key')
  if (!readPrivate(file)) createPrivate(file, randomBytes(KEY_BYTES))
  const key = readPrivate(file)
  if (key?.length !== KEY_BYTES) {
    throw new Error(
      `The key file ${file} is damaged. Put it back from a backup, or remove it and register the till again; no sale is lost.`,
    )
  }
  return sealedWith(key, 'key-file', true)
}

/** Derives the key with scrypt from the passphrase and `dir`/salt. Throws when the passphrase is not the one of the first start. */
export async function passphraseSecrets(dir: string, passphrase: string): Promise<Secrets> {
  if (passphrase.length < 8) throw new Error('The passphrase of the till must have at least 8 characters.')
  const file = join(dir, 'salt')
  if (!readPrivate(file)) createPrivate(file, await firstSalt(passphrase))
  const stored = readPrivate(file) ?? Buffer.alloc(0)
  const secrets = await derived(passphrase, stored.subarray(0, SALT_BYTES))
  try {
    if (secrets.open(stored.subarray(SALT_BYTES), checkAad) === CHECK) return secrets
  } catch {
    // Told below, together with a wrong text.
  }
  throw new Error('The passphrase does not fit this till. Enter the one it was set up with; nothing was changed.')
}

const checkAad = 'passphrase'
const derived = (passphrase: string, salt: Uint8Array): Promise<Secrets> =>
  new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), salt, KEY_BYTES, cost, (error, key) => {
      if (error) reject(error)
      else resolve(sealedWith(key, 'passphrase', true))
    })
  })

/** Salt, followed by a known text sealed under the derived key, so that a mistyped passphrase is noticed at once. */
async function firstSalt(passphrase: string): Promise<Uint8Array> {
  const salt = randomBytes(SALT_BYTES)
  return Buffer.concat([salt, (await derived(passphrase, salt)).seal(CHECK, checkAad)])
}
