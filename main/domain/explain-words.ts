// The words of derivations in both languages, apart from the arithmetic they describe.

export type ExplainWords = {
  line: (name: string, figure: string) => string
  taxTitle: (place: number, figure: string) => string
  sale: (figure: string) => string
  figures: Readonly<Record<Figure, string>>
  priceTimesQuantity: string
  depositTimesQuantity: string
  price: string
  quantity: string
  deposit: string
  depositOn: (name: string) => string
  gross: string
  discount: string
  lineDiscount: string
  ownDiscount: (place: number) => string
  orderShare: (place: number) => string
  lineTotal: string
  grossOfLines: string
  discountsOfLines: string
  depositsOfLines: string
  totalsOfLines: string
  lines: string
  addedTax: string
  linesAndTax: string
  taxAdded: string
  taxRate: (place: number) => string
  amountsInRate: string
  tax: string
  net: string
  netAndTax: string
  ofEach: (count: number) => string
  amount: string
  less: (what: string) => string
  exactBase: string
  rate: string
  units: string
  dutyAUnit: string
  taxes: string
  taxesAtMost: string
  roundedNet: string
  exactNet: string
  netAtMost: string
  none: string
  valueBefore: string
  valueOf: (place: number) => string
  value: string
  percentOff: (percent: string) => string
  share: string
  atMostValue: string
  discountAUnit: string
  discountOfUnits: string
  costOfUnits: string
  ofThem: string
  cost: string
  atMostCost: string
  total: string
  paid: (place: number) => string
  remaining: string
  cashDue: string
  tendered: string
  toDrawer: string
  change: string
  netOfRates: string
  deposits: string
  tipBase: string
  tip: string
}
export type Figure = 'gross' | 'discount' | 'deposit' | 'total' | 'added-tax' | 'net' | 'tax'

