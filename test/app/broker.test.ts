// A till whose secrets live in the back office: everything works through the store's broker, and nothing of it stays here.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ending, rawConfig, sandboxSections, testBroker, type TestBroker } from '../broker/support.ts'
import { openForBusiness, product, register, startTestTill, type TestTill } from './harness.ts'

const ends = ending()
let till: TestTill
let broker: TestBroker
const jpeg = (side: 'front' | 'back'): string =>
  readFileSync(new URL(`../fixtures/images/insurance-${side}.jpg`, import.meta.url)).toString('base64')

beforeEach(async () => {
  // The broker needs the sandbox, the till needs the broker: the till is started on it once both stand.
  till = await startTestTill()
  const { secucard } = till.sandbox.credentials()
  broker = await testBroker(ends, rawConfig(secucard.base, sandboxSections(till.sandbox)))
  till.config.broker = { mode: 'remote', url: broker.url, sessionMethod: 'GET' }
  till.restart()
  await register(till)
  await openForBusiness(till)
})
afterEach(async () => {
  await till.end()
  await ends.end()
})

describe('a till with the broker of its store', () => {
  it('takes a card', async () => {
    const goods = await product(till, ({ requiredAge }) => requiredAge === 0)
    await till.call('sale.add', { productId: goods.id, quantityMilli: 1000 })
    const paid = till.until('sale', ({ sale, lastSaleId }) => sale === null && lastSaleId !== null)
    await till.call('pay.card', { amountMinor: null })
    expect((await paid).lastSaleId).not.toBeNull()
    expect(broker.audit()).toContainEqual(expect.objectContaining({ service: 'cardconnect' }))
  })

  it('reads an insurance card in the name of the customer, not its own', async () => {
    const scan = await till.call('insurance.start', { bothSides: true })
    await till.call('insurance.upload', { scanId: scan.scanId, side: 'front', capture: 'manual', jpeg: jpeg('front') })
    await till.until('insurance', ({ step }) => step === 'back')
    await till.call('insurance.upload', { scanId: scan.scanId, side: 'back', capture: 'manual', jpeg: jpeg('back') })
    expect((await till.until('insurance', ({ step }) => step === 'read')).fields.length).toBeGreaterThan(3)
    const [line] = broker.audit().filter(({ service }) => service === 'cardscan')
    expect(line?.['customer']).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('is told in words when the store does not list it, and cash goes on', async () => {
    const { secucard } = till.sandbox.credentials()
    broker.reload(
      broker.checked(
        rawConfig(secucard.base, { ...sandboxSections(till.sandbox), tills: { '/vendor/acme/*': 'cashier' } }),
      ),
    )
    await expect(till.call('insurance.start', { bothSides: false })).rejects.toThrow('unknown-till')
    const goods = await product(till, ({ requiredAge }) => requiredAge === 0)
    await till.call('sale.add', { productId: goods.id, quantityMilli: 1000 })
    await till.call('pay.cash', { tenderedMinor: 100_000 })
    expect((await till.call('sale.get', {})).sale).toBeNull()
  })

  it('is out within a minute of being revoked', async () => {
    const secucard = till.sandbox.panels.secucard
    await till.call('insurance.start', { bothSides: false })
    secucard.revoke(secucard.devices()[0]!.id)
    broker.clock.pass(60_001)
    await expect(till.call('insurance.start', { bothSides: false })).rejects.toThrow('not-registered')
    expect((await till.call('till.get', {})).identity).toBe('suspended')
  })

  it('reports a broker that is away, and works again when it is back', async () => {
    till.config.broker = { mode: 'remote', url: 'http://127.0.0.1:9', sessionMethod: 'GET' }
    till.restart()
    const item = (await till.call('till.health', {})).items.find(({ name }) => name === 'broker')
    expect(item).toMatchObject({ ok: false, detail: 'unreachable' })
  })

  it('keeps none of the secrets or tokens of the services in its folder', async () => {
    await till.call('insurance.start', { bothSides: false })
    const { cardscan, idscan, cardconnect } = till.sandbox.credentials()
    const secrets = [cardscan.apiKey, idscan.secret, cardconnect.clientSecret]
    const files = readdirSync(till.dataDir, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
    const bytes = Buffer.concat(files.map(entry => readFileSync(join(entry.parentPath, entry.name))))
    expect(bytes.length).toBeGreaterThan(10_000)
    for (const secret of secrets)
      for (const spelling of [secret, Buffer.from(secret).toString('base64').slice(0, -3)])
        expect(bytes.includes(spelling)).toBe(false)
  })
})
