// "Explain this number": the derivation of any figure of a sale or of a refund.
import * as z from 'zod'
import { id, Language, minor, op } from './contract-kit.ts'
import { ofLine, ofProduct } from './contract-refunds.ts'

const lineFigure = z.enum(['gross', 'discount', 'deposit', 'total'])
const SaleSubject = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('line'), lineId: id, figure: lineFigure }),
  z.strictObject({ of: z.literal('tax'), basisPoints: z.int(), figure: z.enum(['gross', 'net', 'tax']) }),
  z.strictObject({ of: z.literal('totals'), figure: z.enum([...lineFigure.options, 'added-tax']) }),
  z.strictObject({ of: z.literal('payment'), figure: z.enum(['remaining', 'cash', 'change']) }),
  z.strictObject({ of: z.literal('tip'), percent: z.string().regex(/^\d{1,3}(\.\d{1,6})?$/) }),
])

/** Numbers as exact text: minor units, unless `kind` says that it is a plain number, a rate or a part of a whole. */
const Step = z.object({
  name: z.string(),
  operation: z.enum(['product', 'quotient', 'sum', 'least', 'share']),
  inputs: z.array(
    z.object({ name: z.string(), value: z.string(), kind: z.enum(['number', 'rate', 'part']).optional() }),
  ),
  place: z.int(),
  exact: z.string(),
  mode: z.enum(['half-up', 'half-down', 'half-even', 'up', 'down']),
  stepMinor: z.int(),
  resultMinor: minor,
})

/** `index` is of a part that goes back to a payment of the sale, in the order they are shown. */
const RefundSubject = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('totals'), figure: z.enum(['total', 'discount', 'deposit']) }),
  z.strictObject({ of: z.literal('tax'), basisPoints: z.int() }),
  z.strictObject({ of: z.literal('part'), index: z.int().min(0).max(99) }),
])
/** A refund that is written down, or one that is only being chosen: of a receipt, or of goods without one. */
const RefundAsked = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('given'), refundId: id }),
  z.strictObject({
    kind: z.literal('of-receipt'),
    saleId: id,
    lines: z.array(ofLine).max(500),
  }),
  z.strictObject({
    kind: z.literal('without-receipt'),
    lines: z.array(ofProduct).max(100),
  }),
])

/** `lines` are the steps written for people. */
const Derivation = z.object({
  title: z.string(),
  resultMinor: minor,
  steps: z.array(Step),
  lines: z.array(
    z.object({
      name: z.string(),
      formula: z.string(),
      before: z.string().nullable(),
      rounding: z.string().nullable(),
      result: z.string(),
    }),
  ),
})

export const explainOps = {
  /** How a figure came about; `saleId` null is the open sale. */
  'sale.explain': op(z.strictObject({ saleId: id.nullable(), subject: SaleSubject, language: Language }), Derivation),
  'refund.explain': op(z.strictObject({ refund: RefundAsked, subject: RefundSubject, language: Language }), Derivation),
}
