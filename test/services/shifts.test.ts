// Shifts: what a report says, when a shift closes, and where late money goes.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { line, openSale, complete, thrownBy } from '../store/support.ts'
import { shiftWorld, type ShiftWorld } from './shift-world.ts'

let world: ShiftWorld
beforeEach(() => {
  world = shiftWorld()
})
afterEach(() => world.end())

const kinds = (): string[] =>
  world.stores.journal
    .list(500)
    .map(({ kind }) => kind)
    .toReversed()

test('a report is the sum of what was sold, taken, moved and rounded', async () => {
  world.shifts.open({ floatMinor: 10_000 })
  world.sell()
  world.sell({ lines: [line({ unitPriceMinor: 1072, taxBasisPoints: 700 })], card: 500, rounding: -2, tip: 60 })
  await world.move('in', 2000)
  await world.move('out', 5000)
  expect(world.shifts.report()).toMatchObject({
    number: null,
    sales: 2,
    grossMinor: 1221,
    cashMinor: 721,
    cardMinor: 500,
    roundingMinor: -2,
    tipMinor: 60,
    movedInMinor: 2000,
    movedOutMinor: 5000,
    expectedCashMinor: 10_000 + 721 - 2 + 2000 - 5000,
    taxes: [
      { basisPoints: 1900, grossMinor: 149 },
      { basisPoints: 700, grossMinor: 1072 },
    ],
    late: { entries: [] },
  })
})

test('closing reports are numbered without gaps and stay as they were', () => {
  for (const [nth, counted] of [10_149, 9000, 0].entries()) {
    world.shifts.open({ floatMinor: 10_000 })
    world.sell()
    expect(world.shifts.close(counted, null)).toMatchObject({
      number: nth + 1,
      sales: 1,
      countedMinor: counted,
      differenceMinor: counted - 10_149,
    })
  }
  expect(world.shifts.past(null, 10).map(({ number }) => number)).toEqual([3, 2, 1])
  expect(world.shifts.past(3, 1)).toMatchObject([{ number: 2, differenceMinor: -1149, grossMinor: 149 }])
  for (const sql of [
    "update z_report set report = '{}' where n = 2",
    'delete from z_report where n = 2',
    "insert into z_report select 9, null, closed_at, 0, 0, 0, 0, 0, 0, 0, 0, '{}' from z_report where n = 0",
    'update shift set counted_minor = 1 where counted_minor = 0',
    'delete from shift_count',
  ])
    expect(() => world.db.exec(sql), sql).toThrow()
  expect(world.shifts.pastOne(2)).toMatchObject({ number: 2, countedMinor: 9000 })
})

test('a count tells the difference only once it is in, and every count is kept', () => {
  world.shifts.open({ floatMinor: 5000, denominations: [{ valueMinor: 1000, count: 5 }] })
  world.sell()
  const wrong = world.shifts.count(4149, [
    { valueMinor: 2000, count: 2 },
    { valueMinor: 100, count: 1 },
    { valueMinor: 20, count: 2 },
    { valueMinor: 5, count: 1 },
    { valueMinor: 2, count: 2 },
  ])
  expect(wrong).toMatchObject({ expectedCashMinor: 5149, differenceMinor: -1000, counts: 1 })
  expect(wrong.explanation[0]).toMatchObject({ kind: 'one-piece', amountMinor: 1000, fits: true })
  world.shifts.count(5149, null)
  expect(world.shifts.close(5149, null)).toMatchObject({ counts: 2, differenceMinor: 0, explanation: [] })
  expect(kinds().filter(kind => kind === 'shift-counted')).toHaveLength(2)
})

test('pieces that do not come to the sum, or that the currency has not got, are refused', () => {
  world.shifts.open({ floatMinor: 0 })
  const invalid = { code: 'invalid', fields: ['denominations'] }
  expect(thrownBy(() => world.shifts.count(100, [{ valueMinor: 50, count: 1 }]))).toEqual(invalid)
  expect(thrownBy(() => world.shifts.count(21, [{ valueMinor: 7, count: 3 }]))).toEqual(invalid)
  expect(world.shifts.report().counts).toBe(0)
})

test('money whose end comes after the close is late money of that shift, on the next report', () => {
  world.shifts.open({ floatMinor: 0 })
  world.sell()
  const sale = openSale(world.db, [line({ unitPriceMinor: 2000 })])
  const attempt = world.attempt(sale.id, 2000)
  world.stores.attempts.setState(attempt, 'unknown')
  const first = world.close()
  expect(first).toMatchObject({
    number: 1,
    sales: 1,
    cardMinor: 0,
    open: { payments: [{ id: attempt, amountMinor: 2000 }] },
  })
  world.approve(attempt)
  complete(world.db, sale)
  world.shifts.open({ floatMinor: 0 })
  world.sell({ card: 149 })
  const second = world.close()
  expect(second).toMatchObject({
    sales: 1,
    grossMinor: 149,
    cardMinor: 149,
    taxes: [{ basisPoints: 1900, grossMinor: 149 }],
    late: { sales: 1, grossMinor: 2000, cardMinor: 2000, taxes: [{ basisPoints: 1900, grossMinor: 2000 }] },
    open: { payments: [] },
  })
  expect(second.late.entries).toMatchObject([
    { kind: 'money', z: 1, amountMinor: 2000, number: 2 },
    { kind: 'sale', z: 1, amountMinor: 2000, number: 2 },
  ])
  world.shifts.open({ floatMinor: 0 })
  expect(world.shifts.report().late.entries).toEqual([])
})

