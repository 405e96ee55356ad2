// Checks DPoP proofs (RFC 9449 §4.3): the key a request is signed with, for this address, now, once, with our nonce if asked.
import { createHash, randomBytes } from 'node:crypto'
import { calculateJwkThumbprint, decodeProtectedHeader, EmbeddedJWK, jwtVerify, type JWTPayload } from 'jose'

export const proofAlgorithms = ['ES256']
/** How far `iat` may be from the server's clock, in seconds. */
const leeway = 60
/** A nonce is handed out for this long and taken for twice as long, in milliseconds. */
const nonceLife = 60_000
const keptIds = 10_000

export type ProofRequest = {
  /** The `DPoP` header as it came. */
  header: string | string[] | undefined
  method: string
  /** The address asked, without query. */
  url: string
  /** Milliseconds of the server's clock. */
  now: number
  nonceNeeded: boolean
  /** At a resource: the access token the proof must be made for (`ath`). */
  accessToken?: string
}
/** The thumbprint (RFC 7638) of the key, or why there is none. `use_dpop_nonce` asks for the same again with `DPoP-Nonce`. */
export type Proof =
  | { jkt: string }
  | { error: 'invalid_dpop_proof' | 'use_dpop_nonce'; description: string }
  | { absent: true }

export type DpopGuard = {
  check(request: ProofRequest): Promise<Proof>
  /** The nonce of this moment, for the `DPoP-Nonce` header. */
  nonce(now: number): string
}

/** `ath` of an access token: base64url of its SHA-256. */
export const accessTokenHash = (token: string): string => createHash('sha256').update(token).digest('base64url')

/** The JWT with its key, or a sentence. Signature, `typ`, `alg` and a public P-256 key are what jose checks. */
async function verified(
  proof: string,
  now: number,
): Promise<{ payload: JWTPayload; jkt: string } | { refused: string }> {
  try {
    const { jwk } = decodeProtectedHeader(proof)
    if (!jwk) return { refused: 'The proof carries no key' }
    if ('d' in jwk || 'k' in jwk) return { refused: 'The proof carries a private key' }
    const { payload } = await jwtVerify(proof, EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: proofAlgorithms,
      currentDate: new Date(now),
      clockTolerance: leeway,
    })
    return { payload, jkt: await calculateJwkThumbprint(jwk, 'sha256') }
  } catch (thrown) {
    return { refused: `The proof is not valid: ${(thrown as Error).message}` }
  }
}

/** What is wrong with the claims of a proof whose signature holds, or null. */
function wrongClaim(payload: JWTPayload, asked: ProofRequest): string | null {
  const { jti, iat, htm, htu, ath } = payload
  if (typeof jti !== 'string' || jti === '' || jti.length > 200) return 'jti is missing or too long'
  if (htm !== asked.method) return `htm is not ${asked.method}`
  // A client must leave query and fragment out (RFC 9449 §4.2), so equal addresses are equal texts once they are normal.
  if (typeof htu !== 'string' || !URL.canParse(htu) || new URL(htu).href !== new URL(asked.url).href)
    return `htu is not ${asked.url}`
  if (typeof iat !== 'number' || Math.abs(iat * 1000 - asked.now) > leeway * 1000)
    return `iat is more than ${leeway} seconds from the clock of this server`
  if (asked.accessToken !== undefined && ath !== accessTokenHash(asked.accessToken))
    return 'ath is not the hash of the access token'
  return null
}

/** Remembers which proofs came and which nonces are out. Lives in memory: a restarted server asks for a new nonce. */
export function dpopGuard(): DpopGuard {
  const seen = new Map<string, number>()
  let nonces: { value: string; madeAt: number }[] = []
  const nonce = (now: number): string => {
    nonces = nonces.filter(one => Math.abs(now - one.madeAt) < 2 * nonceLife)
    const current = nonces.find(one => Math.abs(now - one.madeAt) < nonceLife)
    if (current) return current.value
    const value = randomBytes(16).toString('base64url')
    nonces.push({ value, madeAt: now })
    return value
  }
  /** False when this proof came before. Ids are kept as long as their proof could be repeated. */
  const first = (jti: string, now: number): boolean => {
    for (const [old, at] of seen) if (Math.abs(now - at) > 2 * leeway * 1000) seen.delete(old)
    if (seen.has(jti)) return false
    seen.set(jti, now)
    const [oldest] = seen.keys()
    if (seen.size > keptIds && oldest !== undefined) seen.delete(oldest)
    return true
  }
  return {
    nonce,
    check: async asked => {
      const refuse = (description: string): Proof => ({ error: 'invalid_dpop_proof', description })
      if (asked.header === undefined) return { absent: true }
      // Node joins repeated headers of this name with a comma, which no JWT contains.
      if (typeof asked.header !== 'string' || asked.header.includes(','))
        return refuse('There is more than one DPoP header')
      const result = await verified(asked.header, asked.now)
      if ('refused' in result) return refuse(result.refused)
      const wrong = wrongClaim(result.payload, asked)
      if (wrong !== null) return refuse(wrong)
      if (!first(String(result.payload.jti), asked.now)) return refuse('This proof was used before')
      nonce(asked.now)
      if (asked.nonceNeeded && !nonces.some(one => one.value === result.payload['nonce']))
        return { error: 'use_dpop_nonce', description: 'The proof needs the nonce of this server' }
      return { jkt: result.jkt }
    },
  }
}
