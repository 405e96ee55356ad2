// Terminal, broker and gateway together against their simulators: what the till believes equals what was charged.
import { afterEach, describe, expect, test } from 'vitest'
import { createBroker } from '../../main/broker/issue.ts'
import { createCardTerminal } from '../../main/devices/terminal.ts'
import { orderId } from '#domain/order-id'
import { createCardGateway } from '../../main/providers/cardconnect.ts'
import { asTokenSource } from '../../main/providers/token-source.ts'
import type { AuthorizationOutcome, ReadCard } from '../../main/ports/card.ts'
import { startCardconnect } from '../../main/sandbox/cardconnect.ts'
import { startTerminal, type CustomerAction } from '../../main/sandbox/terminal.ts'
import { keptLog, quickClock, testHttp } from './kit.ts'

const closing: { close(): Promise<void> }[] = []
afterEach(async () => void (await Promise.all(closing.splice(0).map(one => one.close()))))
const never = new AbortController().signal

async function till() {
  const server = await startCardconnect({ host: '127.0.0.1', port: 0, pace: 0 })
  const { panel } = server
  const device = await startTerminal({
    host: '127.0.0.1',
    port: 0,
    pace: 0,
    merchid: panel.merchid,
    onToken: panel.registerToken,
  })
  closing.push(server, device)
  device.panel.setAutoTap(false)
  const log = keptLog()
  const broker = createBroker(
    {
      cardscan: null,
      idscan: null,
      cardconnect: {
        tokenUrl: panel.tokenUrl,
        clientId: panel.clientId,
        clientSecret: panel.clientSecret,
        scope: 'payments.write payments.read',
      },
    },
    quickClock,
  )
  const gateway = createCardGateway(
    { baseUrl: panel.restUrl, merchantId: panel.merchid, currency: 'USD', log, pace: 0, answerWithinMs: 2000 },
    asTokenSource(broker),
    testHttp('cardconnect', log),
    quickClock,
  )
  const terminal = createCardTerminal(
    {
      baseUrl: `${device.url}/api`,
      merchantId: panel.merchid,
      serial: device.panel.hsn,
      apiKey: device.panel.apiKey,
      log,
    },
    testHttp('terminal', log),
  )
  let count = 0
  const newOrder = () => orderId({ till: '07', atMs: 1_700_000_000_000 + count++, random: [1, 2, 3, 4, 5] })
  async function present(action: CustomerAction, amountMinor: number): Promise<ReadCard> {
    const read = terminal.readCard({ amountMinor, orderId: 'X' }, never)
    while (device.panel.waiting() === null) await new Promise(resolve => setTimeout(resolve, 5))
    device.panel.act(action)
    return await read
  }
  const charge = (order: string, card: ReadCard, amountMinor = 4250): Promise<AuthorizationOutcome> =>
    gateway.authorize({ orderId: order, amountMinor, currency: 'USD', card })
  /** Minor units that stand charged under the order, as the bank sees it. */
  const charged = (order: string): number =>
    panel
      .transactions()
      .filter(one => one.orderid === order)
      .reduce((sum, one) => sum + one.approved, 0)
  return { panel, gateway, present, charge, charged, newOrder, log }
}

