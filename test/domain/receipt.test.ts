// A receipt adds up for the person who holds it, in both languages, and shows no more of a card than it may.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { price, type CartLine } from '#domain/cart'
import { receiptLines, type ReceiptInput, type ReceiptLine } from '#domain/receipt'

const line = (values: Partial<CartLine> = {}): CartLine => ({
  id: 'l',
  productId: 'p',
  name: 'Cola 0.5 l',
  barcode: null,
  unitPriceMinor: 199,
  quantityMilli: 1000,
  depositMinor: 0,
  discountBasisPoints: 0,
  taxBasisPoints: 1900,
  requiredAge: 0,
  note: null,
  ...values,
})
const lines = [
  line({ quantityMilli: 3000, depositMinor: 25 }),
  line({ name: 'Brot', unitPriceMinor: 349, taxBasisPoints: 700, discountBasisPoints: 1000 }),
  line({ name: 'Käse', unitPriceMinor: 1299, quantityMilli: 257, taxBasisPoints: 700, note: 'am Stück' }),
]
function input(values: Partial<ReceiptInput> = {}, cart: CartLine[] = lines, discountBasisPoints = 500): ReceiptInput {
  const priced = price({ lines: cart, discountBasisPoints })
  return {
    store: { name: 'Kiosk am Markt', address: 'Marktplatz 1\n01067 Dresden', currency: 'EUR', taxId: '202/123/45678' },
    language: 'de',
    number: 1042,
    till: '7',
    cashier: 'Anna',
    completedAt: '2025-11-21T14:03:05.000Z',
    timeZone: 'Europe/Berlin',
    ...priced,
    training: false,
    copy: false,
    tenders: [
      {
        id: 'a',
        kind: 'card',
        amountMinor: 500,
        tenderedMinor: null,
        changeMinor: 0,
        card: { brand: 'Visa', last4: '1111', authCode: 'PPS123', reference: '325325325325' },
      },
      {
        id: 'b',
        kind: 'cash',
        amountMinor: priced.totals.totalMinor - 500,
        tenderedMinor: 2000,
        changeMinor: 2500 - priced.totals.totalMinor,
        card: null,
      },
    ],
    ...values,
  }
}
function written(receipt: readonly ReceiptLine[]): string[] {
  return receipt.map(one => {
    switch (one.kind) {
      case 'text':
        return one.text
      case 'pair':
        return `${one.left} | ${one.right}`
      case 'rule':
        return '---'
      case 'qr':
        return `QR ${one.data}`
      default:
        return one satisfies never
    }
  })
}

describe('a receipt', () => {
  it('reads from store to QR code', () => {
    expect(written(receiptLines(input()))).toEqual([
      'Kiosk am Markt',
      'Marktplatz 1',
      '01067 Dresden',
      'Steuernummer 202/123/45678',
      '---',
      'Beleg 1042 | 21.11.2025, 15:03:05',
      'Kasse 7 | Bedient von Anna',
      '---',
      'Cola 0.5 l | 5,97 A',
      '  3 × 1,99',
      '  Pfand 3 × 0,25 | 0,75 A',
      'Brot | 3,49 B',
      '  Rabatt 10 % | -0,35 B',
      'Käse | 3,34 B',
      '  0,257 × 12,99',
      '  am Stück',
      'Rabatt auf den Einkauf | -0,62',
      '---',
      'SUMME EUR | 12,58',
      'Karte | 5,00',
      '  Visa | **** 1111',
      '  Genehmigungsnummer | PPS123',
      '  Referenz | 325325325325',
      'Bar | 20,00',
      'Rückgeld | 12,42',
      '---',
      'Steuersatz: Netto + Steuer | Brutto',
      'A 19 %: 5,39 + 1,03 | 6,42',
      'B 7 %: 5,76 + 0,40 | 6,16',
      '---',
      'Vielen Dank für Ihren Einkauf',
      'QR R|1042|2025-11-21|1258',
    ])
  })
  it('speaks English with the month written out', () => {
    const english = written(receiptLines(input({ language: 'en' })))
    expect(english).toContain('Receipt 1042 | 21 Nov 2025, 15:03:05')
    expect(english).toContain('TOTAL EUR | 12.58')
    expect(english).toContain('A 19%: 5.39 + 1.03 | 6.42')
    expect(english).toContain('  Deposit 3 × 0.25 | 0.75 A')
  })
  it('adds up: the amounts between the second and third rule make the total, for every cart', () => {
    const anyLine = fc
      .record({
        unitPriceMinor: fc.nat(100_000),
        quantityMilli: fc.integer({ min: 1, max: 9000 }),
        depositMinor: fc.constantFrom(0, 25),
        discountBasisPoints: fc.constantFrom(0, 1000, 10_000),
        taxBasisPoints: fc.constantFrom(0, 700, 1900),
      })
      .map(values => line(values))
    fc.assert(
      fc.property(
        fc.array(anyLine, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 0, max: 10_000 }),
        (cart, discount) => {
          const receipt = receiptLines(input({ language: 'en' }, cart, discount))
          const [, , goods = []] = blocks(receipt)
          const sum = goods.reduce((all, one) => all + (one.kind === 'pair' ? cents(one.right) : 0), 0)
          expect(sum).toBe(price({ lines: cart, discountBasisPoints: discount }).totals.totalMinor)
        },
      ),
    )
  })
  it('marks training and copies at the top and at the end', () => {
    const marked = written(receiptLines(input({ training: true, copy: true })))
    for (const mark of ['TRAINING – kein Beleg', 'KOPIE']) expect(marked.filter(text => text === mark)).toHaveLength(2)
    const english = written(receiptLines(input({ training: true, copy: true, language: 'en' })))
    for (const mark of ['TRAINING – not a receipt', 'COPY']) expect(english).toContain(mark)
    expect(written(receiptLines(input())).some(text => /TRAINING|KOPIE/.test(text))).toBe(false)
  })
  it('holds only spaces that a printer knows', () => {
    for (const language of ['de', 'en'] as const)
      expect(written(receiptLines(input({ language }))).join('')).not.toMatch(/[\u00a0\u202f]/)
  })
})

function blocks(receipt: readonly ReceiptLine[]): ReceiptLine[][] {
  return receipt.reduce<ReceiptLine[][]>(
    (all, one) => (one.kind === 'rule' ? [...all, []] : [...all.slice(0, -1), [...all.at(-1)!, one]]),
    [[]],
  )
}

function cents(text: string): number {
  return Number(text.replace(/[^\d-]/g, ''))
}
