// Access tokens in use: one renewal for all, ahead of need, and no fault that costs the registration.
import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { TokenRefused } from '../../main/ports/errors.ts'
import { rejection } from '../providers/kit.ts'
import { eventually, identityWorld, type IdentityWorld } from './identity-world.ts'

let world: IdentityWorld
beforeEach(async () => {
  world = await identityWorld()
})
afterEach(() => world.end())

const minutes = (n: number): number => n * 60_000
const lose = (kind: 'drop-before' | 'drop-after' | 'html' | 'cut-json' | 'truncate', times = 1): void =>
  world.panel.faults.add({ match: '/oauth/token', kind, times })

describe('a token that is good', () => {
  test('is handed out without asking the server or the disk', async () => {
    const till = world.till()
    await world.pair(till)
    const first = await till.manager.getToken()
    let reads = 0
    till.storage.current = () => ((reads += 1), null)
    for (let i = 0; i < 100; i += 1) expect(await till.manager.getToken()).toBe(first)
    expect([reads, world.refreshes()]).toEqual([0, 0])
  })

  test('is used again after a restart', async () => {
    const before = world.till()
    await world.pair(before)
    const { token } = await before.manager.getToken()
    const after = world.till()
    expect((await after.manager.getToken()).token).toBe(token)
    expect(world.refreshes()).toBe(0)
  })

  test('is gone once the storage was cleared: the till has to be paired again', async () => {
    const till = world.till()
    await world.pair(till)
    await till.manager.getToken()
    till.storage.clear({ revoke: false, at: world.clock.now().toISOString() })
    expect(await rejection(till.manager.getToken())).toMatchObject({
      failure: { code: 'conflict', reason: 'not-registered' },
    })
    expect(world.refreshes()).toBe(0)
  })
})

describe('renewal', () => {
  test('T8: is one request for fifty callers, and one for three processes', async () => {
    const tills = [world.till(), world.till(), world.till()]
    await world.pair(tills[0]!)
    await world.clock.advance(minutes(21))
    const wanted = tills.flatMap(({ manager }) => Array.from({ length: 50 }, () => manager.getToken()))
    const moving = setInterval(() => void world.clock.advance(150), 5)
    const tokens = await Promise.all(wanted).finally(() => clearInterval(moving))
    expect(new Set(tokens.map(({ token }) => token)).size).toBe(1)
    expect(world.refreshes()).toBe(1)
    expect(await tills[2]!.whoAmI()).toMatchObject({ store: 'Sandbox Store' })
  })

  test('happens at 80 % of the life, give or take a tenth, and by itself', async () => {
    for (const [random, at] of [
      [0, 14.4],
      [0.5, 16],
      [1, 17.6],
    ] as const) {
      const till = world.till({ random: () => random })
      await world.pair(till)
      till.manager.start()
      await world.clock.advance(minutes(at) - 1000)
      expect(world.refreshes(), String(random)).toBe(0)
      await world.clock.advance(2000)
      await eventually(() => world.refreshes() === 1)
      await eventually(() => till.steps.includes('released'))
      till.manager.stop()
    }
    expect(world.clock.waiting()).toBe(0)
  })

  test('waits while a card is at the terminal, as long as the token lives', async () => {
    let busy = true
    const till = world.till({ busy: () => busy })
    await world.pair(till)
    till.manager.start()
    await world.clock.advance(minutes(18))
    expect(world.refreshes()).toBe(0)
    busy = false
    await world.clock.advance(16_000)
    await eventually(() => world.refreshes() === 1)
  })

  test('goes through lock, intent, answer, store and release in this order', async () => {
    const till = world.till()
    await world.pair(till)
    till.steps.length = 0
    await world.clock.advance(minutes(21))
    await till.manager.getToken()
    expect(till.steps).toEqual(['locked', 'intent', 'answered', 'stored', 'released'])
    expect(till.storage.unfinishedRefresh()).toBeNull()
  })

  test('T2: that was begun by a process that died is tried again at once', async () => {
    const died = world.till()
    await world.pair(died)
    died.storage.beginRefresh(world.clock.now().toISOString())
    const next = world.till()
    next.manager.start()
    await eventually(() => next.storage.unfinishedRefresh() === null)
    expect(world.refreshes()).toBe(1)
  })

  test('stops with the till and leaves nothing waiting', async () => {
    const till = world.till()
    await world.pair(till)
    till.manager.start()
    expect(world.clock.waiting()).toBe(1)
    till.manager.stop()
    expect(world.clock.waiting()).toBe(0)
  })
})

