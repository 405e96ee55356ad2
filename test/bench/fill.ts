// Fills a data file with many goods and past sales, fast, so that the bench can ask whether size matters.
import { randomUUID } from 'node:crypto'
import { gtinCheckDigit } from '#domain/barcode'
import { catalogueStore } from '../../main/store/catalogue.ts'
import { openDatabase } from '../../main/store/db.ts'

const WORDS = [
  'Apple',
  'Berry',
  'Cocoa',
  'Dark',
  'Extra',
  'Fresh',
  'Ginger',
  'Honey',
  'Iced',
  'Juicy',
  'Kiwi',
  'Lemon',
  'Mint',
  'Nut',
  'Oat',
  'Plum',
]

/** `count` goods with valid EAN-13 codes. */
export async function fillCatalogue(file: string, count: number): Promise<void> {
  const db = openDatabase(file)
  const word = (n: number): string => WORDS[n % WORDS.length]!
  catalogueStore(db).importProducts(
    Array.from({ length: count }, (_, n) => {
      const digits = `29${String(n).padStart(10, '0')}`
      return {
        id: `bench-${n}`,
        name: `${word(n)} ${word(n >> 4)} ${word(n >> 8)} ${n}`,
        category: `Bench ${n % 12}`,
        priceMinor: 99 + (n % 900),
        depositMinor: 0,
        taxBasisPoints: n % 2 === 0 ? 700 : 1900,
        requiredAge: 0,
        barcodes: [`${digits}${gtinCheckDigit(digits)}`],
      }
    }),
  )
  db.close()
}

/** `count` completed cash sales of one line each, written as rows: the point is their number, not how they came about. */
export async function fillSales(file: string, count: number): Promise<void> {
  const db = openDatabase(file)
  const { id: shift } = db.prepare<[], { id: string }>('select id from shift limit 1').get()!
  const { n: from } = db.prepare<[], { n: number }>('select coalesce(max(number), 0) as n from sale').get()!
  const at = new Date().toISOString()
  const sale = db.prepare(
    `insert into sale (id, number, status, status_at, training, opened_at, completed_at, staff_id, cashier, shift_id, gross_minor, discount_minor, deposit_minor, total_minor, change_minor, receipt_text)
     values (?, null, 'open', ?, 1, ?, null, 'bench', 'Bench', ?, 199, 0, 0, 199, 0, '{}')`,
  )
  const line = db.prepare(
    `insert into sale_line (id, sale_id, position, product_id, name, unit_price_minor, quantity_milli, deposit_minor, discount_basis_points, tax_basis_points, required_age, gross_minor, discount_minor, deposit_total_minor, total_minor)
     values (?, ?, 1, 'bench', 'Bench', 199, 1000, 0, 0, 1900, 0, 199, 0, 0, 199)`,
  )
  const tender = db.prepare(
    "insert into tender (id, sale_id, shift_id, kind, amount_minor, tendered_minor, change_minor) values (?, ?, ?, 'cash', 199, 199, 0)",
  )
  const finish = db.prepare("update sale set status = 'completed', number = ?, completed_at = ? where id = ?")
  db.transaction(() => {
    for (let n = 1; n <= count; n += 1) {
      const id = randomUUID()
      sale.run(id, at, at, shift)
      line.run(randomUUID(), id)
      tender.run(randomUUID(), id, shift)
      finish.run(from + n, at, id)
    }
    db.prepare("update counter set value = ? where name = 'receipt'").run(from + count)
  })()
  db.close()
}
