// Sales on their way to the back office: in order, each once, whatever the line, the server and the clock do.
import { afterEach, describe, expect, test } from 'vitest'
import type { Fault } from '../../main/sandbox/kit-faults.ts'
import { pauseAfter } from '../../main/services/outbox-pace.ts'
import { sellOne } from '../faults/queue-sale.ts'
import { eventually, identityWorld } from './identity-world.ts'
import { outboxWorld, type OutboxWorld, type QueueTill } from './outbox-world.ts'

let world: OutboxWorld
const enter = async (options: Parameters<typeof outboxWorld>[0] = {}): Promise<QueueTill> => {
  world = await outboxWorld(options)
  return world.till()
}
afterEach(() => world.end())

const post = (fault: Omit<Fault, 'match'>): void => world.panel.faults.add({ match: '/sales', ...fault })
/** Resolves when the till has made up its mind to wait. */
const resting = (): Promise<void> => eventually(() => world.clock.waiting() > 0)
/** Proves that nothing is sent within `ms`, and that something is right after. */
async function expectWait(ms: number): Promise<void> {
  const before = world.requests()
  await world.clock.advance(ms - 1)
  await new Promise(resolve => setTimeout(resolve, 30))
  expect(world.requests()).toBe(before)
  await world.clock.advance(2)
  await eventually(() => world.requests() > before)
}

describe('a queue', () => {
  test('is delivered in order, each sale once, and a new sale at once', async () => {
    const till = await enter()
    const ids = Array.from({ length: 20 }, till.sell)
    await eventually(() => till.outbox.queued() === 0)
    expect(world.taken()).toEqual(ids)
    const next = till.sell()
    await eventually(() => till.outbox.queued() === 0)
    expect(world.taken().at(-1)).toBe(next)
    expect(world.panel.counts()).toMatchObject({ requests: 21, taken: 21, known: 0 })
    expect(till.outbox.delivery(next)).toEqual({ delivery: 'delivered', deliveryReason: null })
  })

  test('goes on after a kill: what was being sent is asked about under the same key', async () => {
    const before = await enter()
    post({ kind: 'delay', ms: 60_000 })
    const id = before.sell()
    await eventually(() => before.state(id) === 'sending')
    before.kill()
    const after = world.till()
    await eventually(() => after.outbox.queued() === 0)
    expect(world.taken()).toEqual([id])
  })

  test('whose answer was lost after the sale was taken is not doubled by a restart', async () => {
    const before = await enter()
    post({ kind: 'drop-after', times: 1 })
    const id = before.sell()
    await resting()
    before.kill()
    const after = world.till()
    await eventually(() => after.outbox.queued() === 0)
    expect(world.panel.sales()).toMatchObject([{ id, again: 1 }])
  })

  test('lets later sales overtake one that is refused, and never one that may still be taken', async () => {
    const till = await enter()
    world.panel.setKnobs({ refuseNext: 1 })
    const [refused, second] = [till.sell(), till.sell()]
    await eventually(() => till.outbox.queued() === 0)
    expect(world.taken()).toEqual([second])
    expect(till.outbox.delivery(refused)).toEqual({ delivery: 'refused', deliveryReason: 'shift-closed-there' })
    post({ kind: 'status', status: 503, times: 4 })
    const [third, fourth] = [till.sell(), till.sell()]
    for (let tries = 0; tries < 4; tries += 1) {
      await resting()
      await world.clock.advance(5000)
    }
    await eventually(() => till.outbox.queued() === 0)
    expect(world.taken()).toEqual([second, third, fourth])
  })

  test('sends a refused sale again when a manager asks', async () => {
    const till = await enter()
    world.panel.setKnobs({ refuseNext: 1 })
    const id = till.sell()
    await eventually(() => till.state(id) === 'refused')
    expect(till.outbox.safeToSwitchOff()).toEqual({
      safe: true,
      waiting: 0,
      refused: 1,
      oldestAt: null,
      why: 'refused',
    })
    till.outbox.resend(id)
    await eventually(() => till.state(id) === 'delivered')
    expect(world.taken()).toEqual([id])
    till.outbox.resend(id)
    expect(till.state(id)).toBe('delivered')
    expect(() => till.outbox.resend('no-such-sale')).toThrow('not-found')
  })

  test('says whether the till may be switched off, and what it waits for', async () => {
    const till = await enter()
    expect(till.outbox.safeToSwitchOff()).toMatchObject({ safe: true, why: 'all-delivered' })
    post({ kind: 'status', status: 503, times: 3 })
    const id = till.sell()
    await resting()
    expect(till.outbox.safeToSwitchOff()).toMatchObject({ safe: false, waiting: 1, why: 'waiting' })
    expect(till.outbox.state()).toMatchObject({
      configured: true,
      safe: false,
      why: 'server-error',
      nextAt: expect.any(String),
      oldestAt: expect.any(String),
    })
    expect(till.outbox.delivery(id)).toEqual({ delivery: 'waiting', deliveryReason: 'server-error' })
  })

  test('of a till without a back office is kept, and nobody is told that it is on its way', async () => {
    const till = await enter({ configured: false })
    const id = till.sell()
    expect(till.outbox.queued()).toBe(0)
    expect(till.outbox.delivery(id)).toEqual({ delivery: 'none', deliveryReason: null })
    expect(till.outbox.safeToSwitchOff()).toMatchObject({ safe: true, why: 'no-back-office' })
    expect(till.state(id)).toBe('waiting')
  })

  test('survives a disk that refuses to write it down: the sale is sent again under its key', async () => {
    const till = await enter()
    post({ kind: 'delay', ms: 300 })
    const id = till.sell()
    await eventually(() => till.state(id) === 'sending')
    till.db.pragma('query_only = on')
    await resting()
    expect(till.outbox.queued()).toBe(1)
    till.db.pragma('query_only = off')
    await world.clock.advance(1000)
    await eventually(() => till.outbox.queued() === 0)
    expect(world.panel.sales()).toMatchObject([{ id, again: 1 }])
  })

  test('puts away a message whose sale cannot be found, instead of standing still', async () => {
    const till = await enter()
    post({ kind: 'status', status: 503, times: 1 })
    till.sell()
    await resting()
    const broken = sellOne(till.db)
    till.db.prepare("update outbox set id = 'gone' where id = ?").run(broken)
    const last = till.sell()
    await world.clock.advance(5000)
    await eventually(() => till.outbox.queued() === 0)
    expect(till.state('gone')).toBe('refused')
    expect(world.taken().at(-1)).toBe(last)
  })
})

