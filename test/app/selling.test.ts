// A trading day through the contract: cart, age check, cash, card, receipt, restart.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openForBusiness, product, register, startTestTill, type TestTill } from './harness.ts'

let till: TestTill
beforeEach(async () => {
  till = await startTestTill()
})
afterEach(() => till.end())

const sale = async () => (await till.call('sale.get', {})).sale

describe('registration', () => {
  it('survives a restart without asking again, and the token lies sealed in the database', async () => {
    await register(till)
    till.restart()
    expect((await till.call('till.get', {})).registration).toMatchObject({
      step: 'registered',
      store: expect.any(String),
    })
    expect(await till.call('registration.test', {})).toMatchObject({ ok: true })
    const bytes = ['till.db', 'till.db-wal']
      .map(name => readFileSync(join(till.dataDir, name)).toString('latin1'))
      .join('')
    // The server's refresh tokens are 40 hex digits; nothing of that shape may stand in the file.
    expect(/(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])/.test(bytes)).toBe(false)
  })

  it('resumes the same code after a restart in the middle of pairing', async () => {
    const waiting = till.until('till', ({ registration }) => registration.step === 'awaiting-approval')
    await till.call('registration.start', {})
    const before = (await waiting).registration
    till.restart()
    const after = (await till.call('till.get', {})).registration
    expect(
      before.step === 'awaiting-approval' && after.step === 'awaiting-approval' && after.userCode === before.userCode,
    ).toBe(true)
  })

  it('ends in words when the manager denies it', async () => {
    till.sandbox.panels.secucard.setKnobs({ interval: 1 })
    const waiting = till.until('till', ({ registration }) => registration.step === 'awaiting-approval')
    await till.call('registration.start', {})
    const { registration } = await waiting
    if (registration.step !== 'awaiting-approval') throw new Error('not waiting')
    const denied = till.until('till', snapshot => snapshot.registration.step === 'denied')
    await till.operator.deny(registration.userCode)
    expect((await denied).registration.step).toBe('denied')
  })
})

