// Partners that are down, slow or talk nonsense: a sentence for the cashier, nothing lost, nothing charged twice.
import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openForBusiness, product, register, startTestTill, type TestTill } from './harness.ts'

let till: TestTill
beforeEach(async () => {
  till = await startTestTill()
})
afterEach(() => till.end())

const addGoods = async (): Promise<number> => {
  const goods = await product(till, ({ requiredAge }) => requiredAge === 0)
  await till.call('sale.add', { productId: goods.id, quantityMilli: 1000 })
  return goods.priceMinor + goods.depositMinor
}
const jpeg = (side: 'front' | 'back'): string =>
  readFileSync(new URL(`../fixtures/images/insurance-${side}.jpg`, import.meta.url)).toString('base64')

describe('identity service', () => {
  it('that answers HTML ends the request for a code in words and allows another try', async () => {
    await till.operator.fault('secucard', '/oauth/token', 'html')
    const failed = till.until('till', ({ registration }) => registration.step === 'failed')
    await till.call('registration.start', {})
    expect((await failed).registration).toEqual({ step: 'failed', reason: 'server-error' })
    await register(till)
  })

  it('that drops the line while the code waits does not lose the code', async () => {
    till.sandbox.panels.secucard.setKnobs({ interval: 1 })
    const waiting = till.until('till', ({ registration }) => registration.step === 'awaiting-approval')
    await till.call('registration.start', {})
    const { registration } = await waiting
    await till.operator.fault('secucard', '/oauth/token', 'drop-before')
    const troubled = await till.until(
      'till',
      now => now.registration.step === 'awaiting-approval' && now.registration.line === 'no-network',
    )
    expect(troubled.registration).toMatchObject({
      userCode: registration.step === 'awaiting-approval' ? registration.userCode : '',
    })
    const done = till.until('till', now => now.registration.step === 'registered')
    if (registration.step === 'awaiting-approval') await till.operator.approve(registration.userCode)
    await done
  })

  it('that revoked the till suspends it; sales stay and selling goes on', async () => {
    await register(till)
    await openForBusiness(till)
    await addGoods()
    const [device] = till.sandbox.panels.secucard.devices()
    till.sandbox.panels.secucard.revoke(device!.id)
    till.restart()
    await expect.poll(async () => (await till.call('till.get', {})).registration.step).toBe('suspended')
    expect((await till.call('sale.get', {})).sale?.lines).toHaveLength(1)
    const [manager] = (await till.call('staff.list', {})).staff
    await till.call('staff.sign-in', { staffId: manager!.id, pin: '4711' })
    await till.call('pay.cash', { tenderedMinor: 100_000 })
    expect((await till.call('sale.get', {})).sale).toBeNull()
  })
})

describe('a PIN', () => {
  it('typed wrong five times has to wait, and is right again afterwards', async () => {
    await openForBusiness(till)
    await till.call('staff.sign-out', {})
    const [manager] = (await till.call('staff.list', {})).staff
    for (let i = 0; i < 5; i += 1)
      await expect(till.call('staff.sign-in', { staffId: manager!.id, pin: '0000' })).rejects.toThrow('wrong-pin')
    await expect(till.call('staff.sign-in', { staffId: manager!.id, pin: '4711' })).rejects.toThrow(
      /retryAfterSeconds":1[0-5]/,
    )
    await expect(till.call('sale.list', { text: '', limit: 1 })).rejects.toThrow('not-signed-in')
  })
})