test('a late payment is late also when its answer comes while the next shift runs', () => {
  world.shifts.open({ floatMinor: 0 })
  const sale = openSale(world.db, [line({ unitPriceMinor: 700 })])
  const attempt = world.attempt(sale.id, 700)
  world.close()
  world.shifts.open({ floatMinor: 0 })
  world.approve(attempt)
  complete(world.db, sale)
  expect(world.close()).toMatchObject({
    sales: 0,
    cardMinor: 0,
    late: { sales: 1, cardMinor: 700, entries: [{ z: 1 }, { z: 1 }] },
  })
})

test('a payment that came to nothing is told on the next report', () => {
  world.shifts.open({ floatMinor: 0 })
  const sale = openSale(world.db, [line()])
  const attempt = world.attempt(sale.id, 149)
  world.close()
  world.shifts.open({ floatMinor: 0 })
  world.stores.attempts.setState(attempt, 'cancelled')
  world.stores.sales.setStatus(sale.id, 'abandoned', '2026-11-21T10:00:00Z')
  expect(world.close().late.entries).toMatchObject([{ kind: 'charge', z: 1, amountMinor: 149, outcome: 'cancelled' }])
})

test('a sale that is being rung up keeps the shift open; one whose card money is on its way does not', () => {
  world.shifts.open({ floatMinor: 0 })
  const sale = openSale(world.db, [line()])
  expect(thrownBy(() => world.shifts.close(0, null))).toEqual({ code: 'conflict', reason: 'sale-open' })
  expect(world.shifts.current()).not.toBeNull()
  world.attempt(sale.id, 149)
  expect(world.shifts.close(0, null).open.payments).toHaveLength(1)
})

test('practice sales are apart, in the report of a live till and the other way round', () => {
  world.shifts.open({ floatMinor: 0 })
  world.sell()
  world.sell({ training: true, card: 100 })
  expect(world.shifts.report()).toMatchObject({
    training: false,
    sales: 1,
    cashMinor: 149,
    cardMinor: 0,
    expectedCashMinor: 149,
    practice: { sales: 1, grossMinor: 149 },
  })
  expect(world.shifts.report().taxes).toMatchObject([{ grossMinor: 149 }])
})

test('the same move of cash twice is written once', async () => {
  world.shifts.open({ floatMinor: 0 })
  await world.move('in', 500, 'one')
  await world.move('in', 500, 'one')
  await world.cash.noSale({ moveId: 'two', reason: 'change', note: 'for a customer' })
  expect(world.shifts.report()).toMatchObject({
    movedInMinor: 500,
    noSales: 1,
    moves: [{ kind: 'in' }, { kind: 'no-sale' }],
  })
  expect(kinds()).toEqual(['shift-opened', 'cash-moved', 'drawer-opened'])
  await expect(
    (async () => {
      world.close()
      await world.move('out', 1)
    })(),
  ).rejects.toMatchObject({ failure: { reason: 'no-open-shift' } })
})

test('a difference is explained by what happened, the very amount first', async () => {
  world.shifts.open({ floatMinor: 0 })
  world.sell({ lines: [line({ unitPriceMinor: 1234 })] })
  await world.move('out', 300)
  await world.cash.noSale({ moveId: 'x', reason: 'customer', note: '' })
  const { explanation } = world.shifts.count(934 - 1234 + 300, null)
  expect(world.shifts.count(0, null)).toMatchObject({ differenceMinor: -934 })
  expect(explanation.map(({ kind }) => kind)).toContain('no-sale')
  const twice = world.shifts.count(934 + 600, null).explanation
  expect(twice[0]).toMatchObject({ kind: 'same-as-move', fits: true })
  const forgotten = world.shifts.count(934 + 1234, null).explanation
  expect(forgotten[0]).toMatchObject({ kind: 'same-as-sale', numbers: [1], fits: true })
})

test('blind closing is on until a manager switches it off, and that is written down', () => {
  expect(world.shifts.state()).toMatchObject({ blind: true, lastNumber: 0, maySeeReport: true })
  world.shifts.setBlind(false)
  expect(world.shifts.state()).toMatchObject({ blind: false })
  expect(world.stores.journal.list(1)).toMatchObject([{ kind: 'setting', data: { name: 'shift-blind', value: false } }])
})
