// Signs the token that ID Scan takes for one request.
import { SignJWT } from 'jose'

/** ID Scan accepts more; a token that leaves the broker lives no longer than this. */
export const idscanSeconds = 60

/**
 * ID Scan's self-signed token: HS256, `kid` in the header, `iat` = `nbf`, `exp` 60 s later, times in seconds, and the
 * secret used as the text it is (RFC 7515, RFC 7519 §4.1).
 */
export async function signIdscanToken(keyId: string, secret: string, atMs: number): Promise<string> {
  const seconds = Math.floor(atMs / 1000)
  return await new SignJWT({ iat: seconds, nbf: seconds, exp: seconds + idscanSeconds })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT', kid: keyId })
    .sign(new TextEncoder().encode(secret))
}
