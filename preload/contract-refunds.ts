// Giving back: what of a sale can still come back, what goes to which tender, and how each part of it stands.
import * as z from 'zod'
import type { RefundReason } from '#domain/refund-reasons'
import { done, id, instant, milli, minor, nothing, op, text } from './contract-kit.ts'
import { delivery } from './contract-outbox.ts'
import { ReceiptLine } from './contract-receipt.ts'

const kind = z.enum(['refund', 'void', 'exchange', 'without-receipt'])
const reason = z.enum([
  'faulty',
  'expired',
  'wrong-item',
  'wrong-price',
  'not-wanted',
  'other',
] as const satisfies readonly RefundReason[])
/** Made by the page: the same id again is the same refund, however often it is sent. */
const refundId = z.uuid()
const quantity = milli.min(1).max(9_999_000)
export const ofLine = z.strictObject({ lineId: id, quantityMilli: quantity })
export const ofProduct = z.strictObject({ productId: id, quantityMilli: quantity })
const why = { reason, note: text(200) }

const Part = z.object({
  id,
  kind: z.enum(['cash', 'card', 'credit']),
  /** What changes hands: cash with its rounding, a card with its tip. From zero. */
  amountMinor: minor,
  brand: z.string().nullable(),
  last4: z.string().nullable(),
  /** `checking`: nobody knows yet whether the card has it; only the bank's answer ends that. */
  state: z.enum(['done', 'waiting', 'checking', 'refused', 'needs-human', 'open', 'replaced']),
  /** Of a credit: what is not used. Of a card: what is not paid out otherwise. */
  leftMinor: minor,
  /** The bank's or the till's word for how the last try ended. */
  why: z.string().nullable(),
  /** Paid out in place of a part above. */
  instead: z.boolean(),
})
/** What of a refund can be explained beside its total; `parts`: so many of its parts, from the first on. */
const Figures = z.object({
  discountMinor: minor,
  depositMinor: minor,
  taxes: z.array(z.object({ basisPoints: z.int(), percent: z.string().optional() })),
  parts: z.int(),
})
const summary = {
  id,
  number: z.int(),
  kind,
  saleId: id.nullable(),
  saleNumber: z.int().nullable(),
  at: instant,
  cashier: z.string(),
  totalMinor: minor,
  training: z.boolean(),
}
const RefundView = z.object({
  ...summary,
  approver: z.string(),
  reason,
  note: z.string().nullable(),
  parts: z.array(Part),
  figures: Figures,
  /** Nothing is open: every part is with the customer. */
  over: z.boolean(),
  lines: z.array(ReceiptLine),
  printed: z.boolean(),
  /**
   * What became of the customer's points for the goods: on their way back, all gone, only those of what was kept are left, or
   * the card service refused; `reason` is its own sentence. Null where the sale had none.
   */
  points: z
    .object({ state: z.enum(['on-the-way', 'taken-back', 'corrected', 'refused']), reason: z.string().nullable() })
    .nullable(),
  ...delivery,
})
export type RefundView = z.infer<typeof RefundView>

const Refundable = z.object({
  saleId: id,
  number: z.int(),
  at: instant,
  cashier: z.string(),
  training: z.boolean(),
  totalMinor: minor,
  leftMinor: minor,
  lines: z.array(
    z.object({
      lineId: id,
      name: z.string(),
      barcode: z.string().nullable(),
      unitPriceMinor: minor,
      quantityMilli: milli,
      leftMilli: milli,
      leftMinor: minor,
    }),
  ),
  refunds: z.array(z.object(summary)),
  /** Why it cannot be voided as a whole, or null when it can. */
  notVoidable: z.enum(['other-shift', 'given-back', 'no-shift']).nullable(),
})
export type Refundable = z.infer<typeof Refundable>

const Plan = z.object({
  totalMinor: minor,
  taxMinor: minor,
  figures: Figures,
  parts: z.array(Part.pick({ kind: true, amountMinor: true, brand: true, last4: true })),
})
export type RefundPlanView = z.infer<typeof Plan>
export type RefundFigures = z.infer<typeof Figures>

export const refundOps = {
  /** The completed sale that a receipt names: its code "R|number|day|total", or its number. */
  'refund.find': op(z.strictObject({ code: text(80).min(1) }), z.object({ saleId: id })),
  'refund.of': op(z.strictObject({ saleId: id }), Refundable),
  'refund.preview': op(
    z.strictObject({ saleId: id, lines: z.array(ofLine).max(500), to: z.enum(['tenders', 'credit']) }),
    Plan,
  ),
  /** `void`: all of it, in the shift that sold it. `credit`: in exchange for other goods. Answers once the bank was asked. */
  'refund.give': op(
    z.strictObject({
      refundId,
      saleId: id,
      lines: z.array(ofLine).min(1).max(500),
      to: z.enum(['tenders', 'credit']),
      void: z.boolean(),
      ...why,
    }),
    RefundView,
  ),
  'refund.price': op(z.strictObject({ lines: z.array(ofProduct).max(100), to: z.enum(['cash', 'credit']) }), Plan),
  'refund.without-receipt': op(
    z.strictObject({ refundId, lines: z.array(ofProduct).min(1).max(100), to: z.enum(['cash', 'credit']), ...why }),
    RefundView,
  ),
  /** What may be given back at most without a receipt; null where there is no limit. Setting it is for managers. */
  'refund.limit': op(nothing, z.object({ limitMinor: minor.nullable() })),
  'refund.set-limit': op(z.strictObject({ limitMinor: minor.min(0).max(100_000_000).nullable() }), done),
  'refund.get': op(z.strictObject({ refundId: id }), RefundView),
  'refund.list': op(
    z.strictObject({ limit: z.int().min(1).max(200) }),
    z.object({ refunds: z.array(z.object(summary)) }),
  ),
  /** Refunds with a part that is not over, and credits that are not used up; oldest first. */
  'refund.open': op(
    nothing,
    z.object({
      refunds: z.array(
        RefundView.pick({ id: true, number: true, kind: true, saleNumber: true, at: true, parts: true }),
      ),
    }),
  ),
  /** Sends the open card parts of a refund again; what the bank is still being asked about is not touched. */
  'refund.again': op(z.strictObject({ refundId: id }), RefundView),
  /** Pays a part out otherwise: a card that takes nothing, or what is left of a credit. */
  'refund.pay-out': op(z.strictObject({ partId: id, to: z.enum(['cash', 'card']) }), RefundView),
  'refund.print': op(z.strictObject({ refundId: id }), z.object({ printed: z.boolean() })),
  /** Pays the open sale with a credit, as far as it goes. */
  'refund.use-credit': op(z.strictObject({ refundId: id }), done),
  /** Takes the credits off the open sale again. */
  'refund.release-credit': op(nothing, done),
}