describe('a refused access token', () => {
  test('is renewed once and the call repeated once', async () => {
    const till = world.till()
    await world.pair(till)
    world.panel.expireAccess(world.device())
    expect(await till.whoAmI()).toMatchObject({ store: 'Sandbox Store' })
    expect(world.refreshes()).toBe(1)
  })

  test('is renewed once for fifty calls that met it', async () => {
    const till = world.till()
    await world.pair(till)
    world.panel.expireAccess(world.device())
    await Promise.all(Array.from({ length: 50 }, () => till.whoAmI()))
    expect(world.refreshes()).toBe(1)
  })

  test('does not start a storm when the fresh one is refused too', async () => {
    const till = world.till()
    await world.pair(till)
    const refuse = (): Promise<never> => Promise.reject(new TokenRefused())
    for (let i = 0; i < 10; i += 1)
      expect(await rejection(till.manager.authorized(refuse))).toBeInstanceOf(TokenRefused)
    expect(world.refreshes()).toBe(1)
    expect(await till.whoAmI()).toMatchObject({ store: 'Sandbox Store' })
  })

  test('that was fetched after a refusal and never worked is fetched anew once a minute has passed', async () => {
    const till = world.till()
    await world.pair(till)
    const refuse = (): Promise<never> => Promise.reject(new TokenRefused())
    await rejection(till.manager.authorized(refuse))
    world.panel.expireAccess(world.device())
    expect(await rejection(till.whoAmI())).toBeInstanceOf(TokenRefused)
    expect(world.refreshes()).toBe(1)
    await world.clock.advance(61_000)
    expect(await till.whoAmI()).toMatchObject({ store: 'Sandbox Store' })
    expect(world.refreshes()).toBe(2)
  })

  test('gives way to a newer one that another process stored', async () => {
    const [one, other] = [world.till(), world.till()]
    await world.pair(one)
    await other.manager.getToken()
    const refuse = (): Promise<never> => Promise.reject(new TokenRefused())
    await rejection(one.manager.authorized(refuse))
    expect(await other.whoAmI()).toMatchObject({ store: 'Sandbox Store' })
    expect(world.refreshes()).toBe(1)
    world.panel.expireAccess(world.device())
    expect(await other.whoAmI()).toMatchObject({ store: 'Sandbox Store' })
    expect(await one.whoAmI()).toMatchObject({ store: 'Sandbox Store' })
    expect(world.refreshes()).toBe(2)
  })

  test('is not assumed for any other refusal', async () => {
    const till = world.till()
    await world.pair(till)
    const forbidden = new Error('no right to do this')
    expect(await rejection(till.manager.authorized(() => Promise.reject(forbidden)))).toBe(forbidden)
    expect(world.refreshes()).toBe(0)
  })

  test('erases the generation before once the new one worked', async () => {
    const till = world.till()
    await world.pair(till)
    world.panel.expireAccess(world.device())
    const rows = () => till.db.prepare('select count(*) from auth_token').pluck().get()
    await till.whoAmI()
    expect(rows()).toBe(1)
    await world.clock.advance(minutes(21))
    await till.manager.getToken()
    expect(rows()).toBe(2)
    await till.whoAmI()
    expect(rows()).toBe(1)
  })
})

