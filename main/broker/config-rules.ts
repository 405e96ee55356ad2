// Rules of the broker's configuration that look at more than one value: environments, roles, and who may reach the port.
import { isLoopback } from '#domain/loopback'
import { sections } from './config-schema.ts'

/** Problems as sentences that begin with a key. Sections that are wrong in themselves are left out here. */
export function crossProblems(raw: Readonly<Record<string, unknown>>): string[] {
  const cardscan = sections.cardscan.safeParse(raw['cardscan']).data
  const cardconnect = sections.cardconnect.safeParse(raw['cardconnect']).data
  const idscan = sections.idscan.safeParse(raw['idscan']).data
  return [
    ...reachProblems(
      sections.listen.safeParse(raw['listen']).data,
      raw['tls'] !== null && raw['tls'] !== undefined,
      sections.behindProxy.safeParse(raw['behindProxy']).data,
      sections.trustProxy.safeParse(raw['trustProxy']).data,
    ),
    ...roleProblems(sections.tills.safeParse(raw['tills']).data, sections.roles.safeParse(raw['roles']).data),
    ...cardscanProblems(cardscan),
    ...cardconnectProblems(cardconnect),
    ...(cardscan === null && idscan === null && cardconnect === null
      ? ['cardscan, idscan, cardconnect: at least one must be set up; without any the broker has nothing to issue']
      : []),
  ]
}

function reachProblems(
  listen: { host: string } | undefined,
  tls: boolean,
  behindProxy: boolean | undefined,
  trustProxy: readonly string[] | undefined,
): string[] {
  const found: string[] = []
  if (behindProxy === true && tls) found.push('behindProxy: must be false with tls; the proxy is for plain http')
  if (behindProxy === true && trustProxy?.length === 0)
    found.push('trustProxy: must name the address of the proxy when behindProxy is true')
  if (listen !== undefined && !tls && behindProxy !== true && !isLoopback(listen.host))
    found.push(
      'listen.host: must be 127.0.0.1 or ::1 without tls, because plain http would show access tokens to the network; set tls, or behindProxy when a proxy speaks https for the broker',
    )
  return found
}

function roleProblems(
  tills: Readonly<Record<string, string>> | undefined,
  roles: Readonly<Record<string, unknown>> | undefined,
): string[] {
  if (tills === undefined || roles === undefined) return []
  return Object.entries(tills).flatMap(([pattern, role]) =>
    Object.hasOwn(roles, role) ? [] : [`tills.${pattern}: must be the name of a role that is listed under roles`],
  )
}

/** The prefix tells the environment of a CardScan key, the legacy form too (CardScan environments). */
function keyEnvironment(key: string): 'sandbox' | 'live' | null {
  if (/^(sk_test_cardscan_ai_|secret_test_)./.test(key)) return 'sandbox'
  return /^(sk_live_cardscan_ai_|secret_live_)./.test(key) ? 'live' : null
}

function hostEnvironment(baseUrl: string): 'sandbox' | 'live' | null {
  const { hostname } = new URL(baseUrl)
  if (hostname === 'sandbox.cardscan.ai' || isLoopback(hostname)) return 'sandbox'
  return hostname === 'api.cardscan.ai' ? 'live' : null
}

function cardscanProblems(
  part: { environment: 'sandbox' | 'live'; baseUrl: string; apiKey: string } | null | undefined,
): string[] {
  if (part === null || part === undefined) return []
  const { environment } = part
  const key = keyEnvironment(part.apiKey)
  const host = hostEnvironment(part.baseUrl)
  const found: string[] = []
  if (key === null) found.push('cardscan.apiKey: must begin with the prefix of a CardScan key, for test or for live')
  else if (key !== environment)
    found.push(`cardscan.apiKey: is a ${key} key, but cardscan.environment is "${environment}"`)
  if (host === null) found.push('cardscan.baseUrl: must be an address of CardScan or of this machine')
  else if (host !== environment)
    found.push(`cardscan.baseUrl: belongs to the ${host} environment, but cardscan.environment is "${environment}"`)
  return found
}

function cardconnectProblems(part: { tokenUrl: string; otherHost: boolean } | null | undefined): string[] {
  if (part === null || part === undefined || part.otherHost) return []
  const { hostname } = new URL(part.tokenUrl)
  return isLoopback(hostname) || /\.card(connect|pointe)\.com$/.test(hostname)
    ? []
    : [
        'cardconnect.tokenUrl: is no address of *.cardconnect.com or *.cardpointe.com; set cardconnect.otherHost to true if this host may have the client secret',
      ]
}
