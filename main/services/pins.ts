// PINs are kept as scrypt hashes (RFC 7914); making and checking one is slow on purpose, off the main thread and one at a time.
import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto'

/** 32 MiB and three passes: the cost OWASP's password storage guidance names for scrypt with N = 2^15. */
const now = { N: 2 ** 15, r: 8, p: 3 } as const
/** The parameters of hashes without any in their text: those of node when the first tills were set up. */
const before = { N: 2 ** 14, r: 8, p: 1 } as const
type Cost = { N: number; r: number; p: number }
type Parsed = { cost: Cost; salt: Buffer; key: Buffer }

const KEY_BYTES = 32
const written = ({ N, r, p }: Cost): string => `N=${N},r=${r},p=${p}`

let last: Promise<unknown> = Promise.resolve()

/** One derivation after the other, however many people type: each takes a core and 32 MiB for a good part of a second. */
function derive(pin: string, { cost, salt, key }: Parsed): Promise<Buffer> {
  const options: ScryptOptions = { ...cost, maxmem: 256 * cost.N * cost.r }
  const mine = last.then(
    () =>
      new Promise<Buffer>((resolve, reject) => {
        scrypt(pin, salt, key.length, options, (error, derived) => (error === null ? resolve(derived) : reject(error)))
      }),
  )
  last = mine.catch(() => undefined)
  return mine
}

/** `scrypt$N=…,r=…,p=…$<salt hex>$<key hex>` for a PIN of digits. */
export async function hashPin(pin: string): Promise<string> {
  const salt = randomBytes(16)
  const key = await derive(pin, { cost: now, salt, key: Buffer.alloc(KEY_BYTES) })
  return `scrypt$${written(now)}$${salt.toString('hex')}$${key.toString('hex')}`
}

/** True when `pin` is the one that `hash` was made from, whichever parameters the hash names. */
export async function checkPin(pin: string, hash: string): Promise<boolean> {
  const parsed = parse(hash)
  return parsed !== null && timingSafeEqual(await derive(pin, parsed), parsed.key)
}

/** True when the hash was made with other parameters than a new one; its PIN is hashed anew when it is next typed. */
export function isOutdated(hash: string): boolean {
  const parsed = parse(hash)
  return parsed === null || written(parsed.cost) !== written(now)
}

/** A hash that no PIN fits and that costs as much as any: checked where there is no such person, so that the time tells nothing. */
export function nobodysHash(): string {
  return `scrypt$${written(now)}$${randomBytes(16).toString('hex')}$${randomBytes(KEY_BYTES).toString('hex')}`
}

/** Null for what is no hash of ours, and for a cost that would hold up the till. */
function parse(hash: string): Parsed | null {
  const parts = hash.split('$')
  const [scheme, ...rest] = parts
  const [cost, salt, key] = rest.length === 3 ? rest : [written(before), ...rest]
  const found = /^N=(\d{1,7}),r=(\d{1,2}),p=(\d)$/.exec(cost ?? '')
  if (scheme !== 'scrypt' || found === null || !salt || !key || key.length < 32) return null
  const [N, r, p] = found.slice(1).map(Number) as [number, number, number]
  if (N > 2 ** 17 || r > 16) return null
  return { cost: { N, r, p }, salt: Buffer.from(salt, 'hex'), key: Buffer.from(key, 'hex') }
}
