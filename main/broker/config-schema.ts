// The broker's configuration file, section by section; every message says what is allowed and never repeats a value.
import * as z from 'zod'
import { isAddressRange, isSafeUrl } from './address.ts'
import { algorithmFamilies } from './identity-jwks.ts'

const word = (what: string) => z.string({ error: `must be text: ${what}` }).min(1, `must not be empty: ${what}`)
/** A secret as text; `{"file": …}` was replaced by the contents before. Printable, because it goes into a header or form. */
const secret = (what: string) =>
  z
    .string({ error: `must be text or {"file": "path"}: ${what}` })
    .regex(/^[\x21-\x7e]+$/, `must be visible characters without blanks: ${what}`)
const url = (what: string) =>
  z
    .string({ error: `must be text: the address of ${what}` })
    .refine(isSafeUrl, { error: `must be the https address of ${what} (plain http only to this machine)` })
const number = (low: number, high: number) => {
  const error = `must be a whole number from ${low} to ${high}`
  return z.int({ error }).min(low, error).max(high, error)
}
const uuid = z
  .string({ error: 'must be a UUID' })
  .regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, 'must be a UUID')
  .transform(text => text.toLowerCase())

const Secucard = z.strictObject({
  kind: z.literal('secucard'),
  base: url('secucard connect'),
  merchant: word('the id of the merchant, MRC_…').optional(),
})
const Introspection = z.strictObject({
  kind: z.literal('introspection'),
  url: url('the introspection endpoint'),
  clientId: word('the client id of the broker'),
  clientSecret: secret('the client secret of the broker'),
  auth: z.enum(['basic', 'post'], { error: 'must be "basic" or "post"' }).default('basic'),
  claim: word('the member of the answer that holds the device id').default('device_id'),
  issuer: word('the issuer').optional(),
  audience: word('the audience').optional(),
})
const algorithmWords = algorithmFamilies.flat()
const Jwks = z.strictObject({
  kind: z.literal('jwks'),
  url: url('the key set'),
  issuer: word('the issuer'),
  audience: word('the audience'),
  algorithms: z
    .array(z.enum(algorithmWords as [string, ...string[]], { error: `must be one of ${algorithmWords.join(', ')}` }), {
      error: 'must be a list of algorithms',
    })
    .min(1, 'must name at least one algorithm')
    .refine(list => algorithmFamilies.some(family => list.every(name => family.includes(name))), {
      error: 'must name algorithms of one family only (RS…, PS…, ES… or EdDSA)',
    }),
  typ: word('the type in the header of an access token').default('at+jwt'),
  claim: word('the claim that holds the device id').default('device_id'),
  clockTolerance: number(0, 60).default(5),
  maxTokenAge: number(30, 3600).default(600),
})

const role = /^[a-z][a-z0-9-]{0,31}$/
const Scope = z
  .string({ error: 'must be text: OAuth scopes divided by blanks' })
  .regex(/^[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*$/, 'must be OAuth scopes divided by single blanks')
/** RFC 6749 §3.3 for the scope; the name is ours. */
const Role = z.strictObject({ cardconnectScope: Scope })

const Cardscan = z
  .strictObject({
    environment: z.enum(['sandbox', 'live'], { error: 'must be "sandbox" or "live"' }),
    baseUrl: url('CardScan').optional(),
    apiKey: secret('the CardScan API key'),
  })
  .transform(part => ({ ...part, baseUrl: part.baseUrl ?? cardscanBase[part.environment] }))
export const cardscanBase = { sandbox: 'https://sandbox.cardscan.ai/v1', live: 'https://api.cardscan.ai/v1' } as const

/** The key that the vendor's documentation uses as its example; anybody can sign with it. */
const publishedKeyId = /^3b438437-04a4-40bb-8389-54bb02766fba$/i
const Idscan = z.strictObject({
  keyId: word('the ID Scan key id').refine(text => !publishedKeyId.test(text), {
    error: "must be the store's own key id, not the one printed in the documentation",
  }),
  // RFC 7518 §3.2: an HS256 key has at least the size of the hash.
  secret: secret('the ID Scan secret').min(32, 'must have at least 32 characters'),
})

const Cardconnect = z.strictObject({
  tokenUrl: url('the Card Connect token endpoint'),
  clientId: word('the client id'),
  clientSecret: secret('the client secret'),
  /** The word of a person that this host, which is none of the vendor's documented ones, may have the secret. */
  otherHost: z.boolean({ error: 'must be true or false' }).default(false),
})

export const sections = {
  listen: z.strictObject({ host: word('the address to listen on'), port: number(0, 65_535) }),
  tls: z
    .strictObject({ certFile: word('the certificate chain file (PEM)'), keyFile: word('the private key file (PEM)') })
    .nullable()
    .default(null),
  behindProxy: z.boolean({ error: 'must be true or false' }).default(false),
  trustProxy: z
    .array(z.string().refine(isAddressRange, { error: 'must be an address or a range like 10.0.0.0/8' }), {
      error: 'must be a list of addresses',
    })
    .default([]),
  audit: word('the audit file'),
  identity: z.discriminatedUnion('kind', [Secucard, Introspection, Jwks], {
    error: 'must have the kind "secucard", "introspection" or "jwks"',
  }),
  tills: z
    .record(z.string(), z.string({ error: 'must be the name of a role' }), {
      error: 'must be an object: device id or prefix ending with /* → role',
    })
    .refine(tills => Object.keys(tills).every(isTillPattern), {
      error: 'every name must be a device id, or a prefix of one that ends with /* (for example /vendor/acme/*)',
    }),
  roles: z.record(z.string().regex(role, 'a role is lower-case letters, digits and dashes'), Role, {
    error: 'must be an object: role → {"cardconnectScope": …}',
  }),
  limits: z
    .strictObject({
      perMinute: number(1, 6000).default(60),
      burst: number(1, 1000).default(20),
      failuresPerMinute: number(1, 6000).default(30),
    })
    .prefault({}),
  notCustomers: z.array(uuid, { error: 'must be a list of UUIDs of tills and cashiers' }).default([]),
  cardscan: Cardscan.nullable().default(null),
  idscan: Idscan.nullable().default(null),
  cardconnect: Cardconnect.nullable().default(null),
}

export const BrokerFile = z.strictObject(sections)
export type BrokerFile = z.infer<typeof BrokerFile>

/** Where a secret may stand in the file, as text or as `{"file": "path"}`. */
export const secretPaths: readonly (readonly [string, string])[] = [
  ['identity', 'clientSecret'],
  ['cardscan', 'apiKey'],
  ['idscan', 'secret'],
  ['cardconnect', 'clientSecret'],
]

/** `/vendor/*` is none: every vendor's devices at every merchant would be this store's tills. */
function isTillPattern(pattern: string): boolean {
  const body = pattern.endsWith('/*') ? pattern.slice(0, -2) : pattern
  return body !== '/vendor' && /^[\x21-\x29\x2b-\x7e]{2,256}$/.test(body)
}
