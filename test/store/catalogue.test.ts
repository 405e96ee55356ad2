// Goods: search, barcodes, import, and the sample shop.
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { catalogueStore, type ProductInput } from '../../main/store/catalogue.ts'
import { checkDatabase, openDatabase, type Db } from '../../main/store/db.ts'
import { fold } from '../../main/store/fold.ts'
import { searchTiers } from '../../main/store/search.ts'
import { product, tempFolder, thrownBy } from './support.ts'

let db: Db
let remove: () => void
beforeEach(() => {
  const temp = tempFolder()
  db = openDatabase(join(temp.dir, 'tillgate.db'))
  search = catalogueStore(db).search
  remove = temp.remove
})
afterEach(() => {
  db.close()
  remove()
})

function stock(...goods: (Partial<ProductInput> & { name: string })[]): void {
  catalogueStore(db).importProducts(goods.map(good => product({ id: good.name, ...good })))
}
let search: ReturnType<typeof catalogueStore>['search']
const names = (text: string, category: string | null = null, limit = 50) =>
  search(text, category, limit).map(({ name }) => name)

describe('search', () => {
  beforeEach(() =>
    stock(
      { name: 'Weißbier hell 0,5 l', category: 'Beer', barcodes: ['4012345678901'] },
      { name: 'Käsebrötchen', category: 'Bakery' },
      { name: 'Brötchen', category: 'Bakery' },
      { name: 'Mehrkornbrötchen', category: 'Bakery' },
      { name: 'Olivenöl 0,5 l', category: 'Pantry' },
      { name: 'Öl-Essig-Set', category: 'Pantry' },
      { name: 'Bio Öl', category: 'Pantry' },
      { name: 'Crème fraîche', category: 'Dairy' },
      { name: 'Cola 1 l', category: 'Drinks', id: 'cola-1-l', barcodes: ['012345678905', '9520001040078'] },
      { name: 'Cola Zero 1 l', category: 'Drinks' },
      { name: '100 % "Saft"', category: 'Drinks' },
    ),
  )

  test.each([
    ['finds matches inside words, beginnings first', 'brot', ['Brötchen', 'Käsebrötchen', 'Mehrkornbrötchen']],
    ['ignores case and accents', 'CREME FRAICHE', ['Crème fraîche']],
    ['takes ß for ss', 'weissb', ['Weißbier hell 0,5 l']],
    ['takes ß for ß', 'weißb', ['Weißbier hell 0,5 l']],
    ['finds all words in any order', 'zero cola', ['Cola Zero 1 l']],
    ['finds a short word beside a long one', 'cola z', ['Cola Zero 1 l']],
    ['finds two letters at the start of any word', 'öl', ['Öl-Essig-Set', 'Olivenöl 0,5 l', 'Bio Öl']],
    ['finds a short word after another one', 'bio öl', ['Bio Öl']],
    ['finds three letters anywhere', 'nol', ['Olivenöl 0,5 l']],
    ['finds one letter at the start of names', 'c', ['Cola 1 l', 'Cola Zero 1 l', 'Crème fraîche']],
    ['finds by id', 'cola-1-l', ['Cola 1 l']],
    ['finds by a whole code', '4012345678901', ['Weißbier hell 0,5 l']],
    ['finds by the beginning of a code', '95200010', ['Cola 1 l']],
    ['takes quotes literally', '"saft"', ['100 % "Saft"']],
    ['finds nothing where nothing is', 'xylophon', []],
    ['finds nothing for a word that only half fits', 'cola xyz', []],
  ])('%s: %s', (_, text, expected) => expect(names(text)).toEqual(expected))

  test('keeps to the category and to the limit', () => {
    expect(names('o', 'Pantry')).toEqual(['Öl-Essig-Set', 'Olivenöl 0,5 l'])
    expect(names('brot', 'Pantry')).toEqual([])
    expect(names('4012345678901', 'Drinks')).toEqual([])
    expect(names('', 'Bakery')).toEqual(['Brötchen', 'Käsebrötchen', 'Mehrkornbrötchen'])
    expect(names('', null, 3)).toEqual(['100 % "Saft"', 'Bio Öl', 'Brötchen'])
    expect(names('brot', null, 2)).toHaveLength(2)
  })

  test('never fails and never repeats a good, whatever is typed', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.constantFrom('*', 'NOT', 'a AND', '^x', '{folded}:', "'", '%_', '\0', 'öl"'),
        ),
        text => {
          const found = names(text)
          expect(new Set(found).size).toBe(found.length)
        },
      ),
      { numRuns: 300 },
    )
  })

  test('finds every good by any three letters of its name', () => {
    const all = catalogueStore(db).search('', null, 200)
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.nat(), (good, start) => {
        const folded = fold(good.name)
        const from = start % (folded.length - 2)
        const piece = folded.slice(from, from + 3)
        fc.pre(piece.trim().length === 3 && !piece.includes(' '))
        expect(names(piece)).toContain(good.name)
      }),
    )
  })
})

