// Requests of the standard OAuth server as RFC 6749 wants them: a form without repeats, from a client that proves itself.
import type { SecucardState } from './secucard-state.ts'

/** `body` null sends nothing; `headers` come on top of `Cache-Control: no-store`. */
export type StandardAnswer = {
  status: number
  body: { [name: string]: unknown } | null
  headers?: { [name: string]: string }
}
export type Parameters = ReadonlyMap<string, string>
/** `known`: the client gave its secret (RFC 6749 §2.1 confidential); otherwise it is public. */
export type StandardClient = { id: string; known: boolean }

/** RFC 6749 §5.2; the description may hold neither quotation marks nor backslashes. */
export const oauthError = (status: number, error: string, description: string): StandardAnswer => ({
  status,
  body: { error, error_description: description.replace(/["\\]/g, "'").replace(/[^ -~]/g, '?') },
})
export const isAnswer = (value: object): value is StandardAnswer => 'status' in value

/** The members of a form. Anything else than a form, and a repeated name, is 400 `invalid_request`; an empty value is none (RFC 6749 §3.1, §3.2). */
export function formParameters(body: unknown): Parameters | StandardAnswer {
  if (!(body instanceof URLSearchParams))
    return oauthError(400, 'invalid_request', 'The body must be application/x-www-form-urlencoded')
  const names = [...body.keys()]
  if (new Set(names).size !== names.length)
    return oauthError(400, 'invalid_request', 'A parameter is included more than once')
  return new Map([...body].filter(entry => entry[1] !== ''))
}

/** Public clients besides the one with a secret; each has a device of its own. */
const publicClient = /^tillgate-[a-z0-9-]{1,60}$/

/** RFC 6749 §2.3: the secret in the form or as HTTP Basic, or none. A wrong one is 401 `invalid_client`. */
export function authenticate(
  state: SecucardState,
  parameters: Parameters,
  authorization: string | undefined,
): StandardClient | StandardAnswer {
  const basic = /^basic ([a-z0-9+/=]+)$/i.exec(authorization ?? '')?.[1]
  if (basic !== undefined && parameters.has('client_secret'))
    return oauthError(400, 'invalid_request', 'The client may prove itself in one way only')
  const [id, secret] =
    basic === undefined
      ? [parameters.get('client_id'), parameters.get('client_secret')]
      : Buffer.from(basic, 'base64').toString().split(':').map(decoded)
  const refused = oauthError(401, 'invalid_client', 'The client is unknown or its secret is wrong')
  const challenge = { ...refused, headers: { 'www-authenticate': 'Basic realm="sandbox"' } }
  if (id === state.clientId && secret === state.clientSecret) return { id, known: true }
  if (id !== undefined && secret === undefined && (id === state.clientId || publicClient.test(id)))
    return { id, known: false }
  return basic === undefined ? refused : challenge
}

/** Id and secret are form-encoded before they are put into HTTP Basic (RFC 6749 §2.3.1). */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '))
  } catch {
    return part
  }
}
