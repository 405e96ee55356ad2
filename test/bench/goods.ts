// Goods: search while typing and exact codes beside the peers in the same run, and an import while somebody goes on searching.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import Database from 'better-sqlite3'
import { Index } from 'flexsearch'
import MiniSearch from 'minisearch'
import { catalogueWorkOf } from '../../main/catalogue-setup.ts'
import { Store } from '../../main/config-store.ts'
import { systemClock } from '../../main/host/system-clock.ts'
import { catalogueStore } from '../../main/store/catalogue.ts'
import { toGood } from '../../main/store/catalogue-rows.ts'
import { catalogueSwitch } from '../../main/store/catalogue-switch.ts'
import { openDatabase, type Db } from '../../main/store/db.ts'
import { fold } from '../../main/store/fold.ts'
import { journalStore } from '../../main/store/journal.ts'
import { csvPieces, madeGoods } from '../fixtures/goods.ts'
import { ms, quantile, type Row } from './stats.ts'

/** What people type, letter by letter: words from the start, from the middle, several, with and without accents. */
const typed = [
  'mehrkornbr',
  'bio käse',
  'öl',
  'weißbier',
  'nussschoko',
  'crème fra',
  'rosenhag',
  'joghurt mild alba',
  'früchtetee',
  'saft',
  'gummi vegan',
  'alba oliven',
  'xaver spaghetti 5',
  'extra zart',
  'g-1234',
  '95200001234',
]
const keystrokes = typed.flatMap(text => Array.from({ length: text.length }, (_, at) => text.slice(0, at + 1)))
const SHOWN = 60

const here = (): string => {
  mkdirSync('.cache', { recursive: true })
  return mkdtempSync(resolve('.cache/bench-goods-'))
}

function timed(asked: readonly string[], ask: (text: string) => unknown): number[] {
  return asked.map(text => {
    const from = performance.now()
    ask(text)
    return performance.now() - from
  })
}

/** Lays goods down and makes them valid, as fast as it goes. */
function fill(db: Db, count: number): void {
  const { begin, lay, order, flip, sweep } = catalogueSwitch(db)
  begin('bench', new Date().toISOString())
  let part = []
  for (const made of madeGoods(count)) {
    part.push(toGood(made))
    if (part.length < 2000) continue
    lay(part, () => true)
    part = []
  }
  lay(part, () => true)
  while (order(2000)) continue
  flip(() => undefined)
  while (sweep(2000)) continue
}

/** The peers over the same goods, set up as their manuals say for finding parts of words. */
function peers(db: Db, count: number): { name: string; ask: (text: string) => unknown; note: string }[] {
  const like = db.prepare("select id, name from product where folded like '%' || ? || '%' limit 60")
  const found = [{ name: 'LIKE', ask: (text: string) => like.all(fold(text)), note: '' }]
  if (count > 100_000) return found
  const from = performance.now()
  const mini = new MiniSearch({ fields: ['name'], storeFields: ['name'], processTerm: term => fold(term) })
  mini.addAll([...madeGoods(count)].map(({ id, name }) => ({ id, name })))
  const miniMs = performance.now() - from
  const flexFrom = performance.now()
  const flex = new Index({ tokenize: 'forward', encode: (text: string) => fold(text).split(' ') })
  let n = 0
  for (const { name } of madeGoods(count)) flex.add((n += 1), name)
  const flexMs = performance.now() - flexFrom
  return [
    ...found,
    {
      name: 'MiniSearch',
      ask: text => mini.search(text, { prefix: true, combineWith: 'AND' }).slice(0, SHOWN),
      note: ` (${ms(miniMs)} to build, words from their start only)`,
    },
    {
      name: 'FlexSearch',
      ask: text => flex.search(text, { limit: SHOWN }),
      note: ` (${ms(flexMs)} to build, words from their start only)`,
    },
  ]
}

function searchRows(count: number, goalMs: number | null): Row[] {
  const dir = here()
  const db = openDatabase(join(dir, 'till.db'))
  fill(db, count)
  const { search, resolve: scan } = catalogueStore(db)
  const ours = [0, 1, 2].flatMap(() => timed(keystrokes, text => search(text, null, SHOWN)))
  const beside = peers(db, count).map(({ name, ask, note }) => {
    const times = timed(count > 100_000 ? keystrokes.filter((_, at) => at % 8 === 0) : keystrokes, ask)
    return { name, p50: quantile(times, 0.5), p95: quantile(times, 0.95), note }
  })
  const codes = [...madeGoods(Math.min(count, 20_000))].map(({ barcodes }) => barcodes[0]!)
  const scans = timed(codes, scan)
  const byCode = db.prepare('select product_n from product_barcode where code like ?')
  const plain = timed(codes.slice(0, 3), code => byCode.all(`%${code}%`))
  db.close()
  rmSync(dir, { recursive: true, force: true })
  const [p50, p95] = [quantile(ours, 0.5), quantile(ours, 0.95)]
  const size = count >= 1_000_000 ? `${count / 1_000_000}M` : `${count / 1000}k`
  return [
    {
      what: `keystroke → goods found, ${size} goods`,
      p50: ms(p50),
      p95: ms(p95),
      peer: beside.map(each => `${each.name} ${ms(each.p50)} / ${ms(each.p95)}${each.note}`).join('; '),
      ratio: beside.map(each => (p95 / each.p95).toFixed(2)).join(' / '),
      goal: goalMs === null ? '–' : `p95 ≤ ${goalMs} ms`,
      met: goalMs === null ? null : p95 <= goalMs,
      raw: { p50, p95, longest: quantile(ours, 1) },
    },
    {
      what: `code → good, ${size} goods`,
      p50: ms(quantile(scans, 0.5)),
      p95: ms(quantile(scans, 0.95)),
      peer: `LIKE over the codes ${ms(quantile(plain, 0.5))}`,
      ratio: (quantile(scans, 0.5) / quantile(plain, 0.5)).toFixed(4),
      goal: '–',
      met: null,
      raw: { p50: quantile(scans, 0.5), p95: quantile(scans, 0.95) },
    },
  ]
}

