// Points that go back with the goods: owed from the very commit, and found without a walk through all sales.
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase, type Db } from '../../main/store/db.ts'
import { smartReturnQueries } from '../../main/store/smart-returns.ts'
import { tempFolder } from './support.ts'

let db: Db
let remove: () => void
beforeEach(() => {
  const folder = tempFolder()
  remove = folder.remove
  db = openDatabase(join(folder.dir, 'till.db'))
})
afterEach(() => {
  db.close()
  remove()
})

test('neither list walks through all bookings', () => {
  for (const sql of Object.values(smartReturnQueries)) {
    const places = Array.from({ length: sql.split('?').length - 1 }, () => 'x')
    const steps = db
      .prepare<unknown[], { detail: string }>(`explain query plan ${sql}`)
      .all(...places)
      .map(({ detail }) => detail)
    const walked = steps.filter(step => step.startsWith('SCAN') && !step.includes('unsettled_smart_returns'))
    expect(walked, sql).toEqual([])
  }
})

test('what is owed back is never deleted', () => {
  db.pragma('foreign_keys = off')
  db.exec("insert into smart_return (id, smart_id, state) values ('r', 's', 'due')")
  expect(() => db.exec('delete from smart_return')).toThrow('a return of points is never deleted')
})
