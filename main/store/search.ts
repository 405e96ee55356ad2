// Product search that answers while the cashier types: index lookups in tiers, the best kind of match first.
import type { ProductRow } from './catalogue.ts'
import type { Db } from './db.ts'
import { barcodeKey, fold } from './fold.ts'

type Params = { from: string; end: string; match: string; category: string | null; limit: number; short: string }

/** The select list of a product with its first barcode. */
export const productColumns = `p.id, p.name, p.category, p.price_minor as priceMinor, p.deposit_minor as depositMinor, p.tax_basis_points as taxBasisPoints,
  p.required_age as requiredAge, (select code from product_barcode where product_n = p.n order by position limit 1) as barcode`

/** Strings that the search statements run, by tier; exported so that a test can look at their query plans. */
export const searchTiers = {
  id: `select ${productColumns} from product p where p.id = @match and (@category is null or p.category = @category)`,
  code: `select ${productColumns} from product_barcode b join product p on p.n = b.product_n
    where b.key >= @from and b.key < @end and (@category is null or p.category = @category) order by b.key limit @limit`,
  start: `select ${productColumns} from product p where p.folded >= @from and p.folded < @end order by p.folded limit @limit`,
  startInCategory: `select ${productColumns} from product p where p.category = @category and p.folded >= @from and p.folded < @end order by p.folded limit @limit`,
  inside: `select ${productColumns} from product_text t cross join product p on p.n = t.rowid
    where product_text match @match and (@category is null or p.category = @category) and (@short = '[]' or not exists (select 1 from json_each(@short) where instr(p.folded, value) = 0)) limit @limit`,
} as const

/**
 * Tiers, each only as long as the list is not full: exact id, code (whole, or begun with four digits), names that begin with
 * the text, names with a word that begins with it (one word only: two passes are not worth it), names that contain every word. One letter finds names that begin with it, two letters also words.
 */
export function productSearch(db: Db): (text: string, category: string | null, limit: number) => ProductRow[] {
  const prepared = Object.fromEntries(
    Object.entries(searchTiers).map(([tier, sql]) => [tier, db.prepare<[Params], ProductRow>(sql)]),
  ) as Record<keyof typeof searchTiers, ReturnType<typeof db.prepare<[Params], ProductRow>>>

  return (text, category, limit) => {
    const found = new Map<string, ProductRow>()
    const add = (tier: keyof typeof searchTiers, params: Partial<Params>) => {
      if (found.size >= limit) return
      const rows = prepared[tier].all({ from: '', end: '', match: '', short: '[]', category, limit, ...params })
      for (const row of rows) if (found.size < limit) found.set(row.id, row)
    }
    const bare = text.trim()
    const folded = fold(text)
    const start = category === null ? 'start' : 'startInCategory'
    if (bare !== '') add('id', { match: bare })
    if (/^\d{4,14}$/.test(bare)) {
      add('code', { from: barcodeKey(bare), end: `${barcodeKey(bare)}\0` })
      add('code', range(bare))
    }
    add(start, range(folded === '' ? '' : ` ${folded}`))
    // A blank counts as a letter, so two letters at the start of a word are a trigram too.
    const words = folded.split(' ').filter(word => word !== '')
    const within = (least: number, spell: (word: string) => string) => {
      const long = words.filter(word => word.length >= least)
      const short = JSON.stringify(words.filter(word => word.length < least))
      if (long.length > 0) add('inside', { match: long.map(word => phrase(spell(word))).join(' '), short })
    }
    if (words.length === 1 || words.every(word => word.length < 3)) within(2, word => ` ${word}`)
    within(3, word => word)
    return [...found.values()]
  }
}

const range = (from: string) => ({ from, end: `${from}\u{10ffff}` })
/** An FTS5 string (sqlite.org/fts5.html §3.1): quotes doubled, everything else literal. */
const phrase = (text: string) => `"${text.replaceAll('"', '""')}"`
