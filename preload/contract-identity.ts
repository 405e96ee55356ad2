// The part of the contract that tells who this till is and how its tokens are; never a token itself.
import * as z from 'zod'

const instant = z.iso.datetime({ offset: true })
/** Why the identity server gave no usable answer; none of these costs the registration. */
const IdentityFault = z.enum([
  'unreachable',
  'rate-limited',
  'server-error',
  'redirected',
  'too-large',
  'not-json',
  'wrong-shape',
  'no-access-token',
  'wrong-token-type',
  'unsafe-verification-url',
  'wrong-issuer',
])
/** What a refusal of the identity server means. */
const IdentityRefusal = z.enum(['unknown-device', 'wrong-client', 'not-allowed', 'grant-not-offered', 'refused'])
export const Registration = z.discriminatedUnion('step', [
  z.object({ step: z.literal('unregistered') }),
  z.object({ step: z.literal('requesting') }),
  z.object({
    step: z.literal('awaiting-approval'),
    userCode: z.string(),
    verificationUrl: z.string(),
    /** Seconds left when this snapshot was made; the page counts down from its arrival. */
    secondsLeft: z.int(),
    line: z.enum(['waiting', 'slowed-down', 'no-network', 'server-trouble']),
    fault: IdentityFault.nullable(),
  }),
  z.object({
    step: z.literal('registered'),
    since: instant,
    store: z.string().nullable(),
    till: z.string().nullable(),
    approvedBy: z.string().nullable(),
  }),
  z.object({ step: z.literal('expired') }),
  z.object({ step: z.literal('denied') }),
  z.object({
    step: z.literal('failed'),
    reason: z.union([IdentityFault, IdentityRefusal, z.enum(['secrets-unavailable', 'internal'])]),
  }),
  /** `refused` by the server, `unreadable` on this machine, or `restored` from an older copy. */
  z.object({ step: z.literal('suspended'), since: instant, cause: z.enum(['refused', 'unreadable', 'restored']) }),
])
export type Registration = z.infer<typeof Registration>

export const TokenHealth = z.object({
  lastRefresh: instant.nullable(),
  expires: instant.nullable(),
  /** The last thing that went wrong, until a token comes again. */
  lastError: z
    .union([IdentityFault, IdentityRefusal, z.enum(['invalid-grant', 'other-process', 'storage'])])
    .nullable(),
  lastErrorAt: instant.nullable(),
  /** Server time minus this till's; null before the first answer. */
  clockOffsetSeconds: z.int().nullable(),
})
export type TokenHealth = z.infer<typeof TokenHealth>
