// A partner that cannot be reached, and a device that is revoked with a sale in front of the cashier: the sale is kept.
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { openForBusiness, product, register, startTestTill, type TestTill } from './harness.ts'

let till: TestTill
afterEach(() => till.end())

/** An address of this machine where nobody listens. */
async function closedPort(): Promise<string> {
  const server = createServer()
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  await new Promise<void>(done => void server.close(() => done()))
  return `http://127.0.0.1:${port}`
}
const addGoods = async (): Promise<void> => {
  const goods = await product(till, ({ requiredAge }) => requiredAge === 0)
  await till.call('sale.add', { productId: goods.id, quantityMilli: 1000 })
}
const outbox = () => till.call('outbox.state', {})

test.each([
  ['refuses the connection', closedPort],
  ['has no address in the name service', () => Promise.resolve('https://back-office.invalid')],
])('T15: a back office that %s leaves the sale stored and queued, and says why', async (_what, address) => {
  const url = await address()
  till = await startTestTill(config => ({ ...config, backOffice: { ...config.backOffice!, url } }))
  await register(till)
  await openForBusiness(till)
  await addGoods()
  await till.call('pay.cash', { tenderedMinor: 100_000 })
  await expect.poll(async () => (await outbox()).why).toBe('unreachable')
  expect(await outbox()).toMatchObject({ waiting: 1, refused: 0, safe: false })
  till.restart()
  expect((await till.call('till.get', {})).queued).toBe(1)
  expect(till.sandbox.panels.backOffice.sales()).toEqual([])
})

test('T15: a gateway that refuses the connection charges nothing, and the sale is paid in cash', async () => {
  const base = await closedPort()
  till = await startTestTill(config => ({ ...config, cardconnect: { ...config.cardconnect, rest: base } }))
  await openForBusiness(till)
  await addGoods()
  const over = till.until('sale', ({ sale }) => ['not-sent', 'declined'].includes(sale?.payment?.step ?? ''))
  await till.call('pay.card', { amountMinor: null })
  await over
  await till.call('pay.cash', { tenderedMinor: 100_000 })
  expect((await till.call('sale.get', {})).sale).toBeNull()
  expect(await till.operator.charges()).toEqual([])
})

test('T32: a till that is revoked in the middle of a sale finishes it, keeps it and delivers it after the next pairing', async () => {
  till = await startTestTill()
  const { secucard, backOffice } = till.sandbox.panels
  await register(till)
  await openForBusiness(till)
  await addGoods()
  const device = secucard.devices()[0]!.id
  secucard.expireAccess(device)
  secucard.revoke(device)
  await expect(till.call('registration.test', {})).rejects.toThrow()
  expect((await till.call('till.get', {})).registration.step).toBe('suspended')
  expect((await till.call('sale.get', {})).sale?.lines).toHaveLength(1)
  await till.call('pay.cash', { tenderedMinor: 100_000 })
  const { sale, lastSaleId } = await till.call('sale.get', {})
  expect([sale, (await till.call('till.get', {})).queued]).toEqual([null, 1])
  expect(backOffice.sales()).toEqual([])
  await register(till)
  await expect.poll(async () => (await till.call('till.get', {})).queued).toBe(0)
  expect(backOffice.sales().map(({ id }) => id)).toEqual([lastSaleId])
})

test('T32: a till that is revoked with its card payment under way takes the money once', async () => {
  till = await startTestTill()
  const { secucard, terminal } = till.sandbox.panels
  await register(till)
  await openForBusiness(till)
  await addGoods()
  terminal.setAutoTap(false)
  const waiting = till.until('sale', state => state.sale?.payment?.step === 'waiting-for-card')
  const done = till.until('sale', ({ lastSaleId }) => lastSaleId !== null)
  await till.call('pay.card', { amountMinor: null })
  await waiting
  secucard.revoke(secucard.devices()[0]!.id)
  await expect.poll(() => terminal.act('tap-approve')).toBe(true)
  await done
  expect(await till.operator.charges()).toHaveLength(1)
  expect((await till.call('journal.verify', {})).whole).toBe(true)
})
