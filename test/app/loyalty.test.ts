// Customer cards through the whole till: the contract, the real sandbox, the real files.
import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkConfig } from '../../main/config.ts'
import { openForBusiness, product, register, startTestTill, type TestTill } from './harness.ts'

const card = ['9276', '000000000017'].join('')
const lockedCard = ['9276', '000000000025'].join('')
const strangeCard = ['9276', '000000000099'].join('')

let till: TestTill
const told: string[] = []
const panel = () => till.sandbox.panels.secucard
const loyalty = async () => (await till.call('sale.get', {})).loyalty
const step = () => expect.poll(async () => (await loyalty())?.step)

async function open(change: Parameters<typeof startTestTill>[0] = config => config): Promise<void> {
  till = await startTestTill(change)
  await register(till)
  await openForBusiness(till)
}
/** Scans until the till knows the merchant's kinds, which it learns once it is registered. */
async function scan(code: string): Promise<void> {
  await expect.poll(async () => (await till.call('sale.scan', { code })).kind).toBe('customer')
}
async function addGoods(): Promise<void> {
  const { id } = await product(till, one => one.requiredAge === 0)
  await till.call('sale.add', { productId: id, quantityMilli: 20_000 })
}
const total = async () => (await till.call('sale.get', {})).sale?.remainingMinor ?? 0
async function payCash(): Promise<number> {
  const due = await total()
  await till.call('pay.cash', { tenderedMinor: due })
  return Math.floor(due / 100)
}

beforeEach(() => void (told.length = 0))
afterEach(() => till.end())

