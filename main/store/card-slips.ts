// The lines that card services want on receipts, kept with the attempt that they are about.
import type { CardSlip } from '../ports/card.ts'
import type { Db } from './db.ts'
import { guarded } from './errors.ts'

type Row = { customer: string; merchant: string; sign: 0 | 1 }

export function cardSlipStore(db: Db) {
  const add = db.prepare<[Row & { attemptId: string }]>(
    `insert into card_slip (attempt_id, customer, merchant, sign) values (@attemptId, @customer, @merchant, @sign)
     on conflict (attempt_id) do nothing`,
  )
  // What was taken back before the sale was paid is no part of it; what went back later was, and the receipt stays the same.
  const ofSale = db.prepare<[string], Row>(
    `select c.customer, c.merchant, c.sign from attempt a join sale s on s.id = a.sale_id join card_slip c on c.attempt_id = a.id
     where a.sale_id = ? and a.state in ('approved', 'partial') and not exists (
       select 1 from reversal r where r.attempt_id = a.id and r.state = 'done' and r.refund_tender is null
         and (s.completed_at is null or r.settled_at <= s.completed_at))
     order by c.n`,
  )
  return guarded(
    {
      /** Joins the transaction it is called in. The first slip of an attempt counts. */
      keep(attemptId: string, { customer, merchant, sign }: CardSlip): void {
        const lines = { customer: JSON.stringify(customer), merchant: JSON.stringify(merchant) }
        add.run({ attemptId, ...lines, sign: sign ? 1 : 0 })
      },
      /** Of the card payments that count for the sale, oldest first. */
      ofSale: (saleId: string): CardSlip[] =>
        ofSale.all(saleId).map(({ customer, merchant, sign }) => ({
          customer: JSON.parse(customer) as CardSlip['customer'],
          merchant: JSON.parse(merchant) as CardSlip['merchant'],
          sign: sign === 1,
        })),
    },
    db,
  )
}
