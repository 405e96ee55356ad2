// Sales and their lines: every change is on disk before it is shown, and a completed sale is never changed.
import type { CartLine, Totals } from '#domain/cart'
import { writeDiscounts, type KeptDiscount } from '#domain/kept-discounts'
import { usualStoreRules, writeRules, type StoreRules } from '#domain/store-rules'
import type { TenderRecord } from '#domain/tender'
import { conflict, Problem } from '../ports/errors.ts'
import { attemptGuard, attemptsOf } from './attempts.ts'
import { saleCompletion } from './complete-sale.ts'
import { inTransaction, type Db } from './db.ts'
import { guarded, unlessTaken } from './errors.ts'
import { saleLists } from './sale-lists.ts'
import {
  linesOf,
  readFrozen,
  readLine,
  readSale,
  saleColumns,
  type SaleRecord,
  type SaleRow,
  type StoredLine,
  type StoredSale,
} from './sale-rows.ts'
import { tenderRows } from './tenders.ts'

type NewSale = {
  id: string
  openedAt: string
  staffId: string
  cashier: string
  shiftId: string | null
  training: boolean
}

/** A new sale is priced by `rules` to its end. Throws Problem: 'not-found' for an unknown sale, conflict 'sale-paid' for a change to a completed one, 'storage' for disk trouble. */
export function salesStore(db: Db, rules: StoreRules = usualStoreRules) {
  const one = db.prepare<[string], SaleRecord>(`select ${saleColumns} from sale where id = ?`)
  const current = db.prepare<[], SaleRecord>(`select ${saleColumns} from sale where status = 'open'`)
  const insert = db.prepare<[Omit<NewSale, 'training'> & { training: number; rules: string | null }]>(
    `insert into sale (id, status, status_at, training, opened_at, staff_id, cashier, shift_id, rules)
     values (@id, 'open', @openedAt, @training, @openedAt, @staffId, @cashier, @shiftId, @rules)`,
  )
  const putLine = db.prepare<[CartLine & { saleId: string; position: number; kept: string | null }]>(
    `insert into sale_line (id, sale_id, position, product_id, name, barcode, unit_price_minor, quantity_milli, deposit_minor, discount_basis_points, discounts,
       tax_basis_points, required_age, note)
     values (@id, @saleId, @position, @productId, @name, @barcode, @unitPriceMinor, @quantityMilli, @depositMinor, @discountBasisPoints, @kept,
       @taxBasisPoints, @requiredAge, @note)
     on conflict (id) do update set position = excluded.position, name = excluded.name, barcode = excluded.barcode,
       unit_price_minor = excluded.unit_price_minor, quantity_milli = excluded.quantity_milli, deposit_minor = excluded.deposit_minor,
       discount_basis_points = excluded.discount_basis_points, discounts = excluded.discounts, tax_basis_points = excluded.tax_basis_points,
       required_age = excluded.required_age, note = excluded.note where sale_id = excluded.sale_id`,
  )
  const changeLine = (assignment: string) =>
    db.prepare<[number, string]>(`update sale_line set ${assignment} where id = ?`)
  const setQuantity = changeLine('quantity_milli = ?')
  const setDiscount = changeLine('discount_basis_points = ?')
  const keepLine = db.prepare<[string | null, string]>('update sale_line set discounts = ? where id = ?')
  const keepOrder = db.prepare<[string | null, string]>('update sale set discounts = ? where id = ?')
  const removeLine = db.prepare<[string]>('delete from sale_line where id = ?')
  const setOrderDiscount = db.prepare<[number, string]>('update sale set discount_basis_points = ? where id = ?')
  const setNote = db.prepare<[string | null, string]>('update sale set note = ? where id = ?')
  const setParkedAs = db.prepare<[string | null, string]>('update sale set parked_as = ? where id = ?')
  const setAge = db.prepare<[number | null, string | null, string]>(
    'update sale set age_required = ?, age_passed_at = ? where id = ?',
  )
  const setStatus = db.prepare<[string, string, string]>(
    "update sale set status = ?, status_at = ? where id = ? and status in ('open', 'parked', 'completed')",
  )
  const taxes = db.prepare<[string], Totals['taxes'][number]>(
    `select basis_points as basisPoints, gross_minor as grossMinor, net_minor as netMinor, tax_minor as taxMinor
     from sale_tax where sale_id = +? order by basis_points desc`,
  )
  const numbered = db.prepare<[number], string>('select id from sale where number = ?').pluck()
  // Receipt numbers have no gaps, so the highest one is the count; a million rows need not be walked.
  const highest = db.prepare<[], number | null>('select max(number) from sale').pluck()
  const lines = linesOf(db)
  const tenders = tenderRows(db)
  const attempts = attemptsOf(db)
  const refuseOpenAttempt = attemptGuard(db)
  const lists = saleLists(db)

  function must(found: { changes: number }): void {
    if (found.changes === 0) throw new Problem({ code: 'not-found', what: 'sale' })
  }

  return guarded(
    {
      /** Throws conflict 'sale-open' while another sale is open. */
      open(row: NewSale): void {
        unlessTaken(
          () => insert.run({ ...row, training: row.training ? 1 : 0, rules: writeRules(rules) }),
          () => conflict('sale-open'),
        )
      },
      active(): SaleRow | null {
        const record = current.get()
        return record ? readSale(record) : null
      },
      find(id: string): StoredSale | null {
        const record = one.get(id)
        if (!record) return null
        const rows = lines(id)
        return {
          ...readSale(record),
          lines: rows.map(readLine),
          tenders: tenders.of(id),
          attempts: attempts(id),
          frozen: readFrozen(record, rows, taxes.all(id)),
        }
      },
      /** Adds the line, or replaces the one with the same id. */
      putLine(saleId: string, { discounts = [], ...line }: StoredLine): void {
        must(putLine.run({ ...line, saleId, kept: writeDiscounts(discounts) }))
      },
      setQuantity(lineId: string, milli: number): void {
        must(setQuantity.run(milli, lineId))
      },
      removeLine(lineId: string): void {
        must(removeLine.run(lineId))
      },
      setLineDiscount(lineId: string, basisPoints: number): void {
        must(setDiscount.run(basisPoints, lineId))
      },
      setOrderDiscount(saleId: string, basisPoints: number): void {
        must(setOrderDiscount.run(basisPoints, saleId))
      },
      /** The fixed and per-unit discounts of a line, all of them; `setOrderDiscounts` those of the order. */
      setLineDiscounts(lineId: string, discounts: readonly KeptDiscount[]): void {
        must(keepLine.run(writeDiscounts(discounts), lineId))
      },
      setOrderDiscounts(saleId: string, discounts: readonly KeptDiscount[]): void {
        must(keepOrder.run(writeDiscounts(discounts), saleId))
      },
      setNote(saleId: string, note: string | null): void {
        must(setNote.run(note === '' ? null : note, saleId))
      },
      /**
       * Resuming throws conflict 'sale-open' while another sale is open; an abandoned sale stays abandoned. A sale whose card
       * payment has no final outcome can be neither parked nor abandoned: conflict 'payment-open' or 'payment-unknown'.
       */
      setStatus(saleId: string, status: 'open' | 'parked' | 'abandoned', at: string): void {
        inTransaction(db, () => {
          if (status !== 'open') refuseOpenAttempt(saleId)
          must(
            unlessTaken(
              () => setStatus.run(status, at, saleId),
              () => conflict('sale-open'),
            ),
          )
        })
      },
      /** The name under which a parked sale is asked for. */
      setParkedAs(saleId: string, name: string): void {
        must(setParkedAs.run(name.trim() === '' ? null : name.trim(), saleId))
      },
      setAgeCheck(saleId: string, check: { requiredAge: number; passedAt: string } | null): void {
        must(setAge.run(check?.requiredAge ?? null, check?.passedAt ?? null, saleId))
      },
      addTender(saleId: string, tender: TenderRecord): void {
        inTransaction(db, () => tenders.add(saleId, tender))
      },
      complete: saleCompletion(db),
      list: lists.list,
      parked: lists.parked,
      /** Completed sales of this till. */
      count: (): number => highest.get() ?? 0,
      byNumber: (number: number): string | null => numbered.get(number) ?? null,
    },
    db,
  )
}
