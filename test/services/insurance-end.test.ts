// How a scan ends: by its limit, by the cashier, by confirmation, and that nothing is left of it then.
import { describe, expect, test } from 'vitest'
import { rejection } from '../providers/kit.ts'
import { eventually } from '../providers/cardscan-kit.ts'
import { fakeClock } from './fake-clock.ts'
import { insuranceWorld, never, picture, type World } from './insurance-world.ts'

const arrived = () => new Promise<void>(resolve => void setTimeout(resolve, 40))

describe('the limit', () => {
  test.each([
    ['one side', false, 60],
    ['both sides', true, 90],
  ] as const)('of %s is told every second and ends in a retry', async (_what, bothSides, seconds) => {
    const clock = fakeClock()
    const { service, front, last, told, removed, asked } = await insuranceWorld({ clock })
    const scanId = await front(bothSides)
    expect(last().secondsLeft).toBeNull()
    await service.upload(scanId, 'front', picture(), 'automatic')
    expect(last()).toMatchObject({ step: 'reading-front', secondsLeft: seconds })
    for (let second = 0; second < seconds - 1; second += 1) await clock.advance(1000)
    expect(last()).toMatchObject({ step: 'reading-front', secondsLeft: 1 })
    const counted = told.filter(scan => scan.step === 'reading-front').map(scan => scan.secondsLeft)
    expect(new Set(counted).size).toBe(seconds)
    await clock.advance(1000)
    expect(last()).toMatchObject({ step: 'retry', reason: 'timeout', secondsLeft: null, attempt: 1 })
    await eventually(() => removed().length === 1 && clock.waiting() === 0)
    expect(await service.retry(scanId, never)).toMatchObject({ step: 'front', attempt: 2 })
    expect(asked('POST', '/v1/cards').filter(seen => seen.url === '/v1/cards')).toHaveLength(2)
  })

  test('counts on through the steps between picture and fields', async () => {
    const clock = fakeClock()
    const { service, front, say, reach, last } = await insuranceWorld({ clock })
    const scanId = await front()
    await service.upload(scanId, 'front', picture(), 'automatic')
    await clock.advance(50_000)
    say('post_processing')
    expect(await reach('finishing')).toMatchObject({ secondsLeft: 40 })
    await clock.advance(40_000)
    expect(last()).toMatchObject({ step: 'retry', reason: 'timeout' })
  })

  test('starts anew for the back, and not at all while the cashier turns the card', async () => {
    const clock = fakeClock()
    const { service, front, say, reach, last } = await insuranceWorld({ clock })
    const scanId = await front()
    await clock.advance(600_000)
    await service.upload(scanId, 'front', picture(), 'automatic')
    await clock.advance(80_000)
    say('backside_processing')
    expect(await reach('back')).toMatchObject({ secondsLeft: null })
    await clock.advance(600_000)
    expect(last().step).toBe('back')
    await service.upload(scanId, 'back', picture(), 'automatic')
    expect(last()).toMatchObject({ step: 'reading-back', secondsLeft: 90 })
    await clock.advance(90_000)
    expect(last()).toMatchObject({ step: 'retry', reason: 'timeout' })
  })

  test('holds for opening a card, and the card that comes too late is removed', async () => {
    const clock = fakeClock()
    const held: (() => void)[] = []
    const world = await insuranceWorld({
      clock,
      handle: (seen, response) => {
        if (seen.url !== '/v1/cards') return 'default'
        held.push(() =>
          response.writeHead(201, { 'content-type': 'application/json' }).end('{"card_id":"card-9","state":"pending"}'),
        )
      },
    })
    const starting = world.service.start(false, never)
    await eventually(() => held.length === 1)
    await clock.advance(60_000)
    expect(await starting).toMatchObject({ step: 'retry', reason: 'timeout', attempt: 1 })
    held[0]?.()
    await eventually(() => world.removed().length === 1)
    expect(world.removed()).toEqual(['card-9'])
    expect(world.last().step).toBe('retry')
  })

  test('is not moved by somebody who sets the clock', async () => {
    const clock = fakeClock()
    const { service, front, last } = await insuranceWorld({ clock })
    await service.upload(await front(false), 'front', picture(), 'automatic')
    clock.jump(3_600_000)
    await clock.advance(10_000)
    expect(last()).toMatchObject({ step: 'reading-front', secondsLeft: 50 })
  })
})

