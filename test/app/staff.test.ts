// People at a whole till, over its wire: roles, one action let through by somebody who may, lock, badge, and what is written down.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Failure, Input, OpName, Output } from '#contract'
import { openForBusiness, product, startTestTill, type TestTill } from './harness.ts'

const CASHIER = '8305'
const BADGE = 'EMP-0042-7719'

let till: TestTill
let carl: Output<'staff.add'>
let mona: Output<'staff.add'>
beforeEach(async () => {
  till = await startTestTill()
  await openForBusiness(till)
  mona = (await till.call('staff.list', {})).staff[0]!
  carl = await till.call('staff.add', { name: 'Carl Cashier', role: 'cashier', pin: CASHIER })
  await till.call('staff.sign-in', { staffId: carl.id, pin: CASHIER })
})
afterEach(() => till.end())

const failed = async (work: Promise<unknown>): Promise<Failure> => {
  try {
    await work
  } catch (thrown) {
    const text = (thrown as Error).message
    return JSON.parse(text.slice(text.indexOf('{'))) as Failure
  }
  throw new Error('it was not refused')
}
const ticketOf = async (work: Promise<unknown>): Promise<string> => {
  const failure = await failed(work)
  if (failure.code !== 'not-allowed' || failure.ticket === undefined) throw new Error(JSON.stringify(failure))
  return failure.ticket
}
const byMona = (ticket: string, pin = '4711') => till.call('staff.override', { ticket, by: { staffId: mona.id, pin } })
const collect = () => till.call('support.collect', {})
const cashierNow = async () => (await till.call('till.get', {})).staff?.name
async function sellSpirits(): Promise<void> {
  await till.call('sale.add', {
    productId: (await product(till, each => each.requiredAge === 18)).id,
    quantityMilli: 1000,
  })
}

describe('an action a cashier may not do', () => {
  it('is done once after a manager let it through, in place, and the cashier is still signed in', async () => {
    const ticket = await ticketOf(collect())
    expect(await byMona(ticket)).toEqual({ granted: true, staff: mona })
    expect((await collect()).digest).toMatch(/^[0-9a-f]{64}$/)
    expect(await cashierNow()).toBe('Carl Cashier')
    await expect(collect()).rejects.toThrow('not-allowed')
    await expect(byMona(ticket)).rejects.toThrow('override-over')
  })

  it('is not let through by a colleague, nor by a wrong PIN, nor by anything after a lock', async () => {
    const sina = await letManager('staff.add', { name: 'Sina', role: 'senior', pin: '6194' })
    const ticket = await ticketOf(collect())
    const by = { staffId: sina.id, pin: '6194' }
    await expect(till.call('staff.override', { ticket, by })).rejects.toThrow('"needs":"manager"')
    await expect(byMona(ticket, '9998')).rejects.toThrow('wrong-pin')
    await expect(collect()).rejects.toThrow('not-allowed')
    await byMona(ticket)
    await till.call('staff.lock', { idle: false })
    await expect(collect()).rejects.toThrow('not-signed-in')
    await till.call('staff.sign-in', { staffId: carl.id, pin: CASHIER })
    await expect(collect()).rejects.toThrow('not-allowed')
  })

  it('serves no other page, not even the same one after it was loaded anew', async () => {
    await byMona(await ticketOf(collect()))
    till.reload()
    const ticket = await ticketOf(collect())
    till.reload()
    await expect(byMona(ticket)).rejects.toThrow('override-over')
    await expect(collect()).rejects.toThrow('not-allowed')
  })

  it('is an age check by hand as well: the manager answers for it, and the sale goes on', async () => {
    await sellSpirits()
    const typed = { born: '1990-02-03', expires: null }
    await byMona(await ticketOf(till.call('id.manual', typed)))
    await expect(till.call('id.manual', { ...typed, born: '1980-02-03' })).rejects.toThrow('not-allowed')
    expect(await till.call('id.manual', typed)).toMatchObject({ verdict: 'pass' })
    await till.call('pay.cash', { tenderedMinor: 100_000 })
    expect((await till.call('sale.get', {})).sale).toBeNull()
  })
})

/** As a cashier, with a manager's yes. */
async function letManager<K extends OpName>(name: K, input: Input<K>): Promise<Output<K>> {
  await byMona(await ticketOf(till.call(name, input)))
  return till.call(name, input)
}

it('a locked till keeps the sale and does nothing until somebody signs in; anybody may take over', async () => {
  await sellSpirits()
  await till.call('staff.lock', { idle: true })
  const locked = await till.call('till.get', {})
  expect([locked.staff, locked.gate.expected]).toEqual([null, carl])
  expect((await till.call('sale.get', {})).sale?.lines).toHaveLength(1)
  await expect(till.call('pay.cash', { tenderedMinor: 100_000 })).rejects.toThrow('not-signed-in')
  await till.call('staff.sign-in', { staffId: mona.id, pin: '4711' })
  expect((await till.call('sale.get', {})).sale?.lines).toHaveLength(1)
})

it('a badge names the person, and signs in alone only where the store wants it', async () => {
  await letManager('staff.pair-badge', { staffId: mona.id, badge: BADGE })
  expect(await till.call('staff.badge', { badge: BADGE })).toEqual({ outcome: 'pin', staff: mona })
  expect((await till.call('till.get', {})).gate.expected).toEqual(mona)
  await till.call('staff.sign-in', { staffId: mona.id, pin: '4711' })
  await till.call('staff.gate', { lockMinutes: 10, badgeAlone: true })
  await till.call('staff.sign-in', { staffId: carl.id, pin: CASHIER })
  const ticket = await ticketOf(collect())
  expect(await till.call('staff.override', { ticket, by: { badge: BADGE } })).toEqual({ granted: true, staff: mona })
  await collect()
  expect(await till.call('staff.badge', { badge: BADGE })).toEqual({ outcome: 'signed-in', staff: mona })
  till.restart()
  const { gate } = await till.call('till.get', {})
  expect([gate.lockMinutes, gate.badgeAlone]).toEqual([10, true])
})

it('wrong PINs at an override make the manager wait at the sign-in too, also after a restart', async () => {
  const ticket = await ticketOf(collect())
  for (let n = 0; n < 5; n += 1) await expect(byMona(ticket, '9998')).rejects.toThrow('wrong-pin')
  await expect(byMona(ticket)).rejects.toThrow(/retryAfterSeconds":1[0-5]/)
  till.restart()
  await expect(till.call('staff.sign-in', { staffId: mona.id, pin: '4711' })).rejects.toThrow(
    /retryAfterSeconds":1[0-5]/,
  )
  expect(await till.call('staff.sign-in', { staffId: carl.id, pin: CASHIER })).toEqual(carl)
})

it('who has left keeps the name on old sales and is asked for no more', async () => {
  await till.call('sale.add', {
    productId: (await product(till, each => each.requiredAge === 0)).id,
    quantityMilli: 1000,
  })
  await till.call('pay.cash', { tenderedMinor: 100_000 })
  await letManager('staff.leave', { staffId: carl.id, left: true })
  const after = await till.call('till.get', {})
  expect(after.staff).toBeNull()
  await till.call('staff.sign-in', { staffId: mona.id, pin: '4711' })
  expect((await till.call('staff.list', {})).staff).toEqual([mona])
  expect((await till.call('sale.list', { text: '', limit: 5 })).sales[0]).toMatchObject({ cashier: 'Carl Cashier' })
})
