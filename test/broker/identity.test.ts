// How long the broker believes what it heard about a till, what it does when nobody can be asked, and who is asked how often.
import { afterEach, describe, expect, test } from 'vitest'
import fc from 'fast-check'
import { createTills, type Verdict } from '../../main/broker/tills.ts'
import { buckets } from '../../main/broker/limits.ts'
import { roleOf } from '../../main/broker/device-id.ts'
import { addressGroup, addressMatcher } from '../../main/broker/address.ts'
import { html, json, partner, rejection } from '../providers/kit.ts'
import {
  ask,
  ending,
  handClock,
  pairedToken,
  rawConfig,
  refusal,
  secucardOnly,
  testBroker,
  type Raw,
} from './support.ts'

const ends = ending()
afterEach(() => ends.end())

async function store(more: Raw = {}) {
  const server = await secucardOnly(ends)
  const broker = await testBroker(ends, rawConfig(server.url, more))
  const { panel } = server
  const till = await pairedToken(server.url, panel)
  const device = panel.devices().find(one => one.uuid === panel.uuid)?.id ?? ''
  const get = async (token: string | null = till) => await ask(broker.url, '/idscan-token', token)
  return { broker, panel, till, device, get, url: server.url }
}

/** An identity service whose device is the token itself, with a switch. */
async function stub(more: Raw = {}) {
  let mode: 'ok' | 'html' | 'busy' | 'cut' = 'ok'
  const service = await partner((seen, response, request) => {
    if (mode === 'cut') request.socket.destroy()
    else if (mode === 'html') html(response, 200)
    else if (mode === 'busy') json(response, 503, {}, { 'retry-after': '40' })
    else if (seen.headers.authorization?.startsWith('Bearer bad') === true) json(response, 403, { code: 2003 })
    else
      json(response, 200, {
        object: 'smart.devices',
        vendor: 'tillgate',
        vendor_uid: `/serial/${seen.headers.authorization?.slice(7)}`,
      })
  })
  ends.later(() => service.close())
  const broker = await testBroker(ends, rawConfig(service.url, more))
  const get = async (token: string | null) => await ask(broker.url, '/idscan-token', token)
  return { broker, service, get, be: (now: typeof mode) => void (mode = now) }
}

describe('a till that is revoked', () => {
  test('is out once the minute is over, and stays out however often it comes back', async () => {
    const { broker, panel, device, get } = await store()
    expect((await get()).status).toBe(200)
    panel.revoke(device)
    broker.clock.pass(59_999)
    expect((await get()).status).toBe(200)
    broker.clock.pass(1)
    expect(refusal(await get())).toMatchObject({ status: 401, code: 'not-a-till' })
    for (const ms of [0, 4999, 1, 60_000, 3_600_000]) {
      broker.clock.pass(ms)
      expect(refusal(await get()).code).toBe('not-a-till')
    }
    expect(broker.audit()).toHaveLength(2)
  })

  test('does not come back with its old token after it was approved again', async () => {
    const { broker, panel, device, till, get, url } = await store()
    await get()
    panel.revoke(device)
    broker.clock.pass(60_000)
    const renewed = await pairedToken(url, panel)
    expect(refusal(await get(till)).code).toBe('not-a-till')
    expect((await get(renewed)).status).toBe(200)
  })

  test('is out at once when the back office takes it off the list', async () => {
    const { broker, get, url } = await store()
    expect((await get()).status).toBe(200)
    broker.reload(broker.checked(rawConfig(url, { tills: { '/vendor/tillgate/serial/0002': 'cashier' } })))
    expect(refusal(await get())).toMatchObject({ status: 403, code: 'unknown-till' })
  })

  test('that was approved just after a refusal waits five seconds at most', async () => {
    const { service, broker, get } = await stub()
    await get('bad')
    await get('bad')
    expect(service.seen).toHaveLength(1)
    broker.clock.pass(5000)
    await get('bad')
    expect(service.seen).toHaveLength(2)
  })
})

