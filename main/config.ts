// One configuration file plus the command line, parsed once; every error names the key, what it is and what is allowed.
import { readFileSync } from 'node:fs'
import * as z from 'zod'
import { BackOffice } from './config-back-office.ts'
import { Cardconnect, liveBasic, Terminal } from './config-cardconnect.ts'
import { Idscan, Verification } from './config-checks.ts'
import { Cardscan } from './config-insurance.ts'
import { ScaleCodes } from './config-goods.ts'
import { httpUrl, word } from './config-kit.ts'
import { Printer } from './config-printer.ts'
import { Smart, smartNeedsSecucard } from './config-smart.ts'
import { Store, storeProblems } from './config-store.ts'
import { Updates } from './config-updates.ts'

const path = z.string().regex(/^\//, 'must be a path that starts with "/"')

const Device = z
  .record(
    // A key of digits alone would change its place in the object, and with it the identity.
    z.string().regex(/^[a-z][^/\p{Cc}]{0,99}$/iu, 'a key must start with a letter and not contain "/"'),
    z.string().regex(/^[^/\p{Cc}]{1,200}$/u, 'must be text without "/"'),
  )
  .refine(pairs => Object.keys(pairs)[0] === 'vendor', { error: 'must start with the pair "vendor"' })
  .refine(pairs => Object.keys(pairs).length >= 2, {
    error: 'needs at least one pair beside "vendor", for example "serial"',
  })

export const Config = z.strictObject({
  environment: z.enum(['sandbox', 'live'], { error: 'must be "sandbox" or "live"' }),
  language: z.enum(['en', 'de'], { error: 'must be "en" or "de"' }).default('en'),
  till: word('the name of this till, for receipts'),
  store: Store,
  scaleCodes: ScaleCodes,
  device: Device,
  identity: z.strictObject({
    dialect: z.enum(['secucard', 'rfc8628'], { error: 'must be "secucard" or "rfc8628"' }),
    base: httpUrl('the identity service'),
    clientId: word('the OAuth client id'),
    /** Shipped with every till, so it proves nothing by itself; null for a public client. */
    clientSecret: word('the OAuth client secret, or null for a public client').nullable(),
    /** Names the server for stored tokens, so that a changed port of the sandbox does not orphan them. */
    issuer: z.string({ error: 'must be text' }).optional(),
    scope: z.string({ error: 'must be text: the OAuth scopes, separated by blanks' }).optional(),
    body: z.enum(['form', 'json'], { error: 'must be "form" or "json"' }).optional(),
    /** Addresses that replace the dialect's and what the server announces (RFC 8414). */
    paths: z
      .strictObject({ codes: path, token: path, revoke: path.nullable(), whoAmI: path.nullable() })
      .partial()
      .optional(),
    /** Hosts a verification address may have; any https host when left out. */
    verificationHosts: z.array(word('a host name')).optional(),
  }),
  cardscan: Cardscan,
  idscan: Idscan,
  verification: Verification,
  cardconnect: Cardconnect,
  /** Who issues the short-lived credentials: this process, for sandbox keys only, or the store's broker. */
  broker: z.discriminatedUnion(
    'mode',
    [
      z.strictObject({
        mode: z.literal('embedded'),
        cardscanApiKey: word('the CardScan sandbox key'),
        idscanKeyId: word('the ID Scan key id'),
        idscanSecret: word('the ID Scan test secret'),
        cardconnectToken: httpUrl('the Card Connect token endpoint'),
        cardconnectClientId: word('the Card Connect test client id'),
        cardconnectClientSecret: word('the Card Connect test client secret'),
      }),
      z.strictObject({
        mode: z.literal('remote'),
        url: httpUrl("the store's broker"),
        sessionMethod: z.enum(['GET', 'POST'], { error: 'must be "GET" or "POST"' }).default('GET'),
      }),
    ],
    { error: 'must be "embedded" (test credentials of the sandbox) or "remote" (the broker of the store)' },
  ),
  terminal: Terminal.nullable(),
  printer: Printer,
  backOffice: BackOffice,
  smart: Smart,
  updates: Updates,
  operator: httpUrl('the operator page').nullable().default(null),
})
export type Config = z.infer<typeof Config>

/** The sandbox's one-line description of itself (`--json`), as far as a till needs it. */
export type SandboxCredentials = {
  secucard: { base: string; clientId: string; clientSecret: string; uuid: string }
  cardscan: { rest: string; ws: string; apiKey: string }
  idscan: { base: string; keyId: string; secret: string }
  cardconnect: { token: string; rest: string; clientId: string; clientSecret: string; merchid: string }
  terminal: { base: string; key: string; hsn: string }
  printer: { host: string; port: number }
  backOffice: { url: string }
  operator: string
}

/** Thrown with every problem of a configuration at once, one sentence a line. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly problems: readonly string[]
  constructor(source: string, problems: readonly string[]) {
    super(
      `The configuration ${source} cannot be used. Nothing was changed. Correct this and start again:\n${problems.map(line => `  - ${line}`).join('\n')}`,
    )
    this.problems = problems
  }
}

/** Checks a parsed configuration; throws ConfigError naming every key at once. Values are never repeated, they may be secrets. */
export function checkConfig(raw: unknown, source: string): Config {
  const parsed = Config.safeParse(raw)
  const problems = parsed.success ? [] : parsed.error.issues.flatMap(explain)
  const live = [
    ...liveKeys(raw),
    ...(parsed.success
      ? [
          ...liveEmbedded(parsed.data),
          ...liveBasic(parsed.data),
          ...smartNeedsSecucard(parsed.data),
          ...storeProblems(parsed.data.store),
        ]
      : []),
  ]
  if (parsed.success && live.length === 0) return parsed.data
  throw new ConfigError(source, [...problems, ...live])
}

/** Reads and checks a configuration file. */
export function readConfig(file: string): Config {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (thrown) {
    throw new ConfigError(file, [
      `the file cannot be read (${(thrown as NodeJS.ErrnoException).code ?? 'unknown error'}); give its path with --config`,
    ])
  }
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch (thrown) {
    // The message quotes the file, which may hold secrets; only the place is repeated.
    const place = /line \d+ column \d+/.exec((thrown as Error).message)?.[0]
    throw new ConfigError(file, [`the file is not valid JSON${place === undefined ? '' : ` (${place})`}`])
  }
  return checkConfig(raw, file)
}

/** The configuration of a till that trains on the built-in sandbox. */
export function sandboxConfig(sandbox: SandboxCredentials): Config {
  const [, ...parts] = sandbox.secucard.uuid.split('/')
  const device = Object.fromEntries(
    Array.from({ length: parts.length / 2 }, (_, i) => [parts[2 * i]!, parts[2 * i + 1]!]),
  )
  return checkConfig(
    {
      environment: 'sandbox',
      till: '1',
      store: {
        name: 'Sandbox Store',
        address: 'Example Street 1, 12345 Example',
        currency: 'EUR',
        country: 'DE',
        taxId: 'DE000000000',
      },
      device,
      identity: {
        dialect: 'secucard',
        base: sandbox.secucard.base,
        clientId: sandbox.secucard.clientId,
        clientSecret: sandbox.secucard.clientSecret,
        issuer: 'sandbox',
      },
      cardscan: { rest: sandbox.cardscan.rest, ws: sandbox.cardscan.ws },
      idscan: { base: sandbox.idscan.base },
      cardconnect: { rest: sandbox.cardconnect.rest, merchid: sandbox.cardconnect.merchid },
      broker: {
        mode: 'embedded',
        cardscanApiKey: sandbox.cardscan.apiKey,
        idscanKeyId: sandbox.idscan.keyId,
        idscanSecret: sandbox.idscan.secret,
        cardconnectToken: sandbox.cardconnect.token,
        cardconnectClientId: sandbox.cardconnect.clientId,
        cardconnectClientSecret: sandbox.cardconnect.clientSecret,
      },
      terminal: sandbox.terminal,
      printer: sandbox.printer,
      smart: {},
      backOffice: sandbox.backOffice,
      operator: sandbox.operator,
    },
    'of the sandbox',
  )
}

/** The device identity as the path the server knows: ordered pairs, no "/" inside (secucard device identity). */
export function deviceIdOf(config: Config): string {
  return Object.entries(config.device)
    .map(([key, value]) => `/${key}/${value}`)
    .join('')
}

/** What stored tokens belong to: this device, at this client, of this server. */
export function identityOf(config: Config): { issuer: string; clientId: string; deviceId: string } {
  const { issuer, base, clientId } = config.identity
  return { issuer: issuer ?? base, clientId, deviceId: deviceIdOf(config) }
}

/** The one origin that the ID check's frame may load. */
export function frameOriginOf(config: Config): string {
  return new URL(config.idscan.frame ?? config.idscan.base).origin
}

function explain(issue: z.core.$ZodIssue): string[] {
  const key = issue.path.join('.')
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map(
      name => `${[key, name].filter(Boolean).join('.')}: is not a known key; remove it or check its spelling`,
    )
  const missing = 'input' in issue && issue.input === undefined
  if (missing && issue.code === 'invalid_type' && issue.expected === 'object')
    return [`${key || 'the whole file'}: is missing; it must be an object`]
  if (issue.code === 'invalid_type' && (issue.expected === 'object' || issue.expected === 'record'))
    return [`${key || 'the whole file'}: must be an object of named values`]
  return [`${key}: ${issue.message}`]
}

/** A live till has no secrets of its own to issue from. */
function liveEmbedded({ environment, broker }: Config): string[] {
  return environment === 'live' && broker.mode === 'embedded'
    ? ['broker.mode: must be "remote" in a live till; "embedded" works with the sandbox only']
    : []
}

/** Live keys must never be in a till (design: the broker of the store holds them). Named by key, never shown. */
function liveKeys(raw: unknown, path: string[] = []): string[] {
  if (typeof raw === 'string')
    return /^(sk_live_|secret_live_)/.test(raw)
      ? [`${path.join('.')}: is a live key; live keys belong in the store's broker, a till accepts test keys only`]
      : []
  if (typeof raw !== 'object' || raw === null) return []
  return Object.entries(raw).flatMap(([key, value]) => liveKeys(value, [...path, key]))
}
