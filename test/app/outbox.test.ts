// A till that sells without its back office, and what becomes of those sales: through the contract, over real HTTP.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openForBusiness, product, register, startTestTill, type TestTill } from './harness.ts'

let till: TestTill
beforeEach(async () => {
  till = await startTestTill()
})
afterEach(() => till.end())

const office = () => till.sandbox.panels.backOffice
/** Rings up one thing for cash; answers the sale's id. */
async function sellForCash(): Promise<string> {
  const goods = await product(till, ({ requiredAge }) => requiredAge === 0)
  await till.call('sale.add', { productId: goods.id, quantityMilli: 1000 })
  await till.call('pay.cash', { tenderedMinor: 100_000 })
  const { lastSaleId } = await till.call('sale.get', {})
  if (lastSaleId === null) throw new Error('the sale was not completed')
  return lastSaleId
}
const state = () => till.call('outbox.state', {})
const drained = () => expect.poll(async () => (await till.call('till.get', {})).queued).toBe(0)
const rows = async () => (await till.call('sale.list', { text: '', limit: 50 })).sales

test('what is sold before the till is registered waits, says so per sale, and is delivered once it is', async () => {
  await openForBusiness(till)
  const ids = [await sellForCash(), await sellForCash(), await sellForCash()]
  expect((await till.call('till.get', {})).queued).toBe(3)
  await expect.poll(async () => (await state()).why).toBe('not-registered')
  expect(await state()).toMatchObject({ configured: true, waiting: 3, refused: 0, safe: false })
  expect((await rows()).map(({ delivery }) => delivery)).toEqual(['waiting', 'waiting', 'waiting'])
  expect(await till.call('receipt.get', { saleId: ids[0]! })).toMatchObject({
    delivery: 'waiting',
    deliveryReason: 'not-registered',
  })
  await register(till)
  await drained()
  expect(
    office()
      .sales()
      .map(({ id }) => id),
  ).toEqual(ids)
  expect(await state()).toMatchObject({ waiting: 0, safe: true, why: null, nextAt: null, oldestAt: null })
  expect((await rows()).map(({ delivery }) => delivery)).toEqual(['delivered', 'delivered', 'delivered'])
})

describe('a registered till', () => {
  beforeEach(async () => {
    await openForBusiness(till)
    await register(till)
  })

  test('sells on while the back office is away, and everything arrives in order when it is back', async () => {
    office().faults.add({ match: '/sales', kind: 'drop-before', times: 4 })
    const ids = [await sellForCash(), await sellForCash(), await sellForCash()]
    await drained()
    expect(
      office()
        .sales()
        .map(({ id }) => id),
    ).toEqual(ids)
  })

  test('that ends between the commit and the delivery delivers after its next start', async () => {
    office().faults.add({ match: '/sales', kind: 'delay', ms: 30_000 })
    const id = await sellForCash()
    await expect.poll(async () => (await rows())[0]?.delivery).toBe('sending')
    till.restart()
    await drained()
    expect(office().sales()).toMatchObject([{ id, again: 0 }])
  })

  test('that ends before it learnt that the sale was taken does not double it', async () => {
    office().setKnobs({ failAfterTaking: 1 })
    office().faults.add({ match: '/sales', kind: 'delay', ms: 0 })
    const id = await sellForCash()
    await expect.poll(() => office().counts().taken).toBe(1)
    till.restart()
    await drained()
    expect(office().sales()).toMatchObject([{ id, again: 1 }])
  })

  test('shows a refusal with its reason, and sends again when a manager asks', async () => {
    office().setKnobs({ refuseNext: 1 })
    const id = await sellForCash()
    await expect.poll(async () => (await rows())[0]?.delivery).toBe('refused')
    expect((await rows())[0]).toMatchObject({ id, deliveryReason: 'shift-closed-there' })
    expect(await state()).toMatchObject({ refused: 1, safe: true })
    await till.call('staff.add', { name: 'Karl Kasse', role: 'cashier', pin: '8305' })
    const karl = (await till.call('staff.list', {})).staff.find(({ name }) => name === 'Karl Kasse')
    await till.call('staff.sign-in', { staffId: karl!.id, pin: '8305' })
    await expect(till.call('outbox.resend', { saleId: id })).rejects.toThrow('not-allowed')
    const mona = (await till.call('staff.list', {})).staff.find(({ role }) => role === 'manager')
    await till.call('staff.sign-in', { staffId: mona!.id, pin: '4711' })
    await till.call('outbox.resend', { saleId: id })
    await expect.poll(async () => (await rows())[0]?.delivery).toBe('delivered')
    expect(office().sales()).toMatchObject([{ id }])
  })

  test('T40: that is revoked keeps its queue, says how much waits, and delivers it after the next pairing', async () => {
    office().faults.add({ match: '/sales', kind: 'status', status: 503, times: 3 })
    const ids = [await sellForCash(), await sellForCash()]
    await till.call('registration.revoke', {})
    await till.call('staff.sign-out', {})
    expect((await till.call('till.get', {})).queued).toBe(2)
    till.restart()
    const { staff } = await till.call('staff.list', {})
    await till.call('staff.sign-in', { staffId: staff[0]!.id, pin: '4711' })
    expect(await state()).toMatchObject({ waiting: 2, safe: false })
    await register(till)
    await drained()
    expect(
      office()
        .sales()
        .map(({ id }) => id),
    ).toEqual(ids)
  })

  test('tells of a card nothing but brand, last four digits and the bank’s reference', async () => {
    const goods = await product(till, ({ requiredAge }) => requiredAge === 0)
    await till.call('sale.add', { productId: goods.id, quantityMilli: 1000 })
    const done = till.until('sale', ({ lastSaleId }) => lastSaleId !== null)
    await till.call('pay.card', { amountMinor: null })
    await done
    await drained()
    // The back office refuses every member it does not know, so that it took the sale is the proof.
    expect(office().counts()).toMatchObject({ taken: 1, refused: 0 })
  })
})

test('a till without a back office keeps its sales and never says that they are on their way', async () => {
  await till.end()
  till = await startTestTill(config => ({ ...config, backOffice: null }))
  await openForBusiness(till)
  const id = await sellForCash()
  expect((await till.call('till.get', {})).queued).toBe(0)
  expect(await state()).toMatchObject({ configured: false, waiting: 0, safe: true })
  expect((await rows())[0]).toMatchObject({ id, delivery: 'none', deliveryReason: null })
})
