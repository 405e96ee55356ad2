// payments.log against the data file: what only the log knows comes back, what both know is left alone.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AttemptState } from '#domain/payment-flow'
import { attemptStore } from '../../main/store/attempts.ts'
import { checkDatabase, openDatabase, type Db } from '../../main/store/db.ts'
import { journalStore } from '../../main/store/journal.ts'
import type { IntentRecord, PaymentRecord, SaleDoneRecord } from '../../main/store/payment-records.ts'
import { replayPayments, type Replayed } from '../../main/store/payment-replay.ts'
import { reversalStore } from '../../main/store/reversals.ts'
import { salesStore } from '../../main/store/sales.ts'
import { at, line, openSale, sell, tempFolder } from './support.ts'

let db: Db
let remove: () => void
beforeEach(() => {
  const temp = tempFolder()
  remove = temp.remove
  db = openDatabase(join(temp.dir, 'till.db'))
})
/** After every test the file must be sound and the journal whole. */
function expectSound(): void {
  expect(checkDatabase(db, 'full')).toEqual({ ok: true, detail: 'ok' })
  expect(journalStore(db).verify().whole).toBe(true)
}
afterEach(() => {
  expectSound()
  db.close()
  remove()
})

const nothing: Replayed = { attempts: 0, sales: 0, reversals: 0, unplaced: 0 }
const replay = (...records: PaymentRecord[]): Replayed =>
  replayPayments(db, records, { training: false, receiptText: '{"store":{}}' })
const intent = (fields: Partial<IntentRecord> = {}): IntentRecord => ({
  type: 'intent',
  at,
  kind: 'sale',
  attemptId: 'a-1',
  saleId: 's-1',
  orderId: `O-${fields.attemptId ?? 'a-1'}`,
  amountMinor: 149,
  currency: 'EUR',
  targetReference: null,
  staff: 'staff-1',
  ...fields,
})
const outcome = (state: string, reference: string | null = null, attemptId = 'a-1'): PaymentRecord => ({
  type: 'outcome',
  at,
  attemptId,
  state,
  reference,
  approvedMinor: reference === null ? null : 149,
})
const sold = (fields: Partial<SaleDoneRecord> = {}): SaleDoneRecord => ({
  type: 'sale',
  at,
  saleId: 's-1',
  number: 1,
  totalMinor: 149,
  tenders: [{ kind: 'card', amountMinor: 149, reference: 'R-1' }],
  ...fields,
})
const attempt = (id = 'a-1') => attemptStore(db).find(id)
const sale = (id = 's-1') => salesStore(db).find(id)
function stored(state: AttemptState, saleId: string): void {
  attemptStore(db).create({
    id: 'a-1',
    saleId,
    orderId: 'O-a-1',
    amountMinor: 149,
    currency: 'EUR',
    createdAt: at,
    state,
  })
}

describe('a payment whose sale is lost', () => {
  test('and whose outcome is not known is asked about, on a placeholder that nobody can sell on', () => {
    expect(replay(intent())).toEqual({ ...nothing, attempts: 1 })
    expect(attempt()).toMatchObject({
      state: 'unknown',
      orderId: 'O-a-1',
      amountMinor: 149,
      sentAt: at,
      why: 'payments.log',
    })
    expect(sale()).toMatchObject({ status: 'abandoned', staffId: 'staff-1', lines: [], tenders: [] })
    expect(attemptStore(db).openOnes()).toHaveLength(1)
  })

  test('and which was approved needs somebody, with the reference to look for', () => {
    replay(intent(), outcome('approved', 'R-1'))
    expect(attempt()).toMatchObject({ state: 'needs-human', reference: 'R-1', approvedMinor: 149 })
  })

  test.each(['declined', 'cancelled', 'not-sent'])('and which was %s is over', state => {
    replay(intent(), outcome(state))
    expect(attempt()?.state).toBe(state)
    expect(attemptStore(db).openOnes()).toEqual([])
  })

  test('is put back once, however often the log is read', () => {
    const records = [intent(), outcome('approved', 'R-1'), intent({ attemptId: 'a-2', saleId: 's-2' })]
    expect(replay(...records)).toEqual({ ...nothing, attempts: 2 })
    expect(replay(...records, ...records)).toEqual(nothing)
  })
})

describe('a payment whose sale is there', () => {
  test('and waits for that money is asked about, so that the sale can be finished', () => {
    const { id } = openSale(db, [line()])
    replay(intent({ saleId: id }), outcome('approved', 'R-1'))
    expect([attempt()?.state, sale(id)?.status]).toEqual(['unknown', 'open'])
  })

  test('but in an older state that cannot take so much: the sale is put away, the money needs somebody', () => {
    const { id } = openSale(db, [line()])
    replay(intent({ saleId: id, amountMinor: 5000 }), outcome('approved', 'R-1'))
    expect([attempt()?.state, sale(id)?.status]).toEqual(['needs-human', 'abandoned'])
  })

  test('beside another open attempt needs somebody, because only one can be asked about', () => {
    const { id } = openSale(db, [line()])
    stored('sent', id)
    replay(intent({ attemptId: 'a-2', saleId: id }))
    expect([attempt()?.state, attempt('a-2')?.state]).toEqual(['sent', 'needs-human'])
  })

  test.each(['created', 'waiting-for-card'] as const)('and is only %s here was sent after all: unknown', state => {
    const { id } = openSale(db, [line()])
    stored(state, id)
    expect(replay(intent({ saleId: id }))).toEqual({ ...nothing, attempts: 1 })
    expect(attempt()).toMatchObject({ state: 'unknown', sentAt: at })
  })

  test.each(['cancelled', 'declined', 'not-sent'] as const)(
    'and is %s here but approved there needs somebody',
    state => {
      const { id } = openSale(db, [line()])
      stored(state, id)
      replay(intent({ saleId: id }), outcome('approved', 'R-1'))
      expect(attempt()).toMatchObject({ state: 'needs-human', reference: 'R-1' })
      attemptStore(db).resolve('a-1', 'cancelled', { resolution: 'voided', at })
      expect(replay(intent({ saleId: id }), outcome('approved', 'R-1'))).toEqual(nothing)
    },
  )

  test.each(['sent', 'unknown', 'approved', 'needs-human'] as const)(
    'and is %s here is left to the recovery',
    state => {
      const { id } = openSale(db, [line()])
      stored(state, id)
      expect(replay(intent({ saleId: id }), outcome('approved', 'R-1'))).toEqual(nothing)
      expect(attempt()?.state).toBe(state)
    },
  )
})

