// A whole new catalogue: at every moment, and after a kill at any moment, the goods are the old ones or the new ones.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { toGood, type Good } from '../../main/store/catalogue-rows.ts'
import { catalogueStore } from '../../main/store/catalogue.ts'
import { catalogueSwitch } from '../../main/store/catalogue-switch.ts'
import { checkDatabase, openDatabase, type Db } from '../../main/store/db.ts'
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

describe('a new catalogue', () => {
  test('is whole at every step and after an end at any step, whatever it changes', () => {
    let round = 0
    fc.assert(
      fc.property(goods, goods, fc.boolean(), fc.nat({ max: 40 }), (old, file, replace, killAt) => {
        const path = join(dir, `run-${(round += 1)}.db`)
        let own = openDatabase(path)
        catalogueStore(own).importProducts(old)
        const before = seen(own)
        const ids = new Set(file.map(({ id }) => id))
        const gives = replace ? () => true : (id: string) => ids.has(id)
        const work = function* () {
          const { begin, lay, leave, flip, sweep } = catalogueSwitch(own)
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
          flip(() => undefined)
          yield
          while (sweep(1)) yield
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
        for (let more = true; more;) more = catalogueSwitch(own).sweep(2)
        const after = catalogueStore(own).after(null, 1000)
        const whole = switched ? expected(old, file, replace) : old.toSorted((a, b) => (a.id < b.id ? -1 : 1))
        expect(after).toEqual(whole)
        expect(own.prepare('select count(*) from product').pluck().get()).toBe(after.length)
        own.exec("insert into product_text (product_text) values ('integrity-check')")
        if (!switched) expect(own.prepare('select count(*) from price_change').pluck().get()).toBe(0)
        expect(catalogueSwitch(own).state().state).toBe('rest')
        own.close()
      }),
      { numRuns: 60 },
    )
  }, 120_000)

  test(
    'is one of the two after kill -9 in the middle of the import of another process',
    { timeout: 120_000 },
    async () => {
      const path = join(dir, 'killed.db')
      const child = fileURLToPath(new URL('child-goods.ts', import.meta.url))
      const count = 1500
      openDatabase(path).close()
      const valid: number[] = []
      // 30 steps lay down 1,500 goods, one switches, the others tidy up.
      const moments = [1, 31, 8, 33, 20, 45, 30, 60]
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
