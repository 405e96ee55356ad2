// Settings, staff, shifts and prints.
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase, type Db } from '../../main/store/db.ts'
import { printStore } from '../../main/store/prints.ts'
import { settingsStore } from '../../main/store/settings.ts'
import { shiftStore } from '../../main/store/shifts.ts'
import { staffStore } from '../../main/store/staff.ts'
import { at, sell, tempFolder, thrownBy } from './support.ts'

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
    { id: 's1', name: 'Ada Example', role: 'manager', failures: 2, lastFailureAt: at, badge: false, leftAt: null },
    { id: 's2', name: 'Bo Sample', role: 'cashier', failures: 0, lastFailureAt: null, badge: false, leftAt: null },
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

test('a receipt is printed once and copied as often as wanted', () => {
  const { id } = sell(db)
  const prints = printStore(db)
  expect([prints.printed(id), prints.copies(id)]).toEqual([false, 0])
  prints.done(id, at, false)
  prints.done(id, at, true)
  prints.done(id, at, true)
  expect([prints.printed(id), prints.copies(id)]).toEqual([true, 2])
})
