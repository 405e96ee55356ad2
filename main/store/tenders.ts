// Rows of money taken for a sale; written by the sale and by the approval of a card attempt.
import type { TenderRecord } from '#domain/tender'
import type { Db } from './db.ts'

type Row = {
  id: string
  kind: 'cash' | 'card'
  amountMinor: number
  tenderedMinor: number | null
  changeMinor: number
  brand: string | null
  last4: string | null
  authCode: string | null
  reference: string | null
}

/** Adds a tender under the shift that is open, and reads those of a sale in the order they were taken. */
export function tenderRows(db: Db) {
  const insert = db.prepare<[Row & { saleId: string }]>(
    `insert into tender (id, sale_id, shift_id, kind, amount_minor, tendered_minor, change_minor, brand, last4, auth_code, reference)
     values (@id, @saleId, (select id from shift where closed_at is null), @kind, @amountMinor, @tenderedMinor, @changeMinor, @brand, @last4, @authCode, @reference)`,
  )
  const ofSale = db.prepare<[string], Row>(
    `select id, kind, amount_minor as amountMinor, tendered_minor as tenderedMinor, change_minor as changeMinor,
            brand, last4, auth_code as authCode, reference from tender where sale_id = ? order by n`,
  )
  return {
    add(saleId: string, { card, ...tender }: TenderRecord): void {
      const { brand, last4, authCode, reference } = card ?? {
        brand: null,
        last4: null,
        authCode: null,
        reference: null,
      }
      insert.run({ ...tender, saleId, brand, last4, authCode, reference })
    },
    of: (saleId: string): TenderRecord[] => ofSale.all(saleId).map(readTender),
  }
}

function readTender({ brand, last4, authCode, reference, ...tender }: Row): TenderRecord {
  const card =
    reference === null ? null : { brand: brand ?? '', last4: last4 ?? '', authCode: authCode ?? '', reference }
  return { ...tender, card }
}
