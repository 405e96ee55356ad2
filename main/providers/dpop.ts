// Proofs of possession (RFC 9449): shows with each request that it comes from the device that holds the key.
import { createHash, randomUUID, type webcrypto } from 'node:crypto'
import { type CryptoKey, importJWK, SignJWT } from 'jose'
import type { HttpAnswer } from './http.ts'
import { objectOf, wordOf } from './identity-answers.ts'

export type Prover = {
  /** The value of the DPoP header for one request: the nonce if the server gave one, the access token if one is presented. */
  proof(request: {
    method: string
    url: string
    nonce: string | undefined
    accessToken: string | undefined
  }): Promise<string>
}

/** `key`: private P-256 key; only its public half is ever sent. `nowMs`: the server's time, because proofs are short-lived. */
export function createProver(key: webcrypto.JsonWebKey, nowMs: () => number): Prover {
  const { kty, crv, x, y } = key
  if (kty !== 'EC' || crv !== 'P-256' || x === undefined || y === undefined || key.d === undefined)
    throw new Error('The device key must be a private P-256 key (RFC 7518 §6.2).')
  const jwk = { kty, crv, x, y }
  let signer: Promise<CryptoKey | Uint8Array> | undefined

  return {
    async proof({ method, url, nonce, accessToken }) {
      const target = new URL(url)
      signer ??= importJWK({ ...jwk, d: key.d ?? '' }, 'ES256')
      return await new SignJWT({
        htm: method,
        // Without query and fragment (§4.2).
        htu: target.origin + target.pathname,
        ...(nonce === undefined ? {} : { nonce }),
        ...(accessToken === undefined ? {} : { ath: createHash('sha256').update(accessToken).digest('base64url') }),
      })
        .setProtectedHeader({ typ: 'dpop+jwt', alg: 'ES256', jwk })
        .setJti(randomUUID())
        .setIssuedAt(Math.floor(nowMs() / 1000))
        .sign(await signer)
    },
  }
}

/** The nonce an answer hands out, for the next proof to its origin (§8.2, §9), or null. */
export function nonceOf(answer: HttpAnswer): string | null {
  const nonce = answer.headers['dpop-nonce']
  // NQCHAR of RFC 6749; the bound keeps a hostile header out of every later request.
  return nonce !== undefined && /^[\x21\x23-\x5b\x5d-\x7e]{1,1000}$/.test(nonce) ? nonce : null
}

/** True where the server did nothing but ask for a proof with its nonce: 400 with the word, or a challenge at a resource (§8, §9). */
export function wantsNonce(answer: HttpAnswer): boolean {
  if (nonceOf(answer) === null || (answer.status !== 400 && answer.status !== 401)) return false
  if (/\bdpop\b.*\berror="?use_dpop_nonce\b/i.test(answer.headers['www-authenticate'] ?? '')) return true
  const body = objectOf(answer)
  return body !== null && wordOf(body) === 'use_dpop_nonce'
}

/** True where a request without a proof is refused for the lack of it (§5). */
export function wantsProof(answer: HttpAnswer): boolean {
  const body = answer.status === 400 || answer.status === 401 ? objectOf(answer) : null
  return body !== null && ['invalid_dpop_proof', 'use_dpop_nonce'].includes(wordOf(body) ?? '')
}
