// "Explain this number" for refunds at a whole till: while they are chosen, once they are written down, and ever after.
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Input, RefundFigures } from '#contract'
import { openForBusiness, register, startTestTill, type TestTill } from './harness.ts'

let till: TestTill
beforeEach(async () => {
  till = await startTestTill()
  await register(till)
  await openForBusiness(till)
})
afterEach(() => till.end())

type Refund = Input<'refund.explain'>['refund']
type Subject = Input<'refund.explain'>['subject']
const water = 'mineralwasser-classic-1-l'
const total: Subject = { of: 'totals', figure: 'total' }
const explain = (refund: Refund, subject: Subject, language: 'en' | 'de' = 'en') =>
  till.call('refund.explain', { refund, subject, language })
/** Every figure that a screen offers of a refund, in its order. */
const offered = ({ discountMinor, depositMinor, taxes, parts }: RefundFigures): Subject[] => [
  total,
  ...(discountMinor === 0 ? [] : [{ of: 'totals', figure: 'discount' } as const]),
  ...(depositMinor === 0 ? [] : [{ of: 'totals', figure: 'deposit' } as const]),
  ...taxes.map(({ basisPoints }) => ({ of: 'tax', basisPoints }) as const),
  ...Array.from({ length: parts }, (_, index) => ({ of: 'part', index }) as const),
]

/** Three bottles at 0.79 with a deposit of 0.15 each, less a tenth of the goods. */
async function sold(): Promise<{ saleId: string; lineId: string }> {
  await till.call('sale.add', { productId: water, quantityMilli: 3000 })
  await till.call('sale.discount', { kind: 'percent', lineId: null, basisPoints: 1000, reason: 'dented' })
  await till.call('pay.cash', { tenderedMinor: 100_000 })
  const saleId = (await till.call('sale.get', {})).lastSaleId!
  return { saleId, lineId: (await till.call('refund.of', { saleId })).lines[0]!.lineId }
}
const why = { reason: 'faulty' as const, note: '' }
const bottles = (saleId: string, lineId: string, units: number) => ({
  saleId,
  lines: [{ lineId, quantityMilli: units * 1000 }],
})
const give = (chosen: ReturnType<typeof bottles>) =>
  till.call('refund.give', { refundId: randomUUID(), ...chosen, to: 'tenders', void: false, ...why })

it('each figure of a portion follows from what came back before, and stays the same when more comes back', async () => {
  const { saleId, lineId } = await sold()
  const given: { id: string; amounts: number[]; subjects: Subject[] }[] = []
  for (let bottle = 0; bottle < 3; bottle += 1) {
    const chosen = bottles(saleId, lineId, 1)
    const plan = await till.call('refund.preview', { ...chosen, to: 'tenders' })
    const subjects = offered(plan.figures)
    const wished = { kind: 'of-receipt' as const, ...chosen }
    const amounts = await Promise.all(subjects.map(async each => (await explain(wished, each)).resultMinor))
    const { discountMinor, depositMinor } = plan.figures
    expect(amounts).toEqual([
      plan.totalMinor,
      discountMinor,
      depositMinor,
      plan.taxMinor,
      ...plan.parts.map(({ amountMinor }) => amountMinor),
    ])
    const { lines } = await explain(wished, total)
    expect(lines.some(({ formula }) => formula.includes('before this'))).toBe(bottle > 0)
    const refund = await give(chosen)
    expect(refund.figures).toEqual(plan.figures)
    given.push({ id: refund.id, amounts, subjects })
  }
  const sale = await till.call('refund.of', { saleId })
  expect([sale.leftMinor, given.reduce((sum, { amounts }) => sum + amounts[0]!, 0)]).toEqual([0, sale.totalMinor])
  for (const { id, amounts, subjects } of given) {
    const again = subjects.map(async each => (await explain({ kind: 'given', refundId: id }, each)).resultMinor)
    expect(await Promise.all(again)).toEqual(amounts)
  }
})

it('is told in both languages', async () => {
  const { saleId, lineId } = await sold()
  const { id } = await give(bottles(saleId, lineId, 1))
  const formulas = async (language: 'en' | 'de') =>
    (await explain({ kind: 'given', refundId: id }, { of: 'totals', figure: 'deposit' }, language)).lines[0]
  expect(await formulas('en')).toMatchObject({ formula: 'deposit paid 0.45 × part 1/3', result: '0.15' })
  expect(await formulas('de')).toMatchObject({ formula: 'bezahltes Pfand 0,45 × Anteil 1/3', result: '0,15' })
})

it('goods without a receipt are explained by what they cost today, and later by what they cost then', async () => {
  const lines = [{ productId: water, quantityMilli: 2000 }]
  const plan = await till.call('refund.price', { lines, to: 'cash' })
  const subjects = offered(plan.figures)
  const explained = (refund: Refund) =>
    Promise.all(
      subjects.map(async each => {
        const { resultMinor, lines: steps } = await explain(refund, each)
        return [resultMinor, ...steps.map(({ formula }) => formula)]
      }),
    )
  const before = await explained({ kind: 'without-receipt', lines })
  expect(before.map(([amount]) => amount)).toEqual([plan.totalMinor, plan.figures.depositMinor, plan.taxMinor])
  const refund = await till.call('refund.without-receipt', { refundId: randomUUID(), lines, to: 'cash', ...why })
  expect(refund.figures).toEqual(plan.figures)
  expect(await explained({ kind: 'given', refundId: refund.id })).toEqual(before)
})

it('what is no figure of a refund is refused, and so is asking before anybody signed in', async () => {
  const { saleId, lineId } = await sold()
  const chosen = { kind: 'of-receipt' as const, ...bottles(saleId, lineId, 1) }
  await expect(explain({ kind: 'given', refundId: 'nothing' }, total)).rejects.toThrow('not-found')
  await expect(explain(chosen, { of: 'tax', basisPoints: 1234 })).rejects.toThrow('not-found')
  await expect(explain(chosen, { of: 'part', index: 7 })).rejects.toThrow('not-found')
  await expect(explain({ ...chosen, ...bottles(saleId, lineId, 4) }, total)).rejects.toThrow('refund-too-much')
  const loose = { kind: 'without-receipt' as const, lines: [{ productId: water, quantityMilli: 1000 }] }
  await expect(explain(loose, { of: 'tax', basisPoints: 1234 })).rejects.toThrow('not-found')
  await till.call('staff.sign-out', {})
  await expect(explain(chosen, total)).rejects.toThrow('not-signed-in')
})
