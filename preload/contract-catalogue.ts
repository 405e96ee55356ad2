// The goods: what is sold, found and shown.
import * as z from 'zod'
import { id, minor, nothing, op, text } from './contract-kit.ts'

export const Product = z.object({
  id,
  name: z.string(),
  category: z.string(),
  priceMinor: minor,
  depositMinor: minor,
  barcode: z.string().nullable(),
  taxBasisPoints: z.int(),
  requiredAge: z.int(),
})
export type Product = z.infer<typeof Product>

export const catalogueOps = {
  'catalogue.categories': op(
    nothing,
    z.object({ categories: z.array(z.object({ name: z.string(), products: z.int() })) }),
  ),
  'catalogue.search': op(
    z.strictObject({ text: text(80), category: text(60).nullable(), limit: z.int().min(1).max(200) }),
    z.object({ products: z.array(Product) }),
  ),
}
