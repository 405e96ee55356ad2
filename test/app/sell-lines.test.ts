// The lines of a sale through the contract: counted, priced, noted, taken out and taken back; what cannot be is refused and changes nothing.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ops, type Input, type OpName } from '../../preload/contract.ts'
import { openForBusiness, product, startTestTill, type TestTill } from './harness.ts'

let till: TestTill
beforeEach(async () => {
  till = await startTestTill()
  await openForBusiness(till)
})
afterEach(() => till.end())

const sale = async () => (await till.call('sale.get', {})).sale
const free = () => product(till, ({ requiredAge }) => requiredAge === 0)
/** Reads beside the running till, as an auditor would. */
function rows<T>(sql: string): T[] {
  const db = new Database(join(till.dataDir, 'till.db'), { readonly: true })
  try {
    return db.prepare<[], T>(sql).all()
  } finally {
    db.close()
  }
}
const journal = (kind: string): Record<string, unknown>[] =>
  rows<{ data: string }>(`select data from journal where kind = '${kind}' order by n`).map(
    row => JSON.parse(row.data) as Record<string, unknown>,
  )
/** Goods that the sample catalogue has none of. */
async function goodsOf(change: string): Promise<{ id: string; barcode: string }> {
  const goods = await free()
  const db = new Database(join(till.dataDir, 'till.db'))
  db.prepare(`update product set ${change} where id = ?`).run(goods.id)
  db.close()
  return { id: goods.id, barcode: goods.barcode! }
}

describe('a line', () => {
  it('takes three of what is scanned next when 3 × was said before', async () => {
    const goods = await free()
    expect(await till.call('sale.scan', { code: goods.barcode!, quantityMilli: 3000 })).toMatchObject({ kind: 'added' })
    expect((await sale())?.lines).toMatchObject([{ quantityMilli: 3000 }])
  })

  it('gets another price with a reason, which the journal keeps with both prices', async () => {
    const goods = await free()
    await till.call('sale.add', { productId: goods.id, quantityMilli: 2000 })
    const line = (await sale())!.lines[0]!
    await till.call('sale.price', { lineId: line.id, priceMinor: 1, reason: 'dented can' })
    expect((await sale())?.lines).toMatchObject([{ unitPriceMinor: 1, quantityMilli: 2000 }])
    expect(journal('price-change')).toMatchObject([
      { product: goods.id, fromMinor: goods.priceMinor, toMinor: 1, reason: 'dented can' },
    ])
    await till.call('sale.add', { productId: goods.id, quantityMilli: 1000 })
    expect((await sale())?.lines).toHaveLength(2)
  })

  it('gets another price from nobody without the right', async () => {
    const goods = await free()
    const cashier = await till.call('staff.add', { name: 'Karl Kasse', role: 'cashier', pin: '5938' })
    await till.call('sale.add', { productId: goods.id, quantityMilli: 1000 })
    await till.call('staff.sign-out', {})
    await till.call('staff.sign-in', { staffId: cashier.id, pin: '5938' })
    const before = await sale()
    await expect(
      till.call('sale.price', { lineId: before!.lines[0]!.id, priceMinor: 1, reason: 'because' }),
    ).rejects.toThrow('not-allowed')
    expect((await sale())?.lines).toEqual(before!.lines)
    expect(journal('price-change')).toEqual([])
  })

  it('keeps a note, and so does the sale', async () => {
    const goods = await free()
    await till.call('sale.add', { productId: goods.id, quantityMilli: 1000 })
    const line = (await sale())!.lines[0]!
    await till.call('sale.line-note', { lineId: line.id, note: ' for Ada ' })
    await till.call('sale.note', { note: 'أهلا 🎁' })
    expect(await sale()).toMatchObject({ note: 'أهلا 🎁', lines: [{ note: 'for Ada' }] })
  })

  it('that is taken out is in the journal, and comes back whole by undo', async () => {
    const goods = await free()
    await till.call('sale.add', { productId: goods.id, quantityMilli: 5000 })
    const line = (await sale())!.lines[0]!
    await till.call('sale.line', { lineId: line.id, quantityMilli: 0 })
    expect((await sale())?.lines).toEqual([])
    expect(journal('line-removed')).toMatchObject([{ product: goods.id, quantityMilli: 5000, undone: false }])
    expect(await till.call('sale.undo', {})).toEqual({ undone: true })
    expect((await sale())?.lines).toEqual([line])
  })

  it('goes back change by change to the empty sale, and no further', async () => {
    const goods = await free()
    await till.call('sale.add', { productId: goods.id, quantityMilli: 1000 })
    await till.call('sale.add', { productId: goods.id, quantityMilli: 1000 })
    const line = (await sale())!.lines[0]!
    await till.call('sale.line', { lineId: line.id, quantityMilli: 7000 })
    const quantities = []
    for (let step = 0; step < 4; step += 1) {
      const { undone } = await till.call('sale.undo', {})
      quantities.push([undone, (await sale())?.lines[0]?.quantityMilli ?? null])
    }
    expect(quantities).toEqual([
      [true, 2000],
      [true, 1000],
      [true, null],
      [false, null],
    ])
    expect(journal('line-removed')).toMatchObject([{ undone: true }])
  })
})

