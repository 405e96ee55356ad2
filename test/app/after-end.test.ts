// What a till does on its own after it ended between the money and the paper, or stood for half a day with an open payment.
import { afterEach, expect, test } from 'vitest'
import type { Clock } from '../../main/ports/system.ts'
import { systemClock } from '../../main/host/system-clock.ts'
import { openForBusiness, product, startTestTill, type TestTill } from './harness.ts'

let till: TestTill
afterEach(() => till.end())

async function start(clock?: Clock): Promise<void> {
  till = await startTestTill(undefined, clock)
  await openForBusiness(till)
  const goods = await product(till, ({ requiredAge }) => requiredAge === 0)
  await till.call('sale.add', { productId: goods.id, quantityMilli: 1000 })
}
async function signIn(): Promise<void> {
  const { staff } = await till.call('staff.list', {})
  await till.call('staff.sign-in', { staffId: staff[0]!.id, pin: '4711' })
}
const paper = () => till.operator.printed()
const sold = async (): Promise<string> => (await till.call('sale.list', { text: '', limit: 5 })).sales[0]!.id
const isCopy = ({ lines }: { lines: { text: string }[] }): boolean => lines.some(({ text }) => text.includes('COPY'))

test('T11: a till that ended before its receipt prints and opens nothing by itself; the receipt is printed when asked', async () => {
  await start()
  await till.sandbox.panels.printer.setState('offline')
  const done = till.until('sale', ({ sale, lastSaleId }) => sale === null && lastSaleId !== null)
  await till.call('pay.card', { amountMinor: null })
  await done
  till.restart()
  await till.sandbox.panels.printer.setState('ok')
  await signIn()
  expect(await paper()).toEqual([])
  expect(await till.call('receipt.print', { saleId: await sold() })).toEqual({ printed: true })
  const printed = await paper()
  expect(printed.map(one => [one.drawer, isCopy(one)])).toEqual([[false, false]])
  expect(await till.operator.charges()).toHaveLength(1)
})

test('T11: a till that ended after its receipt opens no drawer again, and what it prints is a copy', async () => {
  await start()
  await till.call('pay.cash', { tenderedMinor: 100_000 })
  await expect.poll(async () => (await paper()).length).toBe(1)
  const saleId = await sold()
  await expect.poll(async () => (await till.call('receipt.get', { saleId })).printed).toBe(true)
  till.restart()
  await signIn()
  expect(await till.call('receipt.print', { saleId })).toEqual({ printed: true })
  expect((await paper()).map(one => [one.drawer, isCopy(one)])).toEqual([
    [true, false],
    [false, true],
  ])
})

test('T51: a payment nobody heard of for thirteen hours is asked about and never sent again', async () => {
  const real = systemClock()
  let ahead = 0
  await start({ ...real, now: () => new Date(Date.now() + ahead), mono: () => real.mono() + ahead })
  await till.operator.knobs({ service: 'cardconnect', fault: 'http:502-after' })
  await till.operator.fault('cardconnect', '/rest/inquire', 'drop-before', { times: 1000 })
  const unknown = till.until('sale', ({ sale }) => sale?.payment?.step === 'unknown')
  await till.call('pay.card', { amountMinor: null })
  await unknown
  ahead = 13 * 3_600_000
  till.restart()
  await signIn()
  await expect(till.call('pay.card', { amountMinor: null })).rejects.toThrow('payment')
  expect((await till.call('sale.get', {})).sale?.payment?.step).toBe('unknown')
  await till.operator.clearFaults()
  await till.call('pay.check-again', {})
  await expect.poll(async () => (await till.call('sale.get', {})).sale).toBeNull()
  // The gateway takes an order id a second time, so a second request would be a second charge.
  expect(await till.operator.charges()).toHaveLength(1)
})
