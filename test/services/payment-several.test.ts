// More than one charge under one order, found when the bank has settled them: all go back, and nobody can close them by hand.
import { afterEach, beforeEach, expect, it } from 'vitest'
import { paymentTill, type PaymentTill } from './payment-till.ts'

let till: PaymentTill
beforeEach(async () => {
  till = await paymentTill()
})
afterEach(() => till.end())

const times = (operation: string): number => till.asked.filter(one => one.operation === operation).length

/** The line delivers the authorization twice, both answers are lost, and the batch closes before anybody can ask. */
async function chargedTwice(): Promise<{ attemptId: string; due: number }> {
  const due = await till.goods()
  till.suffer('auth', { kind: 'twice-lost' })
  till.suffer('inquire-order', { kind: 'wait', ms: 0 }, () => till.panel.closeBatch())
  const attemptId = await till.pay()
  await till.isStep('needs-human')
  expect([till.charged(), till.live()]).toEqual([2 * due, 2])
  return { attemptId, due }
}

it('neither of two settled charges pays the sale, and a manager cannot say that no money moved', async () => {
  const { attemptId, due } = await chargedTwice()
  const [listed] = await till.review()
  expect(listed).toMatchObject({ attemptId, why: 'several-charges', reference: null, decisions: ['void', 'checked'] })
  await expect(till.decide(attemptId, 'checked')).rejects.toThrow('charge-stands')
  expect([(await till.sale())?.remainingMinor, await till.step()]).toEqual([due, 'needs-human'])
})

it('both go back, each once, and the sale can be paid another way', async () => {
  const { attemptId, due } = await chargedTwice()
  await till.decide(attemptId, 'void')
  expect([till.charged(), till.live(), times('refund'), await till.review()]).toEqual([0, 0, 2, []])
  expect(await till.step()).toBe('cancelled')
  await till.pay()
  await till.isSold()
  expect([till.charged(), till.live()]).toEqual([due, 1])
  expect(
    till.panel
      .transactions()
      .filter(({ kind }) => kind === 'refund')
      .map(({ approved }) => approved),
  ).toEqual([due, due])
})

it('a refund without an answer holds the other one up, and neither is given back twice', async () => {
  const { attemptId } = await chargedTwice()
  till.suffer('refund', { kind: 'drop-after' })
  await till.decide(attemptId, 'void')
  await expect(till.decide(attemptId, 'void')).rejects.toThrow('nothing-running')
  await till.restart()
  await till.until(async () => (await till.review())[0]?.decisions.includes('void'))
  await expect(till.decide(attemptId, 'checked')).rejects.toThrow('charge-stands')
  await till.decide(attemptId, 'void')
  expect([till.charged(), till.live(), times('refund'), await till.review()]).toEqual([0, 0, 2, []])
})

it('a bank that suddenly knows nothing of the order is not believed, and asked again', async () => {
  const { attemptId } = await chargedTwice()
  for (const decision of ['checked', 'void'] as const) {
    till.suffer('inquire-order', { kind: 'unseen' })
    await expect(till.decide(attemptId, decision)).rejects.toThrow('asked-again')
    expect(await till.step()).toBe('cancelling')
    await till.isStep('needs-human')
  }
  expect([times('refund'), till.live()]).toEqual([0, 2])
  await till.decide(attemptId, 'void')
  expect([till.charged(), till.live(), await till.review()]).toEqual([0, 0, []])
})

it('a refund that never reached the bank is no word of the bank’s: the charge still stands', async () => {
  const { attemptId } = await chargedTwice()
  till.suffer('refund', { kind: 'drop-before' })
  await till.decide(attemptId, 'void')
  await till.until(async () => (await till.review())[0]?.reversal?.state === 'not-sent')
  await expect(till.decide(attemptId, 'checked')).rejects.toThrow('charge-stands')
  await till.decide(attemptId, 'void')
  expect([till.charged(), till.live(), await till.review()]).toEqual([0, 0, []])
})

it('nothing is closed and nothing begun while the bank cannot be asked', async () => {
  const { attemptId } = await chargedTwice()
  for (const decision of ['checked', 'void'] as const) {
    till.suffer('inquire-order', { kind: 'status-before', status: 503 })
    await expect(till.decide(attemptId, decision)).rejects.toThrow('unreachable')
  }
  expect([await till.step(), times('refund'), till.live()]).toEqual(['needs-human', 0, 2])
})

it('what has gone back at the bank itself no longer stands, so the payment can be closed by hand', async () => {
  const { attemptId, due } = await chargedTwice()
  const refused = (body: Record<string, unknown>) => ({ ...body, respstat: 'C', respcode: '42', respproc: 'PPS' })
  for (const left of [due, 0]) {
    // The till hears a refusal; in the bank's books the money is back.
    till.suffer('refund', { kind: 'spoil', name: 'refused', change: refused })
    await till.decide(attemptId, 'void')
    expect((await till.review())[0]?.reversal).toEqual({ kind: 'refund', state: 'refused' })
    expect(till.charged()).toBe(left)
    if (left > 0) await expect(till.decide(attemptId, 'checked')).rejects.toThrow('charge-stands')
  }
  await till.decide(attemptId, 'checked')
  expect([await till.step(), await till.review()]).toEqual(['cancelled', []])
})

it('two charges that surface late, settled by then, come to a manager all the same', async () => {
  const due = await till.goods()
  till.suffer('auth', { kind: 'twice-lost' })
  for (let tries = 0; tries < 3; tries += 1) till.suffer('inquire-order', { kind: 'status-before', status: 503 })
  const attemptId = await till.pay()
  await till.isStep('unknown')
  await till.decide(attemptId, 'checked')
  till.panel.closeBatch()
  await till.call('pay.cash', { tenderedMinor: 100_000 })
  await till.until(async () => (await till.review()).length > 0)
  expect(await till.review()).toMatchObject([{ attemptId, step: 'needs-human', reference: null }])
  expect(till.charged()).toBe(2 * due)
  await till.decide(attemptId, 'void')
  expect([till.charged(), till.live(), await till.review()]).toEqual([0, 0, []])
})
