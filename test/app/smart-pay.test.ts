// A whole till that takes card money as smart transactions: paid once, found again, declined, given up and taken back.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { checkConfig } from '../../main/config.ts'
import { openForBusiness, product, register, startTestTill, type TestTill } from './harness.ts'

let till: TestTill
const panel = () => till.sandbox.panels.secucard
const sale = async () => (await till.call('sale.get', {})).sale
const step = async () => (await sale())?.payment?.step ?? null
const statuses = () =>
  panel()
    .transactions()
    .map(({ status }) => status)
const within = { timeout: 20_000 }
/** As a cashier who keeps asking; once nothing is open there is nothing to ask. */
async function hurried<T>(read: () => T): Promise<Awaited<T>> {
  await till.call('pay.check-again', {}).catch(() => undefined)
  return await read()
}
/** So long that a start is still under way when the till ends; the sandbox makes it 1.5 s. */
const LONG_MS = 30_000

async function addGoods(): Promise<number> {
  const goods = await product(till, ({ requiredAge }) => requiredAge === 0)
  await till.call('sale.add', { productId: goods.id, quantityMilli: 1000 })
  return goods.priceMinor + goods.depositMinor
}
beforeEach(async () => {
  till = await startTestTill(config => ({
    ...config,
    terminal: null,
    smart: { loyalty: false, type: 'cash', pay: { type: 'cashless' } },
  }))
  await register(till)
  await openForBusiness(till)
})
afterEach(async () => {
  const { bareWrites } = panel()
  await till.end()
  if (bareWrites() > 0) throw new Error('a write left without an X-Action')
})

it('a sale is paid by one smart transaction under the order id of its attempt', async () => {
  const due = await addGoods()
  await till.call('pay.card', { amountMinor: null })
  await expect.poll(sale, within).toBeNull()
  expect(panel().transactions()).toMatchObject([
    { status: 'ok', method: 'cashless', transactionRef: expect.stringMatching(/^P[A-Z0-9]{18}$/) },
  ])
  const { sales } = await till.call('sale.list', { text: '', limit: 5 })
  expect(sales).toMatchObject([{ status: 'completed', totalMinor: due }])
  expect(await till.operator.charges()).toEqual([])
})

const receiptOf = async (): Promise<string> => {
  const { sales } = await till.call('sale.list', { text: '', limit: 1 })
  return JSON.stringify((await till.call('receipt.get', { saleId: sales[0]!.id })).lines)
}
const papers = () => till.sandbox.panels.printer.printed().map(paper => JSON.stringify(paper))

it('the lines of the service are on the receipt of the customer and on the copy that is signed, after a restart too', async () => {
  panel().setKnobs({ merchantCopy: true })
  await addGoods()
  await till.call('pay.card', { amountMinor: null })
  await expect.poll(sale, within).toBeNull()
  const receipt = await receiptOf()
  expect([receipt.includes('Kundenbeleg'), receipt.includes('Händlerbeleg')]).toEqual([true, false])
  await expect.poll(() => papers().length, within).toBe(2)
  expect(papers().map(paper => [paper.includes('Kundenbeleg'), paper.includes('Händlerbeleg')])).toEqual([
    [true, false],
    [false, true],
  ])
  expect(papers()[1]).toContain('Signature')
  till.restart()
  const { staff } = await till.call('staff.list', {})
  await till.call('staff.sign-in', { staffId: staff[0]!.id, pin: '4711' })
  expect(await receiptOf()).toBe(receipt)
})

it('without a copy to sign only the receipt is printed, and hostile lines on it do no harm', async () => {
  panel().setKnobs({ receipts: 'hostile' })
  await addGoods()
  await till.call('pay.card', { amountMinor: null })
  await expect.poll(sale, within).toBeNull()
  await expect.poll(() => papers().length, within).toBe(1)
  expect(papers()[0]).toContain('Kundenbeleg')
  expect(till.sandbox.panels.printer.refused()).toEqual([])
  expect(await receiptOf()).not.toMatch(/\\u00(0|1)/)
})

