// Slips of the shift go through the print queue: kept while the printer is away, printed once, marked as copies afterwards.
import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createReceiptPrinter } from '../../main/devices/printer.ts'
import { startPrinter, type Printer } from '../../main/sandbox/printer.ts'
import { keptLog } from '../providers/kit.ts'
import { shiftWorld, type ShiftWorld } from './shift-world.ts'

let device: Printer
let world: ShiftWorld
beforeEach(async () => {
  device = await startPrinter({ host: '127.0.0.1', port: 0 })
  const shape = { columns: 42, codePage: 'cp858', model: null, cut: 'full', drawerPin: 2, logo: null } as const
  const { host, port } = device
  const printer = createReceiptPrinter({
    host,
    port,
    log: keptLog(),
    answers: true,
    withinMs: 600,
    quietMs: 100,
    shape,
  })
  world = shiftWorld({ printer })
  world.shifts.open({ floatMinor: 1000 })
})
afterEach(async () => {
  world.end()
  await device.close()
})
const papers = (): string[] => device.panel.printed().map(paper => JSON.stringify(paper))
const jobs = () =>
  world.stores.printJobs.latest(9).map(({ kind, title, state, drawer, copy }) => ({ kind, title, state, drawer, copy }))

test('a shift closes while the printer is off, and its report is printed later as the original', async () => {
  await device.panel.setState('offline')
  expect(world.close().number).toBe(1)
  expect(await world.printReport(1)).toBe(false)
  expect(jobs()).toMatchObject([{ kind: 'report', title: 'CLOSING REPORT (Z) 1', state: 'failed' }])
  await device.panel.setState('ok')
  await expect.poll(() => jobs()[0]?.state).toBe('printed')
  expect(await world.printReport(1)).toBe(true)
  expect(papers().map(paper => paper.includes('COPY'))).toEqual([false, true])
  expect(jobs().map(({ state, copy }) => [state, copy])).toEqual([
    ['printed', true],
    ['printed', false],
  ])
  expect(world.stores.journal.list(1)).toMatchObject([{ kind: 'report-printed', data: { copy: true } }])
})

test('the report so far is never a copy', async () => {
  expect([await world.printReport(null), await world.printReport(null)]).toEqual([true, true])
  expect(jobs().map(({ copy }) => copy)).toEqual([false, false])
})

test('a move of cash with a slip opens the drawer with it, without one at once', async () => {
  const move = { kind: 'out' as const, amountMinor: 500, reason: 'bank' as const, note: '' }
  expect(await world.cash.move({ ...move, moveId: randomUUID(), slip: true })).toBe(true)
  expect(await world.cash.move({ ...move, moveId: randomUUID(), slip: false })).toBe(true)
  expect(jobs()).toEqual([
    { kind: 'cash-move', title: 'CASH TAKEN OUT', state: 'printed', drawer: 'sent', copy: false },
  ])
})

test('an opening without a sale that the printer missed is written down, and its slip waits without the pulse', async () => {
  await device.panel.setState('offline')
  expect(await world.cash.noSale({ moveId: randomUUID(), reason: 'customer', note: '' })).toBe(false)
  expect(jobs()).toMatchObject([{ kind: 'cash-move', state: 'failed', drawer: 'missed' }])
  expect(world.stores.journal.list(1)).toMatchObject([{ kind: 'drawer-opened', data: { reason: 'customer' } }])
})
