// Device identity and tokens at one OAuth 2 server: a single client whose differences between servers are data.
import type { PollAnswer, RefreshAnswer, Rejected, Tokens, Trouble } from '#domain/device-flow'
import { Problem, TokenRefused } from '../ports/errors.ts'
import type { GrantAnswer, IdentityProvider } from '../ports/partners.ts'
import type { Clock } from '../ports/system.ts'
import { DiscoveryFailed, type Endpoints } from './discovery.ts'
import { type Http, type HttpAnswer, HttpTrouble } from './http.ts'
import { isPage, judge, objectOf, readCodes, readTokens, type Refused, trouble, wordOf } from './identity-answers.ts'
import type { Dialect, IdentitySettings } from './identity-dialect.ts'
import { createLine } from './identity-line.ts'

const notOffered: Rejected = { kind: 'rejected', error: 'unsupported_grant_type' }

/**
 * An IdentityProvider for the dialect: RFC 8628 §3, RFC 6749 §4.4 and §6, RFC 7009, RFC 8414, RFC 9449, and the secucard
 * token endpoint as data in its own file. Throws a sentence that names the setting when the settings cannot be used.
 */
export function createIdentityProvider(
  dialect: Dialect,
  settings: IdentitySettings,
  http: Http,
  clock: Clock,
): IdentityProvider {
  const line = createLine(dialect, settings, http, clock)

  /** What the work gives, or trouble when there is no answer. Rethrows a cancelled request. */
  async function attempt<K>(
    signal: AbortSignal | undefined,
    work: (endpoints: Endpoints) => Promise<K>,
  ): Promise<K | Trouble> {
    try {
      return await work(await line.endpoints(signal))
    } catch (thrown) {
      return troubleOf(thrown)
    }
  }

  /** A broken answer leaves a trace with an incident; its body never does. */
  function noted<K extends { kind: string }>(answer: HttpAnswer, operation: string, read: K | Trouble): K | Trouble {
    if ('fault' in read && !['redirected', 'server-error', 'rate-limited'].includes(read.fault))
      http.fault(answer, operation, read.fault)
    return read
  }

  /** One request to the token endpoint. */
  async function askToken(
    operation: string,
    fields: Record<string, string>,
    signal: AbortSignal | undefined,
  ): Promise<{ kind: 'tokens'; tokens: Tokens } | Refused | Trouble> {
    return await attempt(signal, async endpoints => {
      const request = { operation, url: endpoints.token, fields, prove: true }
      const { answer, proved } = await line.post(request, endpoints, signal)
      const judged = judge(answer, line.nowMs())
      return noted(answer, operation, judged.kind === 'body' ? readTokens(judged.body, dialect, proved) : judged)
    })
  }

  return {
    async requestCodes(signal) {
      return await attempt(signal, async endpoints => {
        if (endpoints.codes === null) return notOffered
        const fields = dialect.codesFields(settings.deviceId, settings.scope ?? null)
        const request = { operation: 'device-codes', url: endpoints.codes, fields, prove: false }
        const { answer } = await line.post(request, endpoints, signal)
        const judged = judge(answer, line.nowMs())
        if (judged.kind === 'refused') return rejectedBy(judged)
        const hosts = settings.verificationHosts ?? null
        return noted(answer, 'device-codes', judged.kind === 'body' ? readCodes(judged.body, dialect, hosts) : judged)
      })
    },
    async poll(deviceCode, signal) {
      const answer = await askToken('device-poll', dialect.pollFields(deviceCode), signal)
      return answer.kind === 'refused' ? pollRefused(answer) : answer
    },
    async refresh(refreshToken, signal) {
      const fields = { grant_type: 'refresh_token', refresh_token: refreshToken }
      const answer = await askToken('refresh', fields, signal)
      return answer.kind === 'refused' ? refreshRefused(answer) : answer
    },
    async grant(grant, signal) {
      const fields = dialect.grantFields(grant, settings.deviceId)
      if (fields === null) return notOffered
      const answer = await askToken(grant.kind, fields, signal)
      return answer.kind === 'refused' ? grantRefused(answer, grant.kind) : answer
    },
    async revoke(refreshToken, signal) {
      return await attempt(signal, async endpoints => {
        if (endpoints.revoke === null) return 'not-offered'
        const fields = { token: refreshToken, token_type_hint: 'refresh_token' }
        const request = { operation: 'revoke', url: endpoints.revoke, fields, prove: false }
        const { answer } = await line.post(request, endpoints, signal)
        return revocation(answer, endpoints.announced, line.nowMs())
      })
    },
    async whoAmI(access, signal) {
      const { whoAmI } = await line.endpoints(signal)
      if (whoAmI === null) return { store: null, till: null, approvedBy: null }
      const answer = await line.get('who-am-i', whoAmI, access, signal)
      if (answer === null || refusesToken(answer)) throw new TokenRefused()
      const reason = answer.status === 403 ? reasonOf(answer) : null
      if (reason !== null) throw new Problem({ code: 'declined', service: 'identity', reason })
      const body = answer.status === 200 ? objectOf(answer) : null
      const who = body === null ? null : dialect.readWho(body)
      if (who === null) throw http.fault(answer, 'who-am-i', 'not a device')
      return who
    },
    clockOffsetMs: () => line.clockOffsetMs(),
  }
}