describe('the pauses', () => {
  test('begin short, double from one second and end at five minutes', () => {
    const middle = (failures: number): number => pauseAfter(failures, () => 0.5)
    expect([1, 2, 3, 4, 5, 10, 11, 12, 1000].map(middle)).toEqual([
      20, 200, 1000, 2000, 4000, 128_000, 256_000, 300_000, 300_000,
    ])
    expect(pauseAfter(3, () => 0)).toBe(800)
    expect(pauseAfter(3, () => 1)).toBe(1200)
    expect(pauseAfter(50, () => 1)).toBe(300_000)
  })

  test('are kept, and a new sale shortens them to five seconds since the last try at most', async () => {
    const till = await enter()
    post({ kind: 'drop-before', times: 9 })
    till.sell()
    for (const ms of [20, 200, 1000, 2000, 4000, 8000, 16_000]) {
      await resting()
      await expectWait(ms)
    }
    await resting()
    till.sell()
    await resting()
    // The last try was a millisecond ago.
    await expectWait(4999)
  })

  test('end when registration and access come back', async () => {
    let online = false
    const till = await enter({ online: () => online })
    post({ kind: 'drop-before', times: 6 })
    till.sell()
    for (const ms of [20, 200, 1000, 2000, 4000]) {
      await resting()
      await world.clock.advance(ms)
      await eventually(() => world.clock.waiting() > 0)
    }
    till.outbox.lineChanged()
    expect(till.outbox.queued()).toBe(1)
    online = true
    till.outbox.lineChanged()
    await eventually(() => till.outbox.queued() === 0)
    expect(world.panel.counts().taken).toBe(1)
  })
})

