// Points of customer cards: booked exactly once whatever is lost, never twice, and never for something else than was sold.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { card, lockedCard, smartWorld, type SmartWorld } from './smart-world.ts'

const within = { timeout: 10_000 }
let world: SmartWorld
beforeEach(async () => {
  world = await smartWorld()
  await world.ready()
})
afterEach(() => world.end())

const attached = () => world.attached()
const rows = () => world.panel.transactions().map(({ status }) => status)
const step = (saleId: string) => expect.poll(() => world.step(saleId), within)
const state = (saleId: string) => world.store.forSale(saleId)?.state
const after: SmartWorld['after'] = (holds, seconds) => world.after(holds, seconds)
const start = { match: '/start/', method: 'POST' } as const

describe('the points of a sale', () => {
  test('are due with the commit that completes it, and booked', async () => {
    const sale = await attached()
    expect(state(sale.id)).toBe('created')
    world.pay(sale)
    await step(sale.id).toBe('booked')
    expect(world.panel.points(card)).toBe(15)
    expect(world.loyalty().view(sale.id)).toMatchObject({ points: 1265, earned: 15, name: 'Erika Beispiel' })
  })

  test.each(['drop-after', 'drop-before', 'html', 'status', 'bad-json', 'truncate'] as const)(
    'are booked once when the answer of the start is lost (%s)',
    async kind => {
      const sale = await attached()
      world.panel.faults.add({ ...start, kind })
      world.pay(sale)
      await after(() => state(sale.id) === 'ok')
      expect(world.panel.points(card)).toBe(15)
      expect(rows()).toEqual(['ok'])
    },
  )

  test.each(['drop-after', 'drop-before', 'html'] as const)(
    'are booked once when the update is lost (%s)',
    async kind => {
      const sale = await attached()
      world.panel.faults.add({ match: '/Transactions/', method: 'PUT', kind, times: 3 })
      world.pay(sale)
      await after(() => state(sale.id) === 'ok')
      expect(world.panel.points(card)).toBe(15)
    },
  )

  test('a lost answer of the create leaves one transaction', async () => {
    world.panel.faults.add({ match: '/Transactions', method: 'POST', kind: 'drop-after', times: 2 })
    await attached()
    expect(rows()).toEqual(['created'])
  })

  test('wait while there is no line, and the screen says so', async () => {
    const sale = await attached()
    world.setOnline(false)
    world.pay(sale)
    await after(() => world.step(sale.id) === 'late')
    world.setOnline(true)
    await after(() => state(sale.id) === 'ok')
    expect(world.panel.points(card)).toBe(15)
  })

  test('of a transaction that goes on for long are asked for, not started again', async () => {
    world.panel.setKnobs({ startAnswers: 'pending', startDelayMs: 20_000 })
    const sale = await attached()
    world.pay(sale)
    await expect.poll(() => state(sale.id), within).toBe('unknown')
    expect(rows()).toEqual(['pending'])
    await after(() => state(sale.id) === 'ok', 1200)
    expect(world.panel.points(card)).toBe(15)
  })

  test('with a status nobody knows stay unconfirmed', async () => {
    world.panel.setKnobs({ nextOutcome: 'odd' })
    const sale = await attached()
    world.pay(sale)
    await after(() => world.step(sale.id) === 'late')
    await world.clock.advance(900_000)
    expect([state(sale.id), world.panel.points(card)]).toEqual(['unknown', 0])
  })

  test('for another amount than was sold are for a person to look at', async () => {
    const sale = await attached()
    world.panel.setKnobs({ amountOff: 1 })
    world.pay(sale)
    await step(sale.id).toBe('not-booked')
    expect([state(sale.id), world.panel.points(card), ...rows()]).toEqual(['review', 0, 'created'])
  })

  test('that the service refuses are not booked, with its sentence', async () => {
    world.panel.setKnobs({ nextOutcome: 'failed' })
    const sale = await attached()
    world.pay(sale)
    await step(sale.id).toBe('not-booked')
    expect(world.loyalty().view(sale.id)?.reason).toBe('Zahlung abgelehnt')
  })

  test('of an abandoned sale are never asked for', async () => {
    const sale = await attached()
    world.abandon(sale.id)
    world.loyalty().completed()
    expect(world.store.unsettled()).toEqual([])
    expect(world.step(sale.id)).toBeUndefined()
  })
})

describe('a till that is killed', () => {
  test('between start and answer asks, and books nothing twice', async () => {
    const sale = await attached()
    world.panel.setKnobs({ startDelayMs: 4000 })
    world.pay(sale)
    await expect.poll(() => rows()[0], within).toBe('processing')
    expect(state(sale.id)).toBe('started')
    world.restart()
    await after(() => state(sale.id) === 'ok')
    expect([world.panel.points(card), rows()]).toEqual([15, ['ok']])
  })

  test('before the start was heard waits until that start is surely dead, then starts once', async () => {
    const sale = await attached()
    world.panel.faults.add({ ...start, kind: 'drop-before' })
    world.pay(sale)
    await expect.poll(() => state(sale.id), within).toBe('unknown')
    world.restart()
    await after(() => world.clock.waiting() > 0)
    for (let minute = 0; minute < 3; minute += 1) await world.clock.advance(60_000)
    expect([state(sale.id), world.panel.points(card)]).toEqual(['unknown', 0])
    await after(() => state(sale.id) === 'ok', 1200)
    expect([world.panel.points(card), rows()]).toEqual([15, ['ok']])
  })

  test('after the sale but before the update finds the card at the service, for its number is nowhere here', async () => {
    const sale = await attached()
    world.setOnline(false)
    world.pay(sale)
    world.restart()
    expect(world.bytes().includes(card)).toBe(false)
    world.setOnline(true)
    await after(() => state(sale.id) === 'ok')
    expect(world.panel.points(card)).toBe(15)
    expect(world.log.text()).not.toContain(card)
  })
})

describe('a second card', () => {
  test('takes the place of the first, whose transaction is left alone', async () => {
    const sale = await attached()
    world.loyalty().scanned(sale.id, card)
    await expect.poll(() => rows().length, within).toBe(2)
    await step(sale.id).toBe('attached')
    world.pay(sale)
    await step(sale.id).toBe('booked')
    expect([world.panel.points(card), rows()]).toEqual([15, ['created', 'ok']])
  })

  test('that is locked leaves the first one with the sale', async () => {
    const sale = await attached()
    world.loyalty().scanned(sale.id, lockedCard)
    await step(sale.id).toBe('locked')
    expect(world.loyalty().customerOf(sale.id)?.name).toBe('Erika Beispiel')
    world.pay(sale)
    await step(sale.id).toBe('booked')
    expect([world.panel.points(card), world.panel.points(lockedCard)]).toEqual([15, 0])
  })

  test('that comes while the sale is being paid is still for this sale', async () => {
    const sale = world.sale()
    world.panel.faults.add({ match: '/validate', kind: 'delay', ms: 300 })
    world.loyalty().scanned(sale.id, card)
    world.pay(sale)
    await step(sale.id).toBe('booked')
    expect(world.panel.points(card)).toBe(15)
  })
})
