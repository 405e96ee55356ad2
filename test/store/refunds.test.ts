// Refunds on disk: gapless, added only, and never more than was sold, whatever the program above asks for.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { attemptStore } from '../../main/store/attempts.ts'
import { openDatabase, type Db } from '../../main/store/db.ts'
import { journalStore } from '../../main/store/journal.ts'
import { outboxStore } from '../../main/store/outbox.ts'
import { refundListQueries } from '../../main/store/refund-lists.ts'
import { refundStore, type NewRefund, type NewRefundTender } from '../../main/store/refunds.ts'
import { reversalStore } from '../../main/store/reversals.ts'
import { salesStore } from '../../main/store/sales.ts'
import { shiftStore } from '../../main/store/shifts.ts'
import {
  at,
  complete,
  line,
  openSale,
  payCash,
  refundedLine,
  refundFacts,
  tempFolder,
  thrownBy,
  type Priced,
} from './support.ts'

let db: Db
let remove: () => void
let sale: Priced
beforeEach(() => {
  const folder = tempFolder()
  remove = folder.remove
  db = openDatabase(join(folder.dir, 'till.db'))
  shiftStore(db).open({ id: 'shift-1', openedAt: at, openedBy: 'Ada Example', floatMinor: 0 })
  sale = openSale(db, [line({ quantityMilli: 3000 })])
})
afterEach(() => {
  db.close()
  remove()
})

const none = { saleTenderId: null, attemptId: null, brand: null, last4: null, chargeReference: null, replaces: null }
const part = (kind: 'cash' | 'credit', amountMinor: number): NewRefundTender => ({
  id: randomUUID(),
  kind,
  amountMinor,
  roundingMinor: 0,
  tipMinor: 0,
  ...none,
})
/** So many bottles of the sale, in cash unless told. */
function bottles(units: number, tenders?: NewRefundTender[], fields: Partial<NewRefund> = {}): Omit<NewRefund, 'id'> {
  const { totalMinor, ...back } = refundedLine(sale, units)
  return {
    ...refundFacts,
    ofSale: sale.id,
    totalMinor,
    ...back,
    taxes: [{ basisPoints: 1900, grossMinor: totalMinor, netMinor: totalMinor - 20, taxMinor: 20 }],
    tenders: tenders ?? [part('cash', totalMinor)],
    ...fields,
  }
}
const sold = (): void => {
  payCash(db, sale)
  complete(db, sale)
}
const tooMuch = { code: 'conflict', reason: 'refund-too-much' }

