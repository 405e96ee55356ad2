// The same identity server for clients of the standards: metadata (RFC 8414), device codes, tokens, revocation, userinfo.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { proofAlgorithms, type ProofRequest } from './dpop.ts'
import { deviceCodeGrant } from './secucard-counts.ts'
import { effectiveDpop } from './secucard-knobs.ts'
import { findRefresh } from './secucard-rotation.ts'
import { endSession, sessionByAccess } from './secucard-sessions.ts'
import { serverTime, type World } from './secucard-state.ts'
import { answerGrant, requestDeviceCode } from './standard-grants.ts'
import {
  authenticate,
  formParameters,
  isAnswer,
  oauthError,
  type Parameters,
  type StandardAnswer,
  type StandardClient,
} from './standard-request.ts'
import { userInfo } from './standard-userinfo.ts'

const metadataPath = '/.well-known/oauth-authorization-server'
const formPaths = ['/device_authorization', '/token', '/revoke']
/** Where errors have the shape of RFC 6749 §5.2. */
export const standardPaths = [metadataPath, ...formPaths, '/userinfo']

/** The address the client used: it is the issuer and what its proofs are made for. */
const baseOf = (request: FastifyRequest): string => `http://${request.headers.host}`

function metadata(world: World, issuer: string): { [name: string]: unknown } {
  const methods = ['client_secret_post', 'client_secret_basic', 'none']
  return {
    issuer,
    device_authorization_endpoint: `${issuer}/device_authorization`,
    token_endpoint: `${issuer}/token`,
    revocation_endpoint: `${issuer}/revoke`,
    userinfo_endpoint: `${issuer}/userinfo`,
    response_types_supported: [],
    grant_types_supported: [deviceCodeGrant, 'refresh_token', 'client_credentials'],
    token_endpoint_auth_methods_supported: methods,
    revocation_endpoint_auth_methods_supported: methods,
    ...(effectiveDpop(world.state.knobs) === 'off' ? {} : { dpop_signing_alg_values_supported: proofAlgorithms }),
  }
}

/** `POST /revoke` (RFC 7009): a refresh token takes its session along; an unknown token is no error. */
function revokeToken(world: World, client: StandardClient, token: string | undefined): StandardAnswer {
  if (token === undefined) return oauthError(400, 'invalid_request', 'token is missing')
  const done: StandardAnswer = { status: 200, body: null }
  const refreshed = findRefresh(world.state, token)?.session
  if (refreshed?.clientId === client.id) endSession(world, refreshed)
  const opened = sessionByAccess(world, token)
  if (opened?.clientId === client.id) opened.expiresAt = world.now()
  return done
}

/** Adds the endpoints; the same devices, sessions and switches stand behind them as behind `/oauth/token`. */
export function addStandardServer(server: FastifyInstance, world: World): void {
  const send = (reply: FastifyReply, answer: StandardAnswer): FastifyReply =>
    reply
      .code(answer.status)
      .headers({ 'cache-control': 'no-store', ...answer.headers })
      .send(answer.body ?? '')
  const proofRequest = (request: FastifyRequest, path: string): Omit<ProofRequest, 'accessToken'> => ({
    header: request.headers['dpop'],
    method: request.method,
    url: baseOf(request) + path,
    now: serverTime(world),
    nonceNeeded: world.state.knobs.dpopNonce,
  })
  const offerNonce = (reply: FastifyReply): void => {
    const { knobs } = world.state
    if (knobs.dpopNonce && effectiveDpop(knobs) !== 'off')
      reply.header('dpop-nonce', world.proofs.nonce(serverTime(world)))
  }
  /** A form from a client, or the answer that it is none. */
  const admitted = (request: FastifyRequest): { parameters: Parameters; client: StandardClient } | StandardAnswer => {
    const parameters = formParameters(request.body)
    if (isAnswer(parameters)) return parameters
    const client = authenticate(world.state, parameters, request.headers.authorization)
    return isAnswer(client) ? client : { parameters, client }
  }

  server.get(metadataPath, async (request, reply) => reply.send(metadata(world, baseOf(request))))
  server.post('/device_authorization', async (request, reply) => {
    const form = admitted(request)
    return send(reply, isAnswer(form) ? form : requestDeviceCode(world, form.client))
  })
  server.post('/token', async (request, reply) => {
    if (request.body instanceof URLSearchParams) world.counts.asked(request.body.get('grant_type') ?? '')
    const form = admitted(request)
    if (isAnswer(form)) return send(reply, form)
    const proof = await world.proofs.check(proofRequest(request, '/token'))
    offerNonce(reply)
    return send(reply, answerGrant(world, form.parameters, { client: form.client, proof }))
  })
  server.post('/revoke', async (request, reply) => {
    const form = admitted(request)
    return send(reply, isAnswer(form) ? form : revokeToken(world, form.client, form.parameters.get('token')))
  })
  server.get('/userinfo', async (request, reply) => {
    offerNonce(reply)
    return send(reply, await userInfo(world, request.headers.authorization, proofRequest(request, '/userinfo')))
  })
  for (const url of formPaths)
    server.route({
      method: ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
      url,
      handler: async (_request, reply) =>
        send(reply, { ...oauthError(405, 'invalid_request', 'Use POST'), headers: { allow: 'POST' } }),
    })
}
