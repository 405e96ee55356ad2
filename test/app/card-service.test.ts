// The service that takes card money is not changed while the former one still owes an answer.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { assertCardService } from '../../main/card-service.ts'
import type { Config } from '../../main/config.ts'
import { attemptStore } from '../../main/store/attempts.ts'
import { openDatabase, type Db } from '../../main/store/db.ts'
import { salesStore } from '../../main/store/sales.ts'

let dir: string
let db: Db
const config = (pay: boolean): Config =>
  ({ smart: pay ? { loyalty: false, type: 'cash', pay: { type: 'cashless' } } : null }) as Config
const at = '2026-01-01T10:00:00.000Z'

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tillgate-service-'))
  db = openDatabase(join(dir, 'till.db'))
})
afterEach(() => {
  db.close()
  rmSync(dir, { recursive: true, force: true })
})

it('may be changed as long as nothing is open', () => {
  assertCardService(db, config(false))
  expect(() => assertCardService(db, config(true))).not.toThrow()
  expect(() => assertCardService(db, config(false))).not.toThrow()
})

it('stays what it is while a payment is not settled, with what to do', () => {
  assertCardService(db, config(false))
  const sale = { id: 's', openedAt: at, staffId: 'a', cashier: 'A', shiftId: null, training: true }
  salesStore(db).open(sale)
  const attempts = attemptStore(db)
  attempts.create({
    id: 'p',
    saleId: 's',
    orderId: 'PTAABCDEFGHIJKLMNOP',
    amountMinor: 100,
    currency: 'EUR',
    createdAt: at,
    state: 'created',
  })
  attempts.setState('p', 'unknown', { sentAt: at })
  expect(() => assertCardService(db, config(true))).toThrow(
    /1 card payments that were sent to Card Connect are not settled.*no money moved.*Start with the former configuration/,
  )
  // The former configuration still starts, and settles it.
  expect(() => assertCardService(db, config(false))).not.toThrow()
  attempts.setState('p', 'declined', { settledAt: at })
  expect(() => assertCardService(db, config(true))).not.toThrow()
})
