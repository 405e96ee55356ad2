// What the simulated secucard server remembers: devices, sessions, transactions, and the switches an operator may turn.
import { randomBytes, randomInt } from 'node:crypto'
import type { DpopGuard } from './dpop.ts'
import type { TokenCounts } from './secucard-counts.ts'
import { defaultKnobs, restoredKnobs, type SecucardKnobs } from './secucard-knobs.ts'

/** `userCode` is in its comparable form (`normalCode`); the standard server shows it in capitals with a dash. */
export type PendingCode = {
  deviceCode: string
  userCode: string
  startedAt: number
  expiresAt: number
  denied: boolean
  /** The pause the standard server insists on between polls, in ms; longer after each `slow_down`. Absent at secucard. */
  pauseMs?: number
  polledAt?: number
}
export type SecucardDevice = {
  id: string
  uuid: string
  description: string
  createdAt: number
  code: PendingCode | null
  revokedAt: number | null
  /** Of the standard server, whose requests name a client and no device. */
  clientId?: string
}
export type SecucardSession = {
  id: string
  kind: 'device' | 'device-pin' | 'client' | 'appuser'
  deviceId: string | null
  /** The approved code; it stays usable for a later token. */
  deviceCode: string | null
  refreshToken: string | null
  accessToken: string | null
  expiresAt: number
  since: number
  approvedBy: string | null
  /** The client the tokens were given to; they open nothing for another (RFC 6749 §6). */
  clientId: string
  /** The refresh token before the present one, until the present one was used. */
  previousToken: string | null
  rotatedAt: number
  /** Still earlier refresh tokens, oldest first. */
  retired: string[]
  /** How many refreshes were answered. */
  renewals: number
  /** SHA-256 thumbprint of the key its tokens are bound to (RFC 9449 §5-6), or null. */
  jkt: string | null
}
export type SecucardTransaction = {
  id: string
  status: string
  receipt_number: number | null
  created: string
  updated: string
} & Record<string, unknown>

export type SecucardState = {
  clientId: string
  clientSecret: string
  devices: SecucardDevice[]
  sessions: SecucardSession[]
  transactions: SecucardTransaction[]
  nextReceipt: number
  /** Points booked to customer cards since the beginning, by card number. */
  points?: { [card: string]: number }
  knobs: SecucardKnobs
}

/** Everything a handler needs; one per running simulator. */
export type World = {
  state: SecucardState
  now: () => number
  pace: number
  verificationUrl: string
  counts: TokenCounts
  proofs: DpopGuard
  /** Writes to smart transactions that came without an X-Action id; a careful client has none. */
  bareWrites: number
}

/** What the server's clock shows, in milliseconds: its `Date` header and its idea of a proof's age. */
export const serverTime = (world: Pick<World, 'now' | 'state'>): number =>
  world.now() + world.state.knobs.clockSkewSeconds * 1000

export const defaultUuid = '/vendor/tillgate/serial/0001'
/** The account holder of the sandbox for the `appuser` grant, and the PIN of every device for `device_pin`. */
export const sandboxUser = { username: 'manager@example.test', password: 'sandbox-manager', devicePin: '471100' }
const uuidShape = /^\/vendor\/tillgate\/[^/]+(\/[^/]+)*$/

const lowerAlphanumeric = 'abcdefghijklmnopqrstuvwxyz0123456789'
const upperAlphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
/** Letters and digits that nobody confuses when reading a code aloud. */
const readable = 'abcdefghjkmnpqrstuvwxyz23456789'

const pick = (alphabet: string, length: number): string =>
  Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')
export const hex = (digits: number): string => randomBytes(digits / 2).toString('hex')
export const accessToken = (): string => pick(lowerAlphanumeric, 26)
export const userCode = (): string => pick(readable, 8)
/** Eight of the consonants of RFC 8628 §6.1: no vowels, so no words, and nothing that looks like a digit. */
export const consonantCode = (): string => pick('bcdfghjklmnpqrstvwxz', 8)
/** An object id of the service: prefix, underscore, 30 letters and digits. */
export const objectId = (prefix: string): string => `${prefix}_${pick(upperAlphanumeric, 30)}`

/** ISO 8601 with offset and without milliseconds, as the service writes times. */
export const isoTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}+00:00`

/** A fresh server with one known device; client id and secret are made once and live in the snapshot. */
export function freshState(now: number): SecucardState {
  const state: SecucardState = {
    clientId: hex(32),
    clientSecret: hex(64),
    devices: [],
    sessions: [],
    transactions: [],
    nextReceipt: 318,
    knobs: { ...defaultKnobs },
  }
  addDevice(state, defaultUuid, now)
  return state
}

/** The state of an earlier run, also of one that knew fewer fields. Anything that cannot go on is ended. */
export function restored(state: SecucardState): SecucardState {
  const copy = structuredClone(state)
  copy.knobs = restoredKnobs(copy.knobs)
  const fresh = { clientId: copy.clientId, previousToken: null, rotatedAt: 0, retired: [], renewals: 0, jkt: null }
  copy.sessions = copy.sessions.map(session => ({ ...structuredClone(fresh), ...session }))
  // Nobody works on a payment any more that was running when the server stopped.
  for (const one of copy.transactions)
    if (one.status === 'processing' || one.status === 'pending')
      Object.assign(one, { status: 'failed', error: 'server restarted' })
  return copy
}

function addDevice(state: SecucardState, uuid: string, now: number): SecucardDevice {
  const device: SecucardDevice = {
    id: objectId('SDV'),
    uuid,
    description: `Kasse ${state.devices.length + 1}`,
    createdAt: now,
    code: null,
    revokedAt: null,
  }
  state.devices.push(device)
  return device
}

/** The device of this uuid. Any `/vendor/tillgate/…` counts as set up at the merchant; others are unknown (null). */
export function knownDevice(world: World, uuid: string): SecucardDevice | null {
  const found = world.state.devices.find(device => device.uuid === uuid)
  if (found) return found
  return uuidShape.test(uuid) ? addDevice(world.state, uuid, world.now()) : null
}

/** The device of a client of the standard server: one per client id, made when it first asks. */
export function clientDevice(world: World, clientId: string): SecucardDevice {
  const { devices } = world.state
  const found = devices.find(device => device.clientId === clientId)
  if (found) return found
  const number = devices.filter(device => device.clientId !== undefined).length + 1
  const uuid = `/vendor/tillgate/standard/${number}`
  const device = devices.find(one => one.uuid === uuid) ?? addDevice(world.state, uuid, world.now())
  device.clientId = clientId
  return device
}

/** The pending, unexpired and undecided code of a device, or null. */
export function pendingCode(world: World, device: SecucardDevice): PendingCode | null {
  const code = device.code
  return code && !code.denied && code.expiresAt > world.now() ? code : null
}

/** User codes are compared without case, blanks and dashes (RFC 8628 §6.1). */
export const normalCode = (typed: string): string => typed.toLowerCase().replace(/[^a-z0-9]/g, '')

export function deviceByUserCode(world: World, typed: string): SecucardDevice | null {
  const wanted = normalCode(typed)
  if (wanted === '') return null
  return world.state.devices.find(device => pendingCode(world, device)?.userCode === wanted) ?? null
}
