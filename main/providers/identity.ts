// Device identity and tokens at one OAuth 2 server: a single client whose differences between servers are data.
import * as z from 'zod'
import type { DeviceCodes, PollAnswer, RefreshAnswer, Tokens } from '#domain/device-flow'
import { conflict, Problem } from '../ports/errors.ts'
import type { IdentityProvider } from '../ports/partners.ts'
import { type Http, type HttpAnswer, HttpTrouble, jsonOf } from './http.ts'
import { baseUrl } from './url.ts'

/** What one server calls things. Everything else about the device grant is the same. */
export type Dialect = {
  name: 'secucard' | 'rfc8628'
  paths: { codes: string; token: string; revoke: string | null; whoAmI: string | null }
  codesFields(deviceId: string, scope: string | null): Record<string, string>
  pollFields(deviceCode: string): Record<string, string>
  /** Where the verification address and the user code may be found, best first. */
  verificationFields: readonly string[]
  /** Seconds, where the server leaves them out. */
  defaults: { codesLifetime: number; interval: number; tokenLifetime: number }
  readWho(body: unknown): { store: string | null; till: string | null; approvedBy: string | null } | null
}

export type IdentitySettings = {
  /** Base address of the server, without the paths of the dialect. */
  baseUrl: string
  clientId: string
  /** Shipped with every till, so it proves nothing; null for public clients. */
  clientSecret: string | null
  /** e.g. /vendor/tillgate/serial/0001 */
  deviceId: string
  scope?: string | null
  /** Accept-Language for the server's texts. */
  language?: string
  paths?: Partial<Dialect['paths']>
}

const seconds = z.coerce.number().int().nonnegative()
const optionalSeconds = z.union([z.null(), z.undefined(), seconds]).catch(undefined)
const TokenBody = z.object({
  access_token: z.string().min(1).max(16_384),
  token_type: z.string().toLowerCase().pipe(z.literal('bearer')).optional(),
  expires_in: optionalSeconds,
  refresh_token: z.string().min(1).max(16_384).nullish(),
})
const ErrorBody = z.object({ error: z.string().min(1).max(100), code: z.unknown().optional() })
const Code = z.string().min(1).max(4096)

type Trouble = { kind: 'trouble'; why: 'unreachable' | 'provider-fault' }

