// The money of a German and of an American store through the whole till: cart, discounts, rounding, tips, receipt, delivery.
import { randomUUID } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import type { Config } from '../../main/config.ts'
import { openForBusiness, product, register, startTestTill, type TestTill } from './harness.ts'

let till: TestTill
afterEach(() => till.end())
const sale = async () => (await till.call('sale.get', {})).sale!
const american =
  (store: Partial<Config['store']> = {}) =>
  (config: Config): Config => ({
    ...config,
    store: { ...config.store, currency: 'USD', country: 'US', profile: 'us', rates: { sales: '8.875' }, ...store },
  })

async function start(change?: (config: Config) => Config): Promise<void> {
  till = await startTestTill(change)
  await openForBusiness(till)
}
async function add(quantityMilli: number, holds: Parameters<typeof product>[1]) {
  const goods = await product(till, holds)
  await till.call('sale.add', { productId: goods.id, quantityMilli })
  return goods
}
const free = ({ requiredAge }: { requiredAge: number }) => requiredAge === 0
const withDeposit = ({ requiredAge, depositMinor }: { requiredAge: number; depositMinor: number }) =>
  requiredAge === 0 && depositMinor > 0
async function receiptText(): Promise<string[]> {
  const { lastSaleId } = await till.call('sale.get', {})
  const { lines } = await till.call('receipt.get', { saleId: lastSaleId! })
  return lines.map(line =>
    line.kind === 'pair' ? `${line.left}|${line.right}` : line.kind === 'text' ? line.text : '',
  )
}
async function sold(work: () => Promise<unknown>): Promise<string> {
  const done = till.until('sale', ({ lastSaleId }) => lastSaleId !== null)
  await work()
  return (await done).lastSaleId!
}

describe('an American store', () => {
  it('adds sales tax of 8.875 percent to the goods once a receipt, and none to deposits', async () => {
    await start(american())
    const water = await add(3000, withDeposit)
    const { totals } = await sale()
    const goods = 3 * water.priceMinor
    const tax = Math.round((goods * 8875) / 100_000)
    expect(totals).toMatchObject({
      grossMinor: goods,
      depositMinor: 15,
      addedTaxMinor: tax,
      totalMinor: goods + 15 + tax,
    })
    expect(totals.taxes).toMatchObject([
      { basisPoints: 888, percent: '8.875', netMinor: goods, taxMinor: tax },
      { basisPoints: 0, grossMinor: 15, taxMinor: 0 },
    ])
    await till.call('pay.cash', { tenderedMinor: totals.totalMinor })
    const text = await receiptText()
    expect(text).toContain(`Subtotal|${((goods + 15) / 100).toFixed(2)}`)
    expect(text).toContain(`Tax 8.875%|${(tax / 100).toFixed(2)}`)
    expect(text).toContain(`TOTAL USD|${(totals.totalMinor / 100).toFixed(2)}`)
  })

  it('suggests tips on the goods before tax, charges them with the card, and keeps them out of the turnover', async () => {
    await start(american())
    await register(till)
    await add(10_000, withDeposit)
    const { totals, tips, remainingMinor } = await sale()
    const net = totals.grossMinor
    expect(tips.map(({ percent }) => percent)).toEqual(['15', '18', '20'])
    expect(tips[0]!.amountMinor).toBe(Math.round((net * 15) / 100))
    const tipMinor = tips[1]!.amountMinor
    const saleId = await sold(() => till.call('pay.card', { amountMinor: null, tipMinor }))
    const [charge] = await till.operator.charges()
    expect(charge).toMatchObject({ amount: ((remainingMinor + tipMinor) / 100).toFixed(2) })
    const text = await receiptText()
    expect(text).toContain(`Tip|${(tipMinor / 100).toFixed(2)}`)
    expect(text).toContain(`Card|${((remainingMinor + tipMinor) / 100).toFixed(2)}`)
    expect(text).toContain(`TOTAL USD|${(totals.totalMinor / 100).toFixed(2)}`)
    await expect.poll(() => till.sandbox.panels.backOffice.sales().map(({ id }) => id)).toContain(saleId)
    expect(till.sandbox.panels.backOffice.sales().at(-1)).toMatchObject({ totalMinor: totals.totalMinor })
    expect(till.sandbox.panels.backOffice.counts().refused).toBe(0)
  })

  it('takes a tip back with the card payment of an open sale', async () => {
    await start(american())
    await add(10_000, free)
    const { totals } = await sale()
    const paid = till.until('sale', state => state.sale?.payment?.step === 'approved')
    await till.call('pay.card', { amountMinor: 100, tipMinor: 50 })
    expect((await paid).sale).toMatchObject({ paidMinor: 100, tenders: [{ amountMinor: 100, tipMinor: 50 }] })
    const back = till.until('sale', state => state.sale?.paidMinor === 0 && state.sale.reversal === null)
    await till.call('pay.take-back', {})
    const { tenders, remainingMinor } = (await back).sale!
    expect(tenders.map(({ amountMinor, tipMinor }) => [amountMinor, tipMinor])).toEqual([
      [100, 50],
      [-100, -50],
    ])
    expect(remainingMinor).toBe(totals.totalMinor)
  })

  it('counts a part that was approved for the sale first, and only the rest of it as a tip', async () => {
    await start(american())
    await add(10_000, free)
    till.sandbox.panels.terminal.setAutoTap(false)
    const { totals } = await sale()
    const partial = till.until('sale', state => state.sale?.payment?.step === 'partial')
    await till.call('pay.card', { amountMinor: null, tipMinor: 200 })
    await expect.poll(() => till.sandbox.panels.terminal.waiting()).not.toBeNull()
    await till.operator.terminal('tap-partial')
    const { tenders, remainingMinor, payment } = (await partial).sale!
    expect(payment).toMatchObject({ amountMinor: totals.totalMinor + 200, tipMinor: 200 })
    // Of this card the sandbox approves a half.
    const half = Math.floor((totals.totalMinor + 200) / 2)
    expect(tenders).toMatchObject([{ kind: 'card', amountMinor: half }])
    expect(tenders[0]!.tipMinor).toBeUndefined()
    expect(remainingMinor).toBe(totals.totalMinor - half)
    const second = till.until('sale', state => state.sale?.tenders.length === 2)
    await till.call('pay.card', { amountMinor: 300, tipMinor: 400 })
    await expect.poll(() => till.sandbox.panels.terminal.waiting()).not.toBeNull()
    await till.operator.terminal('tap-partial')
    expect((await second).sale!.tenders[1]).toMatchObject({ kind: 'card', amountMinor: 300, tipMinor: 50 })
  })

  it('refuses a tip of more than the sale, and any tip where none is asked for', async () => {
    await start(american())
    await add(1000, free)
    const { totals } = await sale()
    await expect(till.call('pay.card', { amountMinor: null, tipMinor: totals.totalMinor + 1 })).rejects.toThrow(
      'invalid',
    )
    await till.end()
    await start()
    await add(1000, free)
    await expect(till.call('pay.card', { amountMinor: null, tipMinor: 1 })).rejects.toThrow('invalid')
    expect((await sale()).payment).toBeNull()
  })
})

