// Lays out a receipt as lines that printer and screen turn into columns; printed and shown from the same data.
import type { PricedLine, Totals } from '#domain/cart'
import type { Discount } from '#domain/discounts'
import { formatPlain } from '#domain/money'
import { ownDiscounts } from '#domain/pricing'
import type { PricingRules } from '#domain/pricing-rules'
import { rational, ratioText } from '#domain/rational'
import { pair, rule, spaced, text, type ReceiptLine } from '#domain/receipt-line'
import { refundLines, refundTitle, refundPayouts, type RefundNote } from '#domain/refund-receipt'
import { receiptWords, type ReceiptWords } from '#domain/receipt-text'
import { movedBy, type TenderRecord } from '#domain/tender'

export type { ReceiptLine }
export type ReceiptInput = {
  store: { name: string; address: string; currency: string; taxId: string | null }
  language: 'en' | 'de'
  number: number
  till: string
  cashier: string
  /** ISO instant. */
  completedAt: string
  lines: PricedLine[]
  totals: Totals
  tenders: TenderRecord[]
  /** What the sale was priced by; German retail when absent. */
  rules?: PricingRules
  training: boolean
  copy: boolean
  /** There for a refund, whose figures are negative and whose number is one of its own sequence. */
  refund?: RefundNote
  /** IANA name; the till's own time zone when absent. */
  timeZone?: string
}

/**
 * The lines of a receipt, top to bottom. Amounts are written in the receipt's language without a currency sign; the total
 * names the currency. The closing QR code holds "R|number|day|total" with the total in minor units, for returns by scan.
 */
export function receiptLines(input: ReceiptInput): ReceiptLine[] {
  const layout: Layout = {
    input,
    words: receiptWords[input.language],
    money: minor => spaced(formatPlain(minor, input.store.currency, input.language)),
  }
  return [
    ...head(layout),
    rule,
    ...input.lines.flatMap(line => goods(layout, line)),
    ...orderDiscount(layout),
    rule,
    ...addedTax(layout),
    pair(`${layout.words.total} ${input.store.currency}`, layout.money(input.totals.totalMinor), true),
    ...input.tenders.flatMap(tender => payment(layout, tender)),
    ...change(layout),
    ...refundPayouts(input),
    rule,
    ...taxTable(layout),
    rule,
    ...markers(layout),
    ...closing(layout),
  ]
}

type Layout = { input: ReceiptInput; words: ReceiptWords; money: (minor: number) => string }

function head(layout: Layout): ReceiptLine[] {
  const { input, words } = layout
  const { store } = input
  const address = store.address
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
  return [
    ...markers(layout),
    text(store.name, true),
    ...address.map(line => text(line)),
    ...(store.taxId === null ? [] : [text(`${words.taxId} ${store.taxId}`)]),
    rule,
    pair(`${refundTitle(input) ?? words.receipt} ${input.number}`, writtenTime(input)),
    pair(`${words.till} ${input.till}`, `${words.cashier} ${input.cashier}`),
    ...refundLines(input),
  ]
}

/** Training and copy marks stand at the top and at the end, so that a torn strip still shows one. */
function markers({ input, words }: Layout): ReceiptLine[] {
  return [...(input.training ? [text(words.training, true)] : []), ...(input.copy ? [text(words.copy, true)] : [])]
}

function goods(layout: Layout, line: PricedLine): ReceiptLine[] {
  const { words, money } = layout
  const rate = rateLetter(layout, line.taxBasisPoints)
  const depositRate = layout.input.rules?.deposit === 'outside' ? rateLetter(layout, 0) : rate
  const lines = [pair(line.name, `${money(line.grossMinor)} ${rate}`)]
  if (line.quantityMilli !== 1000)
    lines.push(text(`  ${times(layout, line.quantityMilli, line.unitPriceMinor)}`, false, 'left'))
  for (const { discount, amountMinor } of discountsOf(layout, line))
    lines.push(pair(`  ${words.discount}${discountName(layout, discount)}`, `${money(-amountMinor)} ${rate}`))
  if (line.depositTotalMinor !== 0) {
    const each =
      line.quantityMilli === 1000 || line.depositMinor === 0
        ? ''
        : ` ${times(layout, line.quantityMilli, line.depositMinor)}`
    lines.push(pair(`  ${words.deposit}${each}`, `${money(line.depositTotalMinor)} ${depositRate}`))
  }
  if (line.note !== null && line.note !== '') lines.push(text(`  ${line.note}`, false, 'left'))
  return lines
}

/** A line's own discounts; the rest of its figure is its share of the order's, which has a line of its own. */
function discountsOf({ input }: Layout, line: PricedLine): { discount: Discount; amountMinor: number }[] {
  if (line.discountMinor <= 0) return []
  const own = ownDiscounts(line, input.rules).filter(({ amountMinor }) => amountMinor !== 0)
  const sumMinor = own.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
  // What was charged stands, whatever this program would charge today.
  return sumMinor > line.discountMinor ? [] : own
}

