// A page that crashes or is pressed a hundred times while money moves: main holds the truth, and pays once.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openForBusiness, product, startTestTill, type TestTill } from './harness.ts'

let till: TestTill
beforeEach(async () => {
  till = await startTestTill()
  await openForBusiness(till)
  const goods = await product(till, ({ requiredAge }) => requiredAge === 0)
  await till.call('sale.add', { productId: goods.id, quantityMilli: 1000 })
})
afterEach(() => till.end())

const step = async () => (await till.call('sale.get', {})).sale?.payment?.step
const over = () => expect.poll(async () => (await till.call('sale.get', {})).sale).toBeNull()
/** Presses `pay.card` so often at once, and answers how often that was taken. */
async function press(times: number): Promise<number> {
  const pressed = await Promise.allSettled(
    Array.from({ length: times }, () => till.call('pay.card', { amountMinor: null })),
  )
  return pressed.filter(({ status }) => status === 'fulfilled').length
}

test('T54: a hundred clicks on "card" are one attempt and one charge', async () => {
  expect(await press(100)).toBe(1)
  await over()
  expect(await press(100)).toBe(0)
  expect(await till.operator.charges()).toHaveLength(1)
})

const states: [string, () => unknown][] = [
  ['waiting-for-card', () => till.sandbox.panels.terminal.setAutoTap(false)],
  ['sent', () => till.operator.fault('cardconnect', '/rest/auth', 'delay', { ms: 800 })],
  ['unknown', () => till.operator.knobs({ service: 'cardconnect', fault: 'http:502-after' })],
  ['declined', () => till.operator.terminal('auto-off')],
]

test.each(states)(
  'T54: a page lost while a payment is %s comes back to the truth and pays once',
  async (wanted, arrange) => {
    await arrange()
    const there = till.until('sale', ({ sale }) => sale?.payment?.step === wanted)
    await till.call('pay.card', { amountMinor: null })
    if (wanted === 'declined') await expect.poll(() => till.sandbox.panels.terminal.act('tap-decline')).toBe(true)
    await there
    till.reload()
    const now = await step()
    // It may have gone on meanwhile, but never back.
    expect([wanted, 'approved', 'sent', undefined]).toContain(now)
    if (wanted === 'declined') {
      await till.call('pay.cash', { tenderedMinor: 100_000 })
      expect((await till.operator.charges()).filter(({ respstat }) => respstat === 'A')).toEqual([])
      return
    }
    expect(await press(20)).toBe(0)
    if (wanted === 'waiting-for-card')
      await expect.poll(() => till.sandbox.panels.terminal.act('tap-approve')).toBe(true)
    await over()
    expect(await till.operator.charges()).toHaveLength(1)
  },
)
