// Sessions of the simulated identity server: opened by an approval or a login, given access tokens, found, ended.
import {
  accessToken,
  hex,
  pendingCode,
  type SecucardDevice,
  type SecucardSession,
  type SecucardState,
  type World,
} from './secucard-state.ts'

type Opening = Pick<SecucardSession, 'kind' | 'deviceId' | 'refreshToken' | 'approvedBy'> &
  Partial<Pick<SecucardSession, 'deviceCode' | 'clientId' | 'jkt'>>

/** A session nobody used yet; its tokens belong to the server's own client when no other is named. */
function freshSession(world: World, opening: Opening): SecucardSession {
  return {
    id: hex(16),
    deviceCode: null,
    accessToken: null,
    expiresAt: 0,
    since: world.now(),
    clientId: world.state.clientId,
    previousToken: null,
    rotatedAt: 0,
    retired: [],
    renewals: 0,
    jkt: null,
    ...opening,
  }
}

/** Opens a session that no approval stands behind. Those pile up with every server-side login, so the oldest are forgotten. */
export function openSession(world: World, opening: Opening): SecucardSession {
  const session = freshSession(world, opening)
  const { state } = world
  const others = state.sessions.filter(one => one.kind !== 'device')
  if (others.length >= 50) state.sessions = state.sessions.filter(one => one !== others[0])
  state.sessions.push(session)
  return session
}

/** Turns the pending code into a session; an earlier session of the same device ends. False when the code is not pending. */
export function approveDevice(world: World, device: SecucardDevice, approvedBy: string): boolean {
  const code = pendingCode(world, device)
  if (!code) return false
  const { state } = world
  const refreshToken = hex(40)
  state.sessions = state.sessions.filter(session => !(session.kind === 'device' && session.deviceId === device.id))
  state.sessions.push(
    freshSession(world, {
      kind: 'device',
      deviceId: device.id,
      deviceCode: code.deviceCode,
      refreshToken,
      approvedBy,
      ...(device.clientId === undefined ? {} : { clientId: device.clientId }),
    }),
  )
  world.counts.issued(device.id, refreshToken)
  device.code = null
  device.revokedAt = null
  return true
}

/** A new access token; the former one is dead at once (secucard: one token per device session). Life in seconds. */
export function issueAccess(world: World, session: SecucardSession): { accessToken: string; expiresIn: number } {
  const { expiresIn } = world.state.knobs
  const token = accessToken()
  session.accessToken = token
  session.expiresAt = world.now() + expiresIn * 1000
  return { accessToken: token, expiresIn }
}

export const deviceSession = (state: SecucardState, deviceId: string): SecucardSession | null =>
  state.sessions.find(session => session.kind === 'device' && session.deviceId === deviceId) ?? null

/** The session of a living access token, or null. */
export const sessionByAccess = (world: World, token: string): SecucardSession | null =>
  world.state.sessions.find(one => one.accessToken === token && one.expiresAt > world.now()) ?? null

/** Every token of the session is dead; a device it belonged to counts as revoked. */
export function endSession(world: World, session: SecucardSession): void {
  const { state } = world
  state.sessions = state.sessions.filter(one => one !== session)
  const device = state.devices.find(one => one.id === session.deviceId)
  if (device && session.kind === 'device') device.revokedAt = world.now()
}
