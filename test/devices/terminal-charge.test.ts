// A terminal that charges by itself: customers, cancels, lost answers and sessions, with the bank's books beside it.
import { afterEach, describe, expect, test } from 'vitest'
import type { CustomerAction } from '../../main/sandbox/terminal.ts'
import { rejection } from '../providers/kit.ts'
import { answering, type Charged, never, sale, world } from './terminal-kit.ts'

const closing: { close(): Promise<void> }[] = []
afterEach(async () => void (await Promise.all(closing.splice(0).map(one => one.close()))))

type World = Awaited<ReturnType<typeof world>>
const charge = (one: World, signal: AbortSignal = never, sent = () => {}): Promise<Charged> => {
  if (one.terminal.charge === null) throw new Error('this terminal only reads')
  return one.terminal.charge(sale, signal, sent)
}
const cents = (one: World) => one.gateway.ledgerOf(sale.orderId).charges
async function pay(one: World, action: CustomerAction): Promise<Charged> {
  const charging = charge(one)
  await one.asked()
  one.panel.act(action)
  return await charging
}

describe('a customer', () => {
  test.each<[CustomerAction, object, object | null, number]>([
    [
      'tap-approve',
      { kind: 'approved', amountMinor: 4250 },
      { last4: '1443', brand: 'Visa', entryMode: 'Contactless' },
      4250,
    ],
    ['chip', { kind: 'approved', emv: { label: 'MASTERCARD' } }, { last4: '5454', brand: 'Mastercard' }, 4250],
    ['tap-partial', { kind: 'approved', amountMinor: 2125 }, { last4: '0101' }, 2125],
    ['tap-decline', { kind: 'declined', code: '100', advice: 'another-card' }, { last4: '1038' }, 0],
    ['remove', { kind: 'unknown', why: 'cancelled' }, null, 0],
    ['no-action', { kind: 'unknown' }, null, 0],
  ])('who does %s', async (action, outcome, card, bank) => {
    const one = await world(closing)
    const charged = await pay(one, action)
    expect(charged.outcome).toMatchObject(outcome)
    if (card === null) expect(charged.card).toBeNull()
    else expect(charged.card).toMatchObject(card)
    expect(cents(one)).toBe(bank)
    expect(one.log.text()).not.toMatch(/9478\d{8}1443|PROBE/)
  })

  test('is asked only after the till has written down that it sends', async () => {
    const one = await world(closing)
    const steps: string[] = []
    const charging = charge(one, never, () => void steps.push(`sent, waiting ${one.panel.waiting() !== null}`))
    await one.asked()
    expect(steps).toEqual(['sent, waiting false'])
    one.panel.act('chip')
    await charging
    const refused = rejection(
      charge(one, never, () => {
        throw new Error('no room on the disk')
      }),
    )
    expect(await refused).toMatchObject({ message: 'no room on the disk' })
    expect(one.panel.waiting()).toBeNull()
    expect(one.gateway.transactions()).toHaveLength(1)
  })
})

