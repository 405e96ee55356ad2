// A till's folder as openTill sees it: sales and card payments with everything the services would write for them.
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import type { TenderRecord } from '#domain/tender'
import { attemptStore } from '../../main/store/attempts.ts'
import type { Db } from '../../main/store/db.ts'
import { openTill, type OpenedTill } from '../../main/store/open-till.ts'
import type { PaymentLog } from '../../main/store/payment-log.ts'
import type { ReserveOptions } from '../../main/store/reserve.ts'
import { salesStore } from '../../main/store/sales.ts'
import { shiftStore } from '../../main/store/shifts.ts'
import { staffStore } from '../../main/store/staff.ts'
import { at, complete, line, openSale, payCash } from './support.ts'

export const dataFile = (dir: string): string => join(dir, 'till.db')
/** Small enough that hundreds of folders can be made. */
export const reserve: ReserveOptions = { bytes: 4096, least: 0 }

export function open(dir: string, options: { at?: Date; reserve?: ReserveOptions } = {}): OpenedTill {
  return openTill(dir, { at: new Date(at), training: false, receiptText: '{"store":{}}', reserve, ...options })
}
export function close({ db, payments }: OpenedTill): void {
  db.close()
  payments.close()
}

export function openForBusiness(db: Db): void {
  staffStore(db).add({ id: 'staff-1', name: 'Ada Example', role: 'manager', pinHash: 'x' })
  shiftStore(db).open({ id: 'shift-1', openedAt: at, openedBy: 'staff-1', floatMinor: 0 })
}

/** A cash sale, in the data file and then in the journal. */
export function sellForCash(db: Db, payments: PaymentLog): { id: string; number: number } {
  const sale = openSale(db, [line(), line({ name: 'Käse', unitPriceMinor: 899 })])
  payCash(db, sale)
  const number = complete(db, sale)
  const totalMinor = sale.totals.totalMinor
  const tenders = [{ kind: 'cash' as const, amountMinor: totalMinor, reference: null }]
  payments.append({ type: 'sale', at, saleId: sale.id, number, totalMinor, tenders })
  return { id: sale.id, number }
}

/** A sale by card up to the given step: 'sent' has asked the gateway, 'answered' knows the approval, 'completed' has a receipt. */
export function sellByCard(
  db: Db,
  payments: PaymentLog,
  step: 'sent' | 'answered' | 'completed' = 'completed',
): { id: string; attemptId: string; reference: string; number: number | null } {
  const sale = openSale(db, [line()])
  const attemptId = randomUUID()
  const reference = `R-${attemptId.slice(0, 8)}`
  const { totalMinor } = sale.totals
  const attempts = attemptStore(db)
  const orderId = `P${attemptId.replaceAll('-', '').slice(0, 18).toUpperCase()}`
  attempts.create({
    id: attemptId,
    saleId: sale.id,
    orderId,
    amountMinor: totalMinor,
    currency: 'EUR',
    createdAt: at,
    state: 'created',
  })
  attempts.setState(attemptId, 'sent', { sentAt: at })
  payments.append({
    type: 'intent',
    at,
    kind: 'sale',
    attemptId,
    saleId: sale.id,
    orderId,
    amountMinor: totalMinor,
    currency: 'EUR',
    targetReference: null,
    staff: 'staff-1',
  })
  if (step === 'sent') return { id: sale.id, attemptId, reference, number: null }
  payments.append({ type: 'outcome', at, attemptId, state: 'approved', reference, approvedMinor: totalMinor })
  if (step === 'answered') return { id: sale.id, attemptId, reference, number: null }
  const card = { brand: 'VISA', last4: '1111', authCode: 'PPS123', reference }
  const tender: TenderRecord = {
    id: randomUUID(),
    kind: 'card',
    amountMinor: totalMinor,
    tenderedMinor: null,
    changeMinor: 0,
    card,
  }
  const approval = {
    attemptId,
    saleId: sale.id,
    reference,
    authCode: 'PPS123',
    text: 'Approval',
    brand: 'VISA',
    last4: '1111',
  }
  attempts.approve({ ...approval, state: 'approved', approvedMinor: totalMinor, tender, at })
  const number = complete(db, sale)
  const tenders = [{ kind: 'card' as const, amountMinor: totalMinor, reference }]
  payments.append({ type: 'sale', at, saleId: sale.id, number, totalMinor, tenders })
  return { id: sale.id, attemptId, reference, number }
}

/** Ids of all completed sales by number. */
export const completed = (db: Db): string[] =>
  salesStore(db)
    .list('', 10_000)
    .map(({ id }) => id)
    .reverse()