describe('a refund', () => {
  test('gets the next number of its own, its journal entry and its message, in one step', () => {
    sold()
    const refunds = refundStore(db)
    const one = refunds.create('r-1', () => bottles(1))
    const two = refunds.create('r-2', () => bottles(2))
    expect([one.number, two.number, two.ofNumber, two.shiftId]).toEqual([1, 2, 1, 'shift-1'])
    expect(
      outboxStore(db)
        .next(9)
        .map(({ id, topic }) => [id, topic]),
    ).toEqual([
      [sale.id, 'sale-completed'],
      ['r-1', 'refund'],
      ['r-2', 'refund'],
    ])
    expect(
      journalStore(db)
        .list(2)
        .map(({ kind, saleId }) => [kind, saleId]),
    ).toEqual([
      ['refund', sale.id],
      ['refund', sale.id],
    ])
    expect(refunds.givenBack(sale.id)).toEqual({ [sale.lines[0]!.id]: 3000 })
  })

  test('sent twice is one: the second plan is not even asked', () => {
    sold()
    const refunds = refundStore(db)
    refunds.create('r-1', () => bottles(2))
    const again = refunds.create('r-1', () => {
      throw new Error('planned a second time')
    })
    expect(again.number).toBe(1)
    expect(refunds.ofSale(sale.id)).toHaveLength(1)
  })

  test('that is refused leaves no number, no entry and no message behind', () => {
    sold()
    const refunds = refundStore(db)
    refunds.create('r-1', () => bottles(2))
    expect(thrownBy(() => refunds.create('r-2', () => bottles(2)))).toEqual(tooMuch)
    const broken = bottles(1)
    expect(() =>
      refunds.create('r-3', () => ({ ...broken, lines: [{ ...broken.lines[0]!, quantityMilli: 0 }] })),
    ).toThrow('CHECK')
    expect(refunds.create('r-4', () => bottles(1)).number).toBe(2)
    expect(outboxStore(db).next(9)).toHaveLength(3)
  })

  test('of a sale that is not paid, or of a line of another sale, is refused', () => {
    const refunds = refundStore(db)
    expect(thrownBy(() => refunds.create('r-1', () => bottles(1)))).toEqual(tooMuch)
    sold()
    const mine = sale
    sale = openSale(db, [line()])
    sold()
    expect(thrownBy(() => refunds.create('r-2', () => bottles(1, undefined, { ofSale: mine.id })))).toEqual(tooMuch)
  })

  test('never gives more to a tender than it had paid', () => {
    sold()
    const [tender] = salesStore(db).find(sale.id)!.tenders
    const generous = { ...part('cash', 500), saleTenderId: tender!.id }
    expect(thrownBy(() => refundStore(db).create('r-1', () => bottles(1, [generous])))).toEqual(tooMuch)
  })

  test.each(['refund', 'refund_line', 'refund_tax', 'refund_tender'])(
    'stays: nothing in %s is changed or deleted',
    table => {
      sold()
      refundStore(db).create('r-1', () => bottles(1))
      expect(() => db.exec(`delete from ${table}`)).toThrow('a refund is never deleted')
      expect(() => db.exec(`update ${table} set n = n + 10`)).toThrow('a refund is never changed')
    },
  )
})

describe('a credit', () => {
  const credit = (refundId: string, amountMinor: number) => ({
    id: randomUUID(),
    kind: 'credit' as const,
    amountMinor,
    refundId,
    tenderedMinor: null,
    changeMinor: 0,
    card: null,
  })

  test('pays once: what is used, paid out or used elsewhere is gone', () => {
    sold()
    const refunds = refundStore(db)
    const { tenders } = refunds.create('r-1', () => bottles(2, [part('credit', 298)], { kind: 'exchange' }))
    const next = openSale(db, [line()])
    const sales = salesStore(db)
    sales.addTender(next.id, credit('r-1', 149))
    expect(() => sales.addTender(next.id, credit('r-1', 150))).toThrow('credit-used')
    expect(refunds.openCredits()).toMatchObject([{ refundId: 'r-1', leftMinor: 149, state: 'open' }])
    const rest = { ...part('cash', 149), replaces: tenders[0]!.id }
    expect(thrownBy(() => refunds.payOut('r-1', { ...rest, amountMinor: 150 }, at, 'staff-1'))).toEqual(tooMuch)
    refunds.payOut('r-1', rest, at, 'staff-1')
    expect(thrownBy(() => refunds.payOut('r-1', { ...rest, id: 'again', amountMinor: 1 }, at, 'staff-1'))).toEqual(
      tooMuch,
    )
    expect(() => sales.addTender(next.id, credit('r-1', 1))).toThrow('credit-used')
    expect(refunds.openCredits()).toEqual([])
  })

  test('taken off a sale can be used again, and no more than once taken off', () => {
    sold()
    const refunds = refundStore(db)
    refunds.create('r-1', () => bottles(1, [part('credit', 149)], { kind: 'exchange' }))
    const next = openSale(db, [line()])
    const sales = salesStore(db)
    sales.addTender(next.id, credit('r-1', 149))
    sales.addTender(next.id, credit('r-1', -149))
    expect(() => sales.addTender(next.id, credit('r-1', -1))).toThrow('credit-used')
    sales.addTender(next.id, credit('r-1', 149))
    expect(refunds.openCredits()).toEqual([])
  })
})