describe('a sale', () => {
  beforeEach(() => openForBusiness(till))

  it('for cash gives change, a receipt number and a printed receipt with the drawer open', async () => {
    const goods = await product(till, ({ requiredAge }) => requiredAge === 0)
    await till.call('sale.scan', { code: goods.barcode! })
    await till.call('sale.add', { productId: goods.id, quantityMilli: 2000 })
    const open = await sale()
    expect(open).toMatchObject({
      lines: [{ quantityMilli: 3000 }],
      remainingMinor: 3 * (goods.priceMinor + goods.depositMinor),
    })
    const printed = till.until('till', () => true, 5000)
    await till.call('pay.cash', { tenderedMinor: open!.remainingMinor + 123 })
    await printed
    const done = await till.call('sale.get', {})
    expect(done).toMatchObject({ sale: null, lastChangeMinor: 123 })
    const [row] = (await till.call('sale.list', { text: '', limit: 10 })).sales
    expect(row).toMatchObject({ number: 1, totalMinor: open!.remainingMinor, status: 'completed' })
    await expect.poll(async () => (await till.operator.printed()).length).toBe(1)
    expect((await till.operator.printed())[0]).toMatchObject({ drawer: true, cut: true })
    expect((await till.call('receipt.get', { saleId: row!.id })).copy).toBe(true)
  })

  it('is there again, line by line, after a restart', async () => {
    const goods = await product(till, ({ depositMinor }) => depositMinor > 0)
    await till.call('sale.add', { productId: goods.id, quantityMilli: 1000 })
    const before = await sale()
    till.restart()
    expect(await sale()).toEqual(before)
  })

  it('with restricted goods is paid only after a check, and a refusal keeps the rest', async () => {
    const beer = await product(till, ({ requiredAge }) => requiredAge === 16)
    const bread = await product(till, ({ requiredAge }) => requiredAge === 0)
    await till.call('sale.add', { productId: beer.id, quantityMilli: 1000 })
    await till.call('sale.add', { productId: bread.id, quantityMilli: 1000 })
    expect((await sale())?.restriction).toMatchObject({ requiredAge: 16, status: 'required' })
    await expect(till.call('pay.cash', { tenderedMinor: 100_000 })).rejects.toThrow('age-check-required')
    expect(await till.call('id.manual', { born: '2015-05-05', expires: null })).toMatchObject({
      verdict: 'too-young',
    })
    await till.call('id.refuse', { reason: 'too-young' })
    expect(await sale()).toMatchObject({ restriction: null, lines: [{ productId: bread.id }] })
  })

  it('asks again when goods with a higher age are added', async () => {
    const beer = await product(till, ({ requiredAge }) => requiredAge === 16)
    const spirits = await product(till, ({ requiredAge }) => requiredAge === 18)
    await till.call('sale.add', { productId: beer.id, quantityMilli: 1000 })
    await till.call('id.manual', { born: '1990-02-03', expires: null })
    expect((await sale())?.restriction?.status).toBe('passed')
    await till.call('sale.add', { productId: spirits.id, quantityMilli: 1000 })
    expect((await sale())?.restriction).toMatchObject({ requiredAge: 18, status: 'required' })
  })

  it('refuses a payment card number in the scan field', async () => {
    await expect(till.call('sale.scan', { code: '4111111111111111' })).rejects.toThrow('payment-card-refused')
  })

  it('by card is charged once and read back from the gateway', async () => {
    const goods = await product(till, ({ requiredAge }) => requiredAge === 0)
    await till.call('sale.add', { productId: goods.id, quantityMilli: 1000 })
    const done = till.until('sale', ({ lastSaleId }) => lastSaleId !== null)
    await till.call('pay.card', { amountMinor: null })
    const { lastSaleId } = await done
    const receipt = await till.call('receipt.get', { saleId: lastSaleId! })
    const charges = await till.operator.charges()
    expect(charges).toHaveLength(1)
    expect(charges[0]).toMatchObject({
      respstat: 'A',
      amount: ((goods.priceMinor + goods.depositMinor) / 100).toFixed(2),
    })
    expect(JSON.stringify(receipt.lines)).toContain(charges[0]!.retref)
    // What the card schemes ask for of a chip, and nothing that names the card.
    expect(receipt.lines).toContainEqual({ kind: 'pair', left: 'AID', right: 'A0000000031010', strong: false })
    expect(JSON.stringify(receipt.lines)).toMatch(/VISA CREDIT.*Chip Read/u)
  })

  it('whose answer is lost is never charged twice: it is asked about until it is known', async () => {
    const goods = await product(till, ({ requiredAge }) => requiredAge === 0)
    await till.call('sale.add', { productId: goods.id, quantityMilli: 1000 })
    await till.operator.fault('cardconnect', '/rest/auth', 'drop-after')
    const unknown = till.until('sale', state => state.sale?.payment?.step === 'unknown')
    await till.call('pay.card', { amountMinor: null })
    await unknown
    await expect(till.call('pay.card', { amountMinor: null })).rejects.toThrow('payment-unknown')
    await expect(till.call('pay.cash', { tenderedMinor: 100_000 })).rejects.toThrow('payment-unknown')
    const done = till.until('sale', ({ lastSaleId }) => lastSaleId !== null)
    await till.call('pay.check-again', {})
    await done
    expect(await till.operator.charges()).toHaveLength(1)
  })

  it('stays open after a declined card and can be paid another way', async () => {
    const goods = await product(till, ({ requiredAge }) => requiredAge === 0)
    await till.call('sale.add', { productId: goods.id, quantityMilli: 1000 })
    till.sandbox.panels.terminal.setAutoTap(false)
    const waiting = till.until('sale', state => state.sale?.payment?.step === 'waiting-for-card')
    const declined = till.until('sale', state => state.sale?.payment?.step === 'declined')
    await till.call('pay.card', { amountMinor: null })
    await waiting
    await expect.poll(() => till.sandbox.panels.terminal.waiting()).not.toBeNull()
    await till.operator.terminal('tap-decline')
    await declined
    expect((await sale())?.payment).toMatchObject({ step: 'declined', advice: 'another-card' })
    await till.call('pay.cash', { tenderedMinor: 100_000 })
    expect((await till.call('sale.get', {})).sale).toBeNull()
  })
})