it('a start whose answer is lost is unknown on the screen, and a look completes the sale once', async () => {
  await addGoods()
  panel().faults.add({ match: '/start/', kind: 'drop-after' })
  const unknown = till.until('sale', now => now.sale?.payment?.step === 'unknown')
  await till.call('pay.card', { amountMinor: null })
  await unknown
  await expect.poll(sale, within).toBeNull()
  expect(statuses()).toEqual(['ok'])
  expect((await till.call('sale.list', { text: '', limit: 5 })).sales).toHaveLength(1)
})

it('a till that dies between start and answer asks at its next start, and the sale is completed once', async () => {
  await addGoods()
  panel().setKnobs({ startDelayMs: LONG_MS })
  // What is killed asks nobody to abort anything.
  panel().faults.add({ match: '/abort', kind: 'drop-before' })
  await till.call('pay.card', { amountMinor: null })
  await expect.poll(statuses, within).toEqual(['processing'])
  till.restart()
  expect(await step()).toBe('unknown')
  await expect.poll(sale, within).toBeNull()
  expect(statuses()).toEqual(['ok'])
})

it('a declined one says why and leaves the sale to another tender', async () => {
  const due = await addGoods()
  panel().setKnobs({ nextOutcome: 'failed' })
  await till.call('pay.card', { amountMinor: null })
  await expect.poll(step, within).toBe('declined')
  expect(await sale()).toMatchObject({ remainingMinor: due, payment: { step: 'declined' } })
  await till.call('pay.cash', { tenderedMinor: due })
  expect(await sale()).toBeNull()
  expect(statuses()).toEqual(['failed'])
})

it('one that a manager gives up is cancelled at the service when it turns out to be paid', async () => {
  const due = await addGoods()
  panel().setKnobs({ startDelayMs: LONG_MS, startAnswers: 'processing' })
  await till.call('pay.card', { amountMinor: null })
  await expect.poll(step, within).toBe('unknown')
  const attemptId = (await sale())!.payment!.attemptId
  await till.call('payments.decide', { attemptId, decision: 'give-up', reason: 'the customer left' })
  await expect.poll(() => hurried(statuses), within).toEqual(['cancelled'])
  await expect.poll(() => hurried(step), within).toBe('cancelled')
  expect((await sale())?.remainingMinor).toBe(due)
})

it('one that the cashier takes back is aborted at the service, and the sale stays open', async () => {
  const due = await addGoods()
  panel().setKnobs({ startDelayMs: LONG_MS })
  await till.call('pay.card', { amountMinor: null })
  await expect.poll(statuses, within).toEqual(['processing'])
  await till.call('pay.cancel', {})
  await expect.poll(statuses, within).toEqual(['aborted'])
  await expect.poll(step, within).toBe('cancelled')
  expect((await sale())?.remainingMinor).toBe(due)
})

it('card money of an open sale goes back as a whole, by its receipt number', async () => {
  const due = await addGoods()
  await till.call('pay.card', { amountMinor: due - 1 })
  await expect.poll(async () => (await sale())?.remainingMinor, within).toBe(1)
  await till.call('pay.take-back', {})
  await expect.poll(async () => (await sale())?.remainingMinor, within).toBe(due)
  expect(statuses()).toEqual(['cancelled'])
  // What was taken back is no part of the receipt.
  await till.call('pay.cash', { tenderedMinor: due })
  expect(await receiptOf()).not.toContain('Kundenbeleg')
})

it('there is one card terminal: with smart.pay, terminal must be null', () => {
  const both = { ...till.config, terminal: { base: 'http://127.0.0.1:1', key: 'k', hsn: 'h' } }
  expect(() => checkConfig(both, 'of the test')).toThrow(/smart\.pay: takes the place of the card terminal/)
  expect(checkConfig(till.config, 'of the test').smart?.pay).toEqual({ type: 'cashless' })
})
