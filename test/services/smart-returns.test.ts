// Points of goods that came back: taken back once whatever is lost, and those of what was kept stay.
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { card, smartWorld, type SmartWorld } from './smart-world.ts'

const within = { timeout: 10_000 }
let world: SmartWorld
beforeEach(async () => {
  world = await smartWorld()
  await world.ready()
})
afterEach(() => world.end())

const attached = () => world.attached()
async function booked() {
  const sale = await attached()
  world.pay(sale)
  await expect.poll(() => world.step(sale.id), within).toBe('booked')
  return sale
}
const rows = () => world.panel.transactions().map(({ status }) => status)
const points = () => world.panel.points(card)
const after: SmartWorld['after'] = (holds, seconds) => world.after(holds, seconds)
/** The look at whose card it was, between the cancel and what is booked anew. */
const look = { match: '/Transactions/', method: 'GET', kind: 'drop-before' } as const
const cancel = { match: '/cancel', method: 'POST' } as const

describe('the points of goods that came back', () => {
  test('are taken back with the whole sale', async () => {
    const sale = await booked()
    expect([points(), world.pointsBack(sale.id)]).toEqual([15, null])
    world.giveBack(sale, 5)
    expect(world.step(sale.id)).toBe('taking-back')
    await after(() => world.pointsBack(sale.id) === 'taken-back')
    expect([points(), ...rows()]).toEqual([0, 'cancelled'])
    expect(world.loyalty().view(sale.id)).toMatchObject({ step: 'taken-back', points: 1250, earned: null })
    expect(world.log.lines.filter(({ event }) => event.startsWith('smart.'))).toEqual([])
  })

  test('are those of what was kept after a part, and after the next part', async () => {
    const sale = await booked()
    world.giveBack(sale, 2)
    await after(() => world.pointsBack(sale.id) === 'corrected')
    expect([points(), ...rows()]).toEqual([9, 'cancelled', 'ok'])
    expect(world.step(sale.id)).toBe('booked')
    world.giveBack(sale, 1)
    await after(() => points() === 6)
    await after(() => world.pointsBack(sale.id) === 'corrected')
    world.giveBack(sale, 2)
    await after(() => world.pointsBack(sale.id) === 'taken-back')
    expect([points(), ...rows()]).toEqual([0, 'cancelled', 'cancelled', 'cancelled'])
  })

  test.each(['drop-after', 'drop-before', 'html', 'status', 'bad-json', 'truncate'] as const)(
    'are taken back once when the answer of the cancel is lost (%s)',
    async kind => {
      const sale = await booked()
      world.panel.faults.add({ ...cancel, kind, times: 2 })
      world.giveBack(sale, 2)
      await after(() => world.pointsBack(sale.id) === 'corrected')
      expect([points(), ...rows()]).toEqual([9, 'cancelled', 'ok'])
    },
  )

  test.each(['drop-after', 'drop-before'] as const)(
    'of what was kept are booked once when the new transaction is lost (%s)',
    async kind => {
      const sale = await booked()
      world.panel.faults.add(look)
      world.giveBack(sale, 2)
      await expect.poll(world.said, within).toEqual(['ok', 'taken-back'])
      world.panel.faults.add({ match: '/Transactions', method: 'POST', kind, times: 2 })
      await after(() => world.pointsBack(sale.id) === 'corrected')
      expect(points()).toBe(9)
    },
  )

  test('wait while there is no line, and over the end of the till', async () => {
    const sale = await booked()
    world.setOnline(false)
    world.giveBack(sale, 3)
    await world.clock.advance(10_000)
    expect([points(), world.pointsBack(sale.id)]).toEqual([15, 'on-the-way'])
    world.restart()
    world.setOnline(true)
    await after(() => world.pointsBack(sale.id) === 'corrected')
    expect(points()).toBe(6)
  })

  test('were never booked where they came back first', async () => {
    const sale = await attached()
    world.setOnline(false)
    world.pay(sale)
    await after(() => world.step(sale.id) === 'late')
    world.giveBack(sale, 2)
    world.setOnline(true)
    await after(() => world.pointsBack(sale.id) === 'corrected')
    expect([points(), ...rows()]).toEqual([9, 'ok'])
  })

  test('whose booking is under way are taken back when that is over', async () => {
    world.panel.setKnobs({ startDelayMs: 30_000 })
    const sale = await attached()
    world.pay(sale)
    await expect.poll(rows, within).toEqual(['processing'])
    world.giveBack(sale, 5)
    expect(world.pointsBack(sale.id)).toBe('on-the-way')
    await after(() => world.pointsBack(sale.id) === 'taken-back')
    expect([points(), ...rows()]).toEqual([0, 'cancelled'])
  })

  test('stay where the service refuses, with its sentence and in the journal', async () => {
    const sale = await booked()
    world.panel.setKnobs({ cancels: false })
    world.giveBack(sale, 5)
    await after(() => world.pointsBack(sale.id) === 'refused')
    expect(world.loyalty().pointsBack(sale.id)?.reason).toBe('An error occurred (code 1003)')
    expect([points(), world.step(sale.id)]).toEqual([15, 'not-taken-back'])
    expect(world.said()).toEqual(['ok', 'not-taken-back'])
  })

  test('are cancelled in either spelling, by a till that ends before it books what was kept', async () => {
    world.panel.setKnobs({ spelling: 'canceled' })
    const sale = await booked()
    world.panel.faults.add(look)
    world.giveBack(sale, 1)
    await expect.poll(world.said, within).toEqual(['ok', 'taken-back'])
    world.restart()
    expect(rows()).toEqual(['canceled'])
    expect(world.bytes().includes(card)).toBe(false)
    await after(() => world.pointsBack(sale.id) === 'corrected')
    expect([points(), ...rows()]).toEqual([12, 'canceled', 'ok'])
    expect(world.said()).toEqual(['ok', 'taken-back', 'ok'])
    expect(world.log.text()).not.toContain(card)
  })
})

test(
  'whatever is lost, however often the till ends and the goods are cut, the card has the points of what was kept',
  { timeout: 120_000 },
  async () => {
    const lost = fc.record({
      method: fc.constantFrom('GET', 'PUT', 'POST'),
      kind: fc.constantFrom('drop-after', 'drop-before', 'html', 'status', 'bad-json', 'truncate'),
    })
    const happens = fc.oneof(
      fc.record({ what: fc.constant('lost' as const), fault: lost }),
      fc.record({ what: fc.constant('back' as const), pieces: fc.integer({ min: 1, max: 3 }) }),
      fc.record({ what: fc.constant('ends' as const) }),
      fc.record({ what: fc.constant('passes' as const), ms: fc.integer({ min: 1, max: 40_000 }) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(happens, { minLength: 3, maxLength: 9 }), async story => {
        const before = points()
        const sale = await attached()
        world.pay(sale)
        let kept = 5
        for (const event of story) {
          if (event.what === 'lost') world.panel.faults.add({ match: '/Transactions', ...event.fault })
          else if (event.what === 'ends') world.restart()
          else if (event.what === 'passes') await world.clock.advance(event.ms)
          else if (event.pieces <= kept) {
            kept -= event.pieces
            world.giveBack(sale, event.pieces)
          }
          await new Promise(resolve => setTimeout(resolve, 3))
        }
        world.panel.faults.clear()
        await after(() => points() - before === kept * 3 && world.settled(), 1800)
      }),
      { numRuns: 12 },
    )
  },
)
