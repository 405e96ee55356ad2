// Reports through the contract: what a day's receipts say, who may see it, and the table as a file.
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { wallTime } from '../../main/services/reports-calendar.ts'
import { openForBusiness, product, startTestTill, type TestTill } from './harness.ts'

let till: TestTill
beforeEach(async () => {
  till = await startTestTill()
  await openForBusiness(till)
})
afterEach(() => till.end())

const today = () => wallTime(new Date()).day
/** What the test till sells is training: it stands on the sandbox. */
const asked = (training = true) => ({ from: today(), to: today(), training })

async function sellForCash(discount: number): Promise<number> {
  const goods = await product(till, ({ requiredAge }) => requiredAge === 0)
  await till.call('sale.add', { productId: goods.id, quantityMilli: 3000 })
  if (discount > 0) await till.call('sale.discount', { kind: 'percent', lineId: null, basisPoints: discount })
  const { sale } = await till.call('sale.get', {})
  await till.call('pay.cash', { tenderedMinor: sale!.totals.totalMinor })
  return sale!.totals.totalMinor
}

describe('the report of a day', () => {
  it('is the sum of its receipts, and training is apart from what was sold', async () => {
    const paid = (await sellForCash(0)) + (await sellForCash(500))
    const goods = await product(till, ({ requiredAge }) => requiredAge === 0)
    await till.call('sale.add', { productId: goods.id, quantityMilli: 1000 })
    await till.call('sale.abandon', {})

    const report = await till.call('reports.read', asked())
    expect(report.totals).toMatchObject({ sales: 2, totalMinor: paid, refunds: 0 })
    expect(report.totals.discountMinor).toBeGreaterThan(0)
    expect(report.hours.reduce((sum, { totalMinor }) => sum + totalMinor, 0)).toBe(paid)
    expect(report.days).toEqual([{ day: today(), sales: 2, totalMinor: paid }])
    expect(report.tenders).toEqual([{ kind: 'cash', tenders: 2, amountMinor: paid }])
    expect(report.cashiers).toMatchObject([{ name: 'Mona Manager', sales: 2, discounted: 1, voidedSales: 1 }])

    const real = await till.call('reports.read', asked(false))
    expect(real.totals).toMatchObject({ sales: 0, totalMinor: 0 })
    expect(real.otherSales).toBe(2)
  })

  it('has the difference of a shift as its closing report has it', async () => {
    await sellForCash(0)
    const z = await till.call('shift.close', { countedMinor: 9_000 })
    const { shifts } = await till.call('reports.read', asked())
    expect(shifts).toMatchObject([
      { shiftId: z.shiftId, expectedMinor: z.expectedCashMinor, differenceMinor: z.differenceMinor },
    ])
  })

  it('is refused for days that are none, run backwards or are too many', async () => {
    for (const days of [
      { from: '2026-02-30', to: '2026-03-01' },
      { from: '2026-03-02', to: '2026-03-01' },
      { from: '2024-01-01', to: '2026-03-01' },
    ])
      await expect(till.call('reports.read', { ...days, training: true })).rejects.toThrow('"code":"invalid"')
  })

  it('is for managers', async () => {
    await till.call('staff.add', { name: 'Karl Kasse', role: 'cashier', pin: '5928' })
    const { staff } = await till.call('staff.list', {})
    await till.call('staff.sign-in', { staffId: staff.find(({ name }) => name === 'Karl Kasse')!.id, pin: '5928' })
    const refused = '"code":"not-allowed","needs":"manager"'
    await expect(till.call('reports.read', asked())).rejects.toThrow(refused)
    await expect(till.call('reports.save', { ...asked(), table: 'hours' })).rejects.toThrow(refused)
  })

  it('is saved table by table, with every amount as a plain decimal', async () => {
    const paid = await sellForCash(0)
    const saved = await till.call('reports.save', { ...asked(), table: 'days' })
    if (saved.kind !== 'saved') throw new Error(`it was ${saved.kind}`)
    expect(readFileSync(saved.path, 'utf8')).toBe(
      `\u{feff}day,sales,total\r\n${today()},1,${(paid / 100).toFixed(2)}\r\n`,
    )
  })
})
