// What the person behind the identity server may look at and do: approve, deny, revoke, turn switches, play the thief.
import type { FaultSwitch } from './kit.ts'
import type { Generation } from './secucard-counts.ts'
import { mergeKnobs, type SecucardKnobs } from './secucard-knobs.ts'
import { renew } from './secucard-rotation.ts'
import { approveDevice, deviceSession, issueAccess, sessionByAccess } from './secucard-sessions.ts'
import { defaultUuid, deviceByUserCode, pendingCode, type World } from './secucard-state.ts'

/** Times are milliseconds since the epoch. */
export type PendingDevice = {
  userCode: string
  deviceId: string
  uuid: string
  description: string
  startedAt: number
  expiresAt: number
}
export type KnownDevice = {
  id: string
  uuid: string
  description: string
  status: 'new' | 'waiting' | 'registered' | 'revoked'
  since: number | null
  approvedBy: string | null
}

export type SecucardPanel = {
  clientId: string
  clientSecret: string
  /** The device the sandbox is set up for; any other below /vendor/tillgate/ is known too. */
  uuid: string
  faults: FaultSwitch
  pending(): PendingDevice[]
  /** False when no device waits with this code. */
  approve(userCode: string, approvedBy: string): boolean
  deny(userCode: string): boolean
  devices(): KnownDevice[]
  /** The id of the device a living access token was given to; null for every other token. */
  deviceOf(accessToken: string): string | null
  /** Ends the session: access token, refresh token and device code are dead. False for an unknown device. */
  revoke(deviceId: string): boolean
  /** The code of a waiting device runs out now. False when none waits with it. */
  expireCode(userCode: string): boolean
  /** The device's access tokens are dead now, its refresh token lives. False when it is not registered. */
  expireAccess(deviceId: string): boolean
  /**
   * A thief uses the device's refresh token once, at another machine. False when that got them nothing: the device is
   * not registered, or its tokens are bound to a key.
   */
  steal(deviceId: string): boolean
  /** Token requests that reached a handler, by `grant_type` as on the wire (`device` is both steps); `other` for unknown ones. */
  tokenRequests(): { [grant: string]: number }
  /**
   * Every refresh token a device was given and how often it came back, by device id, oldest first; the thief's use is
   * not counted. Without rotation it is one token with all refreshes.
   */
  generations(): { [deviceId: string]: Generation[] }
  resetCounts(): void
  /** Smart transactions, oldest first, as a person looks at them. */
  transactions(): { id: string; status: string; transactionRef: unknown; method: unknown }[]
  /** Points booked to a customer card since the beginning. */
  points(card: string): number
  /** Writes to smart resources without an X-Action id since the start. */
  bareWrites(): number
  knobs(): SecucardKnobs
  /** Members of the wrong type are ignored. */
  setKnobs(patch: Partial<SecucardKnobs>): void
  /** Where codes tell people to go; a page of the operator. */
  setVerificationUrl(url: string): void
}

/** The panel of one running server. */
export function makePanel(world: World, faults: FaultSwitch): SecucardPanel {
  const { state } = world
  return {
    clientId: state.clientId,
    clientSecret: state.clientSecret,
    uuid: defaultUuid,
    faults,
    pending: () =>
      state.devices.flatMap(device => {
        const code = pendingCode(world, device)
        return code
          ? [
              {
                userCode: code.userCode,
                deviceId: device.id,
                uuid: device.uuid,
                description: device.description,
                startedAt: code.startedAt,
                expiresAt: code.expiresAt,
              },
            ]
          : []
      }),
    approve: (userCode, approvedBy) => {
      const device = deviceByUserCode(world, userCode)
      return device ? approveDevice(world, device, approvedBy) : false
    },
    deny: userCode => {
      const device = deviceByUserCode(world, userCode)
      if (!device?.code) return false
      device.code.denied = true
      return true
    },
    devices: () =>
      state.devices.map(device => {
        const session = deviceSession(state, device.id)
        const waiting = pendingCode(world, device) !== null
        const status = session ? 'registered' : waiting ? 'waiting' : device.revokedAt !== null ? 'revoked' : 'new'
        return {
          id: device.id,
          uuid: device.uuid,
          description: device.description,
          status,
          since: session?.since ?? device.revokedAt,
          approvedBy: session?.approvedBy ?? null,
        }
      }),
    deviceOf: accessToken => sessionByAccess(world, accessToken)?.deviceId ?? null,
    revoke: deviceId => {
      const device = state.devices.find(one => one.id === deviceId)
      if (!device) return false
      state.sessions = state.sessions.filter(session => session.deviceId !== deviceId)
      device.revokedAt = world.now()
      return true
    },
    expireCode: userCode => {
      const device = deviceByUserCode(world, userCode)
      if (!device?.code) return false
      device.code.expiresAt = world.now()
      return true
    },
    expireAccess: deviceId => {
      const sessions = state.sessions.filter(session => session.deviceId === deviceId)
      for (const session of sessions) session.expiresAt = world.now()
      return sessions.length > 0
    },
    steal: deviceId => {
      const session = deviceSession(state, deviceId)
      if (!session || session.refreshToken === null || session.jkt !== null) return false
      renew(world, { session, age: 'current' })
      issueAccess(world, session)
      return true
    },
    tokenRequests: () => world.counts.requests(),
    generations: () => {
      // A token of an earlier run, or from before the last reset, is known here once somebody looks.
      for (const { deviceId, refreshToken } of state.sessions)
        if (deviceId !== null && refreshToken !== null) world.counts.issued(deviceId, refreshToken)
      return world.counts.generations()
    },
    resetCounts: () => world.counts.reset(),
    transactions: () =>
      state.transactions.map(({ id, status, transactionRef, payment_method: method }) => ({
        id,
        status,
        transactionRef,
        method,
      })),
    points: card => state.points?.[card] ?? 0,
    bareWrites: () => world.bareWrites,
    knobs: () => ({ ...state.knobs }),
    setKnobs: patch => void (state.knobs = mergeKnobs(state.knobs, patch)),
    setVerificationUrl: url => void (world.verificationUrl = url),
  }
}
