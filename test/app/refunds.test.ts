// Giving back at a whole till: receipts, cash, exchange, rights, limits, paper and the back office, through the contract.
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openForBusiness, register, startTestTill, type TestTill } from './harness.ts'

let till: TestTill
beforeEach(async () => {
  till = await startTestTill()
  await register(till)
  await openForBusiness(till)
})
afterEach(() => till.end())

const water = 'mineralwasser-classic-1-l'
const price = 94
async function soldForCash(units = 3): Promise<{ saleId: string; number: number }> {
  await till.call('sale.add', { productId: water, quantityMilli: units * 1000 })
  await till.call('pay.cash', { tenderedMinor: 100_000 })
  const saleId = (await till.call('sale.get', {})).lastSaleId!
  const { number } = await till.call('receipt.get', { saleId })
  return { saleId, number }
}
async function wish(saleId: string, units: number, fields: object = {}) {
  const { lines } = await till.call('refund.of', { saleId })
  const wanted = lines.map(({ lineId }) => ({ lineId, quantityMilli: units * 1000 }))
  const usual = { to: 'tenders' as const, void: false, reason: 'faulty' as const, note: '' }
  return { refundId: randomUUID(), saleId, lines: wanted, ...usual, ...fields }
}
const words = (lines: readonly { kind: string; text?: string; left?: string; right?: string }[]): string =>
  lines.map(line => line.text ?? `${line.left ?? line.kind} | ${line.right ?? ''}`).join('\n')
const papers = () => till.sandbox.panels.printer.printed()

describe('a receipt brought back', () => {
  it('is found by its code or its number; a code that lies about day or total is not', async () => {
    const { saleId, number } = await soldForCash()
    const { lines } = await till.call('receipt.get', { saleId })
    const code = lines.find(line => line.kind === 'qr')?.data ?? ''
    expect(await till.call('refund.find', { code })).toEqual({ saleId })
    expect(await till.call('refund.find', { code: String(number) })).toEqual({ saleId })
    for (const wrong of [
      code.replace(/\d$/, digit => String((Number(digit) + 1) % 10)),
      code.replace('|20', '|19'),
      '99999',
      'R|x',
      'hello',
    ])
      await expect(till.call('refund.find', { code: wrong }), wrong).rejects.toThrow('not-found')
    await expect(till.call('refund.find', { code: '4111111111111111' })).rejects.toThrow('payment-card-refused')
  })

  it('gives cash back, opens the drawer, prints a refund with negative figures, and tells the back office', async () => {
    const { saleId, number } = await soldForCash()
    const preview = await till.call(
      'refund.preview',
      await wish(saleId, 2).then(({ lines, to }) => ({ saleId, lines, to })),
    )
    expect(preview).toMatchObject({ totalMinor: 2 * price, parts: [{ kind: 'cash', amountMinor: 2 * price }] })
    const refund = await till.call('refund.give', await wish(saleId, 2, { note: 'leaks' }))
    expect(refund).toMatchObject({ number: 1, saleNumber: number, totalMinor: 2 * price, over: true, kind: 'refund' })
    const text = words(refund.lines)
    for (const wanted of ['Refund 1', `For receipt ${number}`, 'Reason | faulty goods', '  leaks', '-1.88', 'TRAINING'])
      expect(text).toContain(wanted)
    // The deposit of one bottle is 0.15.
    expect(text).toMatch(/2 × 0[.,]15 \| -0[.,]30/)
    expect(text).not.toContain('R|1|')
    await expect.poll(() => papers().length).toBe(2)
    expect(papers()[1]).toMatchObject({ drawer: true })
    await expect.poll(() => till.sandbox.panels.backOffice.refunds().length).toBe(1)
    expect(till.sandbox.panels.backOffice.refunds()).toMatchObject([
      { id: refund.id, of: saleId, totalMinor: 2 * price, again: 0 },
    ])
    await expect.poll(async () => (await till.call('refund.get', { refundId: refund.id })).delivery).toBe('delivered')
  })

  it('is given back once: what is left goes down to nothing, and not below', async () => {
    const { saleId } = await soldForCash()
    await till.call('refund.give', await wish(saleId, 1))
    await expect(till.call('refund.give', await wish(saleId, 3))).rejects.toThrow('refund-too-much')
    await till.call('refund.give', await wish(saleId, 2))
    const left = await till.call('refund.of', { saleId })
    expect([left.leftMinor, left.lines[0]!.leftMilli, left.refunds.length]).toEqual([0, 0, 2])
    till.restart()
    await till.call('staff.sign-in', { staffId: (await till.call('staff.list', {})).staff[0]!.id, pin: '4711' })
    await expect(till.call('refund.give', await wish(saleId, 1))).rejects.toThrow('refund-too-much')
  })

  it('printed again says COPY and is otherwise the same', async () => {
    const { saleId } = await soldForCash()
    const refund = await till.call('refund.give', await wish(saleId, 1))
    const prints = async () =>
      (await till.call('print.jobs', {})).finished.filter(({ kind, state }) => kind === 'refund' && state === 'printed')
        .length
    await expect.poll(prints).toBe(1)
    expect(await till.call('refund.print', { refundId: refund.id })).toEqual({ printed: true })
    const [original, copy] = papers()
      .slice(-2)
      .map(paper => JSON.stringify(paper))
    expect([original!.includes('COPY'), copy!.includes('COPY')]).toEqual([false, true])
  })

  it('can be voided as a whole in its shift, and not in the next one', async () => {
    const { saleId } = await soldForCash()
    const other = await soldForCash()
    expect(await till.call('refund.give', await wish(saleId, 3, { void: true }))).toMatchObject({
      kind: 'void',
      totalMinor: 3 * price,
    })
    await expect(till.call('refund.give', await wish(other.saleId, 1, { void: true }))).rejects.toThrow('void-too-late')
    till.restart()
  })
})