function troubleOf(thrown: unknown): Trouble {
  if (thrown instanceof DiscoveryFailed) return thrown.trouble
  if (!(thrown instanceof HttpTrouble) || thrown.failure.code === 'cancelled') throw thrown
  if (thrown.tooLarge) return trouble('too-large')
  return trouble(thrown.failure.code === 'unreachable' ? 'unreachable' : 'server-error')
}

/** Where a missing word has no meaning of its own. */
function rejectedBy({ error }: Refused): Rejected | Trouble {
  if (error === null) return trouble('wrong-shape')
  return error === 'slow_down' ? trouble('rate-limited') : { kind: 'rejected', error }
}

/** 401 stands for "not yet" and for "unknown device" alike, so the word decides (RFC 8628 §3.5, secucard device grant). */
function pollRefused({ status, error }: Refused): PollAnswer {
  switch (error) {
    case 'authorization_pending':
      return { kind: 'pending' }
    case 'slow_down':
      return { kind: 'slow-down' }
    case 'access_denied':
      return { kind: 'denied' }
    case null:
    case 'expired_token':
    case 'invalid_grant':
      return { kind: 'expired' }
    case 'invalid_client':
    case 'unauthorized_client':
    case 'unsupported_grant_type':
    case 'invalid_device':
    case 'invalid_dpop_proof':
      return { kind: 'rejected', error }
    default:
      // No server writes down its word for a code that is over, so every other 400 says so (secucard device grant).
      return status === 400 ? { kind: 'expired' } : { kind: 'rejected', error }
  }
}

/** Only `invalid_grant` speaks about the refresh token; all else leaves it untouched (RFC 6749 §5.2). */
function refreshRefused(refused: Refused): RefreshAnswer {
  return saysInvalidGrant(refused) ? { kind: 'invalid-grant' } : rejectedBy(refused)
}

/** With a user name or a PIN, `invalid_grant` says that it is wrong: 401 at secucard's `appuser`, 400 elsewhere. */
function grantRefused(refused: Refused, kind: 'client-credentials' | 'app-user' | 'device-pin'): GrantAnswer {
  return kind !== 'client-credentials' && saysInvalidGrant(refused)
    ? { kind: 'wrong-credentials' }
    : rejectedBy(refused)
}

function saysInvalidGrant({ status, error }: Refused): boolean {
  return error === 'invalid_grant' && (status === 400 || status === 401)
}

/** RFC 7009 §2.2: 200 also for a token the server does not know, and nobody reads the body; but a page is somebody else's. */
function revocation(answer: HttpAnswer, announced: boolean, nowMs: number): 'revoked' | 'not-offered' | Trouble {
  const body = objectOf(answer)
  if (answer.status === 200 && !isPage(answer) && (body === null || wordOf(body) === null)) return 'revoked'
  // A guessed address that is not there says that the server has none; an announced one will come back.
  if (!announced && [404, 405, 501].includes(answer.status)) return 'not-offered'
  const judged = judge(answer, nowMs)
  if (judged.kind === 'trouble') return judged
  if (judged.kind === 'refused' && judged.error === 'unsupported_token_type') return 'not-offered'
  // Some servers say so instead of 200; either way the token is dead.
  if (judged.kind === 'refused' && judged.error === 'invalid_token') return 'revoked'
  return trouble('server-error')
}

/** 401, or secucard's 403 with the numeric code 2003 ("valid auth token required"); other 403s are missing rights. */
function refusesToken(answer: HttpAnswer): boolean {
  return answer.status === 401 || (answer.status === 403 && Number(objectOf(answer)?.['code']) === 2003)
}

/** The server's own words for a person, as one short line of text. */
function reasonOf(answer: HttpAnswer): string | null {
  const body = objectOf(answer) ?? {}
  const texts = [body['error_user'], body['error']].map(text =>
    typeof text === 'string'
      ? text
          .replace(/[\p{C}\p{Z}]+/gu, ' ')
          .trim()
          .slice(0, 200)
      : '',
  )
  return texts.find(text => text !== '') ?? null
}
