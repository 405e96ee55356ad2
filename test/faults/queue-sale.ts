// One whole sale through the stores, as the queue harness and the tests of the queue make them by the thousand.
import { randomUUID } from 'node:crypto'
import { price, type CartLine } from '../../main/domain/cart.ts'
import { inTransaction, type Db } from '../../main/store/db.ts'
import { salesStore } from '../../main/store/sales.ts'

const facts = JSON.stringify({
  store: { name: 'Example Store', address: 'Example Street 1', currency: 'EUR', taxId: null },
  till: '3',
  language: 'en',
})
const line = (unitPriceMinor: number, taxBasisPoints: number): Omit<CartLine, 'discounts' | 'taxes'> => ({
  id: randomUUID(),
  productId: 'apfelsaft-1-l',
  name: 'Apfelsaft 1 l',
  barcode: null,
  unitPriceMinor,
  quantityMilli: 2000,
  depositMinor: 25,
  discountBasisPoints: 0,
  taxBasisPoints,
  requiredAge: 0,
  note: null,
})

/** Two lines, paid by card. Answers the sale's id. */
export function sellOne(db: Db, card = true): string {
  const id = randomUUID()
  const at = new Date().toISOString()
  const sales = salesStore(db)
  const lines = [line(149, 1900), line(219, 700)]
  const priced = price({ lines, discountBasisPoints: 0 })
  const amountMinor = priced.totals.totalMinor
  sales.open({ id, openedAt: at, staffId: 'staff-1', cashier: 'Ada Example', shiftId: null, training: true })
  lines.forEach((each, position) => sales.putLine(id, { ...each, position }))
  sales.addTender(id, {
    id: randomUUID(),
    kind: card ? 'card' : 'cash',
    amountMinor,
    tenderedMinor: card ? null : amountMinor,
    changeMinor: 0,
    card: card ? { brand: 'Visa', last4: '1111', authCode: 'A1B2C3', reference: `R-${id.slice(0, 8)}` } : null,
  })
  sales.complete({
    saleId: id,
    completedAt: at,
    totals: priced.totals,
    pricedLines: priced.lines,
    changeMinor: 0,
    receiptText: facts,
  })
  return id
}

/** So many sales in few transactions, because only the draining is looked at. */
export function sellMany(db: Db, count: number): void {
  for (let done = 0; done < count; done += 500)
    inTransaction(db, () => {
      for (let each = done; each < Math.min(done + 500, count); each += 1) sellOne(db)
    })
}