describe('barcodes', () => {
  test('are found in every spelling of the same number', () => {
    stock({ name: 'Cola', barcodes: ['012345678905'] }, { name: 'Badge', barcodes: ['ABC-0001'] })
    const { byBarcode } = catalogueStore(db)
    expect(
      ['012345678905', '0012345678905', '00012345678905', ' 012345678905 '].map(code => byBarcode(code)?.name),
    ).toEqual(Array(4).fill('Cola'))
    expect([byBarcode('ABC-0001')?.name, byBarcode('ABC-1'), byBarcode('')]).toEqual(['Badge', null, null])
  })

  test('belong to the good that came with them last, and leave with the import that no longer names them', () => {
    stock({ name: 'Old', barcodes: ['9520001040078', '9520001040146'] }, { name: 'New' })
    stock({ name: 'New', barcodes: ['9520001040078'] })
    const { byBarcode, find } = catalogueStore(db)
    expect([byBarcode('9520001040078')?.name, byBarcode('9520001040146')?.name]).toEqual(['New', 'Old'])
    stock({ name: 'Old', barcodes: [] })
    expect([byBarcode('9520001040146'), find('Old')?.barcode, find('New')?.barcode]).toEqual([
      null,
      null,
      '9520001040078',
    ])
  })
})

describe('importing', () => {
  test('replaces by id, keeps the rest, and the search follows', () => {
    stock({ name: 'Apfelsaft', id: 'a' }, { name: 'Birnensaft', id: 'b' })
    const catalogue = catalogueStore(db)
    expect(catalogue.categories()).toEqual([{ name: 'Drinks', products: 2 }])
    catalogue.importProducts([product({ id: 'a', name: 'Kirschnektar', category: 'Juice', priceMinor: 199 })])
    expect(catalogue.categories()).toEqual([
      { name: 'Drinks', products: 1 },
      { name: 'Juice', products: 1 },
    ])
    expect(catalogue.find('a')).toEqual({
      id: 'a',
      name: 'Kirschnektar',
      category: 'Juice',
      priceMinor: 199,
      depositMinor: 0,
      taxBasisPoints: 1900,
      requiredAge: 0,
      taxClass: null,
      ageClass: null,
      unit: 'piece',
      barcode: null,
    })
    expect([names('apfel'), names('kirsch'), names('birne'), catalogue.count()]).toEqual([
      [],
      ['Kirschnektar'],
      ['Birnensaft'],
      2,
    ])
    db.exec("insert into product_text (product_text) values ('integrity-check')")
  })

  test('is all or nothing', () => {
    const bad = { ...product({ id: 'z' }), priceMinor: 1.5 }
    expect(thrownBy(() => catalogueStore(db).importProducts([product(), bad]))).not.toBe('nothing was thrown')
    expect(catalogueStore(db).count()).toBe(0)
  })
})

describe('twenty thousand goods', () => {
  const words = [
    'Apfel',
    'Birne',
    'Käse',
    'Brot',
    'Wasser',
    'Tee',
    'Kaffee',
    'Nuss',
    'Öl',
    'Reis',
    'Bio',
    'Extra',
    'Fein',
    'Classic',
    'Mild',
    'Natur',
  ]
  const big = Array.from({ length: 20_000 }, (_, i) =>
    product({
      id: `p${i}`,
      name: `${words[i % 16]} ${words[(i >> 4) % 16]} ${words[(i >> 8) % 16]} ${i}`,
      category: `Group ${i % 40}`,
      barcodes: [String(9_520_000_000_000 + i)],
    }),
  )

  test('are searched through indexes only, never row by row', { timeout: 60_000 }, () => {
    const catalogue = catalogueStore(db)
    for (let from = 0; from < big.length; from += 5000) catalogue.importProducts(big.slice(from, from + 5000))
    expect(catalogue.count()).toBe(20_000)
    const params = {
      side: 1,
      from: ' a',
      end: ' b',
      match: '"kase"',
      category: null,
      limit: 50,
      words: '[]',
      low: 0,
      high: 1e9,
      most: 100,
    }
    for (const [tier, sql] of Object.entries(searchTiers)) {
      const plan = db
        .prepare<[typeof params], { detail: string }>(`explain query plan ${sql}`)
        .all(params)
        .map(({ detail }) => detail)
      const scans = plan.filter(
        step => step.startsWith('SCAN') && !/VIRTUAL TABLE INDEX 0:M|json_each|^SCAN [btw]$/.test(step),
      )
      expect(scans, `${tier}: ${plan.join(' | ')}`).toEqual([])
      expect(plan.join(), tier).not.toContain('USE TEMP B-TREE')
    }
    expect(names('19999')).toEqual([big[19_999]?.name])
    expect(catalogue.search('kase bio', null, 50)).toHaveLength(50)
    expect(catalogue.byBarcode('9520000017777')?.id).toBe('p17777')
    expect(catalogue.categories()).toHaveLength(40)
    expect(checkDatabase(db, 'quick').ok).toBe(true)
  })
})