/** Fault, first belief, cents the bank holds, what an inquiry finds. */
const outcomes: [string, string, string, number, string][] = [
  ['T16: a request lost before it arrives', 'drop-before', 'unknown', 0, 'not-found'],
  ['T17: an answer lost after the charge', 'drop-after', 'unknown', 4250, 'approved'],
  ['T18: a page before the charge', 'http:502-before', 'unknown', 0, 'not-found'],
  ['T18: a page after the charge', 'http:502-after', 'unknown', 4250, 'approved'],
  ['T22: half an answer', 'truncate', 'unknown', 4250, 'approved'],
  ['T22: broken JSON', 'badjson', 'unknown', 4250, 'approved'],
  ['T23: another amount', 'wrong-amount', 'unknown', 4250, 'approved'],
  ['T23: another order', 'wrong-orderid', 'unknown', 4250, 'approved'],
  ['a tip that nobody asked for', 'tip:500', 'unknown', 4250, 'approved'],
  ['a slow answer', 'delay:50', 'approved', 4250, 'approved'],
  ['T56: timed out before the card', 'error:1', 'unknown', 0, 'not-found'],
  ['T56: timed out after the charge', 'error:1-charged', 'unknown', 4250, 'approved'],
  ['T56: a 500 with the approval inside', 'error:1-auth', 'approved', 4250, 'approved'],
  ['900: charged, voided, and the reply says approved', 'error:900', 'unknown', 0, 'voided'],
  ['800: charged, not printed', 'error:800-charged', 'unknown', 4250, 'approved'],
  ['800 with the approval inside', 'error:800-auth', 'approved', 4250, 'approved'],
  ['10: unexpected', 'error:10-charged', 'unknown', 4250, 'approved'],
  ['624: not decrypted', 'error:624', 'unknown', 0, 'not-found'],
  ['500: generic', 'error:500-charged', 'unknown', 4250, 'approved'],
  ['a session lost in between', 'session-lost', 'approved', 4250, 'approved'],
  ['7: busy', 'busy', 'not-sent', 0, 'not-found'],
  ['6: not connected', 'disconnected', 'not-sent', 0, 'not-found'],
  ['merchant mode', 'merchant-mode', 'not-sent', 0, 'not-found'],
  ['429', '429:30', 'not-sent', 0, 'not-found'],
]

describe('a charge', () => {
  test.each(outcomes)('%s (%s) is first %s', async (_what, fault, first, bank, then) => {
    const one = await world(closing)
    one.panel.queueFault(sale.orderId, fault)
    // Each customer who is waited for pays; some of these commands never get so far.
    one.panel.setAutoTap(true)
    expect((await charge(one)).outcome.kind).toBe(first)
    expect(cents(one)).toBe(bank)
    expect((await one.till.inquireByOrder(sale.orderId)).kind).toBe(then)
    expect(one.gateway.ledgerOf(sale.orderId).count).toBeLessThanOrEqual(1)
  })

  test('over nothing is not sent', async () => {
    const one = await world(closing)
    for (const amountMinor of [0, -1, 1.5]) {
      const charged = await one.terminal.charge?.({ ...sale, amountMinor }, never, () => {})
      expect(charged?.outcome).toEqual({ kind: 'not-sent', why: 'refused' })
    }
    expect(one.panel.waiting()).toBeNull()
  })

  test('that the gateway timed out on is unknown, charged or not', async () => {
    for (const [fault, bank] of [
      ['62', 0],
      ['62-but-approved', 4250],
    ] as const) {
      const one = await world(closing)
      one.gateway.queueFault(sale.orderId, fault)
      expect((await pay(one, 'chip')).outcome).toMatchObject({ kind: 'unknown' })
      expect(cents(one)).toBe(bank)
    }
  })

  test('after a 429 is not tried before the time is over, and says how long', async () => {
    const one = await world(closing)
    one.panel.queueFault(sale.orderId, '429:30')
    expect((await charge(one)).outcome).toMatchObject({ why: 'too-many-requests', waitMs: expect.any(Number) })
    expect(await rejection(charge(one))).toMatchObject({
      failure: { code: 'declined', reason: expect.stringMatching(/overloaded.*Nothing was charged.*\d+ s/) },
    })
  })
})

