// What holds for every sequence of sales and every cart: gapless numbers, and what comes out is what went in.
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { price } from '#domain/cart'
import { openDatabase, type Db } from '../../main/store/db.ts'
import { journalStore } from '../../main/store/journal.ts'
import { salesStore } from '../../main/store/sales.ts'
import { at, complete, line, openSale, payCash, sell, tempFolder, thrownBy } from './support.ts'

let db: Db
let remove: () => void
beforeEach(() => {
  const temp = tempFolder()
  db = openDatabase(join(temp.dir, 'tillgate.db'))
  remove = temp.remove
})
afterEach(() => {
  db.close()
  remove()
})
describe('for every till', () => {
  test('receipt numbers have no gaps, whatever happens between', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('sell', 'abandon', 'unpaid', 'training'), { maxLength: 12 }), steps => {
        for (const step of steps) {
          if (step === 'sell') sell(db)
          else {
            const sale = openSale(db, [line()], { training: step === 'training' })
            if (step === 'training') payCash(db, sale)
            if (step === 'training') complete(db, sale)
            else {
              if (step === 'unpaid') expect(thrownBy(() => complete(db, sale))).toMatchObject({ reason: 'not-covered' })
              salesStore(db).setStatus(sale.id, 'abandoned', at)
            }
          }
        }
        const numbers = db.prepare('select number from sale where number is not null order by number').pluck().all()
        expect(numbers).toEqual(numbers.map((_, i) => i + 1))
        expect(salesStore(db).count()).toBe(numbers.length)
        expect(journalStore(db).verify().whole).toBe(true)
      }),
      { numRuns: 15 },
    )
  })

  test('what comes out is what went in, for any cart', () => {
    const lines = fc.array(
      fc.record({
        unitPriceMinor: fc.integer({ min: 0, max: 100_000 }),
        quantityMilli: fc.integer({ min: 1, max: 99_000 }),
        depositMinor: fc.constantFrom(0, 8, 15, 25),
        discountBasisPoints: fc.integer({ min: 0, max: 10_000 }),
        taxBasisPoints: fc.constantFrom(0, 700, 1900),
        name: fc.string({ maxLength: 20, unit: 'grapheme' }),
      }),
      { minLength: 1, maxLength: 6 },
    )
    fc.assert(
      fc.property(lines, fields => {
        const sale = openSale(db, fields.map(line))
        payCash(db, sale)
        complete(db, sale)
        const frozen = salesStore(db).find(sale.id)?.frozen
        expect(frozen).toEqual({ lines: sale.lines, totals: sale.totals, receiptText: '[]' })
        expect(price({ lines: frozen?.lines ?? [], discountBasisPoints: 0 }).totals).toEqual(sale.totals)
      }),
      { numRuns: 25 },
    )
  })
})
