// Each thing that must be in the journal is done at a whole till, and its entry is looked for.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openForBusiness, product, startTestTill, type TestTill } from './harness.ts'

let till: TestTill
beforeAll(async () => {
  till = await startTestTill()
  await openForBusiness(till)
}, 60_000)
afterAll(() => till.end())

type Entry = { n: number; kind: string; staff: string | null; data: Record<string, unknown> }
function entries(): Entry[] {
  const db = new Database(join(till.dataDir, 'till.db'), { readonly: true })
  const rows = db.prepare<[], { n: number; kind: string; staff: string | null; data: string }>(
    'select n, kind, staff, data from journal order by n',
  )
  const all = rows.all().map(row => ({ ...row, data: JSON.parse(row.data) as Record<string, unknown> }))
  db.close()
  return all
}
/** The entries that `work` added. */
async function during(work: () => Promise<unknown>): Promise<Entry[]> {
  const before = entries().length
  await work()
  return entries().slice(before)
}
async function add(age = false): Promise<string> {
  const { id } = await product(till, ({ requiredAge }) => requiredAge > 0 === age)
  await till.call('sale.add', { productId: id, quantityMilli: 2000 })
  return (await till.call('sale.get', {})).sale!.lines.at(-1)!.id
}

test('the opening of the shift and the first sign-in are entries', () => {
  expect(entries().map(({ kind }) => kind)).toEqual(expect.arrayContaining(['sign-in', 'shift-opened']))
})

test('a sale of practice is an entry that says so', async () => {
  await add()
  const found = await during(() => till.call('pay.cash', { tenderedMinor: 100_000 }))
  expect(found).toContainEqual(
    expect.objectContaining({ kind: 'sale-completed', data: expect.objectContaining({ training: true }) }),
  )
})

test('a removed line, a parked, a resumed and a discarded sale are entries', async () => {
  const first = await add()
  const other = await product(till, ({ depositMinor, requiredAge }) => depositMinor > 0 && requiredAge === 0)
  await till.call('sale.add', { productId: other.id, quantityMilli: 1000 })
  const saleId = (await till.call('sale.get', {})).sale!.id
  const steps: [string, () => Promise<unknown>][] = [
    ['line-removed', () => till.call('sale.line', { lineId: first, quantityMilli: 0 })],
    ['sale-parked', () => till.call('sale.park', {})],
    ['sale-resumed', () => till.call('sale.resume', { saleId })],
    ['sale-abandoned', () => till.call('sale.abandon', {})],
  ]
  for (const [kind, work] of steps)
    expect(
      (await during(work)).map(entry => entry.kind),
      kind,
    ).toContain(kind)
})

test('another price and its reason are an entry', async () => {
  const lineId = await add()
  const found = await during(() => till.call('sale.price', { lineId, priceMinor: 50, reason: 'damaged' }))
  expect(found).toMatchObject([{ kind: 'price-change', data: { toMinor: 50, reason: 'damaged' } }])
  await till.call('sale.abandon', {})
})

test('an age check is an entry, passed or refused', async () => {
  await add(true)
  const passed = await during(() => till.call('id.manual', { born: '1980-02-03', expires: null }))
  expect(passed.some(({ kind }) => kind === 'age-check' || kind === 'override')).toBe(true)
  expect(JSON.stringify(passed)).not.toContain('1980')
  await till.call('sale.abandon', {})
  await add(true)
  expect((await during(() => till.call('id.refuse', { reason: 'no-id' }))).map(({ kind }) => kind)).toContain(
    'age-check',
  )
  if ((await till.call('sale.get', {})).sale !== null) await till.call('sale.abandon', {})
})

test('a discount is an entry', async () => {
  await add()
  const found = await during(() => till.call('sale.discount', { kind: 'percent', lineId: null, basisPoints: 300 }))
  expect(found).toMatchObject([{ kind: 'discount' }])
  await till.call('sale.abandon', {})
})

test('a refund of a sale is an entry', async () => {
  await add()
  await till.call('pay.cash', { tenderedMinor: 100_000 })
  const saleId = (await till.call('sale.get', {})).lastSaleId!
  const { lines } = await till.call('refund.of', { saleId })
  const back = lines.map(({ lineId }) => ({ lineId, quantityMilli: 1000 }))
  const wish = {
    refundId: randomUUID(),
    saleId,
    lines: back,
    reason: 'faulty' as const,
    note: '',
    to: 'tenders' as const,
    void: false,
  }
  const before = await till.call('shift.report', {})
  const found = await during(() => till.call('refund.give', wish))
  expect(found.map(({ kind }) => kind)).toContain('refund')
  const { refunds, expectedCashMinor, grossMinor, taxes } = await till.call('shift.report', {})
  expect(refunds).toMatchObject({ count: 1, cashMinor: refunds.totalMinor, cardMinor: 0 })
  expect(expectedCashMinor).toBe(before.expectedCashMinor - refunds.cashMinor - refunds.roundingMinor)
  expect([grossMinor, taxes]).toEqual([before.grossMinor, before.taxes])
})