describe('trouble', () => {
  test.each(['drop-before', 'drop-after', 'html', 'cut-json', 'truncate'] as const)(
    'T7: %s erases nothing, and the next try brings the token',
    async kind => {
      const till = world.till()
      await world.pair(till)
      await world.clock.advance(minutes(21))
      lose(kind)
      expect(await rejection(till.manager.getToken())).toMatchObject({
        failure: { code: expect.stringMatching(/^(unreachable|provider-fault)$/) as string },
      })
      expect(till.manager.health().lastError).not.toBeNull()
      expect(till.storage.unfinishedRefresh()).toMatchObject({ generation: 1, attempt: 1 })
      await world.clock.advance(6000)
      await till.manager.getToken()
      expect(till.manager.health()).toMatchObject({ lastError: null, lastErrorAt: null })
      expect([till.storage.unfinishedRefresh(), till.storage.current()?.generation]).toEqual([null, 2])
    },
  )

  test('of the server does not take away a token that is still good', async () => {
    const till = world.till()
    await world.pair(till)
    till.manager.start()
    lose('html', 1000)
    await world.clock.advance(minutes(17))
    await eventually(() => till.manager.health().lastError === 'server-error')
    expect(await till.whoAmI()).toMatchObject({ store: 'Sandbox Store' })
  })

  test('is not met with a storm: callers are told at once, and the till asks again in growing pauses', async () => {
    const till = world.till()
    await world.pair(till)
    await world.clock.advance(minutes(21))
    lose('drop-before', 10_000)
    till.manager.start()
    const asked = (): number => till.steps.filter(step => step === 'intent').length
    await eventually(() => asked() === 1 && till.manager.health().lastError !== null)
    for (let i = 0; i < 100; i += 1) await rejection(till.manager.getToken())
    expect(asked()).toBe(1)
    for (let second = 0; second < 60; second += 1) {
      await world.clock.advance(1000)
      await new Promise(resolve => void setTimeout(resolve, 3))
    }
    await eventually(() => asked() >= 3)
    expect(asked()).toBe(3)
  })

  test('with a Retry-After holds everybody back for as long as the server asked', async () => {
    const till = world.till()
    await world.pair(till)
    await world.clock.advance(minutes(21))
    world.panel.faults.add({ match: '/oauth/token', kind: 'status', status: 429, retryAfter: '120' })
    await rejection(till.manager.getToken())
    expect(till.manager.health().lastError).toBe('rate-limited')
    const asked = (): number => till.steps.filter(step => step === 'intent').length
    await world.clock.advance(60_000)
    await rejection(till.manager.authorized(() => Promise.resolve(1), { now: true }))
    expect(asked()).toBe(1)
    await world.clock.advance(61_000)
    expect((await till.manager.getToken()).token).not.toBe('')
    expect(asked()).toBe(2)
  })

  test('of the disk keeps the answer until it can be stored, and asks the server nothing meanwhile', async () => {
    const till = world.till()
    await world.pair(till)
    world.panel.setKnobs({ rotation: 'strict' })
    await world.clock.advance(minutes(21))
    const { save } = till.storage
    till.storage.save = () => {
      throw new Error('disk full')
    }
    await rejection(till.manager.getToken())
    expect(till.manager.health().lastError).toBe('storage')
    till.storage.save = save
    await world.clock.advance(6000)
    expect(await till.whoAmI()).toMatchObject({ store: 'Sandbox Store' })
    expect(world.refreshes()).toBe(1)
  })
})

