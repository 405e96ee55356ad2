// The part of the contract about age and identity checks: verdicts and outcomes only, nothing that identifies a person.
import * as z from 'zod'

const id = z.string().min(1).max(64)
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)

/** The verdict of an age or identity check, whatever the way: what the cashier must do. */
export const IdVerdict = z.object({
  verdict: z.enum(['pass', 'too-young', 'expired', 'unreadable', 'not-an-id']),
  requiredAge: z.int(),
  bornOnOrBefore: day,
  method: z.enum(['barcode', 'manual', 'hosted']),
  initials: z.string().nullable(),
  ageBand: z.string().nullable(),
  reason: z.string().nullable(),
})
export type IdVerdict = z.infer<typeof IdVerdict>

/** One way to check, in the order the store prefers for the goods in this sale. */
export const VerificationWay = z.object({
  /** `device`: the till reads the document itself; `hosted`: the service's page; `manual`: a date typed in by role. */
  way: z.enum(['device', 'hosted', 'manual']),
  /** `offline`: the service cannot be reached; `budget`: this sale has used up its paid attempts. */
  state: z.enum(['ready', 'offline', 'budget']),
})
export type VerificationWay = z.infer<typeof VerificationWay>

/** What a code of the service means for the next step, and whether the attempt was billed. */
export const HostedAdvice = z.object({
  action: z.enum([
    'none',
    'retake',
    'retake-front',
    'retake-back',
    'scan-front',
    'scan-back',
    'other-document',
    'later',
    'refuse',
    'supervisor',
  ]),
  costs: z.boolean(),
})
export type HostedAdvice = z.infer<typeof HostedAdvice>

export const HostedCheck = z.object({
  checkId: id,
  step: z.enum(['open', 'evaluating', 'done', 'failed', 'expired']),
  url: z.string().nullable(),
  origin: z.string(),
  secondsLeft: z.int(),
  tasks: z.array(
    z.object({
      type: z.enum(['document_scan', 'face_liveness', 'face_match']),
      state: z.enum(['pending', 'completed', 'failed']),
    }),
  ),
  attempts: z.int(),
  attemptsInvoiced: z.int(),
  /** Billed attempts of all hosted checks of this sale, and how many the store allows. */
  budget: z.object({ used: z.int(), most: z.int() }),
  /** The service's code; the page has words for each it knows. */
  reason: z.string().nullable(),
  advice: HostedAdvice.nullable(),
  verdict: IdVerdict.nullable(),
  /** The look the service gave the store's page, so that the panel around the frame follows it. */
  branding: z.object({ accent: z.string(), background: z.string(), text: z.string(), font: z.string() }).nullable(),
})
export type HostedCheck = z.infer<typeof HostedCheck>

export const HostedFile = z.object({ index: z.int(), category: z.string(), name: z.string() })