export const explainWords: Readonly<Record<'en' | 'de', ExplainWords>> = {
  en: {
    line: (name, figure) => `${name}: ${figure}`,
    taxTitle: (place, figure) => `Tax rate ${place}: ${figure}`,
    sale: figure => `Sale: ${figure}`,
    figures: {
      gross: 'gross',
      discount: 'discount',
      deposit: 'deposit',
      total: 'total',
      'added-tax': 'added-tax',
      net: 'net',
      tax: 'tax',
    },
    priceTimesQuantity: 'price × quantity',
    depositTimesQuantity: 'deposit × quantity',
    price: 'price',
    quantity: 'quantity',
    deposit: 'deposit',
    depositOn: name => `deposit on ${name}`,
    gross: 'gross',
    discount: 'discount',
    lineDiscount: 'discount of the line',
    ownDiscount: place => `own discount ${place}`,
    orderShare: place => `share of order discount ${place}`,
    lineTotal: 'gross − discount + deposit',
    grossOfLines: 'gross of the lines',
    discountsOfLines: 'discounts of the lines',
    depositsOfLines: 'deposits of the lines',
    totalsOfLines: 'totals of the lines',
    lines: 'lines',
    addedTax: 'added tax',
    linesAndTax: 'lines + added tax',
    taxAdded: 'tax added to the prices',
    taxRate: place => `tax rate ${place}`,
    amountsInRate: 'amounts in this rate',
    tax: 'tax',
    net: 'net',
    netAndTax: 'net + tax',
    ofEach: count => ` of each of ${count} equal units`,
    amount: 'amount',
    less: what => `less ${what}`,
    exactBase: 'exact base',
    rate: 'rate',
    units: 'units',
    dutyAUnit: 'duty a unit',
    taxes: 'taxes',
    taxesAtMost: 'taxes, at most the amount',
    roundedNet: 'rounded net',
    exactNet: 'exact net',
    netAtMost: 'net, at most the amount',
    none: 'none',
    valueBefore: 'value before the discount',
    valueOf: place => `value ${place}`,
    value: 'value',
    percentOff: percent => `discount ${percent} %`,
    share: 'share of the discount',
    atMostValue: 'discount, at most the value',
    discountAUnit: 'discount a unit',
    discountOfUnits: 'discount of these units',
    costOfUnits: 'what these units cost',
    ofThem: 'of them',
    cost: 'cost',
    atMostCost: 'discount, at most the cost',
    total: 'total',
    paid: place => `payment ${place}`,
    remaining: 'remaining',
    cashDue: 'in coins there are',
    tendered: 'handed over',
    toDrawer: 'kept',
    change: 'change',
    netOfRates: 'goods without tax',
    deposits: 'deposits',
    tipBase: 'goods without tax and deposits',
    tip: 'tip',
  },
  de: {
    line: (name, figure) => `${name}: ${figure}`,
    taxTitle: (place, figure) => `Steuersatz ${place}: ${figure}`,
    sale: figure => `Verkauf: ${figure}`,
    figures: {
      gross: 'Warenwert',
      discount: 'Rabatt',
      deposit: 'Pfand',
      total: 'Summe',
      'added-tax': 'aufgeschlagene Steuer',
      net: 'Netto',
      tax: 'Steuer',
    },
    priceTimesQuantity: 'Preis × Menge',
    depositTimesQuantity: 'Pfand × Menge',
    price: 'Preis',
    quantity: 'Menge',
    deposit: 'Pfand',
    depositOn: name => `Pfand auf ${name}`,
    gross: 'Warenwert',
    discount: 'Rabatt',
    lineDiscount: 'Rabatt der Position',
    ownDiscount: place => `eigener Rabatt ${place}`,
    orderShare: place => `Anteil am Rabatt ${place} auf den Einkauf`,
    lineTotal: 'Warenwert − Rabatt + Pfand',
    grossOfLines: 'Warenwert der Positionen',
    discountsOfLines: 'Rabatte der Positionen',
    depositsOfLines: 'Pfand der Positionen',
    totalsOfLines: 'Summen der Positionen',
    lines: 'Positionen',
    addedTax: 'aufgeschlagene Steuer',
    linesAndTax: 'Positionen + aufgeschlagene Steuer',
    taxAdded: 'auf die Preise aufgeschlagene Steuer',
    taxRate: place => `Steuersatz ${place}`,
    amountsInRate: 'Beträge in diesem Steuersatz',
    tax: 'Steuer',
    net: 'Netto',
    netAndTax: 'Netto + Steuer',
    ofEach: count => ` von jeder von ${count} gleichen Einheiten`,
    amount: 'Betrag',
    less: what => `abzüglich ${what}`,
    exactBase: 'genaue Grundlage',
    rate: 'Satz',
    units: 'Einheiten',
    dutyAUnit: 'Abgabe je Einheit',
    taxes: 'Steuern',
    taxesAtMost: 'Steuern, höchstens der Betrag',
    roundedNet: 'gerundetes Netto',
    exactNet: 'genaues Netto',
    netAtMost: 'Netto, höchstens der Betrag',
    none: 'keiner',
    valueBefore: 'Wert vor dem Rabatt',
    valueOf: place => `Wert ${place}`,
    value: 'Wert',
    percentOff: percent => `Rabatt ${percent} %`,
    share: 'Anteil am Rabatt',
    atMostValue: 'Rabatt, höchstens der Wert',
    discountAUnit: 'Rabatt je Einheit',
    discountOfUnits: 'Rabatt dieser Einheiten',
    costOfUnits: 'was diese Einheiten kosten',
    ofThem: 'davon',
    cost: 'Kosten',
    atMostCost: 'Rabatt, höchstens die Kosten',
    total: 'Summe',
    paid: place => `Zahlung ${place}`,
    remaining: 'noch zu zahlen',
    cashDue: 'in vorhandenen Münzen',
    tendered: 'gegeben',
    toDrawer: 'behalten',
    change: 'Rückgeld',
    netOfRates: 'Ware ohne Steuer',
    deposits: 'Pfand',
    tipBase: 'Ware ohne Steuer und Pfand',
    tip: 'Trinkgeld',
  },
}
