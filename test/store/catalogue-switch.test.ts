// A whole new catalogue: at every moment, and after a kill at any moment, the goods are the old ones or the new ones.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { toGood, type Good } from '../../main/store/catalogue-rows.ts'
import { catalogueStore } from '../../main/store/catalogue.ts'
import { catalogueSwitch } from '../../main/store/catalogue-switch.ts'
import { checkDatabase, openDatabase, type Db } from '../../main/store/db.ts'
import { migrations } from '../../main/store/migrations.ts'
import { salvage } from '../../main/store/salvage.ts'
import { madeGoods } from '../fixtures/goods.ts'
import { product, tempFolder } from './support.ts'

let dir: string
let remove: () => void
let db: Db
beforeEach(() => {
  ;({ dir, remove } = tempFolder())
  db = openDatabase(join(dir, 'till.db'))
})
afterEach(() => {
  db.close()
  remove()
})

const at = '2026-11-21T09:30:00.000Z'
/** Everything a till sees of its goods, by every way of looking. */
function seen(of: Db): string {
  const store = catalogueStore(of)
  const goods = store.after(null, 1000)
  return JSON.stringify({
    goods,
    found: goods.map(({ id }) => store.find(id)?.priceMinor),
    byCode: goods.flatMap(({ barcodes }) => barcodes.map(code => store.byBarcode(code)?.id)),
    listed: store
      .search('', null, 200)
      .map(({ id }) => id)
      .toSorted(),
    inside: store
      .search('aft', null, 200)
      .map(({ id }) => id)
      .toSorted(),
    categories: store.categories(),
    count: store.count(),
  })
}

const good = fc
  .record({
    id: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
    name: fc.constantFrom('Saft', 'Apfelsaft', 'Haft', 'Öl'),
    category: fc.constantFrom('Food', 'Drinks'),
    priceMinor: fc.integer({ min: 1, max: 3 }),
    code: fc.constantFrom(null, '9520001040078', '9520001040108', '9520001040146'),
  })
  .map(({ code, ...fields }) => toGood(product({ ...fields, barcodes: code === null ? [] : [code] })))
/** Goods of one file: each number and each code once. */
const goods = fc
  .array(good, { maxLength: 6 })
  .map(list =>
    list.filter(
      (one, place) =>
        !list
          .slice(0, place)
          .some(other => other.id === one.id || other.barcodes.some(code => one.barcodes.includes(code))),
    ),
  )

