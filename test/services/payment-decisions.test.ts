// What a manager may do about card money, and that no decision can pay a sale with money that is gone or on its way back.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { paymentTill, type PaymentTill } from './payment-till.ts'

let till: PaymentTill
beforeEach(async () => {
  till = await paymentTill()
})
afterEach(() => till.end())

/** A void whose charge the gateway does not know any more when it is asked: nobody can tell what became of it. */
async function stuckReversal(): Promise<{ attemptId: string; due: number }> {
  const due = await till.goods()
  const attemptId = await till.pay(due - 100)
  await till.isStep('approved')
  till.suffer('void', { kind: 'drop-after' })
  till.suffer('inquire', { kind: 'wait', ms: 0 })
  till.suffer('inquire', { kind: 'unseen' })
  await till.call('pay.take-back', {})
  await till.until(async () => (await till.sale())?.reversal?.state === 'needs-human')
  return { attemptId, due }
}

/** A payment closed by hand and paid in cash instead, whose charge is still on its way to the bank. */
async function closedWhileLate(): Promise<string> {
  await till.goods()
  till.suffer('auth', { kind: 'late', ms: 30_000 })
  const attemptId = await till.pay()
  await till.isStep('unknown')
  await till.decide(attemptId, 'checked')
  await till.call('pay.cash', { tenderedMinor: 100_000 })
  return attemptId
}

it('a reversal that needs somebody is listed, and asking the bank again ends it', async () => {
  const { attemptId, due } = await stuckReversal()
  await expect(till.call('pay.cash', { tenderedMinor: 100_000 })).rejects.toThrow('payment-open')
  const [listed] = await till.review()
  expect(listed).toMatchObject({ attemptId, decisions: ['check'], reversal: { kind: 'void', state: 'needs-human' } })
  await till.decide(attemptId, 'check')
  await till.until(async () => (await till.sale())?.reversal === null)
  expect([till.charged(), (await till.sale())?.remainingMinor, await till.review()]).toEqual([0, due, []])
})

it('a reversal that needs somebody still does after a restart', async () => {
  const { attemptId } = await stuckReversal()
  await till.restart()
  expect((await till.review()).map(one => one.attemptId)).toEqual([attemptId])
  await till.decide(attemptId, 'check')
  await till.until(async () => (await till.sale())?.reversal === null)
  expect(till.charged()).toBe(0)
})

it('an unknown payment offers to be asked about, given up or looked up by hand', async () => {
  await till.goods()
  till.suffer('auth', { kind: 'drop-before' })
  const attemptId = await till.pay()
  await till.isStep('unknown')
  expect((await till.review())[0]?.decisions).toEqual(['check', 'give-up', 'checked'])
  await till.decide(attemptId, 'checked')
  expect(await till.step()).toBe('cancelled')
  await expect(till.decide(attemptId, 'checked')).rejects.toThrow('nothing-running')
})

it('a payment that was looked up by hand is looked at again, and its late charge is taken back', async () => {
  await closedWhileLate()
  await till.until(async () => till.charged() > 0)
  await till.until(async () => till.charged() === 0)
  await till.until(async () => (await till.review()).length === 0)
  expect(till.live()).toBe(0)
})

it('a late charge that could not be voided by itself waits for a manager, who voids it once', async () => {
  const attemptId = await closedWhileLate()
  await till.until(async () => till.charged() > 0)
  // The bank does not say what can be done about it, so nothing is begun.
  till.suffer('inquire', { kind: 'status-before', status: 503 })
  await till.until(async () => (await till.review())[0]?.step === 'needs-human')
  expect((await till.review())[0]?.decisions).toEqual(['void', 'checked'])
  await Promise.allSettled([till.decide(attemptId, 'void'), till.decide(attemptId, 'void')])
  expect([till.charged(), till.asked.filter(one => one.operation === 'void').length]).toEqual([0, 1])
  expect(await till.review()).toEqual([])
})

it('a late charge whose void came after the batch was settled is not closed by hand, and refunded', async () => {
  const attemptId = await closedWhileLate()
  till.suffer('void', { kind: 'wait', ms: 0 }, () => till.panel.closeBatch())
  await till.until(async () => (await till.review())[0]?.reversal?.state === 'refused')
  await expect(till.decide(attemptId, 'checked')).rejects.toThrow('charge-stands')
  await till.decide(attemptId, 'void')
  const refunds = till.asked.filter(one => one.operation === 'refund')
  expect([till.charged(), till.live(), refunds.length, await till.review()]).toEqual([0, 0, 1, []])
})

it('a late charge is not kept for its open sale while another card is paying it', async () => {
  const due = await till.goods()
  till.suffer('auth', { kind: 'late', ms: 30_000 })
  const attemptId = await till.pay(due - 100)
  await till.isStep('unknown')
  await till.decide(attemptId, 'checked')
  await till.until(async () => till.charged() > 0)
  till.suffer('auth', { kind: 'drop-after' })
  till.suffer('inquire', { kind: 'status-before', status: 503 })
  // The second card stays unknown until the look at the first one has found its charge.
  await till.pay()
  await till.isStep('unknown')
  const second = till.asked.findLast(one => one.operation === 'auth')?.orderId ?? null
  till.panel.queueFault(second, 'inquire-down:9')
  const found = await till.until(async () =>
    (await till.review()).find(one => one.attemptId === attemptId && one.step === 'needs-human'),
  )
  expect([await till.step(), found.decisions]).toEqual(['unknown', ['void', 'checked']])
  await expect(till.decide(attemptId, 'keep')).rejects.toThrow('nothing-running')
  await till.until(async () => (await till.sale()) === null)
  await till.decide(attemptId, 'void').catch(() => undefined)
  expect([till.charged(), till.live()]).toEqual([due, 1])
})
