// Checks the self-signed token of an ID Scan caller: HS256, known key id, times in seconds.
import { decodeJwt, decodeProtectedHeader, errors, jwtVerify } from 'jose'

export type IdscanKey = { keyId: string; secret: string }

/** Only this sandbox knows them. The example key of the vendor's documentation is deliberately not accepted. */
export const sandboxKey: IdscanKey = {
  keyId: '7b1d0c52-5e0e-4a0c-9a86-000000000001',
  secret: 'sandbox-only-id-scan-secret-of-tillgate',
}

const leewaySeconds = 5

/**
 * True when `token` is an HS256 JWT of this key with `iat`, `nbf` and `exp` around `nowMs` (5 s leeway). A token from the
 * future, such as one in milliseconds, is refused.
 * The secret is used as the raw text; `none` and every other algorithm are refused (ID Scan authentication, RFC 7519 §4.1).
 */
export async function tokenIsValid(token: string, key: IdscanKey, nowMs: number): Promise<boolean> {
  try {
    if (decodeProtectedHeader(token).kid !== key.keyId) return false
    const { payload } = await jwtVerify(token, new TextEncoder().encode(key.secret), {
      algorithms: ['HS256'],
      requiredClaims: ['iat', 'nbf', 'exp'],
      clockTolerance: leewaySeconds,
      currentDate: new Date(nowMs),
    })
    return (payload.iat ?? 0) <= nowMs / 1000 + leewaySeconds
  } catch (thrown) {
    if (thrown instanceof errors.JOSEError || thrown instanceof TypeError) return false
    throw thrown
  }
}

/** The bearer of an Authorization header, or null. */
export function bearer(authorization: string | undefined): string | null {
  return /^Bearer ([^\s]+)$/i.exec(authorization ?? '')?.[1] ?? null
}

/** How long a valid token lives, in seconds. */
export function lifeOf(token: string): number {
  const { iat = 0, exp = 0 } = decodeJwt(token)
  return exp - iat
}
