// What the simulated secucard server remembers: devices, sessions, transactions, and the switches an operator may turn.
import { randomBytes, randomInt } from 'node:crypto'

/** Switches of the simulator. Times of the OAuth part are seconds, as on the wire; `startDelayMs` is milliseconds. */
export type SecucardKnobs = {
  /** Life of an access token. */
  expiresIn: number
  /** Pause between polls that the code answer asks for; multiplied by the pace, never below 1. */
  interval: number
  /** Life of an unapproved device code. */
  codeLife: number
  /** True: every refresh answers a new refresh token and the old one is dead. The real server keeps it. */
  rotate: boolean
  /** True: `client_credentials` answers a refresh token too. Pages of the vendor disagree about it. */
  refreshForClientCredentials: boolean
  /** So many polls answer `slow_down` (RFC 8628 §3.5; the real server never does). */
  slowDownNext: number
  /** What polls of a denied device answer: `access_denied` is a sandbox extension, the real server just stays silent. */
  denyMode: 'access-denied' | 'stays-pending'
  startDelayMs: number
  /** How the next `start` of a transaction ends; goes back to `ok` afterwards. */
  nextOutcome: 'ok' | 'failed' | 'aborted' | 'timeout'
  merchantCopy: boolean
  /** False: check-ins are not enabled for the device (403 without code 2003). */
  checkins: boolean
}

export const defaultKnobs: SecucardKnobs = {
  expiresIn: 1200,
  interval: 5,
  codeLife: 1200,
  rotate: false,
  refreshForClientCredentials: false,
  slowDownNext: 0,
  denyMode: 'access-denied',
  startDelayMs: 600,
  nextOutcome: 'ok',
  merchantCopy: false,
  checkins: true,
}

export type PendingCode = {
  deviceCode: string
  userCode: string
  startedAt: number
  expiresAt: number
  denied: boolean
}
export type SecucardDevice = {
  id: string
  uuid: string
  description: string
  createdAt: number
  code: PendingCode | null
  revokedAt: number | null
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
  knobs: SecucardKnobs
}

/** Everything a handler needs; one per running simulator. */
export type World = { state: SecucardState; now: () => number; pace: number; verificationUrl: string }

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

/** Turns the pending code into a session; an earlier session of the same device ends. False when the code is not pending. */
export function approveDevice(world: World, device: SecucardDevice, approvedBy: string): boolean {
  const code = pendingCode(world, device)
  if (!code) return false
  const { state } = world
  state.sessions = state.sessions.filter(session => !(session.kind === 'device' && session.deviceId === device.id))
  state.sessions.push({
    id: hex(16),
    kind: 'device',
    deviceId: device.id,
    deviceCode: code.deviceCode,
    refreshToken: hex(40),
    accessToken: null,
    expiresAt: 0,
    since: world.now(),
    approvedBy,
  })
  device.code = null
  device.revokedAt = null
  return true
}

export const deviceSession = (state: SecucardState, deviceId: string): SecucardSession | null =>
  state.sessions.find(session => session.kind === 'device' && session.deviceId === deviceId) ?? null