describe('a customer card', () => {
  beforeEach(() => open())

  it('is recognised, shows whose it is, and gets the points of the sale once', async () => {
    await addGoods()
    await scan(card)
    await step().toBe('attached')
    const { sale } = await till.call('sale.get', {})
    expect(sale?.customer).toEqual({ label: 'loyalty', payer: 'Erika Beispiel', points: 1250, balanceMinor: 2500 })
    const points = await payCash()
    expect(points).toBeGreaterThan(0)
    await step().toBe('booked')
    expect(await loyalty()).toMatchObject({ name: 'Erika Beispiel', points: 1250 + points, earned: points })
    expect(panel().points(card)).toBe(points)
    expect(
      panel()
        .transactions()
        .map(({ status, method }) => [status, method]),
    ).toEqual([['ok', 'cash']])
    expect(panel().bareWrites()).toBe(0)
  })

  it('that is scanned before the first item opens the sale, and a second card takes its place', async () => {
    await scan(lockedCard)
    await step().toBe('locked')
    await scan(card)
    await step().toBe('attached')
    expect((await till.call('sale.get', {})).sale?.lines).toEqual([])
    await addGoods()
    await payCash()
    await step().toBe('booked')
  })

  it.each([
    [lockedCard, 'locked'],
    [strangeCard, 'invalid'],
  ])('that is locked or unknown is said to be so, and the sale goes on without it', async (code, said) => {
    await addGoods()
    await scan(code)
    await step().toBe(said)
    expect((await till.call('sale.get', {})).sale?.customer).toBeNull()
    await payCash()
    expect(await loyalty()).toMatchObject({ step: said })
    expect(panel().transactions()).toEqual([])
  })

  it('whose booking was cut off by the end of the till is asked for at the next start, and booked once', async () => {
    await addGoods()
    await scan(card)
    await step().toBe('attached')
    panel().setKnobs({ startDelayMs: 30_000 })
    const points = await payCash()
    await expect.poll(() => panel().transactions()[0]?.status).toBe('processing')
    till.restart()
    await expect.poll(() => panel().points(card)).toBe(points)
    const { sales } = await till.call('staff.list', {}).then(async ({ staff }) => {
      await till.call('staff.sign-in', { staffId: staff[0]!.id, pin: '4711' })
      return await till.call('sale.list', { text: '', limit: 1 })
    })
    expect(sales[0]?.status).toBe('completed')
    expect(panel().transactions()).toHaveLength(1)
  })

  it('of an open sale is shown again after a restart, and gets its points', async () => {
    await addGoods()
    await scan(card)
    await step().toBe('attached')
    till.restart()
    const { staff } = await till.call('staff.list', {})
    await till.call('staff.sign-in', { staffId: staff[0]!.id, pin: '4711' })
    await expect.poll(async () => (await till.call('sale.get', {})).sale?.customer?.payer).toBe('Erika Beispiel')
    const points = await payCash()
    await step().toBe('booked')
    expect(panel().points(card)).toBe(points)
  })

  it('loses the points of what comes back, and keeps those of the rest', async () => {
    await addGoods()
    await scan(card)
    await step().toBe('attached')
    const points = await payCash()
    await step().toBe('booked')
    const saleId = (await till.call('sale.get', {})).lastSaleId!
    const giveBack = async (units: number) => {
      const { lines } = await till.call('refund.of', { saleId })
      const wanted = lines.map(({ lineId }) => ({ lineId, quantityMilli: units * 1000 }))
      const beside = { to: 'tenders' as const, void: false, reason: 'faulty' as const, note: '' }
      const { id, points: told } = await till.call('refund.give', {
        refundId: randomUUID(),
        saleId,
        lines: wanted,
        ...beside,
      })
      expect(told?.state).toBe('on-the-way')
      return expect.poll(async () => (await till.call('refund.get', { refundId: id })).points?.state, {
        timeout: 15_000,
      })
    }
    await (await giveBack(15)).toBe('corrected')
    const { leftMinor } = await till.call('refund.of', { saleId })
    expect(leftMinor).toBeGreaterThan(100)
    expect(panel().points(card)).toBe(Math.floor(leftMinor / 100))
    expect(panel().points(card)).toBeLessThan(points)
    await (await giveBack(5)).toBe('taken-back')
    expect(panel().points(card)).toBe(0)
    expect((await loyalty())?.step).toBe('taken-back')
    expect(panel().bareWrites()).toBe(0)
  })

  it('leaves its number nowhere: not on disk, not in a log, not in anything the page is told', async () => {
    const heard: string[] = []
    void till.until('sale', state => (heard.push(JSON.stringify(state)), false)).catch(() => undefined)
    await addGoods()
    await scan(card)
    await step().toBe('attached')
    heard.push(JSON.stringify(await till.call('sale.get', {})))
    panel().faults.add({ match: '/start/', kind: 'html' })
    await payCash()
    await step().toBe('booked')
    const { lastSaleId } = await till.call('sale.get', {})
    heard.push(JSON.stringify(await till.call('receipt.get', { saleId: lastSaleId ?? '' })))
    expect(heard.length).toBeGreaterThan(3)
    expect(heard.join('\n')).not.toContain(card)
    const files = filesBelow(till.dataDir)
    expect(files.length).toBeGreaterThan(3)
    for (const file of files) expect(readFileSync(file).includes(card), file).toBe(false)
  })
})

describe('without the service', () => {
  it('a till that is not registered knows no cards, and one that is switched off never will', async () => {
    till = await startTestTill()
    await openForBusiness(till)
    expect(await till.call('sale.scan', { code: card })).toEqual({ kind: 'unknown', name: null })
    await till.end()
    await open(config => ({ ...config, smart: null }))
    expect(await till.call('sale.scan', { code: card })).toEqual({ kind: 'unknown', name: null })
  })

  it('the sale goes on and the cashier is told', async () => {
    await open()
    await addGoods()
    await scan(lockedCard)
    await step().toBe('locked')
    panel().faults.add({ match: '/validate', kind: 'html', times: 5 })
    await scan(card)
    await step().toBe('unreachable')
    await payCash()
    expect((await till.call('sale.get', {})).sale).toBeNull()
  })

  it('smart transactions need the identity service whose tokens they take', async () => {
    till = await startTestTill()
    const { config } = till
    const other = { ...config, identity: { ...config.identity, dialect: 'rfc8628' } }
    expect(() => checkConfig(other, 'of the test')).toThrow(/smart: needs identity\.dialect "secucard"/)
    expect(checkConfig({ ...other, smart: null }, 'of the test').smart).toBeNull()
  })
})

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap(name => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesBelow(path) : [path]
  })
}
