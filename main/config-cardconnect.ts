// Configuration of card payments: the gateway, or an API gateway in front of it, and the terminal on the counter.
import * as z from 'zod'
import { httpUrl, word } from './config-kit.ts'

/** Printable ASCII (RFC 9110 §5.5); the gateway takes nothing else. */
const ascii = (what: string) => z.string({ error: `must be text: ${what}` }).regex(/^[!-~]{1,200}$/, `must be ${what}`)

/** Headers of an API gateway. What carries credentials or steers the connection belongs to the adapter alone. */
const allowedHeader = /^(x-[a-z0-9-]{1,60}|apikey|api-key|ocp-apim-subscription-key)$/i
const ownHeader = /^x-(cardconnect-sessionkey|sim-|forwarded-|http-method)/i
const headerValue = z
  .string({ error: 'must be text' })
  .regex(/^[!-~](?:[ -~]{0,498}[!-~])?$/, 'must be one line of printable ASCII, at most 500 characters')

export const Cardconnect = z
  .strictObject({
    rest: httpUrl('the Card Connect gateway'),
    merchid: word('the merchant id'),
    /** How operations that create something are sent; the gateway takes both. */
    verb: z.enum(['POST', 'PUT'], { error: 'must be "POST" or "PUT"' }).default('POST'),
    /** Bearer tokens of the broker, or user and password of the merchant account. */
    auth: z.enum(['oauth2', 'basic'], { error: 'must be "oauth2" or "basic"' }).default('oauth2'),
    user: ascii('the user of the merchant account, without ":"')
      .refine(user => !user.includes(':'), { error: 'must not contain ":"' })
      .optional(),
    password: ascii('the password of the merchant account').optional(),
    headers: z
      .record(z.string(), headerValue)
      .superRefine((all, context) => {
        const names = Object.keys(all).map(name => name.toLowerCase())
        const refuse = (message: string, ...path: string[]): void => context.addIssue({ code: 'custom', path, message })
        for (const name of Object.keys(all)) {
          if (!allowedHeader.test(name))
            refuse(
              'must be a header that starts with "x-", or "apikey", "api-key" or "ocp-apim-subscription-key"',
              name,
            )
          else if (ownHeader.test(name)) refuse('is a header that the till or the network sets by itself', name)
        }
        if (names.length > 10) refuse('must be at most 10 headers')
        if (new Set(names).size < names.length) refuse('must name each header once, whatever its capitals')
      })
      .default({}),
    /** The header that carries an id of each request, for comparing logs with those of the gateway. */
    requestIdHeader: z
      .string({ error: 'must be text' })
      .regex(/^x-[a-z0-9-]{1,60}$/i, 'must be the name of a header that starts with "x-"')
      .default('x-request-id'),
  })
  .superRefine(({ auth, user, password }, context) => {
    for (const [key, value] of Object.entries({ user, password })) {
      if (auth === 'basic' && value === undefined)
        context.addIssue({ code: 'custom', path: [key], message: 'must be given with auth "basic"' })
      if (auth === 'oauth2' && value !== undefined)
        context.addIssue({ code: 'custom', path: [key], message: 'belongs to auth "basic"; remove it' })
    }
  })

export const Terminal = z.strictObject({
  base: httpUrl('the card terminal service'),
  key: word('the terminal key'),
  hsn: word('the terminal serial'),
  /** Whether the device only reads cards, which the gateway then charges, or charges them by itself. */
  mode: z.enum(['read', 'charge'], { error: 'must be "read" or "charge"' }).default('read'),
  /** Whether a device that charges also prints the card receipt. */
  receipt: z.boolean({ error: 'must be true or false' }).default(false),
})

/**
 * A live till holds no password of the merchant account: the store's broker gets tokens, or its relay adds the credentials.
 * Only towards the broker's own address the words are the till's, not the merchant's.
 */
export function liveBasic(config: {
  environment: string
  cardconnect: z.infer<typeof Cardconnect>
  broker: { mode: 'embedded' } | { mode: 'remote'; url: string }
}): string[] {
  const { environment, cardconnect, broker } = config
  if (environment !== 'live' || cardconnect.auth !== 'basic') return []
  const relay = broker.mode === 'remote' && new URL(broker.url).origin === new URL(cardconnect.rest).origin
  return relay
    ? []
    : [
        "cardconnect.password: is a password of the merchant account in a live till; it belongs in the store's broker. " +
          'Use auth "oauth2", or let cardconnect.rest be a relay at the address of the broker',
      ]
}
