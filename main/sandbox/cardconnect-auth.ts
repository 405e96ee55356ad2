// Who may talk to the Card Connect simulator: OAuth 2 client credentials in front, HTTP Basic as the other mode.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { GatewayFaults } from './cardconnect-faults.ts'

export const scopes = ['payments.read', 'payments.write', 'payments.refund', 'tokens.write', 'reports.read'] as const
export type Scope = (typeof scopes)[number]

/** Only this sandbox knows them. */
export const sandboxClient = {
  clientId: 'sandbox-till',
  clientSecret: 'sandbox-only-card-connect-secret',
  basic: { user: 'sandbox', password: 'sandbox-only-password' },
  merchid: '800000009999',
}
const lifetimeSeconds = 600

export type GatewayAuth = {
  /** True when the request may do this; otherwise the refusal has been sent. */
  check(request: FastifyRequest, reply: FastifyReply, scope: Scope): boolean
  /** Forgets the token of this request, as if it had been revoked elsewhere. */
  expire(request: FastifyRequest): void
  expireAll(): void
  /** Which credentials the gateway takes; the other kind is refused like a wrong one. */
  setMode(mode: AuthMode): void
  mode(): AuthMode
}
export const authModes = ['both', 'oauth2', 'basic'] as const
export type AuthMode = (typeof authModes)[number]

const same = (left: string, right: string): boolean =>
  timingSafeEqual(createHash('sha256').update(left).digest(), createHash('sha256').update(right).digest())

function basicOf(header: string | undefined): { user: string; password: string } | null {
  const match = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? '')
  if (!match?.[1]) return null
  const [, user = '', password = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(match[1], 'base64').toString()) ?? []
  return { user, password }
}
/** Client credentials in a Basic header are form-encoded (RFC 6749 §2.3.1). */
const formDecoded = (text: string): string => new URLSearchParams(`v=${text.replaceAll('&', '%26')}`).get('v') ?? ''
const bearerOf = (header: string | undefined): string | null => /^Bearer ([^\s]+)$/i.exec(header ?? '')?.[1] ?? null

/** 401 and 403 of the gateway: a challenge and a Spring-like body. */
function refuse(request: FastifyRequest, reply: FastifyReply, nowMs: number, status: 401 | 403, error: string): false {
  const body = {
    timestamp: new Date(nowMs).toISOString(),
    status,
    error: status === 401 ? 'Unauthorized' : 'Forbidden',
    path: request.url.split('?')[0],
  }
  reply.code(status).header('www-authenticate', `Bearer error="${error}"`).send(body)
  return false
}

/** Access tokens live ten minutes and in memory only (RFC 6749 §4.4, RFC 6750 §3). */
export function gatewayAuth(server: FastifyInstance, faults: GatewayFaults, now: () => number): GatewayAuth {
  let mode: AuthMode = 'both'
  const issued = new Map<string, { expiresMs: number; scope: readonly Scope[] }>()
  const oauthError = (reply: FastifyReply, error: string, text: string) =>
    reply
      .code(error === 'invalid_client' ? 401 : 400)
      .header('cache-control', 'no-store')
      .send({ error, error_description: text })

  /** The form with each parameter once, or null when the refusal has been sent (RFC 6749 §5.2). */
  function form(request: FastifyRequest, reply: FastifyReply): Record<string, string> | null {
    const refused = (error: string, text: string) => (oauthError(reply, error, text), null)
    if (!(request.headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded'))
      return refused('invalid_request', 'the body must be application/x-www-form-urlencoded')
    const body = (request.body ?? {}) as Record<string, unknown>
    if (Object.values(body).some(value => typeof value !== 'string'))
      return refused('invalid_request', 'a parameter is repeated')
    const values = body as Record<string, string>
    const basic = basicOf(request.headers.authorization)
    const id = basic ? formDecoded(basic.user) : (values['client_id'] ?? '')
    const secret = basic ? formDecoded(basic.password) : (values['client_secret'] ?? '')
    if (!same(id, sandboxClient.clientId) || !same(secret, sandboxClient.clientSecret))
      return refused('invalid_client', 'client authentication failed')
    return values
  }

  server.post('/v1/auth/token', async (request, reply) => {
    const fault = faults.take('token', null, request.headers['x-sim-fault'])
    if (fault?.name === 'token-500') return reply.code(500).send('')
    const values = form(request, reply)
    if (!values) return reply
    if (!values['grant_type']) return oauthError(reply, 'invalid_request', 'grant_type is missing')
    if (values['grant_type'] !== 'client_credentials')
      return oauthError(reply, 'unsupported_grant_type', 'only client_credentials is supported')
    const asked = (values['scope'] ?? '').split(' ').filter(name => name !== '')
    if (asked.some(name => !scopes.includes(name as Scope)))
      return oauthError(reply, 'invalid_scope', 'a scope is unknown')
    const granted = asked.length > 0 ? (asked as Scope[]) : scopes
    const token = `sim.${randomBytes(24).toString('base64url')}`
    issued.set(token, { expiresMs: now() + lifetimeSeconds * 1000, scope: granted })
    return reply
      .headers({ 'cache-control': 'no-store', pragma: 'no-cache' })
      .send({ access_token: token, token_type: 'Bearer', expires_in: lifetimeSeconds, scope: granted.join(' ') })
  })
  // RFC 7009: an unknown token is as good as a revoked one.
  server.post('/v1/auth/revoke', async (request, reply) => {
    const values = form(request, reply)
    if (!values) return reply
    if (!values['token']) return oauthError(reply, 'invalid_request', 'token is missing')
    issued.delete(values['token'])
    return reply.code(200).send('')
  })

  return {
    check(request, reply, scope) {
      const header = request.headers.authorization
      const basic = basicOf(header)
      if (basic) {
        const right = same(basic.user, sandboxClient.basic.user) && same(basic.password, sandboxClient.basic.password)
        return (right && mode !== 'oauth2') || refuse(request, reply, now(), 401, 'invalid_token')
      }
      if (mode === 'basic') return refuse(request, reply, now(), 401, 'invalid_token')
      const token = issued.get(bearerOf(header) ?? '')
      if (!token || token.expiresMs <= now()) return refuse(request, reply, now(), 401, 'invalid_token')
      return token.scope.includes(scope) || refuse(request, reply, now(), 403, 'insufficient_scope')
    },
    expire: request => void issued.delete(bearerOf(request.headers.authorization) ?? ''),
    expireAll: () => issued.clear(),
    setMode: wanted => void (mode = wanted),
    mode: () => mode,
  }
}