test('cash in, cash out and an opening without a sale are entries with their reasons', async () => {
  const found = await during(async () => {
    await till.call('cash.move', {
      moveId: randomUUID(),
      kind: 'in',
      amountMinor: 500,
      reason: 'change',
      note: '',
      slip: false,
    })
    await till.call('cash.move', {
      moveId: randomUUID(),
      kind: 'out',
      amountMinor: 700,
      reason: 'bank',
      note: 'bag 7',
      slip: true,
    })
    await till.call('cash.no-sale', { moveId: randomUUID(), reason: 'customer', note: '' })
  })
  expect(found.filter(({ kind }) => kind === 'cash-moved' || kind === 'drawer-opened')).toMatchObject([
    { kind: 'cash-moved', data: { kind: 'in', amountMinor: 500, reason: 'change' } },
    { kind: 'cash-moved', data: { kind: 'out', amountMinor: 700, reason: 'bank', note: 'bag 7' } },
    { kind: 'drawer-opened', data: { reason: 'customer' } },
  ])
})

test('settings are entries with what they are now', async () => {
  const found = await during(async () => {
    await till.call('till.language', { language: 'de' })
    await till.call('shift.blind', { on: false })
    await till.call('till.language', { language: 'en' })
  })
  expect(found).toMatchObject([
    { kind: 'setting', data: { name: 'language', value: 'de' } },
    { kind: 'setting', data: { name: 'shift-blind', value: false } },
    { kind: 'setting', data: { name: 'language', value: 'en' } },
  ])
})

test('sign-out, a wrong PIN and sign-in are entries', async () => {
  const { staff } = await till.call('staff.list', {})
  const staffId = staff[0]!.id
  const found = await during(async () => {
    await till.call('staff.sign-out', {})
    await till.call('staff.sign-in', { staffId, pin: '9999' }).catch(() => undefined)
    await till.call('staff.sign-in', { staffId, pin: '4711' })
  })
  expect(found.map(({ kind }) => kind)).toEqual(['sign-out', 'sign-in-refused', 'sign-in'])
})

test('saving the journal is an entry, and what was saved ends before it', async () => {
  const saved = await till.call('journal.export', { from: null, to: null })
  expect(saved).toMatchObject({ kind: 'saved' })
  expect(entries().at(-1)).toMatchObject({ kind: 'journal-exported', data: { from: 1, to: entries().length - 1 } })
  expect(await till.call('journal.export', { from: '2031-01-01', to: null })).toEqual({ kind: 'refused', why: 'none' })
})

test('counts and the close are entries, and the journal is whole', async () => {
  const found = await during(async () => {
    await till.call('shift.count', { totalMinor: 100, denominations: null })
    const { expectedCashMinor } = await till.call('shift.report', {})
    const closed = await till.call('shift.close', { countedMinor: expectedCashMinor })
    expect(closed).toMatchObject({
      number: 1,
      differenceMinor: 0,
      counts: 2,
      noSales: 1,
      movedInMinor: 500,
      movedOutMinor: 700,
    })
    expect(await till.call('shift.print', { number: 1 })).toEqual({ printed: true })
    await till.call('shift.print', { number: 1 })
  })
  expect(found.map(({ kind }) => kind).filter(kind => kind !== 'settlement')).toEqual([
    'shift-counted',
    'shift-counted',
    'shift-closed',
    'report-printed',
    'report-printed',
  ])
  expect(found.at(-1)).toMatchObject({ data: { title: 'CLOSING REPORT (Z) 1', copy: true } })
  expect(await till.call('journal.verify', {})).toEqual({ entries: entries().length, whole: true })
  const [first, copy] = till.sandbox.panels.printer
    .printed()
    .slice(-2)
    .map(paper => JSON.stringify(paper))
  for (const paper of [first, copy]) expect(paper).toContain('CLOSING REPORT (Z) 1')
  expect([first?.includes('COPY'), copy?.includes('COPY'), copy?.includes('TRAINING')]).toEqual([false, true, true])
})
