// The part of the contract about insurance cards: one scan with its fields, its payer and, where asked for, its eligibility.
import * as z from 'zod'

const id = z.string().min(1).max(64)

export const InsuranceField = z.object({
  name: z.string(),
  value: z.string(),
  /** The smallest score the service gave, 0 to 1; null when it gave none. */
  confidence: z.number().min(0).max(1).nullable(),
})

/** What the payer answered about the plan. Amounts are the payer's display texts, never money of this till. */
export const Eligibility = z.object({
  step: z.enum(['checking', 'done', 'failed']),
  reason: z.string().nullable(),
  active: z.boolean().nullable(),
  payer: z.string().nullable(),
  plan: z.string().nullable(),
  group: z.string().nullable(),
  validFrom: z.string().nullable(),
  validTo: z.string().nullable(),
  /** Deductibles, out-of-pocket limits, co-payments; `name` is the service block, `kind` what is limited. */
  lines: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['deductible', 'out-of-pocket', 'co-payment', 'co-insurance']),
      who: z.enum(['individual', 'family']).nullable(),
      network: z.enum(['in', 'out']),
      total: z.string().nullable(),
      remaining: z.string().nullable(),
    }),
  ),
  /** The payer's own problems with the request, and what it advises. */
  errors: z.array(z.object({ text: z.string(), advice: z.string().nullable() })),
})
export type Eligibility = z.infer<typeof Eligibility>

/** One insurance-card scan; `front`/`back` say which side is wanted next. */
export const InsuranceScan = z.object({
  scanId: id,
  step: z.enum([
    'starting',
    'front',
    'reading-front',
    'back',
    'reading-back',
    'finishing',
    'read',
    'retry',
    'failed',
    'cancelled',
    'confirmed',
  ]),
  /** Why it waits, failed or wants another try: the service's word or one of the till's. */
  reason: z.string().nullable(),
  /** How many cards were opened at the service for this customer; each retry is one. */
  attempt: z.int(),
  /** Seconds until the running step is given up; null while nothing is waited for. */
  secondsLeft: z.int().nullable(),
  fields: z.array(InsuranceField),
  payer: z.object({ name: z.string(), id: z.string().nullable(), score: z.number().nullable() }).nullable(),
  /** What came later than the fields: phone numbers, addresses, co-payments printed on the card. */
  extras: z.array(z.object({ kind: z.enum(['phone', 'address', 'copay']), label: z.string(), value: z.string() })),
  eligibility: Eligibility.nullable(),
  line: z.enum(['socket', 'polling']),
})
export type InsuranceScan = z.infer<typeof InsuranceScan>