describe('who may give back', () => {
  it('is not a cashier alone; nothing has happened when the till says so', async () => {
    const { saleId } = await soldForCash()
    await till.call('staff.add', { name: 'Karl Kasse', role: 'cashier', pin: '8264' })
    const { staff } = await till.call('staff.list', {})
    await till.call('staff.sign-out', {})
    await till.call('staff.sign-in', { staffId: staff.find(({ role }) => role === 'cashier')!.id, pin: '8264' })
    await expect(till.call('refund.give', await wish(saleId, 1))).rejects.toThrow('not-allowed')
    expect((await till.call('refund.of', { saleId })).leftMinor).toBe(3 * price)
    const goods = {
      refundId: randomUUID(),
      lines: [{ productId: water, quantityMilli: 1000 }],
      to: 'cash' as const,
      reason: 'faulty' as const,
      note: '',
    }
    await expect(till.call('refund.without-receipt', goods)).rejects.toThrow('not-allowed')
    expect((await till.call('refund.list', { limit: 9 })).refunds).toEqual([])
  })
})

describe('goods without a receipt', () => {
  const goods = (units: number, to: 'cash' | 'credit' = 'cash') => ({
    refundId: randomUUID(),
    lines: [{ productId: water, quantityMilli: units * 1000 }],
    to,
    reason: 'not-wanted' as const,
    note: '',
  })

  it('are paid out at today’s price, up to the limit that a manager has set', async () => {
    const refund = await till.call('refund.without-receipt', goods(2))
    expect(refund).toMatchObject({ kind: 'without-receipt', saleId: null, totalMinor: 2 * price, over: true })
    expect(words(refund.lines)).toContain('Without a receipt')
    await till.call('refund.set-limit', { limitMinor: 2 * price })
    await expect(till.call('refund.without-receipt', goods(3))).rejects.toThrow('refund-limit')
    await till.call('refund.set-limit', { limitMinor: null })
    expect((await till.call('refund.without-receipt', goods(900, 'credit'))).parts).toMatchObject([
      { kind: 'credit', state: 'open' },
    ])
    await expect.poll(() => till.sandbox.panels.backOffice.refunds().length).toBe(2)
  })

  it('that nobody sells are refused', async () => {
    const wanted = { ...goods(1), lines: [{ productId: 'no-such-goods', quantityMilli: 1000 }] }
    await expect(till.call('refund.without-receipt', wanted)).rejects.toThrow('not-found')
  })
})

describe('bad input', () => {
  it.each<[string, object]>([
    ['no line', { lines: [] }],
    ['a quantity of nothing', { lines: [{ lineId: 'x', quantityMilli: 0 }] }],
    ['a negative quantity', { lines: [{ lineId: 'x', quantityMilli: -1000 }] }],
    ['a quantity of ten digits', { lines: [{ lineId: 'x', quantityMilli: 1_000_000_000 }] }],
    ['half a thousandth', { lines: [{ lineId: 'x', quantityMilli: 0.5 }] }],
    ['NaN', { lines: [{ lineId: 'x', quantityMilli: Number.NaN }] }],
    ['a reason that is none', { reason: 'because' }],
    ['other without a word', { reason: 'other', note: ' \u200b ' }],
    ['a tender of its own', { to: 'bitcoin' }],
    ['a name that is no id', { refundId: 'r-1' }],
    ['a line of another sale', { lines: [{ lineId: 'x', quantityMilli: 1000 }] }],
  ])('%s is refused and changes nothing', async (_, fields) => {
    const { saleId } = await soldForCash()
    const wanted = { ...(await wish(saleId, 1)), ...fields }
    await expect(till.call('refund.give', wanted as never)).rejects.toThrow(/invalid|refund-too-much/)
    expect((await till.call('refund.of', { saleId })).leftMinor).toBe(3 * price)
  })
})

it('an exchange is one refund and one sale: the difference is what changes hands', async () => {
  const { saleId } = await soldForCash(3)
  const refund = await till.call('refund.give', await wish(saleId, 3, { to: 'credit' }))
  await till.call('sale.add', { productId: water, quantityMilli: 5000 })
  await till.call('refund.use-credit', { refundId: refund.id })
  const { sale } = await till.call('sale.get', {})
  expect([sale!.remainingMinor, sale!.tenders.map(({ kind }) => kind)]).toEqual([2 * price, ['credit']])
  await till.call('pay.cash', { tenderedMinor: 2 * price })
  const next = (await till.call('sale.get', {})).lastSaleId!
  expect(words((await till.call('receipt.get', { saleId: next })).lines)).toContain('Goods brought back | 2.82')
  // Given back again, the money that was credit is a credit again, and the cash is cash.
  const back = await till.call('refund.give', await wish(next, 5))
  expect(back.parts.map(({ kind, amountMinor }) => [kind, amountMinor])).toEqual([
    ['credit', 3 * price],
    ['cash', 2 * price],
  ])
  await expect.poll(() => till.sandbox.panels.backOffice.refunds().length).toBe(2)
  expect((await till.call('outbox.state', {})).refused).toBe(0)
})