describe('cash rounding', () => {
  const nickels = { cashRounding: { stepMinor: 5, mode: 'half-up' as const } }

  it('rounds what cash closes, never a card or a part payment, and is neither turnover nor tax', async () => {
    await start(american(nickels))
    const water = await add(3000, withDeposit)
    const { totals, cash } = await sale()
    const dueMinor = Math.round(totals.totalMinor / 5) * 5
    expect(totals.totalMinor % 5).not.toBe(0)
    expect(cash).toMatchObject({ stepMinor: 5, dueMinor })
    await till.call('pay.cash', { tenderedMinor: 100 })
    expect(await sale()).toMatchObject({ remainingMinor: totals.totalMinor - 100, paidMinor: 100 })
    await till.call('pay.cash', { tenderedMinor: 1000 })
    const state = await till.call('sale.get', {})
    expect(state).toMatchObject({ sale: null, lastChangeMinor: 1000 - (dueMinor - 100) })
    const rounding = dueMinor - totals.totalMinor
    expect(await receiptText()).toContain(`Cash rounding|${(rounding / 100).toFixed(2)}`)
    const report = await till.call('shift.report', {})
    expect(report).toMatchObject({
      grossMinor: totals.totalMinor,
      roundingMinor: rounding,
      expectedCashMinor: 10_000 + dueMinor,
    })
    expect(water.depositMinor).toBe(5)
  })

  it('leaves a card payment exact', async () => {
    await start(american(nickels))
    await add(3000, withDeposit)
    const { totals } = await sale()
    await sold(() => till.call('pay.card', { amountMinor: null }))
    expect((await till.operator.charges())[0]).toMatchObject({ amount: (totals.totalMinor / 100).toFixed(2) })
  })
})

