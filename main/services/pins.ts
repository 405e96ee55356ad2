// PINs are kept as scrypt hashes; checking one is slow on purpose and runs off the main thread.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(scrypt) as (pin: string, salt: Buffer, length: number) => Promise<Buffer>

/** `scrypt$<salt hex>$<key hex>` for a PIN of digits. */
export async function hashPin(pin: string): Promise<string> {
  const salt = randomBytes(16)
  return `scrypt$${salt.toString('hex')}$${(await derive(pin, salt, 32)).toString('hex')}`
}

/** True when `pin` is the one that `hash` was made from. */
export async function checkPin(pin: string, hash: string): Promise<boolean> {
  const [scheme, salt, key] = hash.split('$')
  if (scheme !== 'scrypt' || !salt || !key) return false
  const expected = Buffer.from(key, 'hex')
  return timingSafeEqual(await derive(pin, Buffer.from(salt, 'hex'), expected.length), expected)
}

/** Seconds to wait after this many wrong PINs in a row: nothing for the first four, then doubling up to five minutes. */
export function lockSeconds(failures: number): number {
  return failures < 5 ? 0 : Math.min(300, 15 * 2 ** (failures - 5))
}
