// Printing in the whole till: the receipt goes into the queue with the sale, and whatever the printer does, the sale stands.
import { afterEach, expect, test } from 'vitest'
import type { Config } from '../../main/config.ts'
import { openForBusiness, product, startTestTill, type TestTill } from './harness.ts'

let till: TestTill
afterEach(() => till.end())

async function start(printer: Partial<NonNullable<Config['printer']>> = {}): Promise<void> {
  till = await startTestTill(config => ({
    ...config,
    printer: config.printer === null ? null : { ...config.printer, ...printer },
  }))
  await openForBusiness(till)
}
async function fill(): Promise<void> {
  const goods = await product(till, ({ requiredAge }) => requiredAge === 0)
  await till.call('sale.add', { productId: goods.id, quantityMilli: 1000 })
}
async function sell(how: 'cash' | 'card'): Promise<string> {
  await fill()
  const done = till.until('sale', ({ sale, lastSaleId }) => sale === null && lastSaleId !== null)
  if (how === 'cash') await till.call('pay.cash', { tenderedMinor: 100_000 })
  else await till.call('pay.card', { amountMinor: null })
  return (await done).lastSaleId ?? ''
}
const jobs = async (saleId: string) => (await till.call('print.of-sale', { saleId })).jobs
const states = async (saleId: string) => (await jobs(saleId)).map(({ kind, state }) => `${kind} ${state}`)
const paper = () => till.operator.printed()
const says = (words: string) => async () =>
  (await paper()).filter(({ lines }) => lines.some(({ text }) => text.includes(words))).length

test('cash opens the drawer with the receipt, a card does not, and nothing of it is a command the printer does not know', async () => {
  await start()
  const cash = await sell('cash')
  await expect.poll(() => states(cash)).toEqual(['receipt printed'])
  const card = await sell('card')
  await expect.poll(() => states(card)).toEqual(['receipt printed'])
  expect((await paper()).map(({ drawer, cut }) => [drawer, cut])).toEqual([
    [true, true],
    [false, true],
  ])
  expect(till.sandbox.panels.printer.refused()).toEqual([])
})

test('a printer without paper leaves the sale complete at once; its receipt is a code, and is printed once when paper is back', async () => {
  await start()
  await till.sandbox.panels.printer.setState('paper-out')
  const saleId = await sell('cash')
  await expect
    .poll(() => jobs(saleId))
    .toMatchObject([{ state: 'failed', reason: 'no-paper', drawer: 'missed', tries: 1 }])
  expect((await till.call('till.get', {})).notices).toContain('printer-down')
  const { pages, text } = await till.call('receipt.text', { saleId, columns: 32 })
  expect(pages.join('\n')).toMatch(/TOTAL EUR {2}\d+\.\d\d/)
  expect(text.split('\n').every(row => row.length <= 32)).toBe(true)
  await till.sandbox.panels.printer.setState('ok')
  await expect.poll(() => states(saleId)).toEqual(['receipt printed'])
  expect((await paper()).map(({ drawer }) => drawer)).toEqual([false])
  expect(await says('COPY')()).toBe(0)
})

test('a receipt nobody is sure of stays in doubt, and printed again says COPY', async () => {
  await start()
  till.sandbox.panels.printer.setFault('drop', { times: 1 })
  const saleId = await sell('cash')
  await expect.poll(() => states(saleId)).toEqual(['receipt perhaps'])
  expect(await till.call('receipt.print', { saleId })).toEqual({ printed: true })
  expect(await says('COPY')()).toBe(1)
  expect(await states(saleId)).toEqual(['receipt printed'])
  expect((await paper()).map(({ drawer }) => drawer)).toEqual([true, false])
})

test('a receipt handed over as a code is put away and not printed when the printer is back', async () => {
  await start()
  await till.sandbox.panels.printer.setState('cover-open')
  const saleId = await sell('cash')
  await expect.poll(() => states(saleId)).toEqual(['receipt failed'])
  const [job] = await jobs(saleId)
  await till.call('print.put-away', { jobId: job!.id, as: 'shown' })
  await till.sandbox.panels.printer.setState('ok')
  expect((await till.call('print.jobs', {})).open).toEqual([])
  const next = await sell('cash')
  await expect.poll(() => states(next)).toEqual(['receipt printed'])
  expect(await paper()).toHaveLength(1)
})

test('a shop with copies and a merchant copy gets both, the second of the receipt marked', async () => {
  await start({ copies: 2, merchantCopy: true, columns: 32, codePage: 'cp437' })
  const saleId = await sell('card')
  await expect.poll(() => states(saleId)).toEqual(['receipt printed', 'merchant printed'])
  expect(await paper()).toHaveLength(3)
  expect(await says('COPY')()).toBe(2)
  expect(await says('MERCHANT COPY')()).toBe(1)
  expect((await paper()).flatMap(({ lines }) => lines).every(({ text }) => text.length <= 32)).toBe(true)
})

test('a till without a printer queues nothing and shows the receipt as a code', async () => {
  till = await startTestTill(config => ({ ...config, printer: null }))
  await openForBusiness(till)
  const saleId = await sell('cash')
  expect(await till.call('print.of-sale', { saleId })).toEqual({ printer: false, jobs: [] })
  expect((await till.call('receipt.text', { saleId, columns: 42 })).pages.length).toBeGreaterThan(0)
  expect(await till.call('receipt.print', { saleId })).toEqual({ printed: false })
})

test('a till that ends right after the sale still knows that its receipt was not printed', async () => {
  await start()
  await till.sandbox.panels.printer.setState('offline')
  await fill()
  await till.call('pay.cash', { tenderedMinor: 100_000 })
  till.restart()
  await till.sandbox.panels.printer.setState('ok')
  const { staff } = await till.call('staff.list', {})
  await till.call('staff.sign-in', { staffId: staff[0]!.id, pin: '4711' })
  const { open } = await till.call('print.jobs', {})
  expect(open).toMatchObject([{ kind: 'receipt', state: 'given-up' }])
  expect(await paper()).toEqual([])
  await till.call('print.again', { jobId: open[0]!.id })
  await expect.poll(() => says('Sandbox Store')()).toBe(1)
  expect(await says('COPY')()).toBe(0)
  expect((await paper()).map(({ drawer }) => drawer)).toEqual([false])
})
