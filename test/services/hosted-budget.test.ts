// Paid attempts are money: counted for the sale over all its checks and restarts, and stopped where the store set the limit.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { HostedCheck } from '#contract'
import { act, id } from '../providers/idscan-kit.ts'
import { json } from '../providers/kit.ts'
import { detailsBody, finished, hostedPartner } from './hosted-partner.ts'
import { hostedWorld, type HostedWorld } from './hosted-world.ts'
import { patiently } from '../patiently.ts'

let world: HostedWorld
beforeEach(async () => {
  world = await hostedWorld()
  world.sell('rum')
})
afterEach(() => world.end())

const spent = { failure: { code: 'conflict', reason: 'checks-spent' } }
const paid = (check: HostedCheck) => act(check.url ?? '', { outcome: 'unable_to_determine_age' })
const free = (check: HostedCheck) => act(check.url ?? '', { outcome: 'unknown_type_front' })
const settledBooks = (rows: object[]): Promise<void> =>
  patiently(() => expect(world.books()).toMatchObject(rows.map(row => ({ ...row, settled_at: expect.any(String) }))))

describe('the budget of a sale', () => {
  test('counts what was billed and not what was free, as it happens', async () => {
    const check = await world.start()
    await free(check)
    expect(await world.result(check)).toMatchObject({ attempts: 1, attemptsInvoiced: 0, budget: { used: 0, most: 3 } })
    await paid(check)
    expect(await world.result(check)).toMatchObject({ attempts: 2, attemptsInvoiced: 1, budget: { used: 1, most: 3 } })
  })

  test('runs over several checks, and refuses the next one once it is used up', async () => {
    for (const used of [1, 2]) {
      const check = await world.start()
      await paid(check)
      expect(await world.result(check)).toMatchObject({ attemptsInvoiced: 1, budget: { used, most: 3 } })
      world.till.hosted.cancel(check.checkId)
    }
    const last = await world.start()
    expect(last.budget).toEqual({ used: 2, most: 3 })
    await paid(last)
    expect(await world.result(last)).toMatchObject({
      step: 'failed',
      reason: 'budget',
      advice: { action: 'supervisor' },
      budget: { used: 3, most: 3 },
      url: null,
    })
    await expect.poll(() => world.newest().state).toBe('cancelled')
    await expect(world.start()).rejects.toMatchObject(spent)
    expect(world.hostedWay()).toBe('budget')
    expect(world.restriction()?.ways.map(({ state }) => state)).toEqual(['ready', 'budget', 'ready'])
  })

  test('ends a check by itself when nobody asks', async () => {
    const check = await world.start()
    await paid(check)
    await paid(check)
    await paid(check)
    await world.clock.advance(3000)
    await patiently(() => expect(world.last()).toMatchObject({ step: 'failed', reason: 'budget' }))
    await expect.poll(() => world.newest().state).toBe('cancelled')
  })

  test('lets the last paid attempt count when it succeeds', async () => {
    const check = await world.start()
    await paid(check)
    await paid(check)
    await act(check.url ?? '', { age: 45 })
    expect(await world.result(check)).toMatchObject({ step: 'done', verdict: { verdict: 'pass' }, attemptsInvoiced: 3 })
    expect(world.outcomes()).toMatchObject([{ outcome: 'pass', attempts: 3, invoiced: 3 }])
  })

  test('belongs to one sale; the next one has its own', async () => {
    const check = await world.start()
    for (let i = 0; i < 3; i += 1) await paid(check)
    await world.result(check)
    world.till.selling.abandon()
    world.sell('rum')
    expect(world.hostedWay()).toBe('ready')
    expect((await world.start()).budget).toEqual({ used: 0, most: 3 })
  })

  test('cannot be overspent by two starts at once', async () => {
    const check = await world.start()
    for (let i = 0; i < 3; i += 1) await paid(check)
    const starts = await Promise.allSettled([world.start(), world.start(), world.start()])
    expect(starts.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(world.panel.transactions()).toHaveLength(1)
  })

  test('counts attempts made between the last look and the end of the check', async () => {
    const check = await world.start()
    await paid(check)
    world.till.hosted.cancel(check.checkId)
    await settledBooks([{ attempts: 1, invoiced: 1, outcome: 'cancelled' }])
    expect((await world.start()).budget.used).toBe(1)
  })
})

describe('a restart', () => {
  test('forgets nothing that was spent, not even what was spent after the last look', async () => {
    const check = await world.start()
    await paid(check)
    await world.result(check)
    await paid(check)
    await world.restart()
    expect(world.books()).toMatchObject([{ invoiced: 1, outcome: null }])
    await expect(world.result(check)).rejects.toThrow('not-found')
    world.till.hosted.recover()
    await settledBooks([{ attempts: 2, invoiced: 2, outcome: 'restart' }])
    expect(world.newest().state).toBe('cancelled')
    expect(world.journal().map(({ data }) => data)).toMatchObject([{ outcome: 'none', reason: 'restart', invoiced: 2 }])
    expect((await world.start()).budget).toEqual({ used: 2, most: 3 })
  })

  test('asks before the next check where it could not ask at once', async () => {
    const check = await world.start()
    for (let i = 0; i < 3; i += 1) await paid(check)
    await world.restart()
    world.panel.faults.add({ match: '/transactions/', kind: 'drop-before', times: 1 })
    world.till.hosted.recover()
    await expect.poll(() => world.log.lines.some(({ event }) => event === 'http.unreachable')).toBe(true)
    await expect(world.start()).rejects.toMatchObject(spent)
  })

  test('after a verdict has nothing to add to it', async () => {
    const check = await world.start()
    await act(check.url ?? '', { age: 45 })
    await world.result(check)
    await world.restart()
    world.till.hosted.recover()
    await settledBooks([{ invoiced: 1, outcome: 'pass' }])
    expect(world.journal()).toHaveLength(1)
    expect(world.restriction()?.status).toBe('passed')
  })
})

describe('cancelling', () => {
  test('is tried once more when the service did not hear it', async () => {
    const check = await world.start()
    world.panel.faults.add({ match: '/transactions/', kind: 'drop-before', method: 'DELETE' })
    world.till.hosted.cancel(check.checkId)
    await expect.poll(() => world.log.lines.some(({ event }) => event === 'http.unreachable')).toBe(true)
    expect(world.newest().state).toBe('pending')
    await patiently(async () => {
      await world.clock.advance(5000)
      expect(world.newest().state).toBe('cancelled')
    })
  })

  test('at a service that cannot is no trouble', async () => {
    world.panel.setKnobs({ cancel: 'not-allowed' })
    const check = await world.start()
    await paid(check)
    world.till.hosted.cancel(check.checkId)
    await settledBooks([{ invoiced: 1, outcome: 'cancelled' }])
    expect(world.newest().state).toBe('pending')
  })

  test('while the check is being made leaves none behind', async () => {
    const leave = new AbortController()
    world.panel.faults.add({ match: '/transactions', kind: 'delay', ms: 150, method: 'POST' })
    const starting = world.till.hosted.start('en', leave.signal)
    leave.abort()
    await expect(starting).rejects.toThrow(/cancel|abort/i)
    expect(world.books()).toEqual([])
    expect(world.shown).toEqual([])
  })
})

describe('a service that states its counts oddly', () => {
  let service: Awaited<ReturnType<typeof hostedPartner>>
  let odd: HostedWorld
  beforeEach(async () => {
    service = await hostedPartner()
    odd = await hostedWorld({ base: service.url })
    odd.sell('rum')
  })
  afterEach(() => Promise.all([odd.end(), service.close()]))
  const telling = (counts: object): void =>
    void (service.on.details = response => json(response, 200, detailsBody({}, counts)))

  test('never gets a paid attempt back', async () => {
    const check = await odd.start()
    telling({ attempts: 2, attemptsInvoiced: 2 })
    expect((await odd.result(check)).budget.used).toBe(2)
    telling({ attempts: 0, attemptsInvoiced: 0 })
    expect((await odd.result(check)).budget.used).toBe(2)
  })

  test('is counted by its codes where it states none', async () => {
    const check = await odd.start()
    const documentScans = [{ code: 'unknown_type_back' }, { code: 'unable_to_determine_age' }, { code: 'new_code' }]
    telling({ attempts: null, attemptsInvoiced: null, documentScans })
    expect(await odd.result(check)).toMatchObject({
      attempts: 3,
      attemptsInvoiced: 2,
      reason: 'other',
      advice: { action: 'supervisor', costs: true },
    })
  })

  test('is not paid for twice when it gives an old check again', async () => {
    await odd.start()
    await expect(odd.start()).rejects.toMatchObject({ failure: { code: 'declined', service: 'idscan' } })
    expect(odd.books()).toHaveLength(1)
  })

  test('does not get a check for a sale that was parked while it was being made', async () => {
    const { create } = service.on
    service.on.create = (response, seen) => {
      odd.till.selling.park()
      create(response, seen)
    }
    await expect(odd.start()).rejects.toMatchObject({ failure: { code: 'conflict', reason: 'nothing-running' } })
    await expect.poll(() => service.cancels()).toBe(1)
    expect(odd.books()).toEqual([])
  })

  test('keeps its verdict when what it cost cannot be asked, and is asked again later', async () => {
    const check = await odd.start()
    service.on.details = response => response.destroy()
    expect(await odd.result(check, 'the-result-of-it')).toMatchObject({ step: 'done', attemptsInvoiced: 1 })
    await expect.poll(() => odd.books()).toMatchObject([{ invoiced: 1, outcome: 'pass', settled_at: null }])
    service.on.details = response => json(response, 200, finished)
    odd.sell('rum')
    service.on.create = response => json(response, 201, { id: `${id}-2`, url: `${service.url}/hosted/other` })
    await odd.start()
    expect(odd.books()[0]).toMatchObject({ invoiced: 1, settled_at: expect.any(String) })
  })
})
