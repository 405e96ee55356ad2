// The made-up shop that ships with the till: generated, valid, sellable.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { isGtin } from '#domain/barcode'
import { catalogueStore, type ProductInput } from '../../main/store/catalogue.ts'
import { openDatabase, type Db } from '../../main/store/db.ts'
import { tempFolder } from './support.ts'

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

describe('the sample shop', () => {
  const goods = JSON.parse(
    readFileSync(new URL('../../resources/catalogue.json', import.meta.url), 'utf8'),
  ) as ProductInput[]

  test('is what its generator writes', () => {
    const { status, stderr } = spawnSync(
      process.execPath,
      [fileURLToPath(new URL('../../scripts/sample-catalogue.mjs', import.meta.url)), '--check'],
      { encoding: 'utf8' },
    )
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })

  test('can be imported and sold: right check digits, one good per code, taxes, deposits and ages of a German shop', () => {
    catalogueStore(db).importProducts(goods)
    expect(catalogueStore(db).count()).toBe(goods.length)
    expect(goods.length).toBeGreaterThanOrEqual(200)
    const codes = goods.flatMap(({ barcodes }) => barcodes)
    expect(codes.filter(code => !isGtin(code) || !code.startsWith('952'))).toEqual([])
    expect(new Set(codes).size).toBe(codes.length)
    const values = (pick: (good: ProductInput) => number) => [...new Set(goods.map(pick))].toSorted((a, b) => a - b)
    expect(values(good => good.taxBasisPoints)).toEqual([0, 700, 1900])
    expect(values(good => good.depositMinor)).toEqual([0, 8, 15, 25])
    expect(values(good => good.requiredAge)).toEqual([0, 16, 18])
    expect(goods.every(({ priceMinor }) => Number.isInteger(priceMinor) && priceMinor > 0)).toBe(true)
    expect(goods.every(({ id }) => /^[a-z0-9-]{1,64}$/.test(id))).toBe(true)
    expect(
      catalogueStore(db)
        .search('pils', 'Beer & Wine', 50)
        .map(({ name }) => name),
    ).toContain('Bier Pils 0,5 l')
  })
})
