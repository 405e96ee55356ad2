// The one policy of age checks: which ways a cart may be checked by, in which order, and what is recorded whatever the way.
import { afterEach, describe, expect, test } from 'vitest'
import fc from 'fast-check'
import type { Problem } from '../../main/ports/errors.ts'
import { waysFor, type RestrictedLine, type VerificationPolicy, type Way } from '../../main/services/verification.ts'
import { hostedPartner } from './hosted-partner.ts'
import { hostedWorld, type HostedWorld } from './hosted-world.ts'

const open = { hostedOffline: false, hostedSpent: false }
const policy: VerificationPolicy = {
  ways: ['device', 'hosted', 'manual'],
  categories: { Spirits: ['hosted', 'manual'], Tobacco: ['manual'], Beer: ['device', 'manual'] },
}
const spirits = { requiredAge: 18, category: 'Spirits' }
const tobacco = { requiredAge: 18, category: 'Tobacco' }
const beer = { requiredAge: 16, category: 'Beer' }
const order = (lines: RestrictedLine[], facts = open): string[] =>
  waysFor(lines, policy, facts).map(({ way, state }) => (state === 'ready' ? way : `${way}:${state}`))

describe('the ways of a cart', () => {
  test.each<[string, RestrictedLine[], string[]]>([
    [
      'of goods without a rule of their own are the store’s',
      [{ requiredAge: 18, category: 'Wine' }],
      ['device', 'hosted', 'manual'],
    ],
    [
      'of goods that left the catalogue are the store’s',
      [{ requiredAge: 18, category: null }],
      ['device', 'hosted', 'manual'],
    ],
    ['of a category with a rule are that rule’s', [spirits], ['hosted', 'manual']],
    ['of a mixed cart are led by the strictest goods', [beer, spirits], ['hosted', 'manual', 'device']],
    ['of equally strict goods are led by what was scanned first', [tobacco, spirits], ['manual', 'hosted']],
    ['ignore goods anybody may buy', [{ requiredAge: 0, category: 'Wine' }, beer], ['device', 'manual']],
    ['of a cart without restricted goods are none', [{ requiredAge: 0, category: 'Wine' }], []],
    [
      'know no category that is only a property of objects',
      [{ requiredAge: 18, category: 'constructor' }],
      ['device', 'hosted', 'manual'],
    ],
  ])('%s', (_what, lines, ways) => {
    expect(order(lines)).toEqual(ways)
  })

  test('say when the hosted one is offline or spent; the others are always open', () => {
    expect(order([spirits], { hostedOffline: true, hostedSpent: false })).toEqual(['hosted:offline', 'manual'])
    expect(order([spirits], { hostedOffline: true, hostedSpent: true })).toEqual(['hosted:budget', 'manual'])
  })

  test('of any cart are those its goods offer, each once, the strictest category’s first', () => {
    const line = fc.record({
      requiredAge: fc.constantFrom(0, 16, 18, 21),
      category: fc.constantFrom('Spirits', 'Tobacco', 'Beer', 'Wine', null),
    })
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), lines => {
        const ways = waysFor(lines, policy, open).map(({ way }) => way)
        const restricted = lines.filter(({ requiredAge }) => requiredAge > 0)
        const rule = (category: string | null): readonly Way[] => policy.categories[category ?? ''] ?? policy.ways
        expect(new Set(ways)).toEqual(new Set(restricted.flatMap(({ category }) => rule(category))))
        expect(new Set(ways).size).toBe(ways.length)
        const most = Math.max(0, ...restricted.map(({ requiredAge }) => requiredAge))
        const first = restricted.find(({ requiredAge }) => requiredAge === most)
        if (first) expect(ways.slice(0, rule(first.category).length)).toEqual(rule(first.category))
      }),
    )
  })
})

const worlds: { end(): Promise<void> }[] = []
afterEach(async () => void (await Promise.all(worlds.splice(0).map(world => world.end()))))
async function worldWith(options: Parameters<typeof hostedWorld>[0] = {}): Promise<HostedWorld> {
  const world = await hostedWorld(options)
  worlds.push(world)
  return world
}

