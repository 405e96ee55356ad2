// Fills a data file with many goods, fast, so that the bench can ask whether size matters; past.ts does the sales.
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