describe('a card payment', () => {
  test.each<[CustomerAction, object, number]>([
    ['tap-approve', { kind: 'approved', amountMinor: 4250 }, 4250],
    ['chip', { kind: 'approved', amountMinor: 4250 }, 4250],
    ['tap-decline', { kind: 'declined', code: '100' }, 0],
  ])('by %s', async (action, outcome, bank) => {
    const { present, charge, charged, newOrder, gateway, log } = await till()
    const order = newOrder()
    const card = await present(action, 4250)
    expect(await charge(order, card)).toMatchObject(outcome)
    expect(charged(order)).toBe(bank)
    expect(await gateway.inquireByOrder(order)).toMatchObject(outcome)
    expect(log.text()).not.toContain(card.token)
  })

  test('for which the bank gives only a part is approved for that part', async () => {
    const { present, charge, charged, newOrder } = await till()
    const order = newOrder()
    const outcome = await charge(order, await present('tap-partial', 4250))
    expect(outcome).toMatchObject({ kind: 'approved' })
    expect(outcome.kind === 'approved' ? outcome.amountMinor : 0).toBe(charged(order))
    expect(charged(order)).toBeLessThan(4250)
  })

  test.each([
    ['drop-before', 'unknown', 0, 'not-found'],
    ['drop-after', 'unknown', 4250, 'approved'],
    ['http:502-before', 'unknown', 0, 'not-found'],
    ['http:502-after', 'unknown', 4250, 'approved'],
    ['truncate', 'unknown', 4250, 'approved'],
    ['badjson', 'unknown', 4250, 'approved'],
    ['dup-reply', 'unknown', 4250, 'approved'],
    ['respstat-missing', 'unknown', 4250, 'approved'],
    ['62', 'unknown', 0, 'declined'],
    ['62-but-approved', 'unknown', 4250, 'approved'],
    ['delay:50', 'approved', 4250, 'approved'],
    ['token-expired', 'approved', 4250, 'approved'],
    ['429:2', 'not-sent', 0, 'not-found'],
    ['delay:5000', 'unknown', null, null],
  ])('through %s is first %s, and the inquiry finds the truth', async (fault, first, bank, then) => {
    const { panel, present, charge, charged, newOrder, gateway } = await till()
    const order = newOrder()
    const card = await present('tap-approve', 4250)
    panel.queueFault(order, fault)
    expect((await charge(order, card)).kind).toBe(first)
    if (bank === null) return
    expect(charged(order)).toBe(bank)
    expect((await gateway.inquireByOrder(order)).kind).toBe(then)
    expect(panel.transactions().filter(one => one.orderid === order).length).toBeLessThanOrEqual(1)
  })

  test('while no token can be had sends nothing', async () => {
    const { panel, present, charge, newOrder } = await till()
    const card = await present('tap-approve', 4250)
    panel.queueFault(null, 'token-500')
    expect(await charge(newOrder(), card)).toEqual({ kind: 'not-sent', why: 'unreachable' })
    expect(panel.transactions()).toEqual([])
  })

  test('survives that every token was withdrawn', async () => {
    const { panel, present, charge, newOrder } = await till()
    const card = await present('tap-approve', 4250)
    await charge(newOrder(), card)
    panel.expireTokens()
    expect(await charge(newOrder(), card)).toMatchObject({ kind: 'approved' })
  })
})

describe('an inquiry', () => {
  test('through an outage stays unknown and then finds the charge', async () => {
    const { panel, present, charge, newOrder, gateway } = await till()
    const order = newOrder()
    const card = await present('tap-approve', 4250)
    panel.queueFault(order, 'drop-after')
    panel.queueFault(order, 'inquire-down:2')
    await charge(order, card)
    expect((await gateway.inquireByOrder(order)).kind).toBe('unknown')
    expect((await gateway.inquireByOrder(order)).kind).toBe('unknown')
    expect(await gateway.inquireByOrder(order)).toMatchObject({ kind: 'approved', amountMinor: 4250 })
  })

  test('that comes before the late charge does not find it, one that comes after does', async () => {
    const { panel, present, charge, charged, newOrder, gateway } = await till()
    const order = newOrder()
    const card = await present('tap-approve', 4250)
    panel.queueFault(order, 'late:150')
    expect((await charge(order, card)).kind).toBe('unknown')
    expect((await gateway.inquireByOrder(order)).kind).toBe('not-found')
    while (charged(order) === 0) await new Promise(resolve => setTimeout(resolve, 10))
    expect((await gateway.inquireByOrder(order)).kind).toBe('approved')
  })
})

describe('a void by order', () => {
  test.each([[null], ['void-lost'], ['void-fails'], ['drop-before'], ['http:503-after']])(
    'with %s leaves nothing charged',
    async fault => {
      const { panel, present, charge, charged, newOrder, gateway } = await till()
      const order = newOrder()
      await charge(order, await present('tap-approve', 4250))
      if (fault !== null) panel.queueFault(order, fault)
      expect(await gateway.voidByOrder(order)).toBe(true)
      expect(charged(order)).toBe(0)
      expect((await gateway.inquireByOrder(order)).kind).toBe('voided')
    },
  )

  test('of a charge already settled says that it is still there', async () => {
    const { panel, present, charge, charged, newOrder, gateway } = await till()
    const order = newOrder()
    await charge(order, await present('tap-approve', 4250))
    panel.closeBatch()
    expect(await gateway.voidByOrder(order)).toBe(false)
    expect(charged(order)).toBe(4250)
  })

  test('of an order nobody knows is true', async () => {
    const { gateway, newOrder } = await till()
    expect(await gateway.voidByOrder(newOrder())).toBe(true)
  })
})

test('the health check of the gateway passes at the sandbox', async () => {
  expect(await (await till()).gateway.health()).toBe('ready for merchant ••••9999')
})
