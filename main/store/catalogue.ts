// The goods this till sells: exact lookups, search, single changes with the history of the price.
import type { ScaleRead } from '#domain/barcode-scale'
import { upcAOf } from '#domain/barcode'
import { goodOf, productColumns, productRows, sameGood, toGood } from './catalogue-rows.ts'
import type { Good, ProductInput, ProductRow } from './catalogue-rows.ts'
import { inTransaction, type Db } from './db.ts'
import { guarded } from './errors.ts'
import { barcodeKey } from './fold.ts'
import { productSearch } from './search.ts'

export type { ProductInput, ProductRow } from './catalogue-rows.ts'
export type PriceChange = {
  at: string
  who: string
  source: 'import' | 'edit'
  fromMinor: number | null
  toMinor: number | null
}
/** What a scanned code means: the good, and how much of it (thousandths of its unit) or for how much, where the code says so. */
export type Resolved = { product: ProductRow; code: string; quantityMilli: number | null; priceMinor: number | null }
/** Why a change of one good was not made: another good has the code, or the whole catalogue is being changed. */
export type NotSaved = { why: 'code-taken'; code: string; owner: string } | { why: 'busy' }

const MOST_CATEGORIES = 500

/** Reads a code that carries a weight or a price; null for every other. */
export type ScaleReader = (code: string) => ScaleRead | null

/** Goods by id; a barcode belongs to one good. `scale` reads codes that carry a weight or a price; none unless told. */
export function catalogueStore(db: Db, scale: ScaleReader = () => null) {
  const rows = productRows(db)
  const byCode = db.prepare<[string, number], ProductRow>(
    `select ${productColumns} from product_barcode b join product p on p.n = b.product_n where b.key = ? and p.side in (0, ?)`,
  )
  const howMany = db
    .prepare<[number], number>('select coalesce(sum(products), 0) from product_category where side in (0, ?)')
    .pluck()
  const groups = db.prepare<[number, number], { name: string; products: number }>(
    'select name, sum(products) as products from product_category where side in (0, ?) group by name having sum(products) > 0 order by name limit ? + 0',
  )
  const changes = db.prepare<[string, number], PriceChange>(
    'select at, who, source, from_minor as fromMinor, to_minor as toMinor from price_change where product_id = ? order by n desc limit ? + 0',
  )
  const note = db.prepare<[string, string, string, number | null, number]>(
    "insert into price_change (product_id, at, who, source, from_minor, to_minor) values (?, ?, ?, 'edit', ?, ?)",
  )
  const later = db.prepare<[string, number, number], ProductRow & { n: number }>(
    `select p.n, ${productColumns} from product p where p.id > ? and p.side in (0, ?) order by p.id limit ? + 0`,
  )

  const current = () => rows.side().current
  const byBarcode = (code: string): ProductRow | null => byCode.get(barcodeKey(code), current()) ?? null
  const find = (id: string): ProductRow | null => {
    const row = rows.valid(id, current())
    if (row === undefined) return null
    const { n: _, side: __, ...product } = row
    return product
  }

  /** GTIN first, so that a good whose own number starts like a scale's is what it says; then UPC-E; then what a scale prints. */
  function resolve(code: string): Resolved | null {
    const text = code.trim()
    const upcA = upcAOf(text)
    const exact = byBarcode(text) ?? (upcA === null ? null : byBarcode(upcA))
    if (exact !== null) return { product: exact, code: text, quantityMilli: null, priceMinor: null }
    const read = scale(text)
    if (read === null) return null
    const plain = read.item.replace(/^0+(?=\d)/, '')
    const product = byBarcode(read.own) ?? byBarcode(read.item) ?? byBarcode(plain) ?? find(read.item) ?? find(plain)
    return product === null
      ? null
      : { product, code: text, quantityMilli: read.quantityMilli, priceMinor: read.priceMinor }
  }

  return guarded(
    {
      count: (): number => howMany.get(current()) ?? 0,
      /** Adds or replaces by id, in one transaction; goods that are not in `goods` stay. A code goes to the good that came with it last. For small lists: it blocks. */
      importProducts(goods: readonly ProductInput[]): void {
        inTransaction(db, () => {
          const side = current()
          for (const input of goods) {
            const good = toGood(input)
            for (const code of good.barcodes)
              for (const owner of rows.ownersOf(code, side)) if (owner.id !== good.id) rows.dropCode(code, owner.n)
            const row = rows.valid(good.id, side)
            if (row === undefined) rows.insert(good, 0)
            else rows.update(row.n, good)
          }
          rows.tidy(32 + goods.length)
        })
      },
      search: productSearch(db),
      byBarcode,
      find,
      resolve,
      /** A good with every code, or null. */
      good(id: string): Good | null {
        const row = rows.valid(id, current())
        return row === undefined ? null : goodOf(rows, row)
      },
      /** Adds or changes one good, its price with who and when in the history; `also` is stored together with it. */
      save(good: Good, who: string, at: string, also: (before: Good | null) => void): NotSaved | null {
        return inTransaction(db, () => {
          const { state, current: side } = rows.side()
          if (state !== 'rest') return { why: 'busy' }
          for (const code of good.barcodes) {
            const owner = rows.ownersOf(code, side).find(({ id }) => id !== good.id)
            if (owner !== undefined) return { why: 'code-taken', code, owner: find(owner.id)?.name ?? owner.id }
          }
          const row = rows.valid(good.id, side)
          const before = row === undefined ? null : goodOf(rows, row)
          if (before !== null && sameGood(before, good)) return null
          if (row === undefined) rows.insert(good, 0)
          else rows.update(row.n, good)
          if (before?.priceMinor !== good.priceMinor)
            note.run(good.id, at, who, before?.priceMinor ?? null, good.priceMinor)
          rows.tidy(16)
          also(before)
          return null
        })
      },
      /** Newest first. */
      priceChanges: (id: string, most: number): PriceChange[] => changes.all(id, most),
      /** The next goods by id, for lists that are read in parts. */
      after: (id: string | null, most: number): Good[] =>
        later.all(id ?? '', current(), most).map(row => goodOf(rows, row)),
      /** The first 500 by name. */
      categories: (): { name: string; products: number }[] => groups.all(current(), MOST_CATEGORIES),
    },
    db,
  )
}
