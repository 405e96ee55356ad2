// Who a token of the standard server belongs to: userinfo with Bearer (RFC 6750) or DPoP (RFC 9449 §7) tokens.
import { proofAlgorithms, type ProofRequest } from './dpop.ts'
import { effectiveDpop } from './secucard-knobs.ts'
import { store } from './secucard-rest.ts'
import { sessionByAccess } from './secucard-sessions.ts'
import type { World } from './secucard-state.ts'
import { oauthError, type StandardAnswer } from './standard-request.ts'

/** 401 or 403 with a challenge; without `error` when no token was shown at all (RFC 6750 §3.1). */
function challenge(status: number, scheme: 'Bearer' | 'DPoP', error: string | null, words: string): StandardAnswer {
  const parts = [
    ...(error === null ? [] : [`error="${error}"`]),
    ...(scheme === 'DPoP' ? [`algs="${proofAlgorithms.join(' ')}"`] : []),
  ]
  const header = [scheme, parts.join(', ')].filter(part => part !== '').join(' ')
  return { ...oauthError(status, error ?? 'invalid_request', words), headers: { 'www-authenticate': header } }
}

/** `GET /userinfo` → `{sub, name, store, approved_by}` of the device. `asked` is everything of a proof but the token. */
export async function userInfo(
  world: World,
  authorization: string | undefined,
  asked: Omit<ProofRequest, 'accessToken'>,
): Promise<StandardAnswer> {
  const shown = /^(bearer|dpop) +(\S+)$/i.exec(authorization ?? '')
  const scheme = shown?.[1]?.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer'
  const token = shown?.[2]
  if (token === undefined) {
    const preferred = effectiveDpop(world.state.knobs) === 'required' ? 'DPoP' : 'Bearer'
    return challenge(401, preferred, null, 'An access token is needed')
  }
  const session = sessionByAccess(world, token)
  if (!session) return challenge(401, scheme, 'invalid_token', 'The access token is unknown or has expired')
  // A token bound to a key opens nothing without it, and a proof proves nothing for a token that is not bound.
  if ((session.jkt !== null) !== (scheme === 'DPoP'))
    return challenge(
      401,
      session.jkt === null ? 'Bearer' : 'DPoP',
      'invalid_token',
      `The access token is ${session.jkt === null ? 'not ' : ''}bound to a key`,
    )
  if (session.jkt !== null) {
    const proof = await world.proofs.check({ ...asked, accessToken: token })
    if ('absent' in proof) return challenge(401, 'DPoP', 'invalid_dpop_proof', 'A DPoP proof is required')
    if ('error' in proof) return challenge(401, 'DPoP', proof.error, proof.description)
    if (proof.jkt !== session.jkt)
      return challenge(401, 'DPoP', 'invalid_token', 'The access token is bound to another key')
  }
  const device = world.state.devices.find(one => one.id === session.deviceId)
  if (world.state.knobs.insufficientScope || !device)
    return challenge(403, scheme, 'insufficient_scope', 'The access token does not reach this far')
  return {
    status: 200,
    body: { sub: device.id, name: device.description, store: store.name, approved_by: session.approvedBy },
  }
}
