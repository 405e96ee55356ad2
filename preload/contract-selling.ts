// What a cashier does with the open sale, and the lists of the others.
import * as z from 'zod'
import { done, id, instant, milli, minor, nothing, op, text } from './contract-kit.ts'
import { delivery } from './contract-outbox.ts'
import { SaleState } from './contract-sale.ts'

const SaleRow = z.object({
  id,
  number: z.int().nullable(),
  status: z.enum(['open', 'parked', 'completed', 'abandoned']),
  at: instant,
  cashier: z.string(),
  totalMinor: minor,
  items: z.int(),
  tenders: z.string(),
  ...delivery,
})

export const sellingOps = {
  'sale.get': op(nothing, SaleState),
  'sale.add': op(z.strictObject({ productId: id, quantityMilli: milli.min(1).max(9_999_000) }), done),
  /** One stream for anything a scanner types or the camera reads at the sell screen. */
  'sale.scan': op(
    z.strictObject({ code: text(4096).min(1) }),
    z.object({ kind: z.enum(['added', 'unknown', 'receipt', 'resumed', 'customer']), name: z.string().nullable() }),
  ),
  'sale.line': op(z.strictObject({ lineId: id, quantityMilli: milli.min(0).max(9_999_000) }), done),
  'sale.discount': op(z.strictObject({ lineId: id.nullable(), basisPoints: z.int().min(0).max(10_000) }), done),
  'sale.note': op(z.strictObject({ note: text(200) }), done),
  'sale.park': op(nothing, done),
  'sale.parked': op(nothing, z.object({ sales: z.array(SaleRow) })),
  'sale.resume': op(z.strictObject({ saleId: id }), done),
  'sale.abandon': op(nothing, done),
  'sale.list': op(
    z.strictObject({ text: text(40), limit: z.int().min(1).max(200) }),
    z.object({ sales: z.array(SaleRow) }),
  ),
}
