// The simulated secucard connect server: token endpoint, REST resources, and a panel for the person who approves devices.
import { faultSwitch, listen, simulatorServer, type FaultSwitch, type Simulator, type SimulatorOptions } from './kit.ts'
import { failure, inLanguage } from './secucard-api.ts'
import { lenientBodies } from './secucard-body.ts'
import { addTokenEndpoint } from './secucard-oauth.ts'
import { addRestApi } from './secucard-rest.ts'
import {
  approveDevice,
  defaultKnobs,
  defaultUuid,
  deviceByUserCode,
  deviceSession,
  freshState,
  pendingCode,
  type SecucardKnobs,
  type SecucardState,
  type World,
} from './secucard-state.ts'

export type { SecucardKnobs, SecucardState } from './secucard-state.ts'

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
  /** Ends the session: access token, refresh token and device code are dead. False for an unknown device. */
  revoke(deviceId: string): boolean
  knobs(): SecucardKnobs
  /** Members of the wrong type are ignored. */
  setKnobs(patch: Partial<SecucardKnobs>): void
  /** Where codes tell people to go; a page of the operator. */
  setVerificationUrl(url: string): void
}

const closedChoices: { [name: string]: readonly string[] } = {
  denyMode: ['access-denied', 'stays-pending'],
  nextOutcome: ['ok', 'failed', 'aborted', 'timeout'],
}

/** Takes over what has the type of the present value; seconds stay positive whole numbers. */
function mergeKnobs(knobs: SecucardKnobs, patch: Partial<SecucardKnobs>): SecucardKnobs {
  const fits = ([name, value]: [string, unknown]): boolean => {
    const present: unknown = Object.entries(knobs).find(entry => entry[0] === name)?.[1]
    if (typeof value !== typeof present) return false
    if (typeof value === 'number')
      return Number.isSafeInteger(value) && value >= (name === 'slowDownNext' || name === 'startDelayMs' ? 0 : 1)
    return typeof value !== 'string' || (closedChoices[name]?.includes(value) ?? false)
  }
  return { ...knobs, ...Object.fromEntries(Object.entries(patch).filter(fits)) }
}

function makePanel(world: World, faults: FaultSwitch): SecucardPanel {
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
    revoke: deviceId => {
      const device = state.devices.find(one => one.id === deviceId)
      if (!device) return false
      state.sessions = state.sessions.filter(session => session.deviceId !== deviceId)
      device.revokedAt = world.now()
      return true
    },
    knobs: () => ({ ...state.knobs }),
    setKnobs: patch => void (state.knobs = mergeKnobs(state.knobs, patch)),
    setVerificationUrl: url => void (world.verificationUrl = url),
  }
}

function restored(state: SecucardState): SecucardState {
  const copy = structuredClone(state)
  copy.knobs = { ...defaultKnobs, ...copy.knobs }
  // Nobody works on a payment any more that was running when the server stopped.
  for (const one of copy.transactions)
    if (one.status === 'processing') Object.assign(one, { status: 'failed', error: 'server restarted' })
  return copy
}

/** Starts the server. `url` is the base for both `/oauth/token` and `/api/v2/`. */
export async function startSecucard(
  options: SimulatorOptions<SecucardState>,
): Promise<Simulator<SecucardState, SecucardPanel>> {
  const now = options.now ?? Date.now
  const world: World = {
    state: options.restore ? restored(options.restore) : freshState(now()),
    now,
    pace: options.pace ?? 1,
    verificationUrl: '',
  }
  const faults = faultSwitch()
  const server = simulatorServer(faults)
  lenientBodies(server)
  addTokenEndpoint(server, world)
  addRestApi(server, world)
  server.get('/activate', async (_request, reply) =>
    world.verificationUrl === `${url}/activate`
      ? reply.type('text/plain').send('Approve this device with PUT /api/v2/Smart/Devices/{id}/pin.')
      : reply.redirect(world.verificationUrl),
  )
  server.setNotFoundHandler(async (request, reply) =>
    reply
      .code(404)
      .send(
        inLanguage(failure(404, 'ProductNotFoundException', 0, 'unknown address'), request.headers['accept-language'])
          .body,
      ),
  )
  server.setErrorHandler(async (error: { statusCode?: number; message?: string }, request, reply) => {
    const status = error.statusCode ?? 500
    if (request.url.startsWith('/oauth/'))
      return reply
        .code(status)
        .header('cache-control', 'no-store')
        .send({ error: 'invalid_request', error_description: error.message ?? '' })
    const kind = status === 400 ? 'ProductFormatException' : 'ProductInternalException'
    return reply
      .code(status)
      .send(
        inLanguage(
          failure(status, kind, status === 400 ? 1001 : 1000, error.message ?? ''),
          request.headers['accept-language'],
        ).body,
      )
  })
  const url = await listen(server, options.host, options.port)
  world.verificationUrl = `${url}/activate`
  return {
    url,
    snapshot: () => structuredClone(world.state),
    panel: makePanel(world, faults),
    close: () => server.close(),
  }
}
