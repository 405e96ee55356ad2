// Reads what a token endpoint answers by its meaning: tokens, codes, a refusal in OAuth words, or trouble that says nothing.
import type { DeviceCodes, IdentityFault, Tokens, Trouble } from '#domain/device-flow'
import { httpDate } from '#domain/http-date'
import { type HttpAnswer, jsonOf } from './http.ts'
import type { Dialect } from './identity-dialect.ts'
import { safeLink } from './identity-link.ts'
import { retryAfterMs } from './retry-after.ts'

type Body = Readonly<Record<string, unknown>>
/** `error` null: the secucard way of a 400 without a word that anybody wrote down. */
export type Refused = { kind: 'refused'; status: number; error: string | null }
export type Judged = { kind: 'body'; body: Body } | Refused | Trouble

/** Words of RFC 6749 §5.2, RFC 8628 §3.5, RFC 9449 §5 and secucard: they mean the same whatever 4xx they come with. */
const knownWords = new Set([
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
  'access_denied',
  'authorization_pending',
  'slow_down',
  'expired_token',
  'invalid_dpop_proof',
  'invalid_device',
  'unsupported_token_type',
])
/** Words with which a server speaks of itself; `use_dpop_nonce` gets here only when repeating did not help. */
const ownTrouble = new Set(['server_error', 'temporarily_unavailable', 'use_dpop_nonce'])
const longestLifeSeconds = 86_400

/** The meaning of an answer before it is known what was asked. `nowMs` is the server's time, for dates in Retry-After. */
export function judge(answer: HttpAnswer, nowMs: number): Judged {
  const { status } = answer
  if (status >= 300 && status < 400) return trouble('redirected')
  const body = objectOf(answer)
  const error = body === null ? null : wordOf(body)
  const pause = retryAfterMs(answer.headers['retry-after'], httpDate(answer.headers['date']) ?? nowMs)
  if (status === 429 && error !== 'slow_down') return trouble('rate-limited', pause)
  if (status >= 500) return trouble(status === 503 && pause !== null ? 'rate-limited' : 'server-error', pause)
  const ok = status >= 200 && status < 300
  // The page of a café's network, or of a proxy: whatever its status, it is not the server's word.
  if (body === null) return trouble(!ok && isPage(answer) ? 'server-error' : 'not-json')
  if (error === null) {
    if (ok) return { kind: 'body', body }
    return status === 400 ? { kind: 'refused', status, error } : trouble('wrong-shape')
  }
  if (ownTrouble.has(error)) return trouble('server-error', pause)
  if (!ok && !knownWords.has(error) && ![400, 401, 403].includes(status)) return trouble('server-error', pause)
  return { kind: 'refused', status: ok ? 400 : status, error }
}

/** The tokens of an answer, or why it holds none. `proved`: the request carried a proof, so `DPoP` is a possible type. */
export function readTokens(
  body: Body,
  dialect: Dialect,
  proved: boolean,
): { kind: 'tokens'; tokens: Tokens } | Trouble {
  const { access_token: accessToken, token_type: given, refresh_token: refreshToken } = body
  if (accessToken == null || accessToken === '') return trouble('no-access-token')
  if (!isSecret(accessToken, 16_384) || (given != null && typeof given !== 'string')) return trouble('wrong-shape')
  if (refreshToken != null && refreshToken !== '' && !isSecret(refreshToken, 16_384)) return trouble('wrong-shape')
  const type = given?.toLowerCase() ?? 'bearer'
  // A server may answer Bearer although a proof was sent (RFC 9449 §5); the other way round nobody could use the token.
  if (type !== 'bearer' && !(type === 'dpop' && proved)) return trouble('wrong-token-type')
  return {
    kind: 'tokens',
    tokens: {
      accessToken,
      type,
      expiresInSeconds: seconds(body['expires_in'], dialect.defaults.tokenLifetime),
      refreshToken: refreshToken == null || refreshToken === '' ? null : refreshToken,
    },
  }
}

/**
 * Device and user code (RFC 8628 §3.2). `verification_uri_complete` is left alone on purpose: with the code already in
 * the address nobody compares it with the till's screen any more, and that is what stops a stranger's code (§5.4).
 */
export function readCodes(body: Body, dialect: Dialect, hosts: readonly string[] | null): DeviceCodes | Trouble {
  const { device_code: deviceCode, user_code: userCode } = body
  const link = dialect.verificationFields.map(name => body[name]).find(value => value != null)
  if (!isSecret(deviceCode, 4096) || typeof link !== 'string' || typeof userCode !== 'string')
    return trouble('wrong-shape')
  if (!/^[\p{L}\p{N}\p{P}\p{S} ]{1,40}$/u.test(userCode) || userCode.trim() === '') return trouble('wrong-shape')
  const verificationUrl = safeLink(link, { hosts, spokenPlain: dialect.spokenPlain })
  if (verificationUrl === null) return trouble('unsafe-verification-url')
  return {
    kind: 'codes',
    deviceCode,
    userCode,
    verificationUrl,
    expiresInSeconds: seconds(body['expires_in'], dialect.defaults.codesLifetime),
    intervalSeconds: seconds(body['interval'], dialect.defaults.interval),
  }
}

/** The JSON object of an answer, or null. The content type is not asked: it is wrong too often, both ways. */
export function objectOf(answer: HttpAnswer): Body | null {
  const json = jsonOf(answer)
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Body) : null
}

/** The `error` word in the characters RFC 6749 §5.2 allows, or null: anything else is not the protocol's. */
export function wordOf(body: Body): string | null {
  const { error } = body
  return typeof error === 'string' && /^[\x20\x21\x23-\x5b\x5d-\x7e]{1,100}$/.test(error) ? error : null
}

/** A page for people rather than an answer for a program. */
export function isPage(answer: HttpAnswer): boolean {
  return answer.text.trimStart().startsWith('<')
}

export function trouble(fault: IdentityFault, pauseMs: number | null = null): Trouble {
  return { kind: 'trouble', fault, ...(pauseMs === null ? {} : { retryAfterMs: pauseMs }) }
}

/** What may go into a header and a form again: visible ASCII (RFC 6749 appendix A, without the blank). */
function isSecret(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value.length <= longest && /^[\x21-\x7e]+$/.test(value)
}

/** Whole seconds from a number or its text, at least 1 and at most a day; nonsense counts as not sent. */
function seconds(value: unknown, whenMissing: number): number {
  const read = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value
  if (typeof read !== 'number' || !(read > 0)) return whenMissing
  return Math.min(Math.max(Math.floor(read), 1), longestLifeSeconds)
}
