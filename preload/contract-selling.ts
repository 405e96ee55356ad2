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
  /** The name it was parked under. */
  parkedAs: z.string().nullable().optional(),
  ...delivery,
})

/** Ten digits are a barcode that ran into the wrong field. */
const quantity = milli.max(9_999_000)
const price = minor.min(0).max(99_999_999)

export const sellingOps = {
  'sale.get': op(nothing, SaleState),
  /** `priceMinor` for goods that have no price of their own (0): they cannot be added without one. */
  'sale.add': op(
    z.strictObject({ productId: id, quantityMilli: quantity.min(1), priceMinor: price.min(1).optional() }),
    done,
  ),
  /**
   * One stream for anything a scanner types or the camera reads at the sell screen. `name` is the goods added, or the sale
   * of a receipt. `price-needed` and `quantity-needed` added nothing: the goods must be added with what is missing.
   */
  'sale.scan': op(
    z.strictObject({ code: text(4096).min(1), quantityMilli: quantity.min(1).optional() }),
    z.object({
      kind: z.enum([
        'added',
        'unknown',
        'receipt',
        'resumed',
        'customer',
        'price-needed',
        'quantity-needed',
        'document',
        'insurance',
        'badge',
      ]),
      name: z.string().nullable(),
      productId: id.optional(),
    }),
  ),
  'sale.line': op(z.strictObject({ lineId: id, quantityMilli: quantity.min(0) }), done),
  /** Another unit price; needs the right to change prices, and a reason that the journal keeps. */
  'sale.price': op(z.strictObject({ lineId: id, priceMinor: price, reason: text(200).min(3) }), done),
  'sale.line-note': op(z.strictObject({ lineId: id, note: text(200) }), done),
  /** Takes back the last change of the lines of the open sale. */
  'sale.undo': op(nothing, z.object({ undone: z.boolean() })),
  'sale.note': op(z.strictObject({ note: text(200) }), done),
  'sale.park': op(z.strictObject({ name: text(40).optional() }), done),
  'sale.parked': op(nothing, z.object({ sales: z.array(SaleRow) })),
  'sale.resume': op(z.strictObject({ saleId: id }), done),
  'sale.abandon': op(nothing, done),
  'sale.list': op(
    z.strictObject({ text: text(40), limit: z.int().min(1).max(200) }),
    z.object({ sales: z.array(SaleRow) }),
  ),
}
