// The token endpoint of the simulated secucard server: device, refresh_token, client_credentials, appuser and device_pin.
import type { FastifyInstance } from 'fastify'
import { findRefresh, renew } from './secucard-rotation.ts'
import { issueAccess, openSession } from './secucard-sessions.ts'
import { hex, knownDevice, sandboxUser, userCode, type SecucardSession, type World } from './secucard-state.ts'

type Answer = { status: number; body: Record<string, unknown> }
type Parameters = ReadonlyMap<string, string>

const fail = (status: number, error: string, description: string): Answer => ({
  status,
  body: { error, error_description: description },
})
const invalidClient = fail(400, 'invalid_client', 'The client credentials are invalid')
const codeGone = fail(400, 'invalid_grant', 'The device code is unknown or no longer valid')

function issue(world: World, session: SecucardSession, extra: Record<string, unknown>): Answer {
  const { accessToken, expiresIn } = issueAccess(world, session)
  return {
    status: 200,
    body: { access_token: accessToken, expires_in: expiresIn, token_type: 'bearer', scope: null, ...extra },
  }
}

/** This dialect knows one client and no proofs: what is bound to another client or a key is not for it. */
const isOurs = (world: World, session: SecucardSession): boolean =>
  session.clientId === world.state.clientId && session.jkt === null

function requestCodes(world: World, uuid: string): Answer {
  const device = knownDevice(world, uuid)
  if (!device) return fail(401, 'invalid_device', 'This device is not set up at any merchant')
  const { knobs } = world.state
  const startedAt = world.now()
  device.code = {
    deviceCode: hex(32),
    userCode: userCode(),
    startedAt,
    expiresAt: startedAt + knobs.codeLife * 1000,
    denied: false,
  }
  return {
    status: 200,
    body: {
      device_code: device.code.deviceCode,
      user_code: device.code.userCode,
      verification_url: world.verificationUrl,
      expires_in: knobs.codeLife,
      interval: Math.max(1, Math.round(knobs.interval * world.pace)),
    },
  }
}

function poll(world: World, code: string): Answer {
  const { state } = world
  if (state.knobs.slowDownNext > 0) {
    state.knobs.slowDownNext -= 1
    return fail(400, 'slow_down', 'Polling too fast')
  }
  const session = state.sessions.find(one => one.kind === 'device' && one.deviceCode === code && isOurs(world, one))
  if (session) return issue(world, session, { refresh_token: session.refreshToken })
  const device = state.devices.find(one => one.code?.deviceCode === code)
  if (!device?.code || device.code.expiresAt <= world.now()) return codeGone
  // Sandbox extension: what a refusal looks like on the real server is not known; RFC 8628 §3.5 has a word for it.
  if (device.code.denied && state.knobs.denyMode === 'access-denied')
    return fail(400, 'access_denied', 'The account holder refused this device')
  return fail(401, 'authorization_pending', 'The account holder has not confirmed this device yet')
}

/** Where tokens rotate, the answer brings the successor; otherwise it has no refresh token. */
function refresh(world: World, token: string): Answer {
  const refused = fail(400, 'invalid_grant', 'Invalid refresh token')
  const found = findRefresh(world.state, token)
  const outcome = found && isOurs(world, found.session) ? renew(world, found) : 'refused'
  world.counts.presented(token, found?.session.deviceId ?? null, outcome !== 'refused')
  if (!found || outcome === 'refused') return refused
  return issue(world, found.session, outcome === 'changed' ? { refresh_token: found.session.refreshToken } : {})
}

/** One token request. Errors and statuses as the service answers them, checked in the order of its OAuth library. */
export function answerToken(world: World, parameters: Parameters): Answer {
  const { state } = world
  const value = (name: string): string | null => parameters.get(name) || null
  const grant = value('grant_type')
  world.counts.asked(grant ?? '')
  const grants = ['device', 'refresh_token', 'client_credentials', 'appuser', 'device_pin']
  if (!grant) return fail(400, 'invalid_request', 'The grant type was not specified in the request')
  if (!grants.includes(grant))
    return fail(400, 'unsupported_grant_type', `Grant type "${grant.slice(0, 40)}" not supported`)
  if (value('client_id') !== state.clientId || value('client_secret') !== state.clientSecret) return invalidClient
  const uuid = value('uuid')
  const code = value('code')
  switch (grant) {
    case 'device':
      if (uuid && code) return fail(400, 'invalid_request', 'Only one of the parameters uuid and code is allowed')
      if (uuid) return requestCodes(world, uuid)
      if (code) return poll(world, code)
      return fail(400, 'invalid_request', 'Missing parameter: uuid or code is required')
    case 'refresh_token': {
      const token = value('refresh_token')
      return token
        ? refresh(world, token)
        : fail(400, 'invalid_request', 'Missing parameter: "refresh_token" is required')
    }
    case 'client_credentials': {
      const refreshToken = state.knobs.refreshForClientCredentials ? hex(40) : null
      const session = openSession(world, { kind: 'client', deviceId: null, refreshToken, approvedBy: null })
      return issue(world, session, refreshToken ? { refresh_token: refreshToken } : {})
    }
    case 'appuser': {
      const username = value('username')
      const password = value('password')
      if (!username || !password)
        return fail(400, 'invalid_request', 'Missing parameters: "username" and "password" required')
      if (username !== sandboxUser.username || password !== sandboxUser.password)
        return fail(401, 'invalid_grant', 'Invalid username and password combination')
      const session = openSession(world, {
        kind: 'appuser',
        deviceId: null,
        refreshToken: hex(40),
        approvedBy: username,
      })
      return issue(world, session, { refresh_token: session.refreshToken })
    }
    default: {
      const device = uuid ? knownDevice(world, uuid) : null
      if (!device || value('device_pin') !== sandboxUser.devicePin)
        return fail(400, 'invalid_grant', 'Device or PIN are wrong')
      return issue(
        world,
        openSession(world, { kind: 'device-pin', deviceId: device.id, refreshToken: null, approvedBy: null }),
        {},
      )
    }
  }
}

/** Text members of a form or JSON body; anything else counts as not sent. */
export function textParameters(body: unknown): Parameters {
  if (body instanceof URLSearchParams) return new Map(body)
  if (typeof body !== 'object' || body === null) return new Map()
  return new Map(Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}

/** `POST /oauth/token`; every other method is 405 with `Allow: POST`. */
export function addTokenEndpoint(server: FastifyInstance, world: World): void {
  server.post('/oauth/token', async (request, reply) => {
    const answer = answerToken(world, textParameters(request.body))
    return reply.code(answer.status).header('cache-control', 'no-store').header('pragma', 'no-cache').send(answer.body)
  })
  server.route({
    method: ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    url: '/oauth/token',
    handler: async (_request, reply) =>
      reply
        .code(405)
        .header('allow', 'POST')
        .header('cache-control', 'no-store')
        .send(fail(405, 'invalid_request', 'The request method must be POST when requesting an access token').body),
  })
}
