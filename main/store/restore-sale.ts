// Sales that only payments.log knows: a placeholder to hang money on, or the completed sale with its number, total and tenders.
import { randomUUID } from 'node:crypto'
import { price, type PricedLine } from '#domain/cart'
import { remaining } from '#domain/tender'
import type { Db } from './db.ts'
import { journalStore } from './journal.ts'
import type { IntentRecord, SaleDoneRecord } from './payment-records.ts'
import type { ReplayOptions } from './payment-replay.ts'
import { readDiscounts } from '#domain/kept-discounts'
import { readRules } from '#domain/store-rules'
import { cartOf, linesOf, readLine } from './sale-rows.ts'
import { tenderRows } from './tenders.ts'

type Found = { status: string; discountBasisPoints: number; discounts: string | null; rules: string | null }
type NewTender = {
  id: string
  saleId: string
  at: string
  kind: string
  amountMinor: number
  roundingMinor: number
  tipMinor: number
  reference: string | null
}

/** Both run inside a transaction. Tenders count in the shift that was open when they were taken. */
export function saleRestorer(db: Db, { training, receiptText }: ReplayOptions) {
  const one = db.prepare<[string], Found>(
    'select status, discount_basis_points as discountBasisPoints, discounts, rules from sale where id = ?',
  )
  const shiftAt =
    '(select id from shift where opened_at <= @at and (closed_at is null or closed_at >= @at) order by n desc limit 1)'
  const insert = db.prepare<[{ id: string; at: string; staff: string; training: number }]>(
    `insert into sale (id, status, status_at, training, opened_at, staff_id, cashier, shift_id, note)
     values (@id, 'abandoned', @at, @training, @at, @staff, coalesce((select name from staff where id = @staff), ''), ${shiftAt}, 'payments.log')`,
  )
  const abandon = db.prepare<[string]>(
    "update sale set status = 'abandoned' where id = ? and status in ('open', 'parked')",
  )
  const addTender = db.prepare<[NewTender]>(
    `insert into tender (id, sale_id, shift_id, kind, amount_minor, tendered_minor, change_minor, rounding_minor, tip_minor, brand, last4, auth_code, reference)
     values (@id, @saleId, ${shiftAt}, @kind, @amountMinor, null, 0, @roundingMinor, @tipMinor, null, null, null, @reference)`,
  )
  const dropLines = db.prepare<[string]>('delete from sale_line where sale_id = ?')
  const freeze = db.prepare(
    `update sale_line set gross_minor = @grossMinor, discount_minor = @discountMinor, deposit_total_minor = @depositTotalMinor, total_minor = @totalMinor where id = @id`,
  )
  const addTax = db.prepare('insert into sale_tax values (@saleId, @basisPoints, @grossMinor, @netMinor, @taxMinor)')
  const finish = db.prepare(
    `update sale set status = 'completed', number = @number, completed_at = @at, status_at = @at, shift_id = coalesce(${shiftAt}, shift_id),
       gross_minor = @grossMinor, discount_minor = @discountMinor, deposit_minor = @depositMinor, added_tax_minor = @addedTaxMinor, total_minor = @totalMinor, change_minor = 0, receipt_text = @receiptText
     where id = @saleId`,
  )
  const queue = db.prepare(
    "insert into outbox (id, topic, body, created_at) values (@saleId, 'sale-completed', @body, @at) on conflict (id) do nothing",
  )
  const journal = journalStore(db)
  const lines = linesOf(db)
  const tenders = tenderRows(db)

  function cart(saleId: string, found: Found) {
    const kept = { ...found, discounts: readDiscounts(found.discounts), rules: readRules(found.rules) }
    return price(cartOf(kept, lines(saleId).map(readLine)))
  }
  function make(id: string, at: string, staff: string | null): void {
    insert.run({ id, at, staff: staff ?? '', training: training ? 1 : 0 })
  }

  return {
    /**
     * Sees to it that a sale is there for an attempt. One that still waits for at least that money stays open; one that is
     * open and does not is an older state of a sale that went on, and is put away.
     */
    placeholder({ saleId, at, staff, amountMinor, tipMinor = 0 }: IntentRecord): void {
      const found = one.get(saleId)
      if (found === undefined) return make(saleId, at, staff)
      const due = (): number => remaining(cart(saleId, found).totals.totalMinor, tenders.of(saleId))
      if (found.status === 'parked' || (found.status === 'open' && due() < amountMinor - tipMinor)) abandon.run(saleId)
    },
    /** False when the tenders do not make up the total. Lines that cannot be the ones that were sold are left out. */
    completed(
      { saleId, number, totalMinor, at, ...sale }: SaleDoneRecord,
      intents: ReadonlyMap<string, IntentRecord>,
    ): boolean {
      const found = one.get(saleId)
      const staff = [...intents.values()].find(intent => intent.saleId === saleId)?.staff ?? null
      if (found === undefined) make(saleId, at, staff)
      const stored = tenders
        .of(saleId)
        .map(({ kind, amountMinor, card }) => ({ kind, amountMinor, reference: card?.reference ?? null }))
      for (const tender of sale.tenders) {
        const same = stored.findIndex(
          one =>
            one.kind === tender.kind && one.amountMinor === tender.amountMinor && one.reference === tender.reference,
        )
        if (same >= 0) stored.splice(same, 1)
        else {
          const reference = tender.kind === 'cash' ? null : (tender.reference ?? '')
          addTender.run({ roundingMinor: 0, tipMinor: 0, ...tender, id: randomUUID(), saleId, at, reference })
        }
      }
      const paid = tenders.of(saleId).reduce((sum, { amountMinor }) => sum + amountMinor, 0)
      if (paid !== totalMinor) throw new UnfitRecord()
      const priced = found === undefined ? null : cart(saleId, found)
      const fits = priced !== null && priced.totals.totalMinor === totalMinor && priced.lines.length > 0
      if (!fits) dropLines.run(saleId)
      for (const line of fits ? priced.lines : []) freeze.run(frozen(line))
      for (const { basisPoints, grossMinor, netMinor, taxMinor } of fits ? priced.totals.taxes : [])
        addTax.run({ saleId, basisPoints, grossMinor, netMinor, taxMinor })
      const sums = fits ? priced.totals : { grossMinor: totalMinor, discountMinor: 0, depositMinor: 0 }
      const { grossMinor, discountMinor, depositMinor } = sums
      const addedTaxMinor = (fits ? priced.totals.addedTaxMinor : null) ?? null
      finish.run({
        saleId,
        number,
        at,
        totalMinor,
        grossMinor,
        discountMinor,
        depositMinor,
        addedTaxMinor,
        receiptText,
      })
      queue.run({ saleId, body: JSON.stringify({ id: saleId, number }), at })
      const kept = fits ? priced.lines.length : 0
      const data = { number, totalMinor, lines: kept, tenders: sale.tenders.length, training, restored: true }
      journal.append({ at, kind: 'sale-completed', staff, saleId, data })
      return true
    },
  }
}

const frozen = ({ id, grossMinor, discountMinor, depositTotalMinor, totalMinor }: PricedLine) => ({
  id,
  grossMinor,
  discountMinor,
  depositTotalMinor,
  totalMinor,
})

/** A record that contradicts the rows beside it: nothing of it is stored. */
export class UnfitRecord extends Error {
  override readonly name = 'UnfitRecord'
}