/** The catalogue after such an import, worked out the plain way. */
function expected(old: readonly Good[], file: readonly Good[], replace: boolean): Good[] {
  const ids = new Set(file.map(({ id }) => id))
  const taken = file.filter(
    one =>
      replace || !old.some(other => !ids.has(other.id) && other.barcodes.some(code => one.barcodes.includes(code))),
  )
  const stay = old.filter(({ id }) => !taken.some(one => one.id === id) && (!replace || ids.has(id)))
  return [...stay, ...taken].toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

/** Goods of the orders they are listed in, where these say the same as the goods themselves. */
const orders = (of: Db): number | undefined =>
  of
    .prepare<[], number>(
      `select (select count(*) from product_name o join product p using (n) where o.side = p.side and o.folded = p.folded)
        + (select count(*) from product_group o join product p using (n) where o.side = p.side and o.folded = p.folded and o.category = p.category)`,
    )
    .pluck()
    .get()

/** One entry of the history for each price that is another one afterwards, by the number of the good. */
function changedPrices(old: readonly Good[], now: readonly Good[]): (string | number | null)[][] {
  const price = (list: readonly Good[], id: string): number | null =>
    list.find(one => one.id === id)?.priceMinor ?? null
  const ids = [...new Set([...old, ...now].map(({ id }) => id))].toSorted()
  return ids.map(id => [id, price(old, id), price(now, id)]).filter(([, from, to]) => from !== to)
}

describe('a new catalogue', () => {
  test('is whole at every step and after an end at any step, whatever it changes', () => {
    let round = 0
    const empty = join(dir, 'empty.db')
    openDatabase(empty).close()
    fc.assert(
      fc.property(
        goods,
        goods,
        fc.boolean(),
        fc.nat({ max: 60 }),
        fc.integer({ min: 1, max: 4 }),
        (old, file, replace, killAt, most) => {
          const path = join(dir, `run-${(round += 1)}.db`)
          copyFileSync(empty, path)
          let own = openDatabase(path)
          catalogueStore(own).importProducts(old)
          const before = seen(own)
          const ids = new Set(file.map(({ id }) => id))
          const gives = replace ? () => true : (id: string) => ids.has(id)
          const work = function* () {
            const { begin, lay, leave, order, flip, sweep } = catalogueSwitch(own)
            expect(begin('Mona', at)).toBe(true)
            yield
            for (const one of file) {
              lay([one], gives)
              yield
            }
            for (let place: number | null = replace ? 0 : null; place !== null;) {
              place = leave(place, 1, id => ids.has(id)).from
              yield
            }
            while (order(most)) yield
            flip(() => undefined)
            yield
            while (sweep(most)) yield
          }
          let steps = 0
          let switched = false
          for (const _ of work()) {
            const now = seen(own)
            const { state } = catalogueSwitch(own).state()
            switched ||= state !== 'filling'
            if (!switched) expect(now).toBe(before)
            if ((steps += 1) === killAt) break
          }
          own.close()
          own = openDatabase(path)
          for (let more = true; more;) more = catalogueSwitch(own).sweep(most)
          const after = catalogueStore(own).after(null, 1000)
          const whole = switched ? expected(old, file, replace) : old.toSorted((a, b) => (a.id < b.id ? -1 : 1))
          expect(after).toEqual(whole)
          expect(own.prepare('select count(*) from product').pluck().get()).toBe(after.length)
          own.exec("insert into product_text (product_text) values ('integrity-check')")
          expect(orders(own)).toEqual(after.length * 2)
          const changed = switched ? changedPrices(old, whole) : []
          expect(
            own.prepare('select product_id, from_minor, to_minor from price_change order by 1').raw().all(),
          ).toEqual(changed)
          expect(catalogueSwitch(own).state().state).toBe('rest')
          own.close()
        },
      ),
      { numRuns: 60 },
    )
  }, 120_000)

  test('that an older version was laying down is swept away, and the goods are found by every order', () => {
    const path = join(dir, 'older.db')
    const before = migrations.findIndex(({ name }) => name === 'goods in the orders they are listed in')
    const older = openDatabase(path, { steps: migrations.slice(0, before) })
    const put = older.prepare(
      `insert into product (id, name, folded, category, price_minor, deposit_minor, tax_basis_points, required_age, side)
       values (?, ?, ?, 'Drinks', 100, 0, 1900, 0, ?)`,
    )
    put.run('a', 'Apfelsaft', ' apfelsaft', 1)
    put.run('b', 'Birnensaft', ' birnensaft', 0)
    put.run('a', 'Apfelnektar', ' apfelnektar', 2)
    older.exec("update product_side set state = 'filling', arriving_from = 3 where id = 1")
    older.close()
    const own = openDatabase(path)
    const { search } = catalogueStore(own)
    const both = Array.from({ length: 4 }, () => ['Apfelsaft', 'Birnensaft'])
    const found = (): string[][] =>
      [search('', null, 9), search('', 'Drinks', 9), search('saft', null, 9), search('saft', 'Drinks', 9)].map(list =>
        list.map(({ name }) => name).toSorted(),
      )
    expect(found()).toEqual(both)
    while (catalogueSwitch(own).sweep(1)) expect(found()).toEqual(both)
    expect(catalogueSwitch(own).state().state).toBe('rest')
    expect(own.prepare('select count(*) from product').pluck().get()).toBe(2)
    expect(orders(own)).toBe(4)
    own.exec("insert into product_text (product_text) values ('integrity-check')")
    own.close()
  })

  test('that was being laid down in a damaged file is taken out of it with its orders, and swept away', () => {
    const { begin, lay } = catalogueSwitch(db)
    catalogueStore(db).importProducts([
      product({ id: 'a', name: 'Apfelsaft' }),
      product({ id: 'b', name: 'Birnensaft' }),
    ])
    begin('Mona', at)
    lay([toGood(product({ id: 'a', name: 'Apfelnektar' })), toGood(product({ id: 'c', name: 'Saft' }))], () => true)
    const path = join(dir, 'fresh.db')
    const fresh = openDatabase(path)
    salvage(fresh, join(dir, 'till.db'), true)
    const { search } = catalogueStore(fresh)
    const found = (): string[] =>
      [...search('', null, 9), ...search('saft', null, 9)].map(({ name }) => name).toSorted()
    const both = ['Apfelsaft', 'Apfelsaft', 'Birnensaft', 'Birnensaft']
    expect(found()).toEqual(both)
    while (catalogueSwitch(fresh).sweep(2)) expect(found()).toEqual(both)
    expect(fresh.prepare('select count(*) from product').pluck().get()).toBe(2)
    expect(orders(fresh)).toBe(4)
    fresh.exec("insert into product_text (product_text) values ('integrity-check')")
    fresh.close()
  })

  test('is not valid before every good is in its order', () => {
    const { begin, lay, order, flip, sweep } = catalogueSwitch(db)
    begin('Mona', at)
    lay([toGood(product({ id: 'a', name: 'Saft' }))], () => true)
    expect(() => flip(() => undefined)).toThrow('not in its order yet')
    while (order(1)) continue
    flip(() => undefined)
    while (sweep(1)) continue
    expect(orders(db)).toBe(2)
  })

  test(
    'is one of the two after kill -9 in the middle of the import of another process',
    { timeout: 120_000 },
    async () => {
      const path = join(dir, 'killed.db')
      const child = fileURLToPath(new URL('child-goods.ts', import.meta.url))
      const count = 1500
      openDatabase(path).close()
      const valid: number[] = []
      // 30 steps lay down 1,500 goods, 20 put new goods in order and 40 changed ones, one switches, the others tidy up.
      const moments = [1, 31, 8, 55, 20, 75, 45, 110]
      for (const [place, lines] of moments.entries()) {
        const round = place + 1
        const importer = spawn(process.execPath, [child, path, String(count), String(round)], {
          stdio: ['ignore', 'pipe', 'inherit'],
        })
        const ended = once(importer, 'close')
        let said = 0
        importer.stdout.setEncoding('utf8').on('data', (text: string) => {
          said += text.split('\n').length - 1
          if (said >= lines) importer.kill('SIGKILL')
        })
        await ended
        const own = openDatabase(path)
        const store = catalogueStore(own)
        // Every made good costs what the round adds: one price says which catalogue it is from.
        const first = store.good('g-0')
        const added = (first?.priceMinor ?? 0) - [...madeGoods(1)][0]!.priceMinor
        const all =
          first === null
            ? []
            : [...madeGoods(count)].filter(made => store.find(made.id)?.priceMinor !== made.priceMinor + added)
        expect(all).toEqual([])
        expect(store.count()).toBe(first === null ? 0 : count)
        expect(store.byBarcode('9520000000011')?.id ?? null).toBe(first === null ? null : 'g-1')
        expect(checkDatabase(own, 'full')).toEqual({ ok: true, detail: 'ok' })
        valid.push(first === null ? 0 : added)
        own.close()
      }
      // Never an older catalogue than the one before, and at least once a newer one.
      expect(valid).toEqual(valid.toSorted((a, b) => a - b))
      expect(valid.at(-1)).toBeGreaterThan(0)
    },
  )
})