describe('an identity service that is away', () => {
  test.each(['html', 'cut'] as const)('(%s) lets nobody in, and makes no answer last longer', async how => {
    const { broker, get, be } = await stub()
    expect((await get('1')).status).toBe(200)
    be(how)
    broker.clock.pass(59_999)
    expect((await get('1')).status).toBe(200)
    broker.clock.pass(1)
    expect(refusal(await get('1'))).toEqual({ status: 503, code: 'identity-unavailable', retryAfter: 5 })
    expect(refusal(await get('2')).code).toBe('identity-unavailable')
    be('ok')
    expect((await get('1')).status).toBe(200)
  })

  test('and names a time is not asked before', async () => {
    const { broker, service, get, be } = await stub()
    be('busy')
    expect(refusal(await get('1'))).toMatchObject({ retryAfter: 40 })
    be('ok')
    expect(refusal(await get('1'))).toMatchObject({ code: 'identity-unavailable', retryAfter: 40 })
    broker.clock.pass(40_000)
    expect((await get('1')).status).toBe(200)
    expect(service.seen).toHaveLength(2)
  })
})

describe('limits', () => {
  const limits = { perMinute: 60, burst: 20, failuresPerMinute: 10 }

  test('a till gets its burst, then one a second, and does not slow another till', async () => {
    const { broker, get } = await stub({ limits })
    const codes = async (token: string, count: number) =>
      await Promise.all(Array.from({ length: count }, async () => (await get(token)).status))
    expect((await codes('1', 25)).toSorted((one, other) => one - other)).toEqual([
      ...Array(20).fill(200),
      ...Array(5).fill(429),
    ])
    const refused = await get('1')
    expect(refusal(refused)).toEqual({ status: 429, code: 'too-many-requests', retryAfter: 1 })
    expect(refused.headers.get('retry-after')).toBe('1')
    expect((await get('2')).status).toBe(200)
    broker.clock.pass(1000)
    expect((await get('1')).status).toBe(200)
    expect((await get('1')).status).toBe(429)
  })

  test('who tries tokens is stopped, while the tills at the same address go on', async () => {
    const { broker, service, get } = await stub({ limits })
    await get('1')
    const tries = await Promise.all(Array.from({ length: 200 }, (_, at) => get(`bad-${at}`)))
    const asked = service.seen.length
    expect(tries.filter(one => one.status === 429).length).toBeGreaterThan(100)
    expect(asked).toBeLessThan(1 + 10 + 64)
    expect(refusal(await get('bad-again'))).toMatchObject({ code: 'too-many-requests', retryAfter: expect.any(Number) })
    expect(refusal(await get(null)).code).toBe('too-many-requests')
    expect(service.seen).toHaveLength(asked)
    expect((await get('1')).status).toBe(200)
    // Also when the minute is over and the till has to be asked about again.
    broker.clock.pass(60_000)
    for (let at = 0; at < 12; at += 1) await get(`bad-more-${at}`)
    expect((await get('1')).status).toBe(200)
  })

  test('no till ever gets more than its burst and its rate, at any times of asking', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 600 }),
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 200 }),
        (perMinute, burst, pauses) => {
          const clock = handClock()
          const all = buckets(clock)
          let given = 0
          for (const pause of pauses) {
            clock.pass(pause)
            const wait = all.take('till', { perMinute, burst })
            if (wait === 0) given += 1
            expect(given).toBeLessThanOrEqual(burst + (clock.mono() / 60_000) * perMinute + 1e-6)
            expect(Number.isInteger(wait) && wait >= 0).toBe(true)
          }
        },
      ),
    )
  })

  test('a wait that was told is long enough', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 20 }), (perMinute, burst) => {
        const clock = handClock()
        const all = buckets(clock)
        let wait = 0
        while (wait === 0) wait = all.take('till', { perMinute, burst })
        clock.pass(wait * 1000)
        expect(all.take('till', { perMinute, burst })).toBe(0)
      }),
    )
  })
})