describe('goods without a price', () => {
  it('are not added by a scan before somebody has said one', async () => {
    const goods = await goodsOf('price_minor = 0')
    expect(await till.call('sale.scan', { code: goods.barcode })).toMatchObject({
      kind: 'price-needed',
      productId: goods.id,
    })
    expect(await sale()).toBeNull()
    await expect(till.call('sale.add', { productId: goods.id, quantityMilli: 1000 })).rejects.toThrow('priceMinor')
    await till.call('sale.add', { productId: goods.id, quantityMilli: 2000, priceMinor: 345 })
    expect((await sale())?.lines).toMatchObject([{ unitPriceMinor: 345, quantityMilli: 2000 }])
  })
  it('are the only ones that may come with a price', async () => {
    const goods = await free()
    const cheaper = { productId: goods.id, quantityMilli: 1000, priceMinor: 1 }
    await expect(till.call('sale.add', cheaper)).rejects.toThrow('priceMinor')
    expect(await sale()).toBeNull()
  })
})

describe('a figure that cannot be', () => {
  const wrong: [string, number][] = [
    ['NaN', Number.NaN],
    ['below zero', -1000],
    ['with ten digits', 1_234_567_890],
    ['of infinity', Number.POSITIVE_INFINITY],
    ['with a fraction of a thousandth', 1.5],
  ]
  it.each(wrong)('a quantity %s is refused by its field, and the sale is as it was', async (_, quantityMilli) => {
    const goods = await free()
    await till.call('sale.add', { productId: goods.id, quantityMilli: 1000 })
    const before = await sale()
    const lineId = before!.lines[0]!.id
    await expect(till.call('sale.add', { productId: goods.id, quantityMilli })).rejects.toThrow('quantityMilli')
    await expect(till.call('sale.line', { lineId, quantityMilli })).rejects.toThrow('quantityMilli')
    await expect(till.call('sale.scan', { code: goods.barcode!, quantityMilli })).rejects.toThrow('quantityMilli')
    await expect(till.call('sale.price', { lineId, priceMinor: quantityMilli, reason: 'why not' })).rejects.toThrow(
      'priceMinor',
    )
    expect(await sale()).toEqual(before)
  })
  it('a line that would grow beyond what a line holds stays as it is', async () => {
    const goods = await free()
    await till.call('sale.add', { productId: goods.id, quantityMilli: 9_999_000 })
    const before = await sale()
    await expect(till.call('sale.scan', { code: goods.barcode! })).rejects.toThrow('quantityMilli')
    expect(await sale()).toEqual(before)
  })
})

describe('a parked sale', () => {
  it('keeps its name in the list until it is resumed, and the journal has both', async () => {
    const goods = await free()
    await till.call('sale.add', { productId: goods.id, quantityMilli: 1000 })
    await till.call('sale.park', { name: ' Table 7 ' })
    await till.call('sale.add', { productId: goods.id, quantityMilli: 1000 })
    await till.call('sale.park', {})
    const { sales } = await till.call('sale.parked', {})
    expect(sales.map(each => each.parkedAs)).toEqual(['Table 7', null])
    await till.call('sale.resume', { saleId: sales[0]!.id })
    expect((await sale())?.id).toBe(sales[0]!.id)
    expect([journal('sale-parked').length, journal('sale-resumed').length]).toEqual([2, 1])
  })
})

