// The two public keys that may sign updates, and the check of a detached signature with them (Ed25519, RFC 8032).
import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto'
import { offSentence } from '#domain/update-off'

/** The ids of the project's placeholders, whose private halves were never stored: nobody can sign with them. */
const placeholders: readonly string[] = ['256eed83693e82bb', '7648449696a95075']

export type PinnedKey = { id: string; key: KeyObject }
/** `development`: the file says so, or one of the keys is a placeholder, whatever the file says. */
export type PinnedKeys = { keys: readonly PinnedKey[]; development: boolean }

/** The file with the keys is not what it must be. */
export class UpdateKeysError extends Error {
  override readonly name = 'UpdateKeysError'
}

/** The id of a key: the first 16 hex digits of SHA-256 over its 32 bytes. */
export function keyIdOf(key: KeyObject): string {
  return createHash('sha256').update(rawOf(key)).digest('hex').slice(0, 16)
}

/** The 32 bytes of an Ed25519 public key; throws for every other kind. */
function rawOf(key: KeyObject): Buffer {
  const { kty, crv, x } = key.export({ format: 'jwk' })
  if (kty !== 'OKP' || crv !== 'Ed25519' || x === undefined) throw new TypeError('not an Ed25519 key')
  return Buffer.from(x, 'base64url')
}

/**
 * Reads resources/update-keys.json: `current` and `next` as JSON Web Keys (RFC 8037), each with its `kid`, and
 * `development`. Throws UpdateKeysError with a sentence when anything about it is not exactly so: updates are then off.
 */
export function pinnedKeys(text: string): PinnedKeys {
  try {
    const file = JSON.parse(text) as { current?: unknown; next?: unknown; development?: unknown }
    const keys = [pinned(file.current), pinned(file.next)]
    if (keys[0]?.id === keys[1]?.id) throw new TypeError('the two keys are the same')
    if (typeof file.development !== 'boolean') throw new TypeError('development is missing')
    return { keys, development: file.development || keys.some(({ id }) => placeholders.includes(id)) }
  } catch (cause) {
    throw new UpdateKeysError(offSentence('keys-unusable'), { cause })
  }
}

function pinned(value: unknown): PinnedKey {
  const { kty, crv, x, kid, d } = value as Record<string, unknown>
  if (d !== undefined) throw new TypeError('a private key has no place here')
  if (typeof kty !== 'string' || typeof crv !== 'string' || typeof x !== 'string') throw new TypeError('not a key')
  const key = createPublicKey({ key: { kty, crv, x }, format: 'jwk' })
  const id = keyIdOf(key)
  // The id is derived, so a key can never sail under the other's name.
  if (kid !== id) throw new TypeError('the kid is not that of the key')
  return { id, key }
}

/** 64 bytes in base64, with one line break at most behind them. */
const signatureForm = /^([A-Za-z0-9+/]{86}==)\r?\n?$/

export type SignatureAnswer = { kind: 'signed'; keyId: string } | { kind: 'malformed' } | { kind: 'wrong' }

/** Which pinned key signed exactly these bytes. */
export function signedBy(bytes: Uint8Array, signature: string, { keys }: PinnedKeys): SignatureAnswer {
  const base64 = signatureForm.exec(signature)?.[1]
  const raw = base64 === undefined ? null : Buffer.from(base64, 'base64')
  if (raw === null || raw.length !== 64 || raw.toString('base64') !== base64) return { kind: 'malformed' }
  const signer = keys.find(({ key }) => verify(null, bytes, key, raw))
  return signer === undefined ? { kind: 'wrong' } : { kind: 'signed', keyId: signer.id }
}
