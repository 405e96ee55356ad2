// Card payments under each fault of the catalogue (T10 to T54): charged once, found or taken back, and never "paid" by guessing.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { paymentTill, type PaymentTill } from './payment-till.ts'
import type { LineFault } from '../faults/payment-wire.ts'

let till: PaymentTill
afterEach(() => till.end())

describe('a card payment whose line breaks', () => {
  beforeEach(async () => {
    till = await paymentTill()
  })

  it('T16: before the request arrives is asked about, fenced and cancelled; the second try is the only charge', async () => {
    const due = await till.goods()
    till.suffer('auth', { kind: 'drop-before' })
    await till.pay()
    await till.isStep('unknown')
    const unknownAt = till.clock.mono()
    await till.isStep('cancelled')
    // Quiet time, second answer, fence, last answer: the customer does not wait longer than a minute.
    expect(till.clock.mono() - unknownAt).toBeLessThanOrEqual(60_000)
    expect(till.asked.some(one => one.operation === 'void-order')).toBe(true)
    await till.pay()
    await till.isSold()
    expect([till.charged(), till.live()]).toEqual([due, 1])
  })

  it('T17: after the gateway has worked is found by asking and charged once', async () => {
    const due = await till.goods()
    till.suffer('auth', { kind: 'drop-after' })
    await till.pay()
    await till.isStep('unknown')
    await till.isSold()
    expect([till.charged(), till.live()]).toEqual([due, 1])
  })

  it.each([500, 502, 503, 504])(
    'T18: with status %s is unknown, never declined, whether it was charged or not',
    async status => {
      const due = await till.goods()
      till.suffer('auth', { kind: 'status-before', status })
      await till.pay()
      await till.isStep('unknown')
      await till.isStep('cancelled')
      till.suffer('auth', { kind: 'status-after', status })
      await till.pay()
      await till.isStep('unknown')
      await till.isSold()
      expect([till.charged(), till.live()]).toEqual([due, 1])
    },
  )

  it('T20 and T52: and arrives only after the sale was paid in cash is found by a later look and voided', async () => {
    await till.goods()
    till.suffer('auth', { kind: 'late', ms: 200_000 })
    const attemptId = await till.pay()
    await till.isStep('cancelled')
    expect(till.charged()).toBe(0)
    await till.call('pay.cash', { tenderedMinor: 100_000 })
    await till.until(async () => till.charged() > 0)
    await till.until(async () => till.charged() === 0)
    await till.until(async () => (await till.review()).every(one => one.attemptId !== attemptId))
    expect(till.log.text()).toContain('payment.surfaced')
  })

  it('T52: and arrives while a fence is still on its way pays nothing, because the fence may end it', async () => {
    await till.goods()
    till.suffer('auth', { kind: 'late', ms: 80_000 })
    for (let tries = 0; tries < 3; tries += 1) till.suffer('void-order', { kind: 'late', ms: 60_000 })
    await till.pay()
    await till.isStep('cancelling')
    await till.isStep('cancelled')
    expect(till.charged()).toBe(0)
    await till.call('pay.cash', { tenderedMinor: 100_000 })
    expect(await till.review()).toEqual([])
  })

  it.each([
    ['amount', (body: Record<string, unknown>) => ({ ...body, amount: '99999.99' })],
    ['currency', (body: Record<string, unknown>) => ({ ...body, currency: 'XTS' })],
    ['merchant', (body: Record<string, unknown>) => ({ ...body, merchid: '800000000000' })],
  ])('T23: an approval over another %s is no payment until an inquiry shows the right one', async (name, change) => {
    const due = await till.goods()
    till.suffer('auth', { kind: 'spoil', name, change })
    if (name !== 'amount') till.suffer('inquire-order', { kind: 'spoil', name, change })
    await till.pay()
    await till.isStep('unknown')
    expect((await till.sale())?.remainingMinor).toBe(due)
    await till.isSold()
    expect([till.charged(), till.live()]).toEqual([due, 1])
  })

  it.each([
    ['currency', (body: Record<string, unknown>) => ({ ...body, currency: 'XTS' })],
    ['merchant', (body: Record<string, unknown>) => ({ ...body, merchid: '800000000000' })],
  ])('T23: an answer that goes on being about another %s goes to a manager and pays nothing', async (name, change) => {
    const due = await till.goods()
    for (const operation of ['auth', 'inquire-order', 'inquire-order'] as const)
      till.suffer(operation, { kind: 'spoil', name, change })
    await till.pay()
    await till.isStep('needs-human')
    expect((await till.sale())?.remainingMinor).toBe(due)
    expect(await till.review()).toMatchObject([{ step: 'needs-human', decisions: expect.arrayContaining(['checked']) }])
    expect(till.log.text()).toContain('payment.mismatch')
  })

  it('T54: and a hundred presses on the button make one attempt', async () => {
    const due = await till.goods()
    const presses = await Promise.allSettled(Array.from({ length: 100 }, () => till.pay()))
    expect(presses.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await till.isSold()
    expect([till.charged(), till.live()]).toEqual([due, 1])
  })

  it('T10: and whose till is closed meanwhile is settled by the next start', async () => {
    const due = await till.goods()
    till.suffer('auth', { kind: 'drop-after' })
    for (let tries = 0; tries < 3; tries += 1) till.suffer('inquire-order', { kind: 'status-before', status: 503 })
    await till.pay()
    await till.isStep('unknown')
    await till.restart()
    expect(['unknown', undefined]).toContain(await till.step())
    await till.until(async () => (await till.sale()) === null)
    expect([till.charged(), till.live()]).toEqual([due, 1])
  })
})

describe('card money that goes back', () => {
  beforeEach(async () => {
    till = await paymentTill()
  })

  async function halfPaid(): Promise<number> {
    const due = await till.goods()
    await till.pay(due - 100)
    await till.isStep('approved')
    return due
  }

  it.each<[string, LineFault]>([
    ['before it arrives', { kind: 'drop-before' }],
    ['after it worked', { kind: 'drop-after' }],
    ['and arrives late', { kind: 'late', ms: 30_000 }],
  ])('T12: by a void that is lost %s is back exactly once', async (_, fault) => {
    const due = await halfPaid()
    till.suffer('void', fault)
    await till.call('pay.take-back', {})
    await till.until(async () => (await till.sale())?.reversal === null)
    expect([till.charged(), (await till.sale())?.remainingMinor]).toEqual([0, due])
    await till.call('pay.cash', { tenderedMinor: 100_000 })
    expect(await till.sale()).toBeNull()
  })

  it('T12: by a refund whose answer is lost is back exactly once', async () => {
    const due = await halfPaid()
    till.panel.closeBatch()
    till.suffer('refund', { kind: 'drop-after' })
    await till.call('pay.take-back', {})
    await till.until(async () => (await till.sale())?.reversal === null)
    expect([till.charged(), (await till.sale())?.remainingMinor]).toEqual([0, due])
    expect(till.asked.filter(one => one.operation === 'refund')).toHaveLength(1)
  })

  it('is refunded when the batch is closed between the question and a void whose answers are lost', async () => {
    const due = await halfPaid()
    till.suffer('void', { kind: 'drop-after' }, () => void till.panel.closeBatch())
    await till.call('pay.take-back', {})
    await till.until(async () => (await till.sale())?.reversal === null)
    expect((await till.sale())?.remainingMinor).toBe(100)
    await till.call('pay.take-back', {})
    expect([till.charged(), (await till.sale())?.remainingMinor]).toEqual([0, due])
  })

  it('stays where it is when the sale was paid to its end while the gateway was asked', async () => {
    const due = await halfPaid()
    till.suffer('inquire', { kind: 'wait', ms: 60 })
    const back = till.call('pay.take-back', {})
    await till.call('pay.cash', { tenderedMinor: 100_000 })
    await expect(back).rejects.toThrow('nothing-running')
    expect([till.charged(), await till.sale()]).toEqual([due - 100, null])
  })

  it('that somebody has voided at the gateway already is found to be back', async () => {
    const due = await halfPaid()
    const [orderId] = Object.keys(till.panel.ledger())
    till.panel.queueFault(orderId!, 'void-lost')
    await till.call('pay.take-back', {})
    await till.until(async () => (await till.sale())?.reversal === null)
    expect([till.charged(), (await till.sale())?.remainingMinor]).toEqual([0, due])
  })
})

describe('a manager', () => {
  beforeEach(async () => {
    till = await paymentTill()
  })

  it('who gives a payment up gets the charge voided, and only an inquiry ends it', async () => {
    await till.goods()
    till.suffer('auth', { kind: 'drop-after' })
    till.suffer('void', { kind: 'drop-before' })
    const attemptId = await till.pay()
    await till.isStep('unknown')
    await till.decide(attemptId, 'give-up')
    await till.isStep('cancelled')
    expect([till.charged(), till.asked.filter(one => one.operation === 'void').length]).toEqual([0, 2])
  })

  it('is not asked when a second void finds what the first one did', async () => {
    await till.goods()
    till.suffer('auth', { kind: 'drop-after' })
    till.suffer('void', { kind: 'drop-after' })
    till.suffer('inquire-order', { kind: 'drop-before' })
    const attemptId = await till.pay()
    await till.isStep('unknown')
    await till.decide(attemptId, 'give-up')
    await till.isStep('cancelled')
    expect([till.charged(), await till.review()]).toEqual([0, []])
  })

  it('may keep a late charge for its open sale no more than once, and not when the till takes it back', async () => {
    await till.goods()
    till.suffer('auth', { kind: 'late', ms: 200_000 })
    const attemptId = await till.pay()
    await till.isStep('cancelled')
    await till.until(async () => till.charged() > 0)
    await expect(till.decide(attemptId, 'keep')).rejects.toThrow('nothing-running')
    await till.until(async () => till.charged() === 0)
  })
})

describe('the looks at a cancelled payment', () => {
  it('are not used up by restarts: a charge after half an hour of them is found', async () => {
    till = await paymentTill()
    await till.goods()
    till.suffer('auth', { kind: 'late', ms: 20 * 60_000 })
    await till.pay()
    await till.isStep('cancelled')
    await till.call('sale.abandon', {})
    for (let starts = 0; starts < 4; starts += 1) {
      await till.restart()
      await till.until(async () => true)
    }
    await till.until(async () => till.charged() > 0)
    await till.until(async () => till.charged() === 0)
    expect(till.live()).toBe(0)
  })
})

describe('a terminal that charges by itself', () => {
  beforeEach(async () => {
    till = await paymentTill('charge')
  })

  it('T56: whose answer is lost is asked about, charged once, never asked to charge again', async () => {
    const due = await till.goods()
    till.suffer('charge', { kind: 'drop-after' })
    await till.pay()
    await till.isSold()
    expect([till.charged(), till.live(), till.asked.filter(one => one.operation === 'charge').length]).toEqual([
      due,
      1,
      1,
    ])
  })

  it('is believed not to have charged only after its own long quiet time', async () => {
    await till.goods()
    till.suffer('charge', { kind: 'drop-before' })
    await till.pay()
    const from = till.clock.mono()
    await till.isStep('cancelled')
    expect(till.clock.mono() - from).toBeGreaterThan(200_000)
    expect(till.charged()).toBe(0)
  })
})