describe('a cancel by the till', () => {
  test('before anything was sent asks the device nothing', async () => {
    const one = await world(closing)
    expect(await rejection(charge(one, AbortSignal.abort()))).toMatchObject({ failure: { code: 'cancelled' } })
    expect(one.panel.waiting()).toBeNull()
  })

  test('while the customer is waited for ends in unknown, and nothing is charged', async () => {
    const one = await world(closing)
    const stop = new AbortController()
    const charging = charge(one, stop.signal)
    await one.asked()
    stop.abort()
    expect((await charging).outcome).toEqual({ kind: 'unknown', why: 'cancelled' })
    expect(one.panel.waiting()).toBeNull()
    expect(await one.till.inquireByOrder(sale.orderId)).toEqual({ kind: 'not-found' })
  })

  test('that comes too late finds the approval inside the error', async () => {
    const one = await world(closing)
    one.panel.queueFault(sale.orderId, 'cancel-too-late')
    const stop = new AbortController()
    const charging = charge(one, stop.signal)
    await one.asked()
    one.panel.act('chip')
    stop.abort()
    expect((await charging).outcome).toMatchObject({ kind: 'approved', amountMinor: 4250 })
    expect(cents(one)).toBe(4250)
  })

  test('that overtakes its command is sent again until the device answers', async () => {
    const {
      charge: start,
      server,
      commands,
    } = await answering(closing, () => {}, {
      answerWithinMs: 5000,
      cancelWithinMs: 150,
    })
    const stop = new AbortController()
    const charging = start(stop.signal)
    await expect.poll(() => commands().length).toBe(1)
    stop.abort()
    expect((await charging).outcome).toEqual({ kind: 'unknown', why: 'cancelled' })
    expect(server.seen.filter(seen => seen.url.endsWith('/cancel')).length).toBeGreaterThan(1)
    expect(server.seen.at(-1)?.url).toBe('/v2/disconnect')
  })
})

describe('the session', () => {
  test('is never taken from somebody by force', async () => {
    const one = await world(closing)
    const other = await fetch(`${one.url}/api/v2/connect`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: one.panel.apiKey },
      body: JSON.stringify({ merchantId: one.gateway.merchid, hsn: one.panel.hsn }),
    })
    expect(other.status).toBe(200)
    expect(await rejection(charge(one))).toMatchObject({
      failure: { code: 'declined', reason: expect.stringMatching(/held by another till.*Nothing was charged/) },
    })
    one.panel.expireSession()
    expect((await pay(one, 'chip')).outcome.kind).toBe('approved')
  })

  test('is given back after each charge, so that a till that starts again finds the device free', async () => {
    const one = await world(closing)
    await pay(one, 'chip')
    const again = one.make()
    const charging = again.charge?.({ ...sale, orderId: 'SECOND' }, never, () => {})
    await one.asked()
    one.panel.act('chip')
    expect((await charging)?.outcome.kind).toBe('approved')
  })

  test('of another charge that runs means busy, not a second charge', async () => {
    const one = await world(closing)
    const first = charge(one)
    await one.asked()
    expect(await rejection(charge(one))).toMatchObject({ failure: { reason: 'payment-open' } })
    expect(await rejection(one.make().charge?.(sale, never, () => {}) ?? Promise.resolve())).toMatchObject({
      failure: { code: 'declined', reason: expect.stringMatching(/busy/) },
    })
    one.panel.act('chip')
    expect((await first).outcome.kind).toBe('approved')
    expect(one.gateway.transactions()).toHaveLength(1)
  })
})

describe('the display', () => {
  test('shows a text, and is forgiven when it cannot', async () => {
    const one = await world(closing)
    await one.terminal.display('Total 42.50\nThank you')
    expect(one.panel.display()).toBe('Total 42.50\nThank you')
    one.panel.setConnected(false)
    await one.terminal.display('not seen')
    expect(one.panel.display()).toBe('Total 42.50\nThank you')
    one.panel.setConnected(true)
    expect((await pay(one, 'chip')).outcome.kind).toBe('approved')
  })

  test('on its way does not make the next customer meet a busy device', async () => {
    const one = await world(closing)
    const shown = one.terminal.display('Hello')
    const charging = charge(one)
    await one.terminal.display('left out while the customer pays')
    await one.asked()
    one.panel.act('chip')
    expect((await charging).outcome.kind).toBe('approved')
    await shown
    expect(one.panel.display()).toBe('Hello')
  })
})
