// Single goods: changes by the rules with their history, codes that resolve, and a list that imports back to the same goods.
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { requiredAgeFor } from '#domain/age-rules'
import { gtinCheckDigit } from '#domain/barcode'
import type { Good } from '../../main/store/catalogue-rows.ts'
import { cellOf, textOf } from '../../main/services/goods-cell.ts'
import { product } from '../store/support.ts'
import { goodsWorld, mona, type GoodsWorld } from './goods-world.ts'

let world: GoodsWorld
beforeEach(() => void (world = goodsWorld()))
afterEach(() => world.close())

const milk: Good = {
  id: 'milk',
  name: 'Milk',
  category: 'Dairy',
  priceMinor: 119,
  depositMinor: 0,
  taxBasisPoints: 700,
  taxClass: 'reduced',
  requiredAge: 0,
  ageClass: null,
  unit: 'piece',
  barcodes: ['9520001040078'],
}

describe('one good', () => {
  test('is added and changed, each price in its history, each change in the journal', () => {
    const { goods } = world.work
    expect(goods.save(milk, mona, 'en')).toEqual({ saved: true })
    expect(goods.save({ ...milk, priceMinor: 129 }, mona, 'en')).toEqual({ saved: true })
    expect(goods.save({ ...milk, priceMinor: 129 }, mona, 'en')).toEqual({ saved: true })
    expect(goods.save({ ...milk, priceMinor: 129, name: 'Whole milk' }, mona, 'en')).toEqual({ saved: true })
    const { good, changes } = goods.good('milk')!
    expect(good).toEqual({ ...milk, priceMinor: 129, name: 'Whole milk' })
    expect(changes.map(({ fromMinor, toMinor, who, source }) => [fromMinor, toMinor, who, source])).toEqual([
      [119, 129, 'Mona Manager', 'edit'],
      [null, 119, 'Mona Manager', 'edit'],
    ])
    expect(world.values("select count(*) from journal where kind = 'catalogue-changed'")[0]).toBe(3)
    expect(world.catalogue.search('whole', null, 9).map(({ id }) => id)).toEqual(['milk'])
    expect(goods.good('nothing')).toBeNull()
  })

  test('is refused in words by field, and stays what it was', () => {
    const { goods } = world.work
    goods.save(milk, mona, 'en')
    goods.save({ ...milk, id: 'tea', name: 'Tea', barcodes: ['9520001040108'] }, mona, 'en')
    const wrong = goods.save({ ...milk, name: ' ', taxBasisPoints: 1600, barcodes: ['4006381333932'] }, mona, 'de')
    expect(wrong).toEqual({
      saved: false,
      faults: [
        {
          field: 'barcode',
          text: 'Strichcode: die Prüfziffer von 4006381333932 ist falsch; eine Ziffer fehlt oder ist vertippt.',
        },
        { field: 'name', text: 'Bezeichnung: fehlt.' },
        { field: 'tax', text: 'Steuer: „16“ ist kein Steuersatz dieses Geschäfts.' },
      ],
    })
    expect(goods.save({ ...milk, barcodes: ['9520001040108'] }, mona, 'en')).toEqual({
      saved: false,
      faults: [{ field: 'barcode', text: 'Barcode: 9520001040108 belongs to other goods of the till: Tea.' }],
    })
    expect(goods.good('milk')?.good).toEqual(milk)
    expect(goods.save({ ...milk, ageClass: 'spirits', requiredAge: 16 }, mona, 'en')).toEqual({ saved: true })
    expect(goods.good('milk')?.good.requiredAge).toBe(18)
  })
})

describe('a scanned code', () => {
  const coded = (body: string): string => `${body}${gtinCheckDigit(body)}`
  beforeEach(() =>
    world.catalogue.importProducts([
      product({ id: 'cola', name: 'Cola', barcodes: ['042100005264'] }),
      product({ id: '12345', name: 'Apples', unit: 'kg', priceMinor: 299, barcodes: [] }),
      product({ id: 'cheese', name: 'Cheese', unit: 'kg', priceMinor: 1990, barcodes: [coded('224711100000')] }),
      product({ id: 'ham', name: 'Ham', barcodes: ['00815'] }),
      product({ id: 'own', name: 'Own brand', barcodes: [coded('221111100250')] }),
    ]),
  )

  test.each([
    ['in full', '042100005264', 'cola', null, null],
    ['with the zero of an EAN-13', '0042100005264', 'cola', null, null],
    ['as UPC-E', '04252614', 'cola', null, null],
    ['with a weight, by the number of the good', coded('281234500750'), '12345', 750, null],
    ['with a price, by the code with a value of zero', coded('224711101234'), 'cheese', null, 1234],
    ['with a price, by a short code', coded('200081500999'), 'ham', null, 999],
    ['that only looks like one of a scale', coded('221111100250'), 'own', null, null],
  ])('%s', (_, code, id, quantityMilli, priceMinor) => {
    expect(world.catalogue.resolve(code)).toMatchObject({ product: { id }, code, quantityMilli, priceMinor })
  })

  test('of nothing is nothing', () => {
    expect(
      ['', '9520001040146', coded('289999900750'), '28123450075'].map(code => world.catalogue.resolve(code)),
    ).toEqual(Array(4).fill(null))
  })
})

