// What a store keeps of confirmed cards: sealed to the sale and the day, read by managers only, deleted in time.
import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { journalStore } from '../../main/store/journal.ts'
import { salesStore } from '../../main/store/sales.ts'
import { insuranceRecordStore } from '../../main/store/insurance-records.ts'
import { fakeClock } from './fake-clock.ts'
import { insuranceWorld } from './insurance-world.ts'

const mona = { id: 'mona', name: 'Mona', role: 'manager' as const }
const fields = [
  { name: 'payer_name', value: 'northwind health' },
  { name: 'member_name', value: 'ADA CANARY 7731' },
]
const dayMs = 86_400_000

async function confirmed(keepDays: number) {
  const clock = fakeClock()
  const world = await insuranceWorld({ keepDays, clock })
  world.service.confirm(mona, await world.read(), fields)
  const saleId = salesStore(world.db).active()?.id ?? ''
  const folder = dirname(world.db.name)
  const everyByte = (): string =>
    readdirSync(folder)
      .map(name => readFileSync(join(folder, name)).toString('latin1'))
      .join('')
  return { ...world, clock, saleId, everyByte, records: insuranceRecordStore(world.db) }
}

test('a store that keeps nothing has nothing, in the table or anywhere in its files', async () => {
  const { service, saleId, records, everyByte, log } = await confirmed(0)
  expect(records.find(saleId)).toBeNull()
  expect(service.kept(mona, saleId)).toEqual({ fields: [], deleteAt: null })
  expect(everyByte()).not.toContain('CANARY 7731')
  expect(everyByte()).not.toContain('northwind health')
  expect(log.text()).not.toMatch(/CANARY 7731|northwind/)
})

test('a kept card is sealed in the file and opens for its own sale, with the reading in the journal', async () => {
  const { service, saleId, db, everyByte, clock } = await confirmed(30)
  expect(everyByte()).not.toContain('CANARY 7731')
  expect(service.kept(mona, saleId)).toEqual({
    fields: [
      { name: 'payer_name', value: 'northwind health', confidence: 0.98 },
      { name: 'member_name', value: 'ADA CANARY 7731', confidence: null },
    ],
    deleteAt: new Date(clock.now().getTime() + 30 * dayMs).toISOString(),
  })
  const entries = journalStore(db).list(10)
  expect(entries.map(({ kind, staff, data }) => ({ kind, staff, data }))).toEqual([
    { kind: 'insurance-read', staff: 'mona', data: { kept: true } },
    { kind: 'insurance-read', staff: 'mona', data: { fields: 2 } },
  ])
  expect(entries[0]?.saleId).toBe(saleId)
})

test('a sale without a card has none, and asking is no reading', async () => {
  const { service, db } = await confirmed(30)
  expect(service.kept(mona, randomUUID())).toEqual({ fields: [], deleteAt: null })
  expect(journalStore(db).list(10)).toHaveLength(1)
})

test('a card that was moved to another sale, or whose day was put off, does not open', async () => {
  const { service, saleId, db, records, log } = await confirmed(30)
  const other = randomUUID()
  const sales = salesStore(db)
  sales.setStatus(saleId, 'parked', '2026-11-21T09:00:00.000Z')
  sales.open({
    id: other,
    openedAt: '2026-11-21T09:00:00.000Z',
    staffId: 's',
    cashier: 'Ada',
    shiftId: null,
    training: true,
  })
  const row = records.find(saleId)!
  records.put({ ...row, saleId: other })
  expect(service.kept(mona, other)).toEqual({ fields: [], deleteAt: row.deleteAt })
  records.put({ ...row, deleteAt: '2099-01-01T00:00:00.000Z' })
  expect(service.kept(mona, saleId)).toEqual({ fields: [], deleteAt: '2099-01-01T00:00:00.000Z' })
  expect(log.lines.filter(line => line.event === 'insurance.kept-unreadable')).toHaveLength(2)
})

test('it is deleted on its day, by a till that runs or by the next start', async () => {
  const { service, saleId, clock, records } = await confirmed(2)
  service.resume()
  await clock.advance(dayMs)
  expect(records.find(saleId)).not.toBeNull()
  await clock.advance(dayMs)
  expect(records.find(saleId)).toBeNull()

  const later = await confirmed(2)
  later.clock.jump(3 * dayMs)
  expect(later.records.find(later.saleId)).not.toBeNull()
  // Not shown any more, even before the job came by.
  expect(later.service.kept(mona, later.saleId)).toEqual({ fields: [], deleteAt: null })
  later.service.resume()
  expect(later.records.find(later.saleId)).toBeNull()
})

test('the job stops with the till', async () => {
  const { service, clock } = await confirmed(2)
  service.resume()
  expect(clock.waiting()).toBeGreaterThan(0)
  service.stop()
  await clock.advance(0)
  expect(clock.waiting()).toBe(0)
})

test('a second card for the same sale takes the place of the first', async () => {
  const { service, read, saleId, shows } = await confirmed(30)
  shows.state = 'pending'
  service.confirm(mona, await read(), [{ name: 'payer_name', value: 'fabrikam care' }])
  expect(service.kept(mona, saleId).fields).toEqual([{ name: 'payer_name', value: 'fabrikam care', confidence: null }])
})