describe('an answer that comes late', () => {
  test('does not overwrite a pairing that was stored meanwhile', async () => {
    const [late, pairing] = [world.till(), world.till()]
    await world.pair(late)
    await world.clock.advance(minutes(21))
    world.panel.faults.add({ match: '/oauth/token', kind: 'delay', ms: 300 })
    const waiting = late.manager.getToken()
    await eventually(() => late.steps.includes('intent'))
    const endsAt = new Date(world.clock.now().getTime() + minutes(20)).toISOString()
    const access = { token: 'of the pairing', type: 'bearer' as const, lifeSeconds: 1200, endsAt }
    pairing.storage.save({ refreshToken: 'paired again', access }, world.clock.now().toISOString())
    expect((await waiting).token).toBe('of the pairing')
    expect(late.storage.current()?.refreshToken).toBe('paired again')
  })
})

describe('the end of a registration', () => {
  test('comes only when the server says that the token is not valid; then nothing is asked again', async () => {
    const till = world.till()
    await world.pair(till)
    world.panel.revoke(world.device())
    expect(await rejection(till.whoAmI())).toMatchObject({ failure: { code: 'conflict', reason: 'not-registered' } })
    expect(till.storage.suspension()).toMatchObject({ cause: 'refused' })
    for (let i = 0; i < 5; i += 1) await rejection(till.manager.getToken())
    expect(world.refreshes()).toBe(1)
    expect(till.db.prepare('select state from auth_token').pluck().all()).toEqual(['suspect'])
  })

  test('T31: comes when a thief used the token of a strict server, without a loop', async () => {
    const till = world.till()
    await world.pair(till)
    world.panel.setKnobs({ rotation: 'strict' })
    expect(world.panel.steal(world.device())).toBe(true)
    await world.clock.advance(minutes(21))
    await rejection(till.manager.getToken())
    await rejection(till.manager.getToken())
    expect(till.storage.suspension()).toMatchObject({ cause: 'refused' })
    expect(world.refreshes()).toBe(1)
  })

  test('does not come from a wrong client secret: that is an alarm, and the token stays', async () => {
    const till = world.till()
    await world.pair(till)
    await world.clock.advance(minutes(21))
    const wrong = world.till({ clientSecret: 'wrong' })
    expect(await rejection(wrong.manager.getToken())).toMatchObject({
      failure: { code: 'declined', reason: 'wrong-client' },
    })
    expect([wrong.manager.health().lastError, wrong.storage.suspension()]).toEqual(['wrong-client', null])
    expect((await till.manager.getToken()).token).not.toBe('')
  })

  test('comes when the data file is an older copy: its token is never sent', async () => {
    const before = world.till()
    await world.pair(before)
    before.db.pragma('wal_checkpoint(truncate)')
    const file = join(world.dir, 'till.db')
    copyFileSync(file, join(world.dir, 'old.db'))
    await world.clock.advance(minutes(21))
    await before.manager.getToken()
    before.db.close()
    for (const tail of ['', '-wal', '-shm']) rmSync(file + tail, { force: true })
    copyFileSync(join(world.dir, 'old.db'), file)
    world.panel.resetCounts()
    await world.clock.advance(minutes(21))
    const after = world.till()
    expect(await rejection(after.manager.getToken())).toMatchObject({ failure: { reason: 'not-registered' } })
    expect([after.storage.suspension()?.cause, world.refreshes()]).toEqual(['restored', 0])
  })
})

describe('clocks', () => {
  test.each([
    ['a day ahead', 86_400_000],
    ['a day back', -86_400_000],
    ['ten years back', -315_360_000_000],
    ['thirty years ahead', 946_080_000_000],
  ])('T27: set %s while the till runs cost nothing', async (_, ms) => {
    const till = world.till()
    await world.pair(till)
    const { token } = await till.manager.getToken()
    world.clock.jump(ms)
    for (let i = 0; i < 10; i += 1) expect((await till.manager.getToken()).token).toBe(token)
    expect(world.refreshes()).toBe(0)
  })

  test('that differ from the server are told', async () => {
    const till = world.till()
    world.panel.setKnobs({ clockSkewSeconds: -420 })
    await world.pair(till)
    expect(till.manager.health().clockOffsetSeconds).toBeLessThan(0)
  })
})