/** " 10 %", " 0.50 each", or nothing where the amount says it all. */
function discountName(layout: Layout, discount: Discount): string {
  switch (discount.kind) {
    case 'percent':
      return ` ${percentText(layout, ratioText(rational(discount.percent)))}`
    case 'per-unit':
      return ` ${layout.money(discount.amountMinor)} ${layout.words.each}`
    case 'fixed':
      return ''
    default:
      return discount satisfies never
  }
}

function orderDiscount(layout: Layout): ReceiptLine[] {
  const { input, words, money } = layout
  const own = input.lines.flatMap(line => discountsOf(layout, line))
  const restMinor = own.reduce((rest, { amountMinor }) => rest - amountMinor, input.totals.discountMinor)
  return restMinor === 0 ? [] : [pair(words.orderDiscount, money(-restMinor))]
}

/** Where tax is added to the prices, how the total came about. */
function addedTax(layout: Layout): ReceiptLine[] {
  const { input, words, money } = layout
  const { addedTaxMinor, totalMinor, taxes } = input.totals
  if (addedTaxMinor === undefined) return []
  const added = taxes.filter(({ taxMinor }) => taxMinor !== 0)
  return [
    pair(words.subtotal, money(totalMinor - addedTaxMinor)),
    ...added.map(tax => pair(`${words.tax} ${rateText(layout, tax)}`, money(tax.taxMinor))),
  ]
}

function payment({ words, money }: Layout, tender: TenderRecord): ReceiptLine[] {
  const { roundingMinor = 0, tipMinor = 0 } = tender
  switch (tender.kind) {
    case 'cash':
      return [
        ...(roundingMinor === 0 ? [] : [pair(words.rounding, money(roundingMinor))]),
        pair(words.cash, money(tender.tenderedMinor ?? movedBy(tender))),
      ]
    case 'card':
      return [
        ...(tipMinor === 0 ? [] : [pair(words.tip, money(tipMinor))]),
        pair(words.card, money(movedBy(tender))),
        ...(tender.card === null
          ? []
          : [
              pair(`  ${tender.card.brand}`, `**** ${tender.card.last4}`),
              ...(tender.card.authCode === '' ? [] : [pair(`  ${words.approval}`, tender.card.authCode)]),
              pair(`  ${words.reference}`, tender.card.reference),
            ]),
      ]
    case 'credit':
      return [pair(words.credit, money(tender.amountMinor))]
    default:
      return tender.kind satisfies never
  }
}

function change({ input, words, money }: Layout): ReceiptLine[] {
  const changeMinor = input.tenders.reduce((sum, tender) => sum + tender.changeMinor, 0)
  return changeMinor === 0 ? [] : [pair(words.change, money(changeMinor), true)]
}

/** Only a sale can be given back by the code on its receipt. */
function closing({ input, words }: Layout): ReceiptLine[] {
  if (input.refund !== undefined) return []
  const code = `R|${input.number}|${input.completedAt.slice(0, 10)}|${input.totals.totalMinor}`
  return [text(words.thanks), { kind: 'qr', data: code }]
}

function taxTable(layout: Layout): ReceiptLine[] {
  const { words, money, input } = layout
  const rows = input.totals.taxes.map(tax =>
    pair(
      `${rateLetter(layout, tax.basisPoints)} ${rateText(layout, tax)}: ${money(tax.netMinor)} + ${money(tax.taxMinor)}`,
      money(tax.grossMinor),
    ),
  )
  return [pair(words.rateHead, words.grossHead), ...rows]
}

/** A, B, C… in the order of the tax table, so that each line points at its rate. */
function rateLetter({ input }: Layout, basisPoints: number): string {
  return String.fromCharCode(
    65 +
      Math.max(
        0,
        input.totals.taxes.findIndex(tax => tax.basisPoints === basisPoints),
      ),
  )
}

function times({ input, money }: Layout, quantityMilli: number, unitMinor: number): string {
  const quantity = new Intl.NumberFormat(input.language, { maximumFractionDigits: 3 }).format(quantityMilli / 1000)
  return `${quantity} × ${money(unitMinor)}`
}

/** The rate of a bucket, exact where its basis points only name it. */
function rateText(layout: Layout, { basisPoints, percent }: Totals['taxes'][number]): string {
  return percentText(layout, percent ?? ratioText({ n: BigInt(basisPoints), d: 100n }))
}

/** A percentage as people of the language write it; `text` is its exact decimal. */
function percentText({ input }: Layout, text: string): string {
  const format = new Intl.NumberFormat(input.language, { style: 'percent', maximumFractionDigits: 6 })
  return spaced(format.format(`${text}E-2` as Intl.StringNumericLiteral))
}

/** Day and time of completion, with the month written out in English, where 03/04 would be read both ways. */
function writtenTime({ completedAt, language, timeZone }: ReceiptInput): string {
  const zone = timeZone === undefined ? {} : { timeZone }
  const format = new Intl.DateTimeFormat(language === 'de' ? 'de-DE' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'medium',
    ...zone,
  })
  return spaced(format.format(new Date(completedAt)))
}