describe('T19: a busy back office', () => {
  const quarter = 15 * 60_000
  const inSeconds = (seconds: number): string =>
    new Date(Date.parse('2026-11-21T09:00:00.000Z') + seconds * 1000).toUTCString()
  test.each([
    ['seconds', '7', 7000],
    ['an HTTP date', inSeconds(90), 90_000],
    ['a date that is past', inSeconds(-90), 20],
    ['ten years', String(10 * 365 * 86_400), quarter],
    ['more digits than a number has', '9'.repeat(400), quarter],
    ['junk', 'soon', 20],
    ['a negative number', '-5', 20],
    ['nothing', null, 20],
  ])('that asks for %s is left alone that long, whatever happens meanwhile', async (_, retryAfter, ms) => {
    const till = await enter()
    post({ kind: 'status', status: 429, ...(retryAfter === null ? {} : { retryAfter }) })
    const id = till.sell()
    await resting()
    if (ms > 20) {
      till.sell()
      till.outbox.resend(id)
      till.outbox.lineChanged()
      await resting()
    }
    await expectWait(ms)
    await eventually(() => till.outbox.queued() === 0)
    expect(world.panel.counts().taken).toBe(ms > 20 ? 2 : 1)
  })

  test('is left alone by the next process too, and no clock makes the wait longer than a quarter of an hour', async () => {
    const before = await enter()
    post({ kind: 'status', status: 503, retryAfter: '600' })
    before.sell()
    await resting()
    before.kill()
    await world.clock.advance(100_000)
    const after = world.till()
    await resting()
    await expectWait(500_000)
    await eventually(() => after.outbox.queued() === 0)
    post({ kind: 'status', status: 503, retryAfter: '600' })
    after.sell()
    await resting()
    after.kill()
    world.clock.jump(-10 * 365 * 86_400_000)
    const later = world.till()
    await resting()
    await expectWait(quarter)
    await eventually(() => later.outbox.queued() === 0)
  })
})

describe('T22: an answer that is none', () => {
  test.each<[string, Omit<Fault, 'match'>, number]>([
    ['is cut off', { kind: 'truncate' }, 1],
    ['is half a JSON', { kind: 'cut-json' }, 1],
    ['is not JSON', { kind: 'bad-json' }, 1],
    ['is the page of a portal', { kind: 'html', status: 200 }, 0],
    ['is too large', { kind: 'huge' }, 1],
    ['names no sale', { kind: 'strip', member: 'id' }, 1],
    ['has another type', { kind: 'retype', member: 'status' }, 1],
    ['leads elsewhere', { kind: 'redirect' }, 0],
    ['never comes', { kind: 'drop-after' }, 1],
  ])('because it %s leaves the sale in the queue until there is one', async (_, fault, again) => {
    const till = await enter()
    post(fault)
    const id = till.sell()
    await resting()
    expect(till.state(id)).toBe('waiting')
    await world.clock.advance(20)
    await eventually(() => till.outbox.queued() === 0)
    expect(world.panel.sales()).toMatchObject([{ id, again }])
  })
})

test('T18: a server error is no refusal, whether the sale was taken or not', async () => {
  const till = await enter()
  world.panel.setKnobs({ failAfterTaking: 1 })
  const first = till.sell()
  await resting()
  expect(till.state(first)).toBe('waiting')
  post({ kind: 'status', status: 500 })
  await world.clock.advance(20)
  await resting()
  await world.clock.advance(300)
  await eventually(() => till.outbox.queued() === 0)
  expect(world.panel.sales()).toMatchObject([{ id: first, again: 1 }])
})

test('T29: a till that slept for three days and wakes without network refreshes once and drains once', async () => {
  const identity = await identityWorld()
  const device = identity.till()
  await identity.pair(device)
  const { clock } = identity
  const { manager } = device
  const till = await enter({ clock, deviceOf: identity.panel.deviceOf, authorized: manager.authorized })
  await clock.advance(3 * 86_400_000)
  identity.panel.resetCounts()
  identity.panel.faults.add({ match: '/oauth/token', kind: 'drop-before', times: 50 })
  const ids = [till.sell(), till.sell(), till.sell()]
  for (let tries = 0; tries < 12; tries += 1) {
    await resting()
    await clock.advance(20_000)
  }
  expect(world.panel.counts().requests).toBe(0)
  expect(till.outbox.state()).toMatchObject({ waiting: 3, safe: false, why: 'unreachable' })
  identity.panel.faults.clear()
  identity.panel.resetCounts()
  await clock.advance(400_000)
  await eventually(() => till.outbox.queued() === 0)
  expect(identity.refreshes()).toBe(1)
  expect(world.taken()).toEqual(ids)
  expect(world.panel.counts()).toMatchObject({ requests: 3, taken: 3, known: 0 })
  await identity.end()
})
