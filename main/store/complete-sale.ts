// Turns an open sale into a receipt that counts, in one transaction: all of it is on disk or none of it.
import type { PricedLine, Totals } from '#domain/cart'
import { conflict, Problem } from '../ports/errors.ts'
import { attemptGuard } from './attempts.ts'
import { inTransaction, moneyHasMoved, type Db } from './db.ts'
import { journalStore } from './journal.ts'
import { addToOutbox } from './outbox.ts'
import { saleColumns, type SaleRecord } from './sale-rows.ts'
import { tenderRows } from './tenders.ts'

export type Completion = {
  saleId: string
  completedAt: string
  number?: never
  totals: Totals
  pricedLines: PricedLine[]
  changeMinor: number
  receiptText: string
}

/**
 * Prepares `complete`: next gapless receipt number, frozen lines, taxes and totals, status, journal entry, outbox row.
 * Throws conflict 'sale-paid', 'sale-empty', 'not-covered', 'payment-open' or 'payment-unknown' and then leaves nothing behind.
 */
export function saleCompletion(db: Db): (input: Completion) => { number: number } {
  const one = db.prepare<[string], SaleRecord>(`select ${saleColumns} from sale where id = ?`)
  const refuseOpenAttempt = attemptGuard(db)
  const nextNumber = db
    .prepare<[], number>("update counter set value = value + 1 where name = 'receipt' returning value")
    .pluck()
  const lineCount = db.prepare<[string], number>('select count(*) from sale_line where sale_id = ?').pluck()
  const freezeLine = db.prepare<[PricedLine & { saleId: string }]>(
    `update sale_line set gross_minor = @grossMinor, discount_minor = @discountMinor, deposit_total_minor = @depositTotalMinor, total_minor = @totalMinor
     where id = @id and sale_id = @saleId and quantity_milli = @quantityMilli and unit_price_minor = @unitPriceMinor`,
  )
  const addTax = db.prepare<[Totals['taxes'][number] & { saleId: string }]>(
    'insert into sale_tax values (@saleId, @basisPoints, @grossMinor, @netMinor, @taxMinor)',
  )
  const finish = db.prepare<
    [
      Omit<Completion, 'totals' | 'pricedLines'> &
        Omit<Totals, 'taxes' | 'addedTaxMinor'> & { receipt: number; addedTaxMinor: number | null },
    ]
  >(
    `update sale set status = 'completed', number = @receipt, completed_at = @completedAt, status_at = @completedAt,
       shift_id = coalesce((select id from shift where closed_at is null), shift_id),
       gross_minor = @grossMinor, discount_minor = @discountMinor, deposit_minor = @depositMinor, added_tax_minor = @addedTaxMinor, total_minor = @totalMinor,
       change_minor = @changeMinor, receipt_text = @receiptText
     where id = @saleId`,
  )
  const journal = journalStore(db)
  const queue = addToOutbox(db)
  const tenders = tenderRows(db)

  return ({ totals: { taxes, ...sums }, pricedLines, ...input }) =>
    inTransaction(db, () => {
      moneyHasMoved(db)
      const sale = one.get(input.saleId)
      if (!sale) throw new Problem({ code: 'not-found', what: 'sale' })
      if (sale.status === 'completed') throw conflict('sale-paid')
      if (sale.status !== 'open') throw new Problem({ code: 'not-found', what: 'sale' }, `the sale is ${sale.status}`)
      if (pricedLines.length === 0) throw conflict('sale-empty')
      refuseOpenAttempt(input.saleId)
      const taken = tenders.of(input.saleId)
      if (taken.reduce((sum, tender) => sum + tender.amountMinor, 0) !== sums.totalMinor) throw conflict('not-covered')

      for (const line of pricedLines) {
        if (freezeLine.run({ ...line, saleId: input.saleId }).changes !== 1)
          throw new Error(`line ${line.id} is not what was priced`)
      }
      if (lineCount.get(input.saleId) !== pricedLines.length) throw new Error('not every line of the sale was priced')
      const receipt = nextNumber.get()
      if (receipt === undefined) throw new Error('the receipt counter is missing')
      for (const { basisPoints, grossMinor, netMinor, taxMinor } of taxes)
        addTax.run({ saleId: input.saleId, basisPoints, grossMinor, netMinor, taxMinor })
      finish.run({ addedTaxMinor: null, ...input, ...sums, receipt })

      const training = sale.training === 1
      const data = {
        number: receipt,
        totalMinor: sums.totalMinor,
        lines: pricedLines.length,
        tenders: taken.length,
        training,
      }
      journal.append({ at: input.completedAt, kind: 'sale-completed', staff: sale.staffId, saleId: input.saleId, data })
      // A completed sale is never changed, so the row only names it; what is sent is read when it is sent.
      const body = JSON.stringify({ id: input.saleId, number: receipt })
      queue({ id: input.saleId, topic: 'sale-completed', body, createdAt: input.completedAt })
      return { number: receipt }
    })
}
