// A whole till: a card that has just paid the same amount is asked about before it is charged once more.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openForBusiness, product, register, startTestTill, type TestTill } from './harness.ts'

let till: TestTill
const within = { timeout: 10_000 }
const sale = async () => (await till.call('sale.get', {})).sale
const charges = async () => (await till.operator.charges()).map(({ retref }) => retref)

async function ring(quantity = 1): Promise<void> {
  const goods = await product(till, ({ requiredAge }) => requiredAge === 0)
  await till.call('sale.add', { productId: goods.id, quantityMilli: quantity * 1000 })
}
async function paidByCard(again?: true): Promise<void> {
  await till.call('pay.card', { amountMinor: null, ...(again ? { again } : {}) })
  await expect.poll(sale, within).toBeNull()
}
async function askedAbout() {
  await till.call('pay.card', { amountMinor: null })
  await expect.poll(async () => (await sale())?.payment?.step, within).toBe('cancelled')
  return (await sale())!.payment!
}
beforeEach(async () => {
  till = await startTestTill()
  await register(till)
  await openForBusiness(till)
})
afterEach(() => till.end())

it('the second one is not sent: the cashier is shown the first and may charge again', async () => {
  await ring()
  await paidByCard()
  const [first] = await charges()
  await ring()
  const { reason, earlier } = await askedAbout()
  expect(reason).toBe('second-charge')
  expect(earlier).toMatchObject({ reference: first, number: 1 })
  expect(await charges()).toEqual([first])
  // Asked once more without a word of the cashier it is asked about once more.
  expect((await askedAbout()).earlier?.reference).toBe(first)
  await paidByCard(true)
  expect(await charges()).toHaveLength(2)
  const entries = await till.call('sale.list', { text: '', limit: 5 })
  expect(entries.sales.filter(({ status }) => status === 'completed')).toHaveLength(2)
})

it('the sale that was asked about can be paid in cash or given up', async () => {
  await ring()
  await paidByCard()
  await ring()
  await askedAbout()
  await till.call('pay.cash', { tenderedMinor: (await sale())!.remainingMinor })
  expect(await sale()).toBeNull()
  await ring()
  await askedAbout()
  await till.call('sale.abandon', {})
  expect(await charges()).toHaveLength(1)
})

it('another amount and another part of the same sale are charged without a question', async () => {
  await ring()
  await paidByCard()
  await ring(2)
  const due = (await sale())!.remainingMinor
  await till.call('pay.card', { amountMinor: Math.floor(due / 2) - 1 })
  await expect.poll(async () => (await sale())?.payment?.step, within).toBe('approved')
  await till.call('pay.card', { amountMinor: Math.floor(due / 2) - 1 })
  await expect.poll(async () => (await sale())?.remainingMinor, within).toBe(due - 2 * (Math.floor(due / 2) - 1))
  expect(await charges()).toHaveLength(3)
})
