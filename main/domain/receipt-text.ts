// The words of a receipt in both languages, kept apart from its layout.

export type ReceiptWords = {
  training: string
  copy: string
  taxId: string
  receipt: string
  till: string
  cashier: string
  deposit: string
  discount: string
  orderDiscount: string
  each: string
  subtotal: string
  tax: string
  total: string
  rounding: string
  cash: string
  tip: string
  card: string
  credit: string
  change: string
  approval: string
  reference: string
  rateHead: string
  grossHead: string
  thanks: string
}

export const receiptWords: Record<'en' | 'de', ReceiptWords> = {
  en: {
    training: 'TRAINING – not a receipt',
    copy: 'COPY',
    taxId: 'Tax ID',
    receipt: 'Receipt',
    till: 'Till',
    cashier: 'Cashier',
    deposit: 'Deposit',
    discount: 'Discount',
    orderDiscount: 'Discount on the purchase',
    each: 'each',
    subtotal: 'Subtotal',
    tax: 'Tax',
    total: 'TOTAL',
    rounding: 'Cash rounding',
    cash: 'Cash',
    tip: 'Tip',
    card: 'Card',
    credit: 'Goods brought back',
    change: 'Change',
    approval: 'Approval code',
    reference: 'Reference',
    rateHead: 'Tax rate: net + tax',
    grossHead: 'Gross',
    thanks: 'Thank you for your purchase',
  },
  de: {
    training: 'TRAINING – kein Beleg',
    copy: 'KOPIE',
    taxId: 'Steuernummer',
    receipt: 'Beleg',
    till: 'Kasse',
    cashier: 'Bedient von',
    deposit: 'Pfand',
    discount: 'Rabatt',
    orderDiscount: 'Rabatt auf den Einkauf',
    each: 'je Einheit',
    subtotal: 'Zwischensumme',
    tax: 'Steuer',
    total: 'SUMME',
    rounding: 'Rundung auf Münzen',
    cash: 'Bar',
    tip: 'Trinkgeld',
    card: 'Karte',
    credit: 'Warenrückgabe',
    change: 'Rückgeld',
    approval: 'Genehmigungsnummer',
    reference: 'Referenz',
    rateHead: 'Steuersatz: Netto + Steuer',
    grossHead: 'Brutto',
    thanks: 'Vielen Dank für Ihren Einkauf',
  },
}