describe('asking who a till is', () => {
  test('happens once for many requests at the same time, and 64 at once at most', async () => {
    let now = 0
    let most = 0
    let asked = 0
    const whoIs = async (token: string): Promise<Verdict> => {
      asked += 1
      most = Math.max(most, ++now)
      await new Promise(resolve => setTimeout(resolve, 1))
      now -= 1
      return { kind: 'till', device: `/d/${token}` }
    }
    const tills = createTills({ whoIs, clock: handClock() })
    const all = await Promise.all(Array.from({ length: 1000 }, (_, at) => tills.identify(String(at % 200))))
    expect(all.every((device, at) => device === `/d/${at % 200}`)).toBe(true)
    expect({ asked, most }).toEqual({ asked: 200, most: 64 })
  })

  test('that fails leaves nothing behind', async () => {
    let fail = true
    const tills = createTills({
      whoIs: async () => {
        if (fail) throw new Error('away')
        return { kind: 'till', device: '/d/1' }
      },
      clock: handClock(),
    })
    expect(await rejection(tills.identify('1'))).toMatchObject({ message: 'away' })
    fail = false
    expect(await tills.identify('1')).toBe('/d/1')
  })

  test('counts the minute from the question, however long the answer takes', async () => {
    const clock = handClock()
    let asked = 0
    const whoIs = async (): Promise<Verdict> => {
      asked += 1
      clock.pass(9000)
      return { kind: 'till', device: '/d/1' }
    }
    const tills = createTills({ whoIs, clock })
    await tills.identify('1')
    clock.pass(50_999)
    await tills.identify('1')
    expect(asked).toBe(1)
    clock.pass(1)
    await tills.identify('1')
    expect(asked).toBe(2)
  })

  test('about a token that was a till’s once is free until it is refused, then counts like any other', async () => {
    const clock = handClock()
    let verdict: Verdict = { kind: 'till', device: '/d/1' }
    const tills = createTills({ whoIs: async () => verdict, clock })
    let asked = 0
    const mayAsk = () => void (asked += 1)
    await tills.identify('1', mayAsk)
    clock.pass(60_000)
    await tills.identify('1', mayAsk)
    expect(asked).toBe(1)
    verdict = { kind: 'not-a-till' }
    clock.pass(60_000)
    await rejection(tills.identify('1', mayAsk))
    expect(asked).toBe(1)
    clock.pass(5000)
    await rejection(tills.identify('1', mayAsk))
    expect(asked).toBe(2)
  })

  test('never believes longer than the token itself lasts', async () => {
    const clock = handClock()
    let asked = 0
    const ends = clock.now().getTime() + 10_000
    const tills = createTills({
      whoIs: async () => ((asked += 1), { kind: 'till', device: '/d/1', ends }),
      clock,
    })
    await tills.identify('1')
    clock.pass(9999)
    await tills.identify('1')
    expect(asked).toBe(1)
    clock.pass(1)
    await tills.identify('1')
    expect(asked).toBe(2)
  })
})

test.each([
  ['/vendor/acme/serial/1', 'desk'],
  ['/vendor/acme/serial/2', 'cashier'],
  ['/vendor/acme/branch/7/serial/1', 'branch'],
  ['/vendor/acme', null],
  ['/vendor/acme/', null],
  ['/vendor/acmeandmore/serial/1', null],
  ['/vendor/ACME/serial/1', null],
  ['/vendor/acme/*', 'cashier'],
  ['/vendor/acme/branch/7/', 'cashier'],
  ['toString', null],
  ['', null],
])('the device %j has the role %j', (device, role) => {
  const tills = { '/vendor/acme/*': 'cashier', '/vendor/acme/branch/7/*': 'branch', '/vendor/acme/serial/1': 'desk' }
  expect(roleOf(tills, device)).toBe(role)
})

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:0DB8:1:2::9', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['::1', '0:0:0:0'],
])('%s counts as %s', (address, group) => {
  expect(addressGroup(address)).toBe(group)
})

test('a proxy is known by address or range, and by nothing that only looks like it', () => {
  const isProxy = addressMatcher(['10.0.0.0/8', '192.0.2.7', '2001:db8::/32'])
  for (const yes of ['10.1.2.3', '::ffff:10.1.2.3', '192.0.2.7', '2001:db8::5'])
    expect([yes, isProxy(yes)]).toEqual([yes, true])
  for (const no of ['11.0.0.1', '192.0.2.8', '2001:db9::5', '127.0.0.1', '::1', '', '10.1.2', 'localhost'])
    expect([no, isProxy(no)]).toEqual([no, false])
})