/** An IdentityProvider for the dialect (RFC 8628 §3, RFC 6749 §6; the secucard device grant as data in its own file). */
export function createIdentityProvider(dialect: Dialect, settings: IdentitySettings, http: Http): IdentityProvider {
  const base = baseUrl(settings.baseUrl, 'identity.baseUrl')
  const paths = { ...dialect.paths, ...settings.paths }
  const client: Record<string, string> = {
    client_id: settings.clientId,
    ...(settings.clientSecret === null ? {} : { client_secret: settings.clientSecret }),
  }
  const headers = { 'accept-language': settings.language ?? 'en' }

  /** An answer, or trouble when there is none. Rethrows a cancelled request. */
  async function post(
    operation: string,
    path: string,
    fields: Record<string, string>,
    signal: AbortSignal | undefined,
  ): Promise<HttpAnswer | Trouble> {
    try {
      return await http.send({
        operation,
        method: 'POST',
        url: base + path,
        headers,
        signal,
        body: { kind: 'form', fields: { ...client, ...fields } },
      })
    } catch (thrown) {
      if (!(thrown instanceof HttpTrouble) || thrown.failure.code === 'cancelled') throw thrown
      return { kind: 'trouble', why: thrown.failure.code === 'unreachable' ? 'unreachable' : 'provider-fault' }
    }
  }

  /** The body in its shape, or trouble: a broken 200 says nothing about the code or the token that was sent. */
  function read<T, K>(answer: HttpAnswer, schema: z.ZodType<T>, operation: string, then: (body: T) => K): K | Trouble {
    try {
      return then(http.parse(answer, schema, operation))
    } catch (thrown) {
      if (thrown instanceof Problem) return { kind: 'trouble', why: 'provider-fault' }
      throw thrown
    }
  }

  function tokens(body: z.infer<typeof TokenBody>): Tokens {
    return {
      accessToken: body.access_token,
      expiresInSeconds: body.expires_in ?? dialect.defaults.tokenLifetime,
      refreshToken: body.refresh_token ?? null,
    }
  }
  const readTokens = (answer: HttpAnswer, operation: string): { kind: 'tokens'; tokens: Tokens } | Trouble =>
    read(answer, TokenBody, operation, body => ({ kind: 'tokens', tokens: tokens(body) }))

  function readCodes(answer: HttpAnswer): DeviceCodes | Trouble {
    const CodesBody = z.looseObject({
      device_code: Code,
      user_code: z.string().min(1).max(40),
      expires_in: optionalSeconds,
      interval: optionalSeconds,
    })
    return read(answer, CodesBody, 'device-codes', body => {
      const url = dialect.verificationFields
        .map(name => body[name])
        .find(value => typeof value === 'string' && isWebAddress(value))
      if (typeof url !== 'string') throw http.fault(answer, 'device-codes', 'no verification address')
      return {
        kind: 'codes',
        deviceCode: body.device_code,
        userCode: body.user_code,
        verificationUrl: url,
        expiresInSeconds: body.expires_in || dialect.defaults.codesLifetime,
        intervalSeconds: body.interval || dialect.defaults.interval,
      }
    })
  }

  return {
    async requestCodes(signal) {
      const answer = await post(
        'device-codes',
        paths.codes,
        dialect.codesFields(settings.deviceId, settings.scope ?? null),
        signal,
      )
      if ('kind' in answer) return answer
      if (answer.status === 200) return readCodes(answer)
      const error = errorWord(answer)
      return error === null || answer.status === 429
        ? { kind: 'trouble', why: 'provider-fault' }
        : { kind: 'rejected', error }
    },
    async poll(deviceCode, signal) {
      const answer = await post('device-poll', paths.token, dialect.pollFields(deviceCode), signal)
      if ('kind' in answer) return answer
      return answer.status === 200 ? readTokens(answer, 'device-poll') : pollError(answer)
    },
    async refresh(refreshToken, signal) {
      const answer = await post(
        'refresh',
        paths.token,
        { grant_type: 'refresh_token', refresh_token: refreshToken },
        signal,
      )
      if ('kind' in answer) return answer
      return answer.status === 200 ? readTokens(answer, 'refresh') : refreshError(answer)
    },
    async revoke(refreshToken) {
      if (paths.revoke === null) return false
      const fields = { token: refreshToken, token_type_hint: 'refresh_token' }
      const answer = await post('revoke', paths.revoke, fields, undefined)
      return !('kind' in answer) && answer.status === 200
    },
    async whoAmI(accessToken) {
      if (paths.whoAmI === null) return { store: null, till: null, approvedBy: null }
      const answer = await http.send({
        operation: 'who-am-i',
        method: 'GET',
        url: base + paths.whoAmI,
        headers: { ...headers, authorization: `Bearer ${accessToken}` },
      })
      if (refusesToken(answer)) throw conflict('not-registered')
      const who = answer.status === 200 ? dialect.readWho(jsonOf(answer)) : null
      if (who === null) throw http.fault(answer, 'who-am-i', 'not a device')
      return who
    },
  }
}

/** The OAuth `error` word of a 4xx answer (RFC 6749 §5.2), or null when the answer is not the protocol's. */
function errorWord(answer: HttpAnswer): string | null {
  if (answer.status < 400 || answer.status >= 500) return null
  const body = ErrorBody.safeParse(jsonOf(answer))
  return body.success ? body.data.error : null
}

/** 401 stands for "not yet" and for "unknown device" alike, so the word decides (RFC 8628 §3.5, secucard device grant). */
function pollError(answer: HttpAnswer): PollAnswer {
  const error = errorWord(answer)
  switch (error) {
    case null:
      // A bare 400 is how the secucard endpoint says that a code has run out; anything else is a broken server.
      return answer.status === 400 && jsonOf(answer) !== undefined
        ? { kind: 'expired' }
        : { kind: 'trouble', why: 'provider-fault' }
    case 'authorization_pending':
      return { kind: 'pending' }
    case 'slow_down':
      return { kind: 'slow-down' }
    case 'access_denied':
      return { kind: 'denied' }
    case 'expired_token':
      return { kind: 'expired' }
    case 'invalid_client':
    case 'unauthorized_client':
      return { kind: 'rejected', error }
    default:
      if (answer.status === 429) return { kind: 'trouble', why: 'provider-fault' }
      return answer.status === 400 ? { kind: 'expired' } : { kind: 'rejected', error }
  }
}

/** Only `400 invalid_grant` speaks about the refresh token; all else leaves it untouched (RFC 6749 §5.2). */
function refreshError(answer: HttpAnswer): RefreshAnswer {
  const error = errorWord(answer)
  if (error === null || answer.status === 429) return { kind: 'trouble', why: 'provider-fault' }
  return answer.status === 400 && error === 'invalid_grant' ? { kind: 'invalid-grant' } : { kind: 'rejected', error }
}

/** 401, or 403 with the numeric code 2003 ("valid auth token required"); other 403s are missing rights. */
function refusesToken(answer: HttpAnswer): boolean {
  if (answer.status === 401) return true
  const body = ErrorBody.safeParse(jsonOf(answer))
  return answer.status === 403 && body.success && Number(body.data.code) === 2003
}

function isWebAddress(text: string): boolean {
  return text.length <= 300 && URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol)
}
