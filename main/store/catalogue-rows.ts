// What is known of a good, and the statements that find and write its rows on one side of the catalogue.
import type { RestrictedGoods } from '#domain/age-rules'
import type { Listed } from './catalogue-orders.ts'
import type { Db } from './db.ts'
import { barcodeKey, fold } from './fold.ts'

export type Unit = 'piece' | 'kg' | 'lb'
/** Prices and deposits in minor units of the till's currency (a price per `unit`), tax in basis points; `requiredAge` 0 when anybody may buy it. */
export type ProductRow = {
  id: string
  name: string
  category: string
  priceMinor: number
  depositMinor: number
  taxBasisPoints: number
  requiredAge: number
  /** A rate of the store's profile by its id, and the kind of goods the law on ages knows; null where only the figures are known. */
  taxClass: string | null
  ageClass: RestrictedGoods | null
  unit: Unit
  barcode: string | null
}
type Later = 'taxClass' | 'ageClass' | 'unit'
export type ProductInput = Omit<ProductRow, 'barcode' | Later> &
  Partial<Pick<ProductRow, Later>> & { barcodes: readonly string[] }
/** A good with every code it has, in their order. */
export type Good = Omit<ProductRow, 'barcode'> & { barcodes: string[] }

/** 0 is valid always, 1 or 2 while it is the current side. */
export type Side = 0 | 1 | 2
export type SideState = {
  current: 1 | 2
  state: 'rest' | 'filling' | 'switched'
  arrivingFrom: number
  who: string | null
  at: string | null
  source: 'import' | null
}

/** The select list of a product with its first barcode. */
export const productColumns = `p.id, p.name, p.category, p.price_minor as priceMinor, p.deposit_minor as depositMinor, p.tax_basis_points as taxBasisPoints,
  p.required_age as requiredAge, p.tax_class as taxClass, p.age_class as ageClass, p.unit,
  (select code from product_barcode where product_n = p.n order by position limit 1) as barcode`

export const toGood = ({ barcodes, ...rest }: ProductInput): Good => ({
  taxClass: null,
  ageClass: null,
  unit: 'piece',
  ...rest,
  barcodes: [...barcodes],
})

