// Clocks that jump, are years wrong, or change to winter time: the order of receipts, the totals and the access stay right.
import { afterEach, describe, expect, test } from 'vitest'
import type { Clock } from '../../main/ports/system.ts'
import { systemClock } from '../../main/host/system-clock.ts'
import { openForBusiness, product, register, startTestTill, type TestTill } from './harness.ts'

const DAY_MS = 86_400_000
const zone = process.env.TZ
let till: TestTill
afterEach(async () => {
  if (zone === undefined) delete process.env.TZ
  else process.env.TZ = zone
  await till.end()
})

/** The real clock with a wall that somebody sets; what counts seconds goes on as it was. */
function clockAt(start: number): Clock & { set(at: number): void } {
  const real = systemClock()
  let ahead = start - Date.now()
  return { ...real, now: () => new Date(Date.now() + ahead), set: at => void (ahead = at - Date.now()) }
}

const addGoods = async (): Promise<number> => {
  const goods = await product(till, ({ requiredAge }) => requiredAge === 0)
  await till.call('sale.add', { productId: goods.id, quantityMilli: 1000 })
  return goods.priceMinor + goods.depositMinor
}
async function sellForCash(): Promise<number> {
  const due = await addGoods()
  await till.call('pay.cash', { tenderedMinor: 100_000 })
  return due
}
async function sellByCard(): Promise<number> {
  const due = await addGoods()
  const before = (await till.call('sale.get', {})).lastSaleId
  const done = till.until('sale', ({ sale, lastSaleId }) => sale === null && lastSaleId !== before)
  await till.call('pay.card', { amountMinor: null })
  await done
  return due
}
/** Number and time of every sale, the newest number first. */
const sold = async () =>
  (await till.call('sale.list', { text: '', limit: 50 })).sales.toSorted((a, b) => Number(b.number) - Number(a.number))
const renewals = (): number => till.sandbox.panels.secucard.tokenRequests()['refresh_token'] ?? 0
const delivered = () => expect.poll(async () => (await till.call('till.get', {})).queued).toBe(0)

test('T27: a clock set a day ahead and back, idle and within a sale, keeps numbers, money and access', async () => {
  const start = Date.now()
  const clock = clockAt(start)
  till = await startTestTill(undefined, clock)
  await register(till)
  await openForBusiness(till)
  let due = 0
  for (const days of [1, 0, -1, 0]) {
    due += await addGoods()
    clock.set(start + days * DAY_MS)
    await till.call('pay.cash', { tenderedMinor: 100_000 })
    clock.set(start - days * DAY_MS)
    expect(await till.call('registration.test', {})).toMatchObject({ ok: true })
  }
  due += await sellByCard()
  expect((await sold()).map(({ number }) => Number(number))).toEqual([5, 4, 3, 2, 1])
  expect(await till.call('shift.report', {})).toMatchObject({ sales: 5, grossMinor: due })
  expect(await till.call('journal.verify', {})).toMatchObject({ whole: true })
  await delivered()
  expect(till.sandbox.panels.backOffice.sales().map(({ number }) => number)).toEqual([1, 2, 3, 4, 5])
  expect(renewals()).toBeLessThanOrEqual(1)
  expect(await till.operator.charges()).toHaveLength(1)
})

test('T27: a clock set a day ahead while a code waits does not end the code', async () => {
  const clock = clockAt(Date.now())
  till = await startTestTill(undefined, clock)
  till.sandbox.panels.secucard.setKnobs({ interval: 1 })
  const waiting = till.until('till', ({ registration }) => registration.step === 'awaiting-approval')
  await till.call('registration.start', {})
  const { registration } = await waiting
  clock.set(Date.now() + DAY_MS)
  const done = till.until('till', now => now.registration.step === 'registered')
  if (registration.step === 'awaiting-approval') await till.operator.approve(registration.userCode)
  expect((await done).registration.step).toBe('registered')
})

test.each([
  ['ten years behind', -10],
  ['thirty years ahead', 30],
])('T28: a till that starts %s says so, registers, takes a card and delivers', async (_what, years) => {
  till = await startTestTill(undefined, clockAt(Date.now() + years * 365 * DAY_MS))
  await register(till)
  await openForBusiness(till)
  expect(await till.call('registration.test', {})).toMatchObject({ ok: true })
  const { notices, tokens } = await till.call('till.get', {})
  expect(notices).toContain('clock-wrong')
  expect(Math.sign(tokens.clockOffsetSeconds ?? 0)).toBe(-Math.sign(years))
  await sellByCard()
  await sellForCash()
  till.restart()
  expect(await till.call('till.get', {})).toMatchObject({ registration: { step: 'registered' } })
  await delivered()
  expect(await till.operator.charges()).toHaveLength(1)
  expect(renewals()).toBeLessThanOrEqual(1)
})

describe('T30: a receipt beside', () => {
  test.each([
    ['the end of summer time', 'Europe/Berlin', '2026-10-25T00:59:59.500Z', '2026-10-25T01:00:00.500Z'],
    ['the beginning of summer time', 'Europe/Berlin', '2026-03-29T00:59:59.500Z', '2026-03-29T01:00:00.500Z'],
    // POSIX time has no 23:59:60: the second comes twice, and a clock that steps is set back by one.
    ['a leap second', 'UTC', '2026-12-31T23:59:59.900Z', '2026-12-31T23:59:59.100Z'],
  ])('%s has its moment once, its number in order and its money in the total', async (_what, tz, before, after) => {
    process.env.TZ = tz
    const clock = clockAt(Date.parse(before))
    till = await startTestTill(config => ({ ...config, backOffice: null }), clock)
    await openForBusiness(till)
    clock.set(Date.parse(before))
    const first = await sellForCash()
    clock.set(Date.parse(after))
    const second = await sellForCash()
    const rows = await sold()
    expect(rows.map(({ number }) => Number(number))).toEqual([2, 1])
    expect(rows.map(row => Math.abs(Date.parse(row.at) - Date.parse(after)) < 60_000)).toEqual([true, true])
    expect(rows.every(row => row.at.endsWith('Z'))).toBe(true)
    expect(await till.call('shift.report', {})).toMatchObject({
      sales: 2,
      grossMinor: first + second,
      expectedCashMinor: 10_000 + first + second,
    })
    expect(await till.call('shift.close', { countedMinor: 10_000 + first + second })).toMatchObject({
      differenceMinor: 0,
    })
  })
})
