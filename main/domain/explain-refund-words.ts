// The words of a refund's derivations in both languages.
import type { SoldTender } from '#domain/refund-plan'

export type RefundExplainWords = {
  refund: (figure: string) => string
  figures: Readonly<Record<'total' | 'discount' | 'deposit', string>>
  kinds: Readonly<Record<SoldTender['kind'], string>>
  paidFor: string
  depositOf: (name: string) => string
  discountOf: (name: string) => string
  paidDeposit: string
  hadDiscount: string
  tax: (percent: string) => string
  taxOfSale: string
  part: string
  upToNow: (name: string) => string
  before: (name: string) => string
  allUpToNow: string
  allBefore: string
  afterOthers: string
  givenBack: string
  paidThus: (kind: string) => string
  inCoins: (name: string) => string
  asTaken: string
  rounding: string
  tip: string
}

export const refundExplainWords: Readonly<Record<'en' | 'de', RefundExplainWords>> = {
  en: {
    refund: figure => `Refund: ${figure}`,
    figures: { total: 'total', discount: 'discount', deposit: 'deposit' },
    kinds: { cash: 'cash', card: 'card', credit: 'credit' },
    paidFor: 'paid',
    depositOf: name => `deposit on ${name}`,
    discountOf: name => `discount on ${name}`,
    paidDeposit: 'deposit paid',
    hadDiscount: 'discount it had',
    tax: percent => `tax ${percent} %`,
    taxOfSale: 'in the sale',
    part: 'part',
    upToNow: name => `${name}, up to now`,
    before: name => `${name}, before this`,
    allUpToNow: 'up to now',
    allBefore: 'before this',
    afterOthers: 'given back after the payments before it',
    givenBack: 'given back',
    paidThus: kind => `paid by ${kind}`,
    inCoins: name => `${name} in coins there are`,
    asTaken: 'as it was taken',
    rounding: 'rounding',
    tip: 'tip',
  },
  de: {
    refund: figure => `Rückgabe: ${figure}`,
    figures: { total: 'Summe', discount: 'Rabatt', deposit: 'Pfand' },
    kinds: { cash: 'bar', card: 'Karte', credit: 'Guthaben' },
    paidFor: 'bezahlt',
    depositOf: name => `Pfand auf ${name}`,
    discountOf: name => `Rabatt auf ${name}`,
    paidDeposit: 'bezahltes Pfand',
    hadDiscount: 'gewährter Rabatt',
    tax: percent => `Steuer ${percent} %`,
    taxOfSale: 'im Verkauf',
    part: 'Anteil',
    upToNow: name => `${name}, bis jetzt`,
    before: name => `${name}, davor`,
    allUpToNow: 'bis jetzt',
    allBefore: 'davor',
    afterOthers: 'zurückgegeben nach den Zahlungen davor',
    givenBack: 'zurückgegeben',
    paidThus: kind => `so bezahlt: ${kind}`,
    inCoins: name => `${name}, in vorhandenen Münzen`,
    asTaken: 'wie angenommen',
    rounding: 'Rundung',
    tip: 'Trinkgeld',
  },
}
