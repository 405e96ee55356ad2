// Configuration of the goods: how the codes that the store's scales print are laid out.
import * as z from 'zod'
import { layoutRefusal } from '#domain/barcode-scale'

const digits = (what: string) =>
  z
    .int({ error: `must be a whole number: ${what}` })
    .min(1)
    .max(9)

const Layout = z
  .strictObject({
    prefix: z.string({ error: 'must be text: the first two digits, "02" or "20" to "29"' }),
    itemDigits: digits('the digits of the number of the goods'),
    valueCheck: z.boolean({ error: 'must be true or false: whether the value has a check digit of its own' }),
    valueDigits: digits('the digits of the price or weight'),
    holds: z.enum(['price', 'weight'], { error: 'must be "price" or "weight"' }),
    decimals: z.int({ error: 'must be a whole number from 0 to 4: the decimals of the value' }).min(0).max(4),
  })
  .superRefine((layout, context) => {
    const why = layoutRefusal(layout)
    if (why !== null) context.addIssue({ code: 'custom', message: `cannot be used: ${why}` })
  })

/** Null for what is usual in the store's country. */
export const ScaleCodes = z
  .array(Layout, { error: 'must be a list of layouts, or null for what is usual in the country' })
  .nullable()
  .default(null)