describe('money taken twice', () => {
  it('by two windows that saw the same sale is taken once, and never from the next sale', async () => {
    const goods = await free()
    await till.call('sale.add', { productId: goods.id, quantityMilli: 1000 })
    const { id: saleId, remainingMinor } = (await sale())!
    const commit: Input<'pay.cash'> = { tenderedMinor: remainingMinor, of: { saleId, remainingMinor } }
    await Promise.all([till.call('pay.cash', commit), till.call('pay.cash', commit)])
    await till.call('sale.add', { productId: goods.id, quantityMilli: 1000 })
    await till.call('pay.cash', commit)
    expect(await sale()).toMatchObject({ status: 'open', tenders: [] })
    const done = (await till.call('sale.list', { text: '', limit: 10 })).sales
    expect(done).toMatchObject([{ id: saleId, totalMinor: remainingMinor }])
    expect(rows('select * from tender')).toHaveLength(1)
  })
  it('in part is taken once: the second of two identical parts no longer fits what remains', async () => {
    const goods = await free()
    await till.call('sale.add', { productId: goods.id, quantityMilli: 9000 })
    const { id: saleId, remainingMinor } = (await sale())!
    const commit: Input<'pay.cash'> = { tenderedMinor: 100, of: { saleId, remainingMinor } }
    const answers = await Promise.allSettled([till.call('pay.cash', commit), till.call('pay.cash', commit)])
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    expect(await sale()).toMatchObject({ remainingMinor: remainingMinor - 100, tenders: [{ amountMinor: 100 }] })
  })
})

describe('a payment card number', () => {
  const number = ['4111', '1111', '1111', '1111'].join('')
  /** Every input with words in it, filled with the number wherever the schema takes it. */
  const withNumber = Object.entries(ops).flatMap(([name, { input }]) => {
    const shape = 'shape' in input ? Object.entries(input.shape as Record<string, unknown>) : []
    const words = shape.filter(([key]) => !/^(?:id|.+Id|bytes|jpeg|digest)$/.test(key))
    return words.map(([key]) => [name as OpName, key] as const)
  })
  it('is refused by every call that takes words, and is in no file of the till afterwards', async () => {
    const { call } = fieldCaller(till)
    const refused: string[] = []
    for (const [name, key] of withNumber) {
      for (const value of [number, `say ${number.replace(/(\d{4})/g, '$1 ').trim()} now`]) {
        const failure = await call(name, key, value)
        if (failure.includes('payment-card-refused')) refused.push(`${name}.${key}`)
        expect(failure.replaceAll(' ', '')).not.toContain(number)
      }
    }
    expect([...new Set(refused)]).toEqual(
      expect.arrayContaining(['sale.scan.code', 'sale.note.note', 'catalogue.search.text']),
    )
    const files = readdirSync(till.dataDir, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
    expect(files.length).toBeGreaterThan(1)
    for (const file of files) expect(readFileSync(join(file.parentPath, file.name)).includes(number)).toBe(false)
  })
})

/** Calls with one field set and the others as the till's own list or nothing; answers with the failure in words. */
function fieldCaller(one: Pick<TestTill, 'call'>) {
  const rest: Record<string, Record<string, unknown>> = {
    'sale.line-note': { lineId: 'x' },
    'sale.price': { lineId: 'x', priceMinor: 1 },
    'catalogue.search': { text: '', category: null, limit: 1 },
    'sale.list': { limit: 1 },
    'staff.add': { name: 'A B', role: 'cashier', pin: '1234' },
    'staff.first': { name: 'A B', pin: '1234' },
    'id.refuse': { reason: 'other' },
  }
  return {
    async call(name: OpName, key: string, value: string): Promise<string> {
      const input = { ...rest[name], [key]: value } as Input<OpName>
      return one.call(name, input).then(
        answer => JSON.stringify(answer),
        (thrown: unknown) => String(thrown),
      )
    },
  }
}
