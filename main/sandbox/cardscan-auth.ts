// Who is calling the CardScan simulator: the API key of a back end, or a session token of one person.
import { createHash, randomUUID } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'
import { CardscanRefusal } from './cardscan-errors.ts'
import type { CardscanMemory } from './cardscan-memory.ts'

/** Only this sandbox knows it; the prefix tells every guard that it is a test key. */
export const sandboxApiKey = 'sk_test_cardscan_ai_tillgate_sandbox_0001'
const keptSessions = 500

export type Caller =
  | { kind: 'key' }
  | { kind: 'session'; identity: string; sessionId: string; developerUser: string | null }

export type CardscanAuth = {
  /** GET /access-token. Without a user id the identity, and so access to its cards, ends with the token. */
  issue(userId: string | null): Promise<{ Token: string; IdentityId: string; session_id: string }>
  /** Throws 401 for a malformed header, 403 (body code 401) for a credential that is unknown or has expired. */
  caller(authorization: string | undefined): Promise<Caller>
  /** The same for a bare credential, as the socket gets it in its query. */
  credential(text: string): Promise<Caller>
}

/** The same person gets the same identity each time; it looks like Cognito's. */
function identityOf(userId: string | null): string {
  if (userId === null) return `us-east-1:${randomUUID()}`
  const hex = createHash('sha256').update(`tillgate-sandbox:${userId}`).digest('hex')
  return `us-east-1:${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Session tokens are HS256 JWTs; the service does not publish their lifetime, an hour is our reading. */
export function cardscanAuth(memory: CardscanMemory): CardscanAuth {
  const key = new TextEncoder().encode(memory.state.signingKey)
  const { total } = memory.counts
  function malformed(): CardscanRefusal {
    total.credentialsRefused += 1
    return new CardscanRefusal(401, 'Unauthorized', 'missing or malformed authorization header')
  }
  function refused(): CardscanRefusal {
    total.credentialsRefused += 1
    const message = 'the credential is unknown, revoked or has expired'
    return new CardscanRefusal(memory.knobs.deniedStatus, 'Unauthorized', message, 401)
  }
  /** The operator may end a session before its token says so. */
  function isOver(sessionId: string): boolean {
    const session = memory.state.sessions.find(one => one.id === sessionId)
    return session !== undefined && session.expiresAtMs <= memory.now()
  }

  async function credential(text: string): Promise<Caller> {
    if (text === sandboxApiKey) return { kind: 'key' }
    if (text.split('.').length !== 3) throw refused()
    try {
      const { payload } = await jwtVerify(text, key, {
        algorithms: ['HS256'],
        currentDate: new Date(memory.now()),
        requiredClaims: ['exp', 'sub'],
      })
      const sessionId = String(payload['session_id'])
      if (isOver(sessionId)) throw refused()
      const user = payload['developer_user_id']
      return {
        kind: 'session',
        identity: payload.sub ?? '',
        sessionId,
        developerUser: typeof user === 'string' ? user : null,
      }
    } catch (thrown) {
      if (thrown instanceof errors.JOSEError) throw refused()
      throw thrown
    }
  }

  return {
    async issue(userId) {
      const identity = identityOf(userId)
      const sessionId = randomUUID()
      const seconds = Math.floor(memory.now() / 1000)
      const expires = seconds + memory.knobs.sessionLifeSeconds
      const claims = { session_id: sessionId, ...(userId === null ? {} : { developer_user_id: userId }) }
      const token = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setSubject(identity)
        .setIssuedAt(seconds)
        .setExpirationTime(expires)
        .sign(key)
      memory.state.sessions.push({ id: sessionId, issuedAtMs: seconds * 1000, expiresAtMs: expires * 1000 })
      memory.state.sessions.splice(0, memory.state.sessions.length - keptSessions)
      total.tokensIssued += 1
      if (userId === null) total.tokensWithoutUser += 1
      return { Token: token, IdentityId: identity, session_id: sessionId }
    },
    async caller(authorization) {
      const match = /^Bearer ([^\s]+)$/i.exec(authorization ?? '')
      if (!match?.[1]) throw malformed()
      return credential(match[1])
    },
    credential,
  }
}
