// Receipts as lines, for the screen and for paper.
import * as z from 'zod'
import { id, op } from './contract-kit.ts'
import { delivery } from './contract-outbox.ts'
import { Totals } from './contract-sale.ts'

export const ReceiptLine = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('text'),
    text: z.string(),
    align: z.enum(['left', 'center', 'right']),
    strong: z.boolean(),
  }),
  z.object({ kind: z.literal('pair'), left: z.string(), right: z.string(), strong: z.boolean() }),
  z.object({ kind: z.literal('rule') }),
  z.object({ kind: z.literal('qr'), data: z.string() }),
])
export type ReceiptLine = z.infer<typeof ReceiptLine>
export const Receipt = z.object({
  saleId: id,
  number: z.int(),
  lines: z.array(ReceiptLine),
  copy: z.boolean(),
  printed: z.boolean(),
  /** Null where nothing but the total was kept: then there is nothing it could be explained by. */
  totals: Totals.nullable(),
  ...delivery,
})

export const receiptOps = {
  'receipt.get': op(z.strictObject({ saleId: id }), Receipt),
  'receipt.print': op(z.strictObject({ saleId: id }), z.object({ printed: z.boolean() })),
}
