// Discounts of the open sale, and the derivation of any figure of a sale.
import * as z from 'zod'
import { done, id, minor, op, text } from './contract-kit.ts'

/** Null: of the whole sale. */
const lineId = id.nullable()
const reason = text(200).optional()
const amountMinor = minor.min(1).max(99_999_999)

/**
 * A percentage replaces the one before it, and 0 takes it off. The others are kept beside it under an id that the page makes,
 * so that sending one twice gives it once.
 */
const DiscountWish = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('percent'), lineId, basisPoints: z.int().min(0).max(10_000), reason }),
  z.strictObject({ kind: z.literal('fixed'), lineId, discountId: id, amountMinor, reason }),
  z.strictObject({
    kind: z.literal('per-unit'),
    lineId,
    discountId: id,
    amountMinor,
    /** For how many units at most, the dearest first; null for all. */
    limitUnits: z.int().min(1).max(999_999).nullable(),
    reason,
  }),
  z.strictObject({ kind: z.literal('remove'), lineId, discountId: id }),
])

const lineFigure = z.enum(['gross', 'discount', 'deposit', 'total'])
const Subject = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('line'), lineId: id, figure: lineFigure }),
  z.strictObject({ of: z.literal('tax'), basisPoints: z.int(), figure: z.enum(['gross', 'net', 'tax']) }),
  z.strictObject({ of: z.literal('totals'), figure: z.enum([...lineFigure.options, 'added-tax']) }),
  z.strictObject({ of: z.literal('payment'), figure: z.enum(['remaining', 'cash', 'change']) }),
  z.strictObject({ of: z.literal('tip'), percent: z.string().regex(/^\d{1,3}(\.\d{1,6})?$/) }),
])

/** Numbers as exact text: minor units, unless `kind` says that it is a plain number or a rate. */
const Step = z.object({
  name: z.string(),
  operation: z.enum(['product', 'quotient', 'sum', 'least', 'share']),
  inputs: z.array(z.object({ name: z.string(), value: z.string(), kind: z.enum(['number', 'rate']).optional() })),
  place: z.int(),
  exact: z.string(),
  mode: z.enum(['half-up', 'half-down', 'half-even', 'up', 'down']),
  stepMinor: z.int(),
  resultMinor: minor,
})

export const discountOps = {
  'sale.discount': op(DiscountWish, done),
  /** How a figure came about; `saleId` null is the open sale. `lines` are the steps written for people. */
  'sale.explain': op(
    z.strictObject({ saleId: id.nullable(), subject: Subject, language: z.enum(['en', 'de']) }),
    z.object({
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
    }),
  ),
}
