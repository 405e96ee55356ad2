// The goods: what is sold, found and shown, and how a manager changes them one by one or by a file.
import * as z from 'zod'
import { done, id, instant, minor, nothing, op, text } from './contract-kit.ts'
import { SavedBundle } from './contract-support.ts'

const ageClass = z.enum(['beer-and-wine', 'spirits', 'tobacco']).nullable()
const unit = z.enum(['piece', 'kg', 'lb'])

export const Product = z.object({
  id,
  name: z.string(),
  category: z.string(),
  priceMinor: minor,
  depositMinor: minor,
  barcode: z.string().nullable(),
  taxBasisPoints: z.int(),
  requiredAge: z.int(),
  /** What the price is for; a piece unless told. */
  unit: unit.optional(),
})
export type Product = z.infer<typeof Product>

/** A good with everything that is kept of it. */
export const Good = z.object({
  id,
  name: z.string(),
  category: z.string(),
  priceMinor: minor,
  depositMinor: minor,
  taxBasisPoints: z.int(),
  requiredAge: z.int(),
  ageClass,
  unit,
  barcodes: z.array(z.string()),
})
export type Good = z.infer<typeof Good>

const PriceChange = z.object({
  at: instant,
  who: z.string(),
  source: z.enum(['import', 'edit']),
  /** Null: the goods were not there. */
  fromMinor: minor.nullable(),
  toMinor: minor.nullable(),
})

export const GoodsImport = z.object({
  importId: id,
  step: z.enum(['reading', 'checking', 'ready', 'applying', 'done', 'refused']),
  /** Why the file as a whole was not taken, in the language of the till. */
  refusal: z.string().nullable(),
  format: z
    .object({
      encoding: z.enum(['ascii', 'utf-8', 'utf-16le', 'utf-16be', 'windows-1252']),
      delimiter: z.enum([',', ';', '\t', '|']),
      decimal: z.enum(['en', 'de']),
    })
    .nullable(),
  /** Which field each column fills; null for a column that is left out. */
  columns: z.array(z.object({ header: z.string(), field: z.string().nullable() })),
  good: z.int(),
  bad: z.int(),
  sample: z.array(z.object({ line: z.int(), good: Good })),
  counts: z.object({ added: z.int(), changed: z.int(), unchanged: z.int(), leaving: z.int() }).nullable(),
  /** Of the step that runs: how much of how much. */
  done: z.int(),
  total: z.int(),
})
export type GoodsImport = z.infer<typeof GoodsImport>

/** Base64 of up to 512 KiB. */
const piece = text(699_052)

export const catalogueOps = {
  'catalogue.categories': op(
    nothing,
    z.object({ categories: z.array(z.object({ name: z.string(), products: z.int() })) }),
  ),
  'catalogue.search': op(
    z.strictObject({ text: text(80), category: text(60).nullable(), limit: z.int().min(1).max(200) }),
    z.object({ products: z.array(Product) }),
  ),
  /** The right `catalogue`, like everything below. With the rates and kinds of goods the store knows. */
  'catalogue.rules': op(
    nothing,
    z.object({ rates: z.array(z.object({ id: z.string(), name: z.string(), basisPoints: z.int() })) }),
  ),
  'catalogue.good': op(z.strictObject({ id }), z.object({ good: Good, changes: z.array(PriceChange) })),
  /** Adds a good or changes it; what is not as the rules say is told by field, and nothing is changed then. */
  'catalogue.save': op(
    z.strictObject({
      good: z.strictObject({
        id: text(200),
        name: text(400),
        category: text(200),
        priceMinor: minor.min(0),
        depositMinor: minor.min(0).max(99_999_999),
        taxBasisPoints: z.int().min(0).max(10_000),
        requiredAge: z.int().min(0).max(99),
        ageClass,
        unit,
        barcodes: z.array(text(200)).max(50),
      }),
    }),
    z.discriminatedUnion('saved', [
      z.object({ saved: z.literal(true) }),
      z.object({ saved: z.literal(false), faults: z.array(z.object({ field: z.string(), text: z.string() })) }),
    ]),
  ),
  /** Writes the whole list of goods as CSV. */
  'catalogue.export': op(nothing, SavedBundle),

  /** Starts an import of a file of that size; another one that is not applied yet is forgotten. */
  'catalogue.import-begin': op(z.strictObject({ bytes: z.int().min(0), replace: z.boolean() }), GoodsImport),
  /** The pieces of the file in their order, from 0; one that is sent twice counts once. */
  'catalogue.import-chunk': op(z.strictObject({ importId: id, place: z.int().min(0), bytes: piece }), GoodsImport),
  /** All pieces are there: reads, checks, and answers what would happen. Nothing is changed yet. */
  'catalogue.import-preview': op(z.strictObject({ importId: id }), GoodsImport),
  /** Starts the change and answers at once; `import-state` tells how far it is. */
  'catalogue.import-apply': op(z.strictObject({ importId: id }), GoodsImport),
  'catalogue.import-state': op(nothing, z.object({ import: GoodsImport.nullable() })),
  'catalogue.import-cancel': op(z.strictObject({ importId: id }), done),
  /** Rows that cannot be taken, in the order of the file, each with its reason in the language of the till. */
  'catalogue.import-faults': op(
    z.strictObject({ importId: id, from: z.int().min(0), most: z.int().min(1).max(500) }),
    z.object({ faults: z.array(z.object({ line: z.int(), text: z.string() })) }),
  ),
  /** Saves that list as a file. */
  'catalogue.import-save-faults': op(z.strictObject({ importId: id }), SavedBundle),
}
