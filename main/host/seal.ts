// Seals short texts with AES-256-GCM under one data key; `aad` binds a sealed value to the place it was made for.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Secrets } from '../ports/system.ts'

export const KEY_BYTES = 32
const VERSION = 1
const NONCE_BYTES = 12
const TAG_BYTES = 16
const HEAD_BYTES = 1 + NONCE_BYTES + TAG_BYTES

/** Secrets over a 32-byte key. Layout: version (1 byte), nonce (12, random), tag (16), ciphertext (NIST SP 800-38D). */
export function sealedWith(key: Uint8Array, backend: string, persistent: boolean): Secrets {
  if (key.length !== KEY_BYTES) throw new Error('The key of this till is damaged: it must be exactly 32 bytes long.')
  return {
    backend,
    persistent,
    seal(plain, aad) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(aad))
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), body])
    },
    open(sealed, aad) {
      if (sealed.length < HEAD_BYTES || sealed[0] !== VERSION) throw unreadable()
      const nonce = sealed.subarray(1, 1 + NONCE_BYTES)
      const tag = sealed.subarray(1 + NONCE_BYTES, HEAD_BYTES)
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
      decipher.setAAD(Buffer.from(aad)).setAuthTag(tag)
      try {
        return Buffer.concat([decipher.update(sealed.subarray(HEAD_BYTES)), decipher.final()]).toString('utf8')
      } catch {
        throw unreadable()
      }
    },
  }
}

const unreadable = () => new Error('A sealed value does not belong to this till, this key or this place.')

/** Secrets that end with the process: nothing sealed can be read after the next start. */
export const sessionSecrets = (): Secrets => sealedWith(randomBytes(KEY_BYTES), 'session', false)