/** The import as the page drives it, from the first byte to the moment the new goods are valid, beside the same rows written plainly. */
async function importRows(count: number): Promise<Row[]> {
  const dir = here()
  const db = openDatabase(join(dir, 'till.db'))
  const catalogue = catalogueStore(db)
  const { goodsImport } = catalogueWorkOf({
    db,
    config: { store: Store.parse({ name: 'Bench', address: '-', currency: 'EUR', country: 'DE' }) },
    stores: { catalogue, journal: journalStore(db) },
    support: { file: { save: () => Promise.resolve(null) } },
    clock: systemClock(),
    log: { info: () => undefined, warn: () => undefined, incident: () => 'bench' },
  })
  fill(db, 10_000)
  const pieces = [...csvPieces(count, 2)]
  let last = performance.now()
  const gaps: number[] = []
  const searches: number[] = []
  let at = 0
  // Somebody searches all the while; the time between two turns is what the till could not be reached for.
  const beat = setInterval(() => {
    gaps.push(performance.now() - last)
    const from = performance.now()
    catalogue.search(keystrokes[(at += 1) % keystrokes.length]!, null, SHOWN)
    last = performance.now()
    searches.push(last - from)
  }, 5)
  const from = performance.now()
  const { importId } = goodsImport.begin(0, false)
  for (const [place, bytes] of pieces.entries()) await goodsImport.chunk(importId, place, bytes)
  await goodsImport.preview(importId)
  const read = performance.now() - from
  const view = await goodsImport.apply(importId, { id: 'bench', name: 'bench' }).finished
  const took = performance.now() - from
  await goodsImport.resume()
  const tidy = performance.now() - from - took
  clearInterval(beat)
  if (view.step !== 'done') throw new Error(`the import ended as ${view.step}`)
  goodsImport.stop()
  db.close()
  const plain = new Database(join(dir, 'plain.db'))
  plain.pragma('journal_mode = wal')
  plain.exec('create table good (id text primary key, name text, category text, price integer)')
  plain.exec("create virtual table words using fts5 (name, tokenize = 'trigram')")
  const plainFrom = performance.now()
  plain.transaction(() => {
    const row = plain.prepare('insert into good values (?, ?, ?, ?)')
    const words = plain.prepare('insert into words (name) values (?)')
    for (const made of madeGoods(count, 2)) {
      row.run(made.id, made.name, made.category, made.priceMinor)
      words.run(fold(made.name))
    }
  })()
  const plainMs = performance.now() - plainFrom
  plain.close()
  rmSync(dir, { recursive: true, force: true })
  const longest = quantile(gaps, 1)
  const size = `${count / 1000}k`
  return [
    {
      what: `import of ${size} goods, file → valid (second column: tidied up)`,
      p50: ms(took),
      p95: ms(took + tidy),
      peer: `one blocking transaction ${ms(plainMs)}; reading and checking alone ${ms(read)}`,
      ratio: (took / plainMs).toFixed(2),
      goal: '≤ 10 s',
      met: took <= 10_000,
      raw: { took, tidy, read, plain: plainMs },
    },
    {
      what: `the same: time the till could not be reached (p99, longest)`,
      p50: ms(quantile(gaps, 0.99)),
      p95: ms(longest),
      peer: `one blocking transaction ${ms(plainMs)}`,
      ratio: (longest / plainMs).toFixed(4),
      goal: 'longest ≤ 30 ms',
      met: longest <= 30,
      raw: { p50: quantile(gaps, 0.5), p99: quantile(gaps, 0.99), longest },
    },
    {
      what: 'the same: search meanwhile',
      p50: ms(quantile(searches, 0.5)),
      p95: ms(quantile(searches, 0.95)),
      peer: '–',
      ratio: '–',
      goal: 'p95 ≤ 5 ms',
      met: quantile(searches, 0.95) <= 5,
      raw: { p50: quantile(searches, 0.5), p95: quantile(searches, 0.95), longest: quantile(searches, 1) },
    },
  ]
}

export async function benchGoods(full: boolean): Promise<Row[]> {
  return [
    ...searchRows(10_000, 5),
    ...searchRows(100_000, 5),
    ...(full ? searchRows(1_000_000, 15) : []),
    ...(await importRows(100_000)),
  ]
}