describe('discounts', () => {
  it('of every kind come off a line and the sale, say so on the receipt, and are taken off again', async () => {
    await start()
    const goods = await add(4000, free)
    const lineId = (await sale()).lines[0]!.id
    const discountId = randomUUID()
    await till.call('sale.discount', { kind: 'percent', lineId, basisPoints: 1000 })
    const wish = { kind: 'per-unit', lineId, discountId, amountMinor: 7, limitUnits: 2, reason: 'Damaged' } as const
    await till.call('sale.discount', wish)
    // Sent twice, given once.
    await till.call('sale.discount', wish)
    await till.call('sale.discount', {
      kind: 'fixed',
      lineId: null,
      discountId: 'f',
      amountMinor: 50,
      reason: 'Goodwill',
    })
    const percentOff = Math.round((4 * goods.priceMinor) / 10)
    const open = await sale()
    expect(open.lines[0]!.discounts).toMatchObject([
      { kind: 'percent', basisPoints: 1000, offMinor: percentOff },
      { kind: 'per-unit', amountMinor: 7, limitUnits: 2, reason: 'Damaged', offMinor: 14 },
    ])
    expect(open.discounts).toMatchObject([{ id: 'f', kind: 'fixed', offMinor: 50 }])
    expect(open.totals.discountMinor).toBe(percentOff + 14 + 50)
    till.restart()
    expect((await sale()).totals).toEqual(open.totals)
    await till.call('staff.sign-in', { staffId: (await till.call('staff.list', {})).staff[0]!.id, pin: '4711' })
    await till.call('sale.discount', { kind: 'remove', lineId, discountId })
    expect((await sale()).totals.discountMinor).toBe(percentOff + 50)
    await till.call('pay.cash', { tenderedMinor: 100_000 })
    const text = await receiptText()
    expect(text.filter(line => line.startsWith('  Discount 10%'))).toHaveLength(1)
    expect(text).toContain('Discount on the purchase|-0.50')
  })

  it('above the limit of the store need somebody senior, however they are given', async () => {
    await start()
    await till.call('staff.add', { name: 'Carl', role: 'cashier', pin: '739164' })
    const carl = (await till.call('staff.list', {})).staff.find(({ name }) => name === 'Carl')!
    await till.call('staff.sign-out', {})
    await till.call('staff.sign-in', { staffId: carl.id, pin: '739164' })
    const goods = await add(2000, free)
    const lineId = (await sale()).lines[0]!.id
    const tenth = Math.ceil((2 * goods.priceMinor) / 10)
    const fixed = (amountMinor: number) =>
      till.call('sale.discount', { kind: 'fixed', lineId, discountId: 'a', amountMinor, reason: 'Damaged' })
    await fixed(tenth)
    await expect(fixed(tenth + 1)).rejects.toThrow('not-allowed')
    await expect(till.call('sale.discount', { kind: 'percent', lineId, basisPoints: 500 })).rejects.toThrow(
      'not-allowed',
    )
    await expect(till.call('sale.discount', { kind: 'percent', lineId: null, basisPoints: 1001 })).rejects.toThrow(
      'not-allowed',
    )
    expect((await sale()).totals.discountMinor).toBe(tenth)
  })
})

describe('a figure', () => {
  it('of an open and of a finished sale is explained to the cent, in the language asked for', async () => {
    await start(american())
    await add(3000, withDeposit)
    await till.call('sale.discount', { kind: 'percent', lineId: null, basisPoints: 1000 })
    const { totals } = await sale()
    const ask = (saleId: string | null, language: 'en' | 'de') =>
      till.call('sale.explain', { saleId, subject: { of: 'totals', figure: 'total' }, language })
    const english = await ask(null, 'en')
    expect(english.resultMinor).toBe(totals.totalMinor)
    expect(english.lines.map(({ name }) => name)).toContain('tax 8.875 %')
    await till.call('pay.cash', { tenderedMinor: totals.totalMinor })
    const { lastSaleId } = await till.call('sale.get', {})
    const german = await ask(lastSaleId, 'de')
    expect(german.resultMinor).toBe(totals.totalMinor)
    expect(german.steps.map(({ resultMinor }) => resultMinor)).toEqual(
      english.steps.map(({ resultMinor }) => resultMinor),
    )
    expect(german.lines.map(({ name }) => name)).toContain('Steuer 8.875 %')
    await expect(
      till.call('sale.explain', {
        saleId: lastSaleId,
        subject: { of: 'tax', basisPoints: 1, figure: 'tax' },
        language: 'en',
      }),
    ).rejects.toThrow('not-found')
  })

  it('keeps the rules the sale was begun with, whatever is configured meanwhile', async () => {
    await start(american())
    await add(3000, withDeposit)
    const before = (await sale()).totals
    till.config.store.rates = { sales: '4' }
    till.restart()
    expect((await sale()).totals).toEqual(before)
  })
})