describe('a completed sale', () => {
  test('that is missing comes back with number, total, tender and approved attempt, and is sent to the back office', () => {
    expect(replay(intent(), outcome('approved', 'R-1'), sold({ number: 7 }))).toEqual({
      ...nothing,
      attempts: 1,
      sales: 1,
    })
    expect(sale()).toMatchObject({
      status: 'completed',
      number: 7,
      tenders: [{ amountMinor: 149, card: { reference: 'R-1' } }],
    })
    expect(sale()?.frozen?.totals.totalMinor).toBe(149)
    expect(attempt()?.state).toBe('approved')
    expect(db.prepare("select body from outbox where id = 's-1'").pluck().get()).toBe('{"id":"s-1","number":7}')
    expect(sell(db).number).toBe(8)
  })

  test('that is still open here is completed; lines that make up its total are kept with their taxes', () => {
    const { id, totals } = openSale(db, [line()])
    replay(sold({ saleId: id, tenders: [{ kind: 'cash', amountMinor: 149, reference: null }] }))
    expect(sale(id)).toMatchObject({ status: 'completed', number: 1, lines: [{ name: 'Apfelsaft 1 l' }] })
    expect(sale(id)?.frozen?.totals).toEqual(totals)
  })

  test('that had other lines when it was sold comes back without lines rather than with wrong ones', () => {
    const { id } = openSale(db, [line()])
    replay(sold({ saleId: id, totalMinor: 900, tenders: [{ kind: 'cash', amountMinor: 900, reference: null }] }))
    expect(sale(id)).toMatchObject({ status: 'completed', lines: [] })
    expect(sale(id)?.frozen?.totals.totalMinor).toBe(900)
  })

  test('is never written over another one with its number, and never told twice', () => {
    const first = sell(db)
    expect(replay(sold({ number: first.number }))).toEqual({ ...nothing, unplaced: 1 })
    expect(salesStore(db).byNumber(first.number)).toBe(first.id)
    expect(sale()).toBeNull()
  })

  test('whose tenders do not make up its total is not made up', () => {
    expect(replay(sold({ totalMinor: 200 }))).toEqual({ ...nothing, unplaced: 1 })
    expect(sale()).toBeNull()
  })

  test('whose attempt is still sent here is completed, and nobody is asked about it any more', () => {
    const { id } = openSale(db, [line()])
    stored('sent', id)
    const records = [intent({ saleId: id }), outcome('approved', 'R-1'), sold({ saleId: id })]
    expect(replay(...records)).toEqual({ ...nothing, attempts: 1, sales: 1 })
    expect([attempt()?.state, attemptStore(db).openOnes()]).toEqual(['approved', []])
    expect(replay(...records)).toEqual(nothing)
  })

  test('that both know changes nothing', () => {
    const { id, number } = sell(db)
    expect(replay(sold({ saleId: id, number }))).toEqual(nothing)
  })

  test('receipt numbers go on behind the highest one of the log, even if its sale cannot come back', () => {
    replay(sold({ number: 41, totalMinor: 1 }))
    expect(sell(db).number).toBe(42)
  })
})

describe('a void or refund', () => {
  const refund = (attemptId = 'v-1') =>
    intent({ kind: 'refund', attemptId, orderId: `O-${attemptId}`, targetReference: 'R-1' })
  const charged = [intent(), outcome('approved', 'R-1'), sold()]

  test('that is missing comes back beside its charge: with its end, or unknown so that it is asked about', () => {
    expect(replay(...charged, refund())).toEqual({ ...nothing, attempts: 1, sales: 1, reversals: 1 })
    expect(reversalStore(db).openOnes()).toMatchObject([
      { id: 'v-1', attemptId: 'a-1', state: 'unknown', kind: 'refund' },
    ])
    expect(replay(...charged, refund(), outcome('done', 'V-9', 'v-1'))).toEqual(nothing)
    expect(replay(refund(), refund('v-2'), outcome('done', 'V-8', 'v-2'))).toEqual({ ...nothing, reversals: 1 })
    expect(reversalStore(db).doneSum('a-1')).toBe(149)
  })

  test('of a charge that nobody knows is counted, not invented', () => {
    expect(replay(refund())).toEqual({ ...nothing, unplaced: 1 })
    expect(reversalStore(db).openOnes()).toEqual([])
  })

  test('beside another open one waits in the log', () => {
    replay(...charged, refund())
    expect(replay(refund(), refund(randomUUID()))).toEqual({ ...nothing, unplaced: 1 })
  })
})
