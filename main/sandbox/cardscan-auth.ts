// Who is calling the CardScan simulator: the API key of a back end, or a session token of one person.
import { createHash, randomUUID } from 'node:crypto'
import { errors, jwtVerify, SignJWT } from 'jose'
import { CardscanRefusal } from './cardscan-errors.ts'

/** Only this sandbox knows it; the prefix tells every guard that it is a test key. */
export const sandboxApiKey = 'sk_test_cardscan_ai_tillgate_sandbox_0001'
const sessionSeconds = 3600

export type Caller = { kind: 'key' } | { kind: 'session'; identity: string; sessionId: string }

export type CardscanAuth = {
  /** GET /access-token. Without a user id the identity, and so access to its cards, ends with the token. */
  issue(userId: string | undefined): Promise<{ Token: string; IdentityId: string; session_id: string }>
  /** Throws 401 for a malformed header, 403 (body code 401) for a credential that is unknown or has expired. */
  caller(authorization: string | undefined): Promise<Caller>
  /** The same for a bare credential, as the socket gets it in its query. */
  credential(text: string): Promise<Caller>
}

/** The same person gets the same identity each time; it looks like Cognito's. */
function identityOf(userId: string | undefined): string {
  if (userId === undefined || userId === '') return `us-east-1:${randomUUID()}`
  const hex = createHash('sha256').update(`tillgate-sandbox:${userId}`).digest('hex')
  return `us-east-1:${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Session tokens are HS256 JWTs; the service does not publish their lifetime, an hour is our reading. */
export function cardscanAuth(signingKey: string, now: () => number): CardscanAuth {
  const key = new TextEncoder().encode(signingKey)
  const malformed = () => new CardscanRefusal(401, 'Unauthorized', 'missing or malformed authorization header')
  const refused = () =>
    new CardscanRefusal(403, 'Unauthorized', 'the credential is unknown, revoked or has expired', 401)

  async function credential(text: string): Promise<Caller> {
    if (text === sandboxApiKey) return { kind: 'key' }
    if (text.split('.').length !== 3) throw refused()
    try {
      const { payload } = await jwtVerify(text, key, {
        algorithms: ['HS256'],
        currentDate: new Date(now()),
        requiredClaims: ['exp', 'sub'],
      })
      return { kind: 'session', identity: payload.sub ?? '', sessionId: String(payload['session_id']) }
    } catch (thrown) {
      if (thrown instanceof errors.JOSEError) throw refused()
      throw thrown
    }
  }

  return {
    async issue(userId) {
      const identity = identityOf(userId)
      const sessionId = randomUUID()
      const seconds = Math.floor(now() / 1000)
      const token = await new SignJWT({ session_id: sessionId })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setSubject(identity)
        .setIssuedAt(seconds)
        .setExpirationTime(seconds + sessionSeconds)
        .sign(key)
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
