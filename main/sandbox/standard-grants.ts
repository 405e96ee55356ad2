// The grants of the standard OAuth server: device codes (RFC 8628), refresh and client credentials (RFC 6749), bound to a key where DPoP is used.
import type { Proof } from './dpop.ts'
import { deviceCodeGrant } from './secucard-counts.ts'
import { effectiveDpop } from './secucard-knobs.ts'
import { findRefresh, renew } from './secucard-rotation.ts'
import { issueAccess, openSession } from './secucard-sessions.ts'
import { clientDevice, consonantCode, hex, type SecucardSession, type World } from './secucard-state.ts'
import { isAnswer, oauthError, type Parameters, type StandardAnswer, type StandardClient } from './standard-request.ts'

const invalidGrant = (description: string): StandardAnswer => oauthError(400, 'invalid_grant', description)
const missing = (name: string): StandardAnswer => oauthError(400, 'invalid_request', `${name} is missing`)
/** RFC 8628 §3.5 */
const slowDownMs = 5000
/** A timer of the till may fire this much early, in milliseconds. */
const earlyMs = 50

/** `POST /device_authorization` (RFC 8628 §3.2). */
export function requestDeviceCode(world: World, client: StandardClient): StandardAnswer {
  const device = clientDevice(world, client.id)
  const { codeLife, interval: asked } = world.state.knobs
  const startedAt = world.now()
  const interval = Math.max(1, Math.round(asked * world.pace))
  device.code = {
    deviceCode: hex(64),
    userCode: consonantCode(),
    startedAt,
    expiresAt: startedAt + codeLife * 1000,
    denied: false,
    // Without pace nothing waits, so nothing is too fast.
    pauseMs: Math.min(interval, asked * world.pace) * 1000,
  }
  const shown = device.code.userCode.toUpperCase().replace(/^(.{4})/, '$1-')
  return {
    status: 200,
    body: {
      device_code: device.code.deviceCode,
      user_code: shown,
      verification_uri: world.verificationUrl,
      verification_uri_complete: `${world.verificationUrl}?code=${shown}`,
      expires_in: codeLife,
      interval,
    },
  }
}

/** The key the answer is bound to, null for none. `bound` is the key the session already has. */
function boundKey(world: World, proof: Proof, bound: string | null): { jkt: string | null } | StandardAnswer {
  const mode = effectiveDpop(world.state.knobs)
  if (mode === 'off' && bound === null) return { jkt: null }
  if ('error' in proof) return oauthError(400, proof.error, proof.description)
  if ('absent' in proof)
    return mode === 'required' || bound !== null
      ? oauthError(400, 'invalid_dpop_proof', 'A DPoP proof is required')
      : { jkt: null }
  if (bound !== null && bound !== proof.jkt) return invalidGrant('The token is bound to another key')
  return { jkt: proof.jkt }
}

function tokens(world: World, session: SecucardSession): StandardAnswer {
  const { accessToken, expiresIn } = issueAccess(world, session)
  return {
    status: 200,
    body: {
      access_token: accessToken,
      token_type: session.jkt === null ? 'Bearer' : 'DPoP',
      expires_in: expiresIn,
      ...(session.refreshToken === null ? {} : { refresh_token: session.refreshToken }),
    },
  }
}

type Asking = { client: StandardClient; proof: Proof }

function poll(world: World, { client, proof }: Asking, deviceCode: string): StandardAnswer {
  const { state } = world
  const session = state.sessions.find(
    one => one.kind === 'device' && one.deviceCode === deviceCode && one.clientId === client.id,
  )
  if (session) {
    // A lost answer may be asked for again; once its tokens were used the code is spent.
    if (session.renewals > 0) return invalidGrant('The device code was used')
    const key = boundKey(world, proof, session.jkt)
    if (isAnswer(key)) return key
    session.jkt = key.jkt
    return tokens(world, session)
  }
  const device = state.devices.find(one => one.code?.deviceCode === deviceCode && one.clientId === client.id)
  const code = device?.code
  if (!code) return invalidGrant('The device code is unknown')
  const now = world.now()
  if (code.expiresAt <= now) return oauthError(400, 'expired_token', 'The device code has expired')
  const tooFast = code.polledAt !== undefined && now - code.polledAt < (code.pauseMs ?? 0) - earlyMs
  code.polledAt = now
  if (tooFast || state.knobs.slowDownNext > 0) {
    if (!tooFast) state.knobs.slowDownNext -= 1
    code.pauseMs = (code.pauseMs ?? 0) + slowDownMs * world.pace
    return oauthError(400, 'slow_down', 'Poll more slowly: the interval is five seconds longer from now on')
  }
  if (code.denied && state.knobs.denyMode === 'access-denied')
    return oauthError(400, 'access_denied', 'The account holder refused this device')
  return oauthError(400, 'authorization_pending', 'The account holder has not decided yet')
}

function refresh(world: World, { client, proof }: Asking, token: string): StandardAnswer {
  const found = findRefresh(world.state, token)
  if (!found || found.session.clientId !== client.id) {
    world.counts.presented(token, null, false)
    return invalidGrant('The refresh token is unknown')
  }
  const { session } = found
  const key = boundKey(world, proof, session.jkt)
  if (isAnswer(key)) return key
  const refused = renew(world, found) === 'refused'
  world.counts.presented(token, session.deviceId, !refused)
  if (refused) return invalidGrant('The refresh token was used before')
  session.jkt = key.jkt
  return tokens(world, session)
}

/** `POST /token`. The proof is judged before anything changes, so a request that is asked for a nonce can be repeated. */
export function answerGrant(world: World, parameters: Parameters, asking: Asking): StandardAnswer {
  const grant = parameters.get('grant_type')
  const allowed = boundKey(world, asking.proof, null)
  if (isAnswer(allowed)) return allowed
  switch (grant) {
    case undefined:
      return missing('grant_type')
    case deviceCodeGrant: {
      const code = parameters.get('device_code')
      return code === undefined ? missing('device_code') : poll(world, asking, code)
    }
    case 'refresh_token': {
      const token = parameters.get('refresh_token')
      return token === undefined ? missing('refresh_token') : refresh(world, asking, token)
    }
    case 'client_credentials': {
      const { client } = asking
      if (!client.known) return oauthError(400, 'unauthorized_client', 'This grant is for clients with a secret')
      const refreshToken = world.state.knobs.refreshForClientCredentials ? hex(40) : null
      const opening = { kind: 'client', deviceId: null, refreshToken, approvedBy: null } as const
      return tokens(world, openSession(world, { ...opening, clientId: client.id, jkt: allowed.jkt }))
    }
    default:
      return oauthError(400, 'unsupported_grant_type', 'This server does not know the grant type')
  }
}
