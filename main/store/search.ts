// Product search that answers while the cashier types: index lookups in tiers, the best kind of match first.
import { productColumns, type ProductRow, type SideState } from './catalogue-rows.ts'
import type { Db } from './db.ts'
import { barcodeKey, fold } from './fold.ts'

type Params = {
  side: number
  from: string
  end: string
  match: string
  category: string | null
  limit: number
  words: string
  low: number
  high: number
  most: number
}

/** Rows a tier looks at before it gives up, so that no word, however common, holds the till up. */
const MOST_LOOKED_AT = 2_500
/** Goods of a category that are walked one by one; larger categories are dense enough for the index of words. */
const MOST_WALKED = 12_000
const LAST_PLACE = Number.MAX_SAFE_INTEGER

const holdsWords = `not exists (select 1 from json_each(@words) where instr(p.folded, value) = 0)`

/**
 * Where the limit or one end of a range is a bare parameter, SQLite plans the statement anew each time it is run, which takes
 * longer than the search itself; hence the plus signs.
 * Strings that the search statements run, by tier; exported so that a test can look at their query plans.
 */
export const searchTiers = {
  id: `select ${productColumns} from product p where p.id = @match and p.side in (0, @side) and (@category is null or p.category = @category)`,
  code: `select ${productColumns} from (select product_n as n from product_barcode where key >= @from and key < @end order by key limit @most + 0) b
    cross join product p on p.n = b.n where p.side in (0, @side) and (@category is null or p.category = @category) limit @limit + 0`,
  start: `select ${productColumns}, p.folded from product_name w cross join product p on p.n = w.n
    where w.side = +@side and w.folded >= +@from and w.folded < +@end order by w.folded limit @limit + 0`,
  startInCategory: `select ${productColumns}, p.folded from product_group w cross join product p on p.n = w.n
    where w.side = +@side and w.category = +@category and w.folded >= +@from and w.folded < +@end order by w.folded limit @limit + 0`,
  inside: `select ${productColumns} from (select rowid as n from product_text where product_text match @match and rowid >= @low and rowid < @high limit @most + 0) t
    cross join product p on p.n = t.n where p.side in (0, @side) and (@category is null or p.category = @category) and ${holdsWords} limit @limit + 0`,
  insideCategory: `select ${productColumns} from (select n, folded from product_group where side = @side and category = @category limit @most + 0) w
    cross join product p on p.n = w.n where not exists (select 1 from json_each(@words) where instr(w.folded, value) = 0) limit @limit + 0`,
} as const
type Tier = keyof typeof searchTiers

/**
 * Tiers, each only as long as the list is not full: exact id, code (whole, or begun with four digits), names that begin with
 * the text, names with a word that begins with it (one word only: two passes are not worth it), names that contain every word.
 * One letter finds names that begin with it, two letters also words. While a new catalogue is laid beside the valid one its
 * rows have the later places, so the index of words is asked for the places that count first.
 */
export function productSearch(db: Db): (text: string, category: string | null, limit: number) => ProductRow[] {
  const prepared = Object.fromEntries(
    Object.entries(searchTiers).map(([tier, sql]) => [
      tier,
      db.prepare<[Params], ProductRow & { folded: string }>(sql),
    ]),
  ) as Record<Tier, ReturnType<typeof db.prepare<[Params], ProductRow & { folded: string }>>>
  const sides = db.prepare<[], SideState>(
    'select current, state, arriving_from as arrivingFrom from product_side where id = 1',
  )
  const inCategory = db
    .prepare<[string, number], number>(
      'select coalesce(sum(products), 0) from product_category where name = ? and side in (0, ?)',
    )
    .pluck()

  return (text, category, limit) => {
    const { current, state, arrivingFrom } = sides.get()!
    const found = new Map<string, ProductRow>()
    const ask = (tier: Tier, params: Partial<Params>) =>
      prepared[tier].all({
        side: current,
        from: '',
        end: '',
        match: '',
        words: '[]',
        category,
        limit,
        low: 0,
        high: LAST_PLACE,
        most: MOST_LOOKED_AT,
        ...params,
      })
    const add = (rows: readonly (ProductRow & { folded?: string })[]) => {
      for (const { folded: _, ...row } of rows) if (found.size < limit) found.set(row.id, row)
    }
    const bare = text.trim()
    const folded = fold(text)
    if (bare !== '') add(ask('id', { match: bare }))
    if (/^\d{4,14}$/.test(bare) && found.size < limit) {
      add(ask('code', { from: barcodeKey(bare), end: `${barcodeKey(bare)}\0` }))
      add(ask('code', range(bare)))
    }
    if (found.size < limit) {
      const tier = category === null ? 'start' : 'startInCategory'
      const begun = range(folded === '' ? '' : ` ${folded}`)
      const valid = [0, current].map(side => ask(tier, { ...begun, side }))
      add(merged(valid[0]!, valid[1]!))
    }
    // A blank counts as a letter, so two letters at the start of a word are a trigram too.
    const words = folded.split(' ').filter(word => word !== '')
    const within = (least: number, spell: (word: string) => string) => {
      const long = words.filter(word => lengthOf(word) >= least)
      if (long.length === 0 || found.size >= limit) return
      if (category !== null && (inCategory.get(category, current) ?? 0) <= MOST_WALKED) {
        const all = JSON.stringify(words.map(word => (lengthOf(word) >= least ? spell(word) : word)))
        for (const side of [0, current]) add(ask('insideCategory', { side, words: all, most: MOST_WALKED }))
        return
      }
      const match = long.map(word => phrase(spell(word))).join(' ')
      const short = JSON.stringify(words.filter(word => lengthOf(word) < least))
      for (const places of order(state, arrivingFrom)) {
        if (found.size >= limit) return
        add(ask('inside', { match, words: short, ...places }))
      }
    }
    if (words.length === 1 || words.every(word => lengthOf(word) < 3)) within(2, word => ` ${word}`)
    within(3, word => word)
    return [...found.values()]
  }
}

/** In which places of the index of words valid goods are, those first where most of them are. */
function order(state: SideState['state'], arrivingFrom: number): { low: number; high: number }[] {
  const before = { low: 0, high: arrivingFrom }
  switch (state) {
    case 'rest':
      return [{ low: 0, high: LAST_PLACE }]
    case 'filling':
      return [before]
    case 'switched':
      return [{ low: arrivingFrom, high: LAST_PLACE }, before]
    default:
      return state satisfies never
  }
}

/** Two lists in the order of their names as one; at rest one of them is empty. */
function merged<T extends { folded: string }>(a: readonly T[], b: readonly T[]): T[] {
  if (b.length === 0) return [...a]
  return [...a, ...b].toSorted((x, y) => (x.folded < y.folded ? -1 : x.folded > y.folded ? 1 : 0))
}

/** In letters, as the index of words counts them. */
const lengthOf = (word: string): number => (word.length < 6 ? [...word].length : word.length)
const range = (from: string) => ({ from, end: `${from}\u{10ffff}` })
/** An FTS5 string (sqlite.org/fts5.html §3.1): quotes doubled, everything else literal. */
const phrase = (text: string) => `"${text.replaceAll('"', '""')}"`