describe('a sale', () => {
  test('carries the ways of its goods, in their order', async () => {
    const world = await worldWith({ policy })
    world.sell('juice')
    expect(world.restriction()).toBeNull()
    world.sell('beer')
    expect(world.restriction()?.ways.map(({ way }) => way)).toEqual(['device', 'manual'])
    world.sell('rum')
    expect(world.restriction()).toMatchObject({
      requiredAge: 18,
      status: 'required',
      ways: [
        { way: 'hosted', state: 'ready' },
        { way: 'manual', state: 'ready' },
        { way: 'device', state: 'ready' },
      ],
    })
  })

  test('is not checked by a way its goods do not offer', async () => {
    const world = await worldWith({ policy: { ways: ['manual'], categories: { Beer: ['device'] } } })
    world.sell('rum')
    await expect(world.start()).rejects.toMatchObject({ failure: { code: 'declined', service: 'till' } })
    expect(() => world.till.checks.barcode('AAAA')).toThrow('declined')
    expect(world.till.checks.manual('1990-01-01', null).verdict).toBe('pass')
  })

  test('is not checked by hand where the store does not want it', async () => {
    const world = await worldWith({ policy: { ways: ['device'], categories: {} } })
    world.sell('rum')
    expect(() => world.till.checks.manual('1990-01-01', null)).toThrow('declined')
  })
})

describe('the hosted way', () => {
  test('is offline after a try that reached nobody, for a minute', async () => {
    const service = await hostedPartner()
    const world = await worldWith({ base: service.url })
    world.sell('rum')
    expect(world.hostedWay()).toBe('ready')
    await service.close()
    await expect(world.start()).rejects.toMatchObject({ failure: { code: 'unreachable' } })
    expect(world.hostedWay()).toBe('offline')
    await world.clock.advance(59_000)
    expect(world.hostedWay()).toBe('offline')
    await world.clock.advance(1000)
    expect(world.hostedWay()).toBe('ready')
  })

  test('is offline behind a sign-in page, and back with the next success', async () => {
    const service = await hostedPartner()
    worlds.push({ end: service.close })
    const world = await worldWith({ base: service.url })
    world.sell('rum')
    const create = service.on.create
    service.on.create = response => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>sign in</html>')
    await expect(world.start()).rejects.toMatchObject({ failure: { code: 'provider-fault' } })
    expect(world.hostedWay()).toBe('offline')
    service.on.create = create
    await world.start()
    expect(world.hostedWay()).toBe('ready')
  })

  test('that was refused is not offline', async () => {
    const service = await hostedPartner()
    worlds.push({ end: service.close })
    const world = await worldWith({ base: service.url })
    world.sell('rum')
    service.on.create = response => response.writeHead(401).end()
    await expect(world.start()).rejects.toMatchObject({ failure: { code: 'declined' } })
    expect(world.hostedWay()).toBe('ready')
  })
})

describe('the record of an outcome', () => {
  test('is the same whatever the way, and says nothing about the person', async () => {
    const service = await hostedPartner()
    worlds.push({ end: service.close })
    const world = await worldWith({ base: service.url })
    world.sell('beer')
    world.till.checks.manual('2020-01-01', null)
    await world.signIn(world.cashier)
    const { staff: people, checks } = world.till
    const page = {}
    const manual = () => people.run('id.manual', {}, page, async () => checks.manual('1990-01-01', null))
    const { ticket } = (await manual().catch((thrown: Problem) => thrown.failure)) as { ticket: string }
    const by = { staffId: world.manager.id, pin: '4711' }
    await people.run('staff.override', {}, page, () => people.override(ticket, by))
    await manual()
    world.till.checks.refuse('no-id')
    const staff = world.manager.id
    const common = { method: 'manual', required_age: 16, transaction_id: null, attempts: null, invoiced: null }
    expect(world.outcomes()).toEqual([
      { ...common, outcome: 'too-young', reason: null, staff_id: staff },
      { ...common, outcome: 'pass', reason: null, staff_id: staff },
      { ...common, outcome: 'refused', reason: 'no-id', staff_id: world.cashier.id },
    ])
    const said = world.journal().map(({ data }) => data)
    expect(said).toEqual([
      { requiredAge: 16, outcome: 'too-young', method: 'manual', reason: null, override: false },
      { requiredAge: 16, outcome: 'pass', method: 'manual', reason: null, override: true },
      { requiredAge: 16, outcome: 'refused', method: 'manual', reason: 'no-id', override: false },
    ])
  })
})
