// The way to one identity server and back: client credentials, proofs with the server's nonce, and its clock.
import type { AccessToken } from '../ports/partners.ts'
import type { Clock } from '../ports/system.ts'
import { createDiscovery, type Endpoints } from './discovery.ts'
import { createProver, nonceOf, type Prover, wantsNonce, wantsProof } from './dpop.ts'
import type { Http, HttpAnswer, HttpRequest } from './http.ts'
import type { HttpBody } from './http-body.ts'
import { serverClock } from './identity-clock.ts'
import type { Dialect, IdentitySettings } from './identity-dialect.ts'
import { baseUrl } from './url.ts'

export type Line = {
  /** Throws DiscoveryFailed or HttpTrouble. */
  endpoints(signal: AbortSignal | undefined): Promise<Endpoints>
  /** POST with the client's credentials. `proved` tells whether the request carried a proof. Throws HttpTrouble. */
  post(
    request: { operation: string; url: string; fields: Record<string, string>; prove: boolean },
    endpoints: Endpoints,
    signal: AbortSignal | undefined,
  ): Promise<{ answer: HttpAnswer; proved: boolean }>
  /** GET with an access token; null when it is bound to a key this till does not have. Throws HttpTrouble. */
  get(operation: string, url: string, access: AccessToken, signal: AbortSignal | undefined): Promise<HttpAnswer | null>
  clockOffsetMs(): number | null
  /** The server's time as far as it is known, milliseconds since the epoch. */
  nowMs(): number
}

/** Throws a sentence that names the setting when the settings cannot be used. */
export function createLine(dialect: Dialect, settings: IdentitySettings, http: Http, clock: Clock): Line {
  const base = baseUrl(settings.baseUrl, 'identity.baseUrl')
  const bodyKind = settings.body ?? 'form'
  if (!dialect.bodies.includes(bodyKind))
    throw new Error(`identity.body must be ${dialect.bodies.join(' or ')} for the ${dialect.name} dialect.`)
  const headers = { 'accept-language': settings.language ?? 'en' }
  const server = serverClock(clock)
  const nonces = new Map<string, string>()
  let prover: Prover | null = null
  const discovery = createDiscovery(
    dialect,
    settings,
    base,
    (operation, url, signal) => send({ operation, method: 'GET', url, headers, signal }, null),
    http,
    clock,
  )

  const theProver = (): Prover | null => {
    if (prover === null && settings.deviceKey) prover = createProver(settings.deviceKey(), server.nowMs)
    return prover
  }

  /** Sends once; twice only when the server did nothing but ask for its nonce, so that nothing can happen twice. */
  async function send(request: HttpRequest, proving: { prover: Prover; accessToken?: string } | null) {
    const { origin } = new URL(request.url)
    const once = async (): Promise<HttpAnswer> => {
      const proof = await proving?.prover.proof({
        method: request.method,
        url: request.url,
        nonce: nonces.get(origin),
        accessToken: proving.accessToken,
      })
      const heard = server.ask()
      const answer = await http.send({
        ...request,
        headers: { ...request.headers, ...(proof === undefined ? {} : { dpop: proof }) },
      })
      heard(answer)
      const nonce = nonceOf(answer)
      if (nonce !== null) nonces.set(origin, nonce)
      return answer
    }
    const answer = await once()
    return proving !== null && wantsNonce(answer) ? await once() : answer
  }

  return {
    endpoints: signal => discovery.endpoints(signal),
    async post({ operation, url, fields, prove }, endpoints, signal) {
      const { clientId, clientSecret } = settings
      const basic = clientSecret !== null && endpoints.clientAuth === 'basic'
      const client: Record<string, string> = { client_id: clientId }
      if (clientSecret !== null) client['client_secret'] = clientSecret
      const request: HttpRequest = {
        operation,
        method: 'POST',
        url,
        headers: basic ? { ...headers, authorization: basicAuth(clientId, clientSecret) } : headers,
        body: bodyOf(bodyKind, basic ? fields : { ...client, ...fields }),
        signal,
      }
      const used = prove && endpoints.dpop ? theProver() : null
      const answer = await send(request, used === null ? null : { prover: used })
      // Addresses move, and servers begin to want proofs: what they said of themselves is then out of date.
      const outdated = answer.status === 404 || (used === null && wantsProof(answer))
      if (!outdated || !endpoints.announced) return { answer, proved: used !== null }
      discovery.forget()
      if (!prove || answer.status === 404 || !(await discovery.endpoints(signal)).dpop) return { answer, proved: false }
      // Refused before anything was done (RFC 9449 §5), so asking once more with a proof is safe.
      const late = theProver()
      return late === null ? { answer, proved: false } : { answer: await send(request, { prover: late }), proved: true }
    },
    async get(operation, url, access, signal) {
      const bound = access.type === 'dpop'
      const used = bound ? theProver() : null
      if (bound && used === null) return null
      const authorization = `${bound ? 'DPoP' : 'Bearer'} ${access.token}`
      return await send(
        { operation, method: 'GET', url, headers: { ...headers, authorization }, signal },
        used === null ? null : { prover: used, accessToken: access.token },
      )
    },
    clockOffsetMs: server.offsetMs,
    nowMs: server.nowMs,
  }
}

/** RFC 6749 §2.3.1: both parts are form-encoded before they are joined. */
function basicAuth(id: string, secret: string): string {
  const encoded = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1)
  return `Basic ${Buffer.from(`${encoded(id)}:${encoded(secret)}`).toString('base64')}`
}

/** A field `a[b]` of a form is the member `b` of `a` in JSON. */
function bodyOf(kind: 'form' | 'json', fields: Record<string, string>): HttpBody {
  if (kind === 'form') return { kind, fields }
  const entries = Object.entries(fields).map(([name, value]): [string, unknown] => {
    const nested = /^(\w+)\[(\w+)\]$/.exec(name)
    return nested === null ? [name, value] : [nested[1] ?? '', { [nested[2] ?? '']: value }]
  })
  return { kind, value: Object.fromEntries(entries) }
}
