// Rows of money taken for a sale; written by the sale and by the approval of a card attempt.
import type { TenderRecord } from '#domain/tender'
import type { Db } from './db.ts'

type Row = {
  id: string
  kind: TenderRecord['kind']
  amountMinor: number
  tenderedMinor: number | null
  changeMinor: number
  roundingMinor: number
  tipMinor: number
  brand: string | null
  last4: string | null
  authCode: string | null
  reference: string | null
}

/** Adds a tender under the shift that is open, and reads those of a sale in the order they were taken. */
export function tenderRows(db: Db) {
  const insert = db.prepare<[Row & { saleId: string }]>(
    `insert into tender (id, sale_id, shift_id, kind, amount_minor, tendered_minor, change_minor, rounding_minor, tip_minor, brand, last4, auth_code, reference)
     values (@id, @saleId, (select id from shift where closed_at is null), @kind, @amountMinor, @tenderedMinor, @changeMinor, @roundingMinor, @tipMinor, @brand, @last4, @authCode, @reference)`,
  )
  const ofSale = db.prepare<[string], Row>(
    `select id, kind, amount_minor as amountMinor, tendered_minor as tenderedMinor, change_minor as changeMinor,
            rounding_minor as roundingMinor, tip_minor as tipMinor, brand, last4, auth_code as authCode, reference from tender where sale_id = +? order by n`,
  )
  return {
    add(saleId: string, { card, refundId, ...tender }: TenderRecord): void {
      const { brand = null, last4 = null, authCode = null, reference = refundId ?? null } = card ?? {}
      insert.run({ roundingMinor: 0, tipMinor: 0, ...tender, saleId, brand, last4, authCode, reference })
    },
    of: (saleId: string): TenderRecord[] => ofSale.all(saleId).map(readTender),
  }
}

/** What is nothing is left out, so that a plain payment reads as plainly as it was. */
function readTender({ brand, last4, authCode, reference, roundingMinor, tipMinor, ...tender }: Row): TenderRecord {
  const beside = {
    ...(roundingMinor === 0 ? {} : { roundingMinor }),
    ...(tipMinor === 0 ? {} : { tipMinor }),
    ...(tender.kind === 'credit' && reference !== null ? { refundId: reference } : {}),
  }
  const paid = tender.kind === 'card' && reference !== null
  const card = paid ? { brand: brand ?? '', last4: last4 ?? '', authCode: authCode ?? '', reference } : null
  return { ...tender, card, ...beside }
}
