// Finds out where a standard server has its addresses and what it can do (RFC 8414, OpenID Connect Discovery).
import * as z from 'zod'
import type { Trouble } from '#domain/device-flow'
import { Problem } from '../ports/errors.ts'
import type { Clock } from '../ports/system.ts'
import type { Http, HttpAnswer } from './http.ts'
import { judge, objectOf, trouble } from './identity-answers.ts'
import type { Dialect, IdentitySettings, Paths } from './identity-dialect.ts'
import { isLoopback } from '#domain/loopback'
import { safeUrl } from './url.ts'

/** Whole addresses; null where the server has none. */
export type Endpoints = {
  codes: string | null
  token: string
  revoke: string | null
  whoAmI: string | null
  /** The server itself named them. */
  announced: boolean
  clientAuth: 'post' | 'basic'
  /** Proofs of possession with our kind of key are welcome. */
  dpop: boolean
}
export type Discovery = {
  /** Throws DiscoveryFailed when the server cannot be understood, HttpTrouble when it cannot be asked. */
  endpoints(signal: AbortSignal | undefined): Promise<Endpoints>
  /** An announced address turned out to be wrong: ask again next time. */
  forget(): void
}

/** The server's description of itself is missing or must not be trusted. A Problem for the caller, and what it means for tokens. */
export class DiscoveryFailed extends Problem {
  readonly trouble: Trouble
  constructor(problem: Problem, trouble: Trouble) {
    super(problem.failure, problem.message)
    this.trouble = trouble
  }
}

const address = z.string().max(2000).nullish()
const words = z.array(z.string()).nullish()
const Metadata = z.object({
  issuer: z.string(),
  token_endpoint: z.string().max(2000),
  device_authorization_endpoint: address,
  revocation_endpoint: address,
  userinfo_endpoint: address,
  token_endpoint_auth_methods_supported: words,
  dpop_signing_alg_values_supported: words,
})
/** How long "no description here" is believed; a description itself is kept until `forget`. */
const absentMs = 15 * 60_000

/** `get` asks one address; the line behind it learns the server's time and nonces from the answers. */
export function createDiscovery(
  dialect: Dialect,
  settings: IdentitySettings,
  base: string,
  get: (operation: string, url: string, signal: AbortSignal | undefined) => Promise<HttpAnswer>,
  http: Http,
  clock: Clock,
): Discovery {
  const configured = Object.fromEntries(Object.entries(settings.paths ?? {}).filter(([, path]) => path !== undefined))
  const guessed = fixedEndpoints(base, { ...dialect.paths, ...configured })
  if (!dialect.discovers || settings.discovery === false || Object.keys(configured).length > 0)
    return { endpoints: async () => guessed, forget: () => {} }
  let known: Endpoints | null = null
  let absentUntilMono = 0

  async function ask(signal: AbortSignal | undefined): Promise<Endpoints | null> {
    let failed: DiscoveryFailed | null = null
    for (const url of wellKnown(base)) {
      const answer = await get('discovery', url, signal)
      if ([404, 405, 410].includes(answer.status)) continue
      const found = read(answer, base, clock.now().getTime())
      if (!('kind' in found)) return found
      failed ??= new DiscoveryFailed(http.fault(answer, 'discovery', found.fault), found)
      // A page for people or a way to one may only mean that nothing is here; all else is this server's last word.
      if (found.fault !== 'not-json' && found.fault !== 'redirected') break
    }
    if (failed !== null) throw failed
    return null
  }

  return {
    async endpoints(signal) {
      if (known !== null) return known
      if (clock.mono() < absentUntilMono) return guessed
      known = await ask(signal)
      if (known === null) absentUntilMono = clock.mono() + absentMs
      return known ?? guessed
    },
    forget: () => void (known = null),
  }
}

/** RFC 8414 §3.1 puts its word between host and path, OpenID Connect behind the path. */
function wellKnown(base: string): string[] {
  const { origin, pathname } = new URL(base)
  const path = pathname.replace(/\/$/, '')
  return [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
  ]
}

function fixedEndpoints(base: string, paths: Paths): Endpoints {
  const at = (path: string | null): string | null => (path === null ? null : base + path)
  return {
    codes: at(paths.codes),
    token: base + paths.token,
    revoke: at(paths.revoke),
    whoAmI: at(paths.whoAmI),
    announced: false,
    clientAuth: 'post',
    dpop: false,
  }
}

function read(answer: HttpAnswer, base: string, nowMs: number): Endpoints | Trouble {
  const judged = judge(answer, nowMs)
  if (judged.kind === 'trouble') return judged
  const metadata = Metadata.safeParse(objectOf(answer))
  if (judged.kind === 'refused' || !metadata.success) return trouble('wrong-shape')
  const found = metadata.data
  // Exactly the configured one, or a stranger's description would send the tokens elsewhere (RFC 8414 §3.3).
  if (found.issuer.replace(/\/$/, '') !== base) return trouble('wrong-issuer')
  const endpoints: Endpoints = {
    codes: found.device_authorization_endpoint ?? null,
    token: found.token_endpoint,
    revoke: found.revocation_endpoint ?? null,
    whoAmI: found.userinfo_endpoint ?? null,
    announced: true,
    // Left out means Basic alone (RFC 8414 §2).
    clientAuth: authOf(found.token_endpoint_auth_methods_supported ?? ['client_secret_basic']),
    dpop: found.dpop_signing_alg_values_supported?.includes('ES256') ?? false,
  }
  const urls = [endpoints.codes, endpoints.token, endpoints.revoke, endpoints.whoAmI]
  return urls.every(url => url === null || mayHoldTokens(url, base)) ? endpoints : trouble('wrong-shape')
}

function authOf(methods: readonly string[]): Endpoints['clientAuth'] {
  return methods.includes('client_secret_basic') && !methods.includes('client_secret_post') ? 'basic' : 'post'
}

/** https; plain http on this machine, and only when the server itself is on it. */
function mayHoldTokens(url: string, base: string): boolean {
  const safe = safeUrl(url)
  return safe !== null && (safe.protocol === 'https:' || isLoopback(new URL(base).hostname))
}
