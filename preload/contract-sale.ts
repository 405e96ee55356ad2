// A sale as the page sees it: lines, totals, tenders, the card payment under way, what restricts it.
import * as z from 'zod'
import { VerificationWay } from './contract-checks.ts'
import { besideSale, SaleCustomer } from './contract-smart.ts'

/** Money is integer minor units of the till's currency; quantities are integer thousandths of a unit. */
const minor = z.int()
const milli = z.int()
const id = z.string().min(1).max(64)
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
const instant = z.iso.datetime({ offset: true })

/** A discount of a line or of the sale, and what it takes off. The percentage goes by the id 'percent'. */
const off = { id, offMinor: minor }
const AppliedDiscount = z.discriminatedUnion('kind', [
  z.object({ ...off, kind: z.literal('percent'), basisPoints: z.int() }),
  z.object({ ...off, kind: z.literal('fixed'), amountMinor: minor, reason: z.string() }),
  z.object({
    ...off,
    kind: z.literal('per-unit'),
    amountMinor: minor,
    limitUnits: z.int().nullable(),
    reason: z.string(),
  }),
])
export type AppliedDiscount = z.infer<typeof AppliedDiscount>
const Line = z.object({
  id,
  productId: id,
  name: z.string(),
  unitPriceMinor: minor,
  quantityMilli: milli,
  depositMinor: minor,
  discountMinor: minor,
  totalMinor: minor,
  taxBasisPoints: z.int(),
  requiredAge: z.int(),
  note: z.string().nullable(),
  discounts: z.array(AppliedDiscount),
})
export const Totals = z.object({
  grossMinor: minor,
  discountMinor: minor,
  depositMinor: minor,
  /** There only where tax is added to the prices. */
  addedTaxMinor: minor.optional(),
  totalMinor: minor,
  taxes: z.array(
    z.object({
      basisPoints: z.int(),
      /** The exact rate, where basis points only name it. */
      percent: z.string().optional(),
      grossMinor: minor,
      netMinor: minor,
      taxMinor: minor,
    }),
  ),
})
const Tender = z.object({
  id,
  kind: z.enum(['cash', 'card', 'credit']),
  /** What counts towards the total; the rounding and the tip are on top of it. */
  amountMinor: minor,
  roundingMinor: minor.optional(),
  tipMinor: minor.optional(),
  tenderedMinor: minor.nullable(),
  changeMinor: minor,
  card: z.object({ brand: z.string(), last4: z.string(), authCode: z.string(), reference: z.string() }).nullable(),
})
/** One card attempt as the cashier must see it. `unknown` is a truth: only an inquiry leaves it. */
const CardPayment = z.object({
  attemptId: id,
  /** With the tip: what the card is charged. */
  amountMinor: minor,
  tipMinor: minor.optional(),
  step: z.enum([
    'waiting-for-card',
    /** The terminal charges by itself and waits for its customer; a wish to cancel is passed on to it. */
    'customer-acting',
    'sent',
    'approved',
    'partial',
    'declined',
    'not-sent',
    'unknown',
    /** Given up by a manager: a charge that is found is voided, not taken. */
    'cancelling',
    'cancelled',
    'needs-human',
  ]),
  reason: z.string().nullable(),
  reference: z.string().nullable(),
  /** Our own name for it, under which the bank's portal finds it. */
  orderId: z.string(),
  startedAt: instant,
  /** Of a refusal: what it asks of the people at the till. */
  advice: z
    .enum([
      'another-card',
      'another-entry',
      'check-entry',
      'lower-amount',
      'later',
      'call-bank',
      'never-again',
      'call-support',
    ])
    .optional(),
  /** Ended before it was sent, because this card had just paid the same amount: that charge. `number` is its receipt. */
  earlier: z.object({ reference: z.string(), at: instant, number: z.int().nullable() }).optional(),
})
export const Sale = z.object({
  id,
  number: z.int().nullable(),
  status: z.enum(['open', 'parked', 'completed', 'abandoned']),
  training: z.boolean(),
  openedAt: instant,
  completedAt: instant.nullable(),
  cashier: z.string(),
  lines: z.array(Line),
  totals: Totals,
  tenders: z.array(Tender),
  discounts: z.array(AppliedDiscount),
  remainingMinor: minor,
  /** What counts towards the total so far. */
  paidMinor: minor,
  /** The smallest coin, how cash is rounded to it, and what remains in coins there are. */
  cash: z.object({
    stepMinor: z.int(),
    mode: z.enum(['half-up', 'half-down', 'half-even', 'up', 'down']),
    dueMinor: minor,
  }),
  /** Tips to suggest before a card is charged; none where no tip is asked for. */
  tips: z.array(z.object({ percent: z.string(), amountMinor: minor })),
  changeMinor: minor,
  payment: CardPayment.nullable(),
  /** Card money of this sale on its way back to the customer; nothing can be paid meanwhile. */
  reversal: z
    .object({ amountMinor: minor, kind: z.enum(['void', 'refund']), state: z.enum(['sent', 'unknown', 'needs-human']) })
    .nullable(),
  restriction: z
    .object({
      requiredAge: z.int(),
      bornOnOrBefore: day,
      status: z.enum(['required', 'passed']),
      /** The ways this check may be done, the store's first choice first. */
      ways: z.array(VerificationWay),
    })
    .nullable(),
  customer: SaleCustomer.nullable(),
  note: z.string().nullable(),
})
export type Sale = z.infer<typeof Sale>
export const SaleState = z.object({ sale: Sale.nullable(), ...besideSale })
export type SaleState = z.infer<typeof SaleState>
