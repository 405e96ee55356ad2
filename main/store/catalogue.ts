// The goods this till sells: import, exact lookups, search.
import { inTransaction, type Db } from './db.ts'
import { guarded } from './errors.ts'
import { barcodeKey, fold } from './fold.ts'
import { productColumns, productSearch } from './search.ts'

/** Prices and deposits in minor units with tax included, tax in basis points; `requiredAge` 0 when anybody may buy it. */
export type ProductRow = {
  id: string
  name: string
  category: string
  priceMinor: number
  depositMinor: number
  taxBasisPoints: number
  requiredAge: number
  barcode: string | null
}
export type ProductInput = Omit<ProductRow, 'barcode'> & { barcodes: readonly string[] }

/** Goods by id; a barcode belongs to the good that was imported with it last. */
export function catalogueStore(db: Db) {
  const upsert = db
    .prepare<[Omit<ProductInput, 'barcodes'> & { folded: string }], number>(
      `insert into product (id, name, folded, category, price_minor, deposit_minor, tax_basis_points, required_age)
       values (@id, @name, @folded, @category, @priceMinor, @depositMinor, @taxBasisPoints, @requiredAge)
       on conflict (id) do update set name = excluded.name, folded = excluded.folded, category = excluded.category, price_minor = excluded.price_minor,
         deposit_minor = excluded.deposit_minor, tax_basis_points = excluded.tax_basis_points, required_age = excluded.required_age
       returning n`,
    )
    .pluck()
  const dropCodes = db.prepare<[number]>('delete from product_barcode where product_n = ?')
  const addCode = db.prepare<[string, string, number, number]>(
    `insert into product_barcode (key, code, product_n, position) values (?, ?, ?, ?)
     on conflict (key) do update set code = excluded.code, product_n = excluded.product_n, position = excluded.position`,
  )
  const byCode = db.prepare<[string], ProductRow>(
    `select ${productColumns} from product_barcode b join product p on p.n = b.product_n where b.key = ?`,
  )
  const byId = db.prepare<[string], ProductRow>(`select ${productColumns} from product p where p.id = ?`)
  const howMany = db.prepare<[], number>('select count(*) from product').pluck()
  const groups = db.prepare<[], { name: string; products: number }>(
    'select category as name, count(*) as products from product group by category order by category',
  )
  // Walks a whole index, so it is asked once per import, not once per screen; only one till works on a file.
  let known: { name: string; products: number }[] | null = null

  return guarded(
    {
      count: (): number => howMany.get() ?? 0,
      /** Adds or replaces by id, in one transaction; goods that are not in `rows` stay. Import large lists in parts of about 100: each part blocks. */
      importProducts(rows: readonly ProductInput[]): void {
        inTransaction(db, () => {
          for (const { barcodes, ...product } of rows) {
            const n = upsert.get({ ...product, folded: ` ${fold(product.name)}` })
            if (n === undefined) throw new Error(`product ${product.id} was not stored`)
            dropCodes.run(n)
            barcodes.forEach((code, position) => addCode.run(barcodeKey(code), code, n, position))
          }
        })
        known = null
      },
      search: productSearch(db),
      byBarcode: (code: string): ProductRow | null => byCode.get(barcodeKey(code)) ?? null,
      find: (id: string): ProductRow | null => byId.get(id) ?? null,
      categories(): { name: string; products: number }[] {
        known ??= groups.all()
        return known.map(group => ({ ...group }))
      },
    },
    db,
  )
}