describe('the list of all goods', () => {
  const formulas = fc.constantFrom('', '', '=', '+', '-', '@', "'", "'=", "''-", '＝', "'＠", "'n")
  const text = fc
    .tuple(formulas, fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }))
    .map(parts => parts.join(''))
    .map(each => each.trim().replaceAll(/[\p{Cc}\p{Cs}\u2028\u2029\ufffd]/gu, ''))
    .filter(each => each !== '' && each === each.trim() && !/\d{15}/.test(each.replaceAll(/[ -]/g, '')))
  const good = (n: number) =>
    fc
      .record({
        name: text,
        category: text,
        priceMinor: fc.integer({ min: 0, max: 99_999_999 }),
        depositMinor: fc.integer({ min: 0, max: 10_000 }),
        rate: fc.constantFrom(['general', 1900] as const, ['reduced', 700] as const, ['none', 0] as const),
        age: fc.integer({ min: 0, max: 99 }),
        ageClass: fc.constantFrom(null, 'beer-and-wine' as const, 'spirits' as const, 'tobacco' as const),
        unit: fc.constantFrom('piece' as const, 'kg' as const, 'lb' as const),
        codes: fc.integer({ min: 0, max: 3 }),
        sign: formulas,
      })
      .map(({ rate: [taxClass, taxBasisPoints], age, codes, sign, ...rest }): Good => ({
        ...rest,
        id: `${sign}n ${n};"`,
        taxClass,
        taxBasisPoints,
        requiredAge: rest.ageClass === null ? age : requiredAgeFor(rest.ageClass, 'DE', age),
        barcodes: Array.from({ length: codes }, (_, at) => `X-${n}-${at}`),
      }))
  const goods = fc
    .integer({ min: 1, max: 8 })
    .chain(count => fc.tuple(...Array.from({ length: count }, (_, n) => good(n))))

  test('holds no formula for a spreadsheet, whatever goods are called', async () => {
    const names = ['=1+1', '+49 30', '-5 %', '@sum', "'=1+1", "''-", '＝1', "O'Neill", "'s", 'A=B']
    world.catalogue.importProducts(names.map((name, n) => product({ id: `-${n}`, name, category: '=x', barcodes: [] })))
    await world.work.goods.export()
    const lines = world.saved.at(-1)!.text.trimEnd().split('\r\n').slice(1)
    const cells = lines.map(line => line.split(';').slice(0, 3))
    expect(cells.flat().filter(cell => /^[=+\-@＝＋－＠]/.test(cell))).toEqual([])
    expect(cells.map(([, name]) => name)).toEqual([
      "'=1+1",
      "'+49 30",
      "'-5 %",
      "'@sum",
      "''=1+1",
      "'''-",
      "'＝1",
      "O'Neill",
      "'s",
      'A=B',
    ])
  })

  test('gives every text back from its cell', { timeout: 60_000 }, () => {
    const any = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', '\n', '"', ';', 'a', ' ', '＝') }),
    )
    fc.assert(
      fc.property(any, each => {
        const cell = cellOf(each)
        const quoted = cell.startsWith('"') && cell !== each
        const bare = quoted ? cell.slice(1, -1).replaceAll('""', '"') : cell
        return textOf(bare) === each && !/^[=+\-@\t\r\n＝＋－＠]/.test(bare)
      }),
      { numRuns: 200 },
    )
  })

  test('imports back to the same goods', { timeout: 120_000 }, async () => {
    const to = goodsWorld()
    await fc.assert(
      fc.asyncProperty(goods, async list => {
        world.catalogue.importProducts(list)
        await world.work.goods.export()
        const file = world.saved.at(-1)!.text
        expect(await to.take(file, { replace: true })).toMatchObject({ step: 'done', bad: 0 })
        expect(to.incidents).toEqual([])
        expect(to.catalogue.after(null, 100)).toEqual(world.catalogue.after(null, 100))
        expect((await to.read(file)).counts).toMatchObject({ added: 0, changed: 0, leaving: 0 })
      }),
      { numRuns: 40 },
    )
    to.close()
  })
})