/** Statements on rows by their place `n`; nothing here decides which rows count. */
export function productRows(db: Db) {
  const side = db.prepare<[], SideState>(
    'select current, state, arriving_from as arrivingFrom, who, at, source from product_side where id = 1',
  )
  const byId = db.prepare<[string, number], ProductRow & { n: number; side: Side }>(
    `select p.n, p.side, ${productColumns} from product p where p.id = ? and p.side in (0, ?)`,
  )
  // A bare parameter makes SQLite plan these two anew each time they are run.
  const codesOf = db
    .prepare<[number], string>('select code from product_barcode where product_n = +? order by position')
    .pluck()
  const ownersOf = db.prepare<[string, number], { n: number; id: string; side: Side }>(
    'select p.n, p.id, p.side from product_barcode b join product p on p.n = b.product_n where b.key = +? and p.side in (0, ?)',
  )
  const known = db.prepare<[string], number>('select 1 from product_barcode where key = ? limit 1').pluck()
  const insert = db.prepare<[object]>(
    `insert into product (id, name, folded, category, price_minor, deposit_minor, tax_basis_points, required_age, tax_class, age_class, unit, side)
     values (@id, @name, @folded, @category, @priceMinor, @depositMinor, @taxBasisPoints, @requiredAge, @taxClass, @ageClass, @unit, @side)`,
  )
  const update = db.prepare<[object]>(
    `update product set name = @name, folded = @folded, category = @category, price_minor = @priceMinor, deposit_minor = @depositMinor,
       tax_basis_points = @taxBasisPoints, required_age = @requiredAge, tax_class = @taxClass, age_class = @ageClass, unit = @unit where n = @n`,
  )
  const dropCodes = db.prepare<[number]>('delete from product_barcode where product_n = ?')
  const dropCode = db.prepare<[string, number]>('delete from product_barcode where key = ? and product_n = ?')
  const addCode = db.prepare<[string, string, number, number]>(
    'insert or ignore into product_barcode (key, code, product_n, position) values (?, ?, ?, ?)',
  )
  const listed = db.prepare<[number], Listed>('select n, side, category, folded from product where n = ?')
  const setSide = db.prepare<[number, number]>('update product set side = ? where n = ?')
  const remove = db.prepare<[number]>('delete from product where n = ?')

  // Alone and all at once: every other statement that writes makes the index of words begin a new part (sqlite.org/vtab.html §2.18).
  const word = db.prepare<[number, number]>(
    'insert into product_text (rowid, folded) select n, folded from product where n >= ? and side = ?',
  )
  const unword = db.prepare<[string]>(
    "insert into product_text (product_text, rowid, folded) select 'delete', p.n, p.folded from json_each(?) gone cross join product p on p.n = gone.value",
  )
  const merge = db.prepare<[number]>("insert into product_text (product_text, rank) values ('merge', ?)")
  const written = db.prepare<[], number>('select total_changes()').pluck()

  const params = ({ barcodes: _, ...good }: Good) => ({ ...good, folded: ` ${fold(good.name)}` })
  const putCodes = (n: number, codes: readonly string[]): void =>
    codes.forEach((code, position) => void addCode.run(barcodeKey(code), code, n, position))

  return {
    side: (): SideState => side.get()!,
    /** The row of this good that is valid while `current` is the current side. */
    valid: (id: string, current: number) => byId.get(id, current),
    codesOf: (n: number): string[] => codesOf.all(n),
    /** Goods that have this code while `current` is the current side. */
    ownersOf(code: string, current: number) {
      const key = barcodeKey(code)
      // Most codes of a new good are new.
      return known.get(key) === undefined ? [] : ownersOf.all(key, current)
    },
    insert(good: Good, to: Side): Listed {
      const row = { ...params(good), side: to }
      const n = Number(insert.run(row).lastInsertRowid)
      putCodes(n, good.barcodes)
      return { n, side: to, category: row.category, folded: row.folded }
    },
    listed: (n: number): Listed => listed.get(n)!,
    update(n: number, good: Good): void {
      update.run({ ...params(good), n })
      dropCodes.run(n)
      putCodes(n, good.barcodes)
    },
    dropCode: (code: string, n: number): void => void dropCode.run(barcodeKey(code), n),
    setSide: (n: number, to: Side): void => void setSide.run(to, n),
    remove: (n: number): void => void remove.run(n),
    /** Puts the rows of side 1 or 2 from this place on into the index of words, which knows them only by this. */
    word: (n: number, side: Side): void => void word.run(n, side),
    /** Takes rows out of the index of words; call it before they are removed from side 1 or 2. */
    unword: (places: readonly number[]): void => void unword.run(JSON.stringify(places)),
    /** Merges up to `pages` pages of the index of words (sqlite.org/fts5.html §6.8). True while there may be more to merge. */
    tidy(pages: number): boolean {
      const before = written.get() ?? 0
      merge.run(pages)
      return (written.get() ?? 0) - before >= 2
    },
  }
}
export type ProductRows = ReturnType<typeof productRows>

/** Whether two goods are the same in everything that is kept. */
export function sameGood(a: Good, b: Good): boolean {
  return (
    a.name === b.name &&
    a.category === b.category &&
    a.priceMinor === b.priceMinor &&
    a.depositMinor === b.depositMinor &&
    a.taxBasisPoints === b.taxBasisPoints &&
    a.requiredAge === b.requiredAge &&
    a.taxClass === b.taxClass &&
    a.ageClass === b.ageClass &&
    a.unit === b.unit &&
    a.barcodes.length === b.barcodes.length &&
    a.barcodes.every((code, place) => code === b.barcodes[place])
  )
}

/** The same good as the rows know it. */
export function goodOf(rows: Pick<ProductRows, 'codesOf'>, row: ProductRow & { n: number }): Good {
  const { n, barcode: _, side: __, ...good } = row as ProductRow & { n: number; side?: Side }
  return { ...good, barcodes: rows.codesOf(n) }
}