describe('payment', () => {
  beforeEach(() => openForBusiness(till))

  it('with the terminal away is not sent, and cash still works', async () => {
    await addGoods()
    till.sandbox.panels.terminal.setConnected(false)
    const over = till.until('sale', ({ sale }) => ['not-sent', 'declined'].includes(sale?.payment?.step ?? ''))
    await till.call('pay.card', { amountMinor: null })
    await over
    expect(await till.operator.charges()).toEqual([])
    await till.call('pay.cash', { tenderedMinor: 100_000 })
    expect((await till.call('sale.get', {})).sale).toBeNull()
  })

  it('answered with HTML after the charge is unknown, then found, and charged once', async () => {
    const due = await addGoods()
    await till.operator.knobs({ service: 'cardconnect', fault: 'http:502-after' })
    const unknown = till.until('sale', ({ sale }) => sale?.payment?.step === 'unknown')
    const done = till.until('sale', ({ lastSaleId }) => lastSaleId !== null)
    await till.call('pay.card', { amountMinor: null })
    await unknown
    await done
    expect((await till.operator.charges()).map(charge => [charge.respstat, charge.amount])).toEqual([
      ['A', (due / 100).toFixed(2)],
    ])
  })

  it('T10: whose process dies before the answer is recovered at the next start without a second charge', async () => {
    await addGoods()
    await till.operator.fault('cardconnect', '/rest/auth', 'delay', { ms: 1500 })
    const sent = till.until('sale', ({ sale }) => sale?.payment?.step === 'sent')
    await till.call('pay.card', { amountMinor: null })
    await sent
    till.restart()
    expect((await till.call('sale.get', {})).sale?.payment?.step).toBe('unknown')
    await expect.poll(async () => (await till.call('sale.get', {})).sale).toBeNull()
    expect(await till.operator.charges()).toHaveLength(1)
  })

  it('can be taken back while the terminal waits for the card', async () => {
    await addGoods()
    till.sandbox.panels.terminal.setAutoTap(false)
    const waiting = till.until('sale', ({ sale }) => sale?.payment?.step === 'waiting-for-card')
    const cancelled = till.until('sale', ({ sale }) => sale?.payment?.step === 'cancelled')
    await till.call('pay.card', { amountMinor: null })
    await waiting
    await till.call('pay.cancel', {})
    await cancelled
    expect(await till.operator.charges()).toEqual([])
  })

  it('that no card came to leaves the part in cash free to be given back at once', async () => {
    const due = await addGoods()
    await till.call('pay.cash', { tenderedMinor: due - 50 })
    till.sandbox.panels.terminal.setConnected(false)
    const over = till.until('sale', ({ sale }) => ['not-sent', 'declined'].includes(sale?.payment?.step ?? ''))
    await till.call('pay.card', { amountMinor: null })
    await over
    await till.call('pay.cancel', {})
    expect((await till.call('sale.get', {})).sale?.remainingMinor).toBe(due)
  })

  it('under way keeps the restricted goods in the sale, whatever the page asks for', async () => {
    const spirits = await product(till, ({ requiredAge }) => requiredAge === 18)
    await till.call('sale.add', { productId: spirits.id, quantityMilli: 1000 })
    await till.call('id.manual', { born: '1990-02-03', expires: null })
    till.sandbox.panels.terminal.setAutoTap(false)
    const waiting = till.until('sale', ({ sale }) => sale?.payment?.step === 'waiting-for-card')
    await till.call('pay.card', { amountMinor: null })
    await waiting
    await expect(till.call('id.refuse', { reason: 'other' })).rejects.toThrow('payment-open')
    await till.call('pay.cancel', {})
    await expect.poll(async () => (await till.call('sale.get', {})).sale?.payment?.step).toBe('cancelled')
    await till.call('id.refuse', { reason: 'other' })
    expect((await till.call('sale.get', {})).sale?.lines).toEqual([])
  })

  it('part in cash is given back as a tender of its own when the customer changes their mind', async () => {
    const due = await addGoods()
    await till.call('pay.cash', { tenderedMinor: due - 50 })
    await till.call('pay.cancel', {})
    expect((await till.call('sale.get', {})).sale).toMatchObject({
      remainingMinor: due,
      tenders: [{ amountMinor: due - 50 }, { amountMinor: 50 - due }],
    })
    await till.call('sale.abandon', {})
    expect((await till.call('shift.report', {})).cashMinor).toBe(0)
  })
})

describe('printer', () => {
  it('that is off never holds the sale: it is complete, the till says so, and a reprint works later', async () => {
    await openForBusiness(till)
    await addGoods()
    await till.sandbox.panels.printer.setState('offline')
    const down = till.until('till', ({ notices }) => notices.includes('printer-down'), 10_000)
    await till.call('pay.cash', { tenderedMinor: 100_000 })
    await down
    const [row] = (await till.call('sale.list', { text: '', limit: 1 })).sales
    await till.sandbox.panels.printer.setState('ok')
    expect(await till.call('receipt.print', { saleId: row!.id })).toEqual({ printed: true })
    expect((await till.call('till.get', {})).notices).not.toContain('printer-down')
  })
})

describe('scanning services', () => {
  beforeEach(() => openForBusiness(till))

  it('read both sides of an insurance card, which is deleted at the service after the cashier confirmed', async () => {
    const { scanId } = await till.call('insurance.start', { bothSides: true })
    const back = till.until('insurance', scan => scan.step === 'back')
    const read = till.until('insurance', scan => scan.step === 'read' && scan.fields.length > 0)
    await till.call('insurance.upload', { scanId, side: 'front', capture: 'automatic', jpeg: jpeg('front') })
    await back
    await till.call('insurance.upload', { scanId, side: 'back', capture: 'manual', jpeg: jpeg('back') })
    const { fields } = await read
    expect(fields.some(field => (field.confidence ?? 1) < 0.9)).toBe(true)
    await till.call('insurance.confirm', { scanId, fields: fields.map(({ name, value }) => ({ name, value })) })
    expect((await till.call('sale.get', {})).sale?.customer?.payer).toBeTruthy()
    await expect
      .poll(() => till.sandbox.panels.cardscan.cards().filter(card => !('deleted' in card && card.deleted)))
      .toEqual([])
  })

  it('asks for another try when a side cannot be read', async () => {
    till.sandbox.panels.cardscan.setNext('front-fails')
    const { scanId } = await till.call('insurance.start', { bothSides: true })
    const retry = till.until('insurance', scan => scan.step === 'retry')
    await till.call('insurance.upload', { scanId, side: 'front', capture: 'automatic', jpeg: jpeg('front') })
    expect((await retry).reason).toBe('frontside_failed')
  })

  it('that answer HTML fail in words', async () => {
    await till.operator.fault('cardscan', '/cards', 'html')
    await expect(till.call('insurance.start', { bothSides: false })).rejects.toThrow('provider-fault')
  })

  it('judge a hosted check here, once, whatever the frame reports', async () => {
    const spirits = await product(till, ({ requiredAge }) => requiredAge === 18)
    await till.call('sale.add', { productId: spirits.id, quantityMilli: 1000 })
    const check = await till.call('id.hosted-start', {})
    await expect(
      till.call('id.hosted-result', { checkId: check.checkId, resultId: 'made-up-result-id' }),
    ).rejects.toThrow()
    expect(await till.call('id.hosted-result', { checkId: check.checkId, resultId: null })).toMatchObject({
      step: expect.stringMatching(/open|evaluating/),
      verdict: null,
    })
    expect((await till.call('sale.get', {})).sale?.restriction?.status).toBe('required')
  })
})