describe('the card part of a refund', () => {
  let partId: string
  let attemptId: string
  beforeEach(() => {
    attemptId = randomUUID()
    const attempts = attemptStore(db)
    attempts.create({
      id: attemptId,
      saleId: sale.id,
      orderId: 'O1',
      amountMinor: 447,
      currency: 'EUR',
      createdAt: at,
      state: 'sent',
    })
    attempts.setState(attemptId, 'approved', { reference: 'R-1', approvedMinor: 447, sentAt: at })
    sold()
    const card = {
      ...part('cash', 447),
      kind: 'card' as const,
      attemptId,
      chargeReference: 'R-1',
      brand: 'Visa',
      last4: '1111',
    }
    partId = refundStore(db).create('r-1', () => bottles(3, [card])).tenders[0]!.id
  })
  let orders = 0
  function send(amountMinor = 447): string {
    const id = randomUUID()
    reversalStore(db).create({
      id,
      attemptId,
      kind: 'void',
      orderId: `V${(orders += 1)}`,
      amountMinor,
      currency: 'EUR',
      reason: 'refund',
      staffId: 'staff-1',
      createdAt: at,
      targetReference: 'R-1',
      refundTender: partId,
    })
    return id
  }

  test('waits, is checked, and is done as the bank says; done or checked it is neither sent again nor paid in cash', () => {
    const refunds = refundStore(db)
    const state = () => refunds.tender(partId)?.state
    const cash = () => refunds.payOut('r-1', { ...part('cash', 447), replaces: partId }, at, 'staff-1')
    expect([state(), refunds.openCards().length]).toEqual(['waiting', 1])
    const id = send()
    for (const [found, shown] of [
      ['sent', 'checking'],
      ['unknown', 'checking'],
      ['needs-human', 'needs-human'],
      ['done', 'done'],
    ] as const) {
      reversalStore(db).setState(id, found)
      expect(state(), found).toBe(shown)
      expect(thrownBy(cash), found).toEqual(tooMuch)
      expect(() => send(), found).toThrow()
    }
    expect(refunds.openCards()).toEqual([])
  })

  test('that the bank refuses can be paid in cash once, and then goes to no card any more', () => {
    const refunds = refundStore(db)
    expect(() => send(446)).toThrow('refund-too-much')
    reversalStore(db).setState(send(), 'refused', { text: 'Do not honor' })
    expect(refunds.tender(partId)).toMatchObject({ state: 'refused', why: 'Do not honor' })
    refunds.payOut('r-1', { ...part('cash', 447), replaces: partId }, at, 'staff-1')
    expect(refunds.tender(partId)?.state).toBe('replaced')
    expect(() => send()).toThrow('refund-too-much')
    expect(refunds.refundsOfShift('shift-1')).toMatchObject({
      count: 1,
      totalMinor: 447,
      cashMinor: 447,
      cardMinor: 0,
      cardOpenMinor: 0,
    })
  })
})

test('the figures of a shift are what left it: cash with its rounding, cards, credits, and the taxes', () => {
  sold()
  const refunds = refundStore(db)
  refunds.create('r-1', () => bottles(1, [{ ...part('cash', 149), roundingMinor: 1 }]))
  refunds.create('r-2', () => bottles(1, [part('credit', 149)], { kind: 'exchange' }))
  expect(refunds.refundsOfShift('shift-1')).toEqual({
    count: 2,
    totalMinor: 298,
    cashMinor: 150,
    roundingMinor: 1,
    cardMinor: 0,
    cardOpenMinor: 0,
    tipMinor: 0,
    creditMinor: 149,
    taxes: [{ basisPoints: 1900, grossMinor: 298, netMinor: 258, taxMinor: 40 }],
  })
})

test('no list walks through all refunds', () => {
  for (const sql of Object.values(refundListQueries)) {
    const places = Array.from({ length: sql.split('?').length - 1 }, () => 1)
    const steps = db
      .prepare<unknown[], { detail: string }>(`explain query plan ${sql}`)
      .all(...places)
      .map(({ detail }) => detail)
    // The newest ones are walked from the end, as many as are asked for.
    expect(
      steps.filter(step => /^SCAN \w+$/.test(step) && !sql.includes('limit ?')),
      sql,
    ).toEqual([])
  }
})
