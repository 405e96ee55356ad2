// Settings, staff, shifts with their figures, age checks and prints.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ageCheckStore, type AgeOutcome } from '../../main/store/age-checks.ts'
import { openDatabase, type Db } from '../../main/store/db.ts'
import { printStore } from '../../main/store/prints.ts'
import { salesStore } from '../../main/store/sales.ts'
import { settingsStore } from '../../main/store/settings.ts'
import { shiftStore } from '../../main/store/shifts.ts'
import { staffStore } from '../../main/store/staff.ts'
import { at, complete, line, openSale, payCash, sell, tempFolder, thrownBy } from './support.ts'

let db: Db
let remove: () => void
beforeEach(() => {
  const temp = tempFolder()
  db = openDatabase(join(temp.dir, 'tillgate.db'))
  remove = temp.remove
})
afterEach(() => {
  db.close()
  remove()
})

test('a setting is what was written last, and null before', () => {
  const settings = settingsStore(db)
  expect(settings.get('language')).toBeNull()
  settings.set('language', 'en')
  settings.set('language', 'de')
  expect(settings.get('language')).toBe('de')
})

test('wrong PINs are counted until a right one, and a list never holds the hash', () => {
  const staff = staffStore(db)
  expect(staff.count()).toBe(0)
  staff.add({ id: 's1', name: 'Ada Example', role: 'manager', pinHash: 'scrypt$made-up' })
  staff.add({ id: 's2', name: 'Bo Sample', role: 'cashier', pinHash: 'scrypt$made-up-too' })
  expect(staff.noteAttempt('s1', false, at)).toEqual({ failures: 1, lastFailureAt: at })
  expect(staff.noteAttempt('s1', false, at)).toEqual({ failures: 2, lastFailureAt: at })
  expect(staff.list()).toEqual([
    { id: 's1', name: 'Ada Example', role: 'manager', failures: 2, lastFailureAt: at },
    { id: 's2', name: 'Bo Sample', role: 'cashier', failures: 0, lastFailureAt: null },
  ])
  expect(staff.noteAttempt('s1', true, at)).toEqual({ failures: 0, lastFailureAt: null })
  expect(staff.find('s2')?.pinHash).toBe('scrypt$made-up-too')
  expect(staff.find('nobody')).toBeNull()
})

const open = (id: string) => shiftStore(db).open({ id, openedAt: at, openedBy: 'Ada Example', floatMinor: 10_000 })

test('one shift is open at a time and closes once', () => {
  const shifts = shiftStore(db)
  expect(shifts.current()).toBeNull()
  open('one')
  expect(thrownBy(() => open('two'))).toEqual({ code: 'conflict', reason: 'shift-already-open' })
  expect(shifts.current()).toMatchObject({ id: 'one', floatMinor: 10_000, closedAt: null })
  shifts.close('one', at, 10_149, 'Ada Example')
  expect(thrownBy(() => shifts.close('one', at, 0, 'Ada Example'))).toEqual({
    code: 'conflict',
    reason: 'no-open-shift',
  })
  expect([shifts.current(), shifts.find('one')?.countedMinor]).toEqual([null, 10_149])
  open('two')
})

test('the figures of a shift are its completed sales, the money it took and its age checks', () => {
  open('one')
  sell(db, { lines: [line({ quantityMilli: 2000 }), line({ unitPriceMinor: 214, taxBasisPoints: 700 })] })
  sell(db)
  const left = openSale(db, [line()])
  salesStore(db).setStatus(left.id, 'abandoned', at)
  expect(shiftStore(db).figures('one')).toEqual({
    sales: 2,
    grossMinor: 661,
    cashMinor: 661,
    cardMinor: 0,
    passed: 0,
    refused: 0,
    taxes: [
      { basisPoints: 1900, grossMinor: 447, netMinor: 375, taxMinor: 72 },
      { basisPoints: 700, grossMinor: 214, netMinor: 200, taxMinor: 14 },
    ],
  })
  expect(shiftStore(db).figures('no such shift')).toEqual({
    sales: 0,
    grossMinor: 0,
    cashMinor: 0,
    cardMinor: 0,
    taxes: [],
    passed: 0,
    refused: 0,
  })
})

test('a sale parked in one shift and paid in the next counts where the money is', () => {
  open('one')
  const sale = openSale(db, [line()])
  salesStore(db).setStatus(sale.id, 'parked', at)
  shiftStore(db).close('one', at, 10_000, 'Ada Example')
  open('two')
  salesStore(db).setStatus(sale.id, 'open', at)
  payCash(db, sale)
  complete(db, sale)
  expect([shiftStore(db).figures('one'), shiftStore(db).figures('two')]).toMatchObject([
    { sales: 0, cashMinor: 0 },
    { sales: 1, cashMinor: 149 },
  ])
})

test('each sale counts once as passed or refused: its last decision', () => {
  open('one')
  const check = (saleId: string | null, outcome: AgeOutcome) =>
    ageCheckStore(db).record({
      id: randomUUID(),
      saleId,
      at,
      staffId: 's1',
      requiredAge: 16,
      outcome,
      method: 'barcode',
      reason: null,
    })
  const [blurred, young, second] = [0, 1, 2].map(() => {
    const { id } = openSale(db, [])
    salesStore(db).setStatus(id, 'parked', at)
    return id
  }) as [string, string, string]
  check(blurred, 'unreadable')
  check(blurred, 'pass')
  check(young, 'too-young')
  check(young, 'refused')
  check(second, 'expired')
  check(second, 'pass')
  check(null, 'pass')
  check(null, 'not-an-id')
  expect(shiftStore(db).figures('one')).toMatchObject({ passed: 3, refused: 1 })
})

test('a receipt is printed once and copied as often as wanted', () => {
  const { id } = sell(db)
  const prints = printStore(db)
  expect([prints.printed(id), prints.copies(id)]).toEqual([false, 0])
  prints.done(id, at, false)
  prints.done(id, at, true)
  prints.done(id, at, true)
  expect([prints.printed(id), prints.copies(id)]).toEqual([true, 2])
})