describe('cancelling', () => {
  /** Brings a scan to a step; answers its id and lets go of whatever was held back. */
  const at: Record<string, (world: World, held: (() => void)[]) => Promise<string>> = {
    starting: async (world, held) => {
      world.service.start(true, never).catch(() => undefined)
      await eventually(() => held.length === 1)
      return world.last().scanId
    },
    front: world => world.front(),
    uploading: async (world, held) => {
      const scanId = await world.front()
      world.service.upload(scanId, 'front', picture(), 'automatic').catch(() => undefined)
      await eventually(() => held.length === 1)
      return scanId
    },
    reading: async world => {
      const scanId = await world.front()
      await world.service.upload(scanId, 'front', picture(), 'automatic')
      return scanId
    },
    'turning over': async world => {
      const scanId = await world.front()
      world.say('backside_processing')
      await world.reach('back')
      return scanId
    },
    'fetching the fields': async (world, held) => {
      const scanId = await world.front()
      held.splice(0)
      world.say('completed')
      await eventually(() => held.length === 1)
      return scanId
    },
    read: world => world.read(),
    eligibility: async (world, held) => {
      const scanId = await world.read()
      held.splice(0)
      world.service.eligibility(scanId, { firstName: 'Ada', lastName: 'Example', born: '1980-01-31' })
      await eventually(() => held.length === 1)
      return scanId
    },
    retry: async world => {
      const scanId = await world.front()
      world.say('frontside_failed')
      await world.reach('retry')
      return scanId
    },
  }
  const holds: Record<string, RegExp> = {
    starting: /^POST \/v1\/cards$/,
    uploading: /^POST \/store$/,
    'fetching the fields': /^GET /,
    eligibility: /^POST \/v1\/eligibility$/,
  }

  test.each(Object.keys(at))(
    'while %s leaves no timer, no socket and no card, and late answers change nothing',
    async step => {
      const clock = fakeClock()
      const held: (() => void)[] = []
      const fetching = step === 'fetching the fields'
      let answered = 0
      const world = await insuranceWorld({
        clock,
        eligibility: true,
        handle: (seen, response) => {
          if (!holds[step]?.test(`${seen.method} ${seen.url}`)) return 'default'
          // The question after the connect is not the one that is held.
          if (fetching && ++answered === 1) return 'default'
          held.push(() => {
            const body = {
              card_id: 'card-1',
              eligibility_id: 'el-1',
              state: 'completed',
              details: { a: { value: 'x' } },
            }
            response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify(body))
          })
        },
      })
      const scanId = await at[step]!(world, held)
      world.service.cancel(scanId)
      expect(world.last()).toMatchObject({ step: 'cancelled', fields: [], extras: [], payer: null, eligibility: null })
      expect(world.last().secondsLeft).toBeNull()
      const told = world.told.length
      for (const answer of held) answer()
      await eventually(() => world.removed().length === 1 && clock.waiting() === 0 && world.sockets() === 0)
      world.say('completed', 'card-1')
      await clock.advance(300_000)
      await arrived()
      expect(world.told).toHaveLength(told)
      expect(world.removed()).toEqual(['card-1'])
      expect(clock.waiting()).toBe(0)
    },
  )

  test('by leaving the page while a card is opened ends the scan', async () => {
    const given = new AbortController()
    const held: (() => void)[] = []
    const { service, last, removed } = await insuranceWorld({
      handle: (seen, response) => {
        if (seen.url !== '/v1/cards') return 'default'
        held.push(() => response.writeHead(201).end('{"card_id":"card-1"}'))
      },
    })
    const starting = rejection(service.start(true, given.signal))
    await eventually(() => held.length === 1)
    given.abort()
    expect(await starting).toMatchObject({ failure: { code: 'cancelled' } })
    expect(last().step).toBe('cancelled')
    held[0]?.()
    await eventually(() => removed().length === 1)
    expect(removed()).toEqual(['card-1'])
  })

  test('a scan that is not there is told so', async () => {
    const { service } = await insuranceWorld()
    expect(() => service.cancel('nothing')).toThrow('not-found')
  })
})

describe('removing the card at the service', () => {
  test('is tried once more a little later', async () => {
    const clock = fakeClock()
    const broken = { times: 1 }
    const { service, front, removed, log } = await insuranceWorld({
      clock,
      handle: (seen, response) => {
        if (seen.method !== 'DELETE' || broken.times === 0) return 'default'
        broken.times -= 1
        response.writeHead(500).end()
      },
    })
    service.cancel(await front())
    await eventually(() => removed().length === 1 && clock.waiting() === 1)
    await clock.advance(30_000)
    await eventually(() => removed().length === 2)
    expect(clock.waiting()).toBe(0)
    expect(log.text()).not.toContain('insurance.not-deleted')
  })

  test('that fails for good is logged without anything of the card', async () => {
    const clock = fakeClock()
    const { service, front, log, removed, last } = await insuranceWorld({
      clock,
      handle: (seen, response) => (seen.method === 'DELETE' ? void response.writeHead(500).end() : 'default'),
    })
    service.cancel(await front())
    await eventually(() => removed().length === 1 && clock.waiting() === 1)
    await clock.advance(30_000)
    await eventually(() => log.lines.some(line => line.event === 'insurance.not-deleted'))
    const line = log.lines.find(one => one.event === 'insurance.not-deleted')
    expect(line).toEqual({ event: 'insurance.not-deleted', fields: undefined, thrown: undefined })
    expect(log.text()).not.toContain('card-1')
    expect(last().step).toBe('cancelled')
  })

  test('does not hold up a till that closes', async () => {
    const clock = fakeClock()
    const { service, front, sockets } = await insuranceWorld({
      clock,
      handle: (seen, response) => (seen.method === 'DELETE' ? void response.writeHead(500).end() : 'default'),
    })
    await front()
    service.stop()
    await eventually(() => sockets() === 0 && clock.waiting() === 0)
    expect(clock.waiting()).toBe(0)
  })
})

describe('confirming', () => {
  test('gives the payer to the sale, forgets the fields and removes the card', async () => {
    const { service, read, customers, last, removed, sockets } = await insuranceWorld()
    const scanId = await read()
    service.confirm({ id: 's-1', name: 'Ada', role: 'cashier' }, scanId, [{ name: 'payer_name', value: 'Corrected' }])
    expect(customers).toEqual([{ label: 'insurance', payer: 'Corrected' }])
    expect(last()).toMatchObject({ step: 'confirmed', fields: [], payer: null, extras: [] })
    await eventually(() => removed().length === 1 && sockets() === 0)
    expect(() => service.cancel(scanId)).toThrow('not-found')
  })

  test('is refused before the fields are there', async () => {
    const { service, front, customers } = await insuranceWorld()
    const scanId = await front()
    expect(() => service.confirm({ id: 's-1', name: 'Ada', role: 'cashier' }, scanId, [])).toThrow('conflict')
    expect(customers).toEqual([])
  })
})
