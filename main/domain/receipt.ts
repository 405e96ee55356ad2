// Lays out a receipt as lines that printer and screen turn into columns; printed and shown from the same data.
import type { PricedLine, Totals } from '#domain/cart'
import { formatPlain, multiplyRounded } from '#domain/money'
import { receiptWords, type ReceiptWords } from '#domain/receipt-text'
import type { TenderRecord } from '#domain/tender'

export type ReceiptLine =
  | { kind: 'text'; text: string; align: 'left' | 'center' | 'right'; strong: boolean }
  | { kind: 'pair'; left: string; right: string; strong: boolean }
  | { kind: 'rule' }
  | { kind: 'qr'; data: string }
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
  training: boolean
  copy: boolean
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
    pair(`${layout.words.total} ${input.store.currency}`, layout.money(input.totals.totalMinor), true),
    ...input.tenders.flatMap(tender => payment(layout, tender)),
    ...change(layout),
    rule,
    ...taxTable(layout),
    rule,
    ...markers(layout),
    text(layout.words.thanks),
    { kind: 'qr', data: `R|${input.number}|${input.completedAt.slice(0, 10)}|${input.totals.totalMinor}` },
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
    pair(`${words.receipt} ${input.number}`, writtenTime(input)),
    pair(`${words.till} ${input.till}`, `${words.cashier} ${input.cashier}`),
  ]
}

/** Training and copy marks stand at the top and at the end, so that a torn strip still shows one. */
function markers({ input, words }: Layout): ReceiptLine[] {
  return [...(input.training ? [text(words.training, true)] : []), ...(input.copy ? [text(words.copy, true)] : [])]
}

function goods(layout: Layout, line: PricedLine): ReceiptLine[] {
  const { words, money } = layout
  const rate = rateLetter(layout, line.taxBasisPoints)
  const lines = [pair(line.name, `${money(line.grossMinor)} ${rate}`)]
  if (line.quantityMilli !== 1000)
    lines.push(text(`  ${times(layout, line.quantityMilli, line.unitPriceMinor)}`, false, 'left'))
  const ownMinor = ownDiscount(line)
  if (ownMinor !== 0)
    lines.push(pair(`  ${words.discount} ${percent(layout, line.discountBasisPoints)}`, `${money(-ownMinor)} ${rate}`))
  if (line.depositTotalMinor !== 0) {
    const each = line.quantityMilli === 1000 ? '' : ` ${times(layout, line.quantityMilli, line.depositMinor)}`
    lines.push(pair(`  ${words.deposit}${each}`, `${money(line.depositTotalMinor)} ${rate}`))
  }
  if (line.note !== null && line.note !== '') lines.push(text(`  ${line.note}`, false, 'left'))
  return lines
}

/** A line's own discount; the rest of its figure is its share of the order discount, which has a line of its own. */
function ownDiscount(line: PricedLine): number {
  return Math.min(multiplyRounded(line.grossMinor, line.discountBasisPoints, 10_000), line.discountMinor)
}

function orderDiscount({ input, words, money }: Layout): ReceiptLine[] {
  const restMinor = input.lines.reduce((rest, line) => rest - ownDiscount(line), input.totals.discountMinor)
  return restMinor === 0 ? [] : [pair(words.orderDiscount, money(-restMinor))]
}

function payment({ words, money }: Layout, tender: TenderRecord): ReceiptLine[] {
  switch (tender.kind) {
    case 'cash':
      return [pair(words.cash, money(tender.tenderedMinor ?? tender.amountMinor))]
    case 'card':
      return [
        pair(words.card, money(tender.amountMinor)),
        ...(tender.card === null
          ? []
          : [
              pair(`  ${tender.card.brand}`, `**** ${tender.card.last4}`),
              pair(`  ${words.approval}`, tender.card.authCode),
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

function taxTable(layout: Layout): ReceiptLine[] {
  const { words, money, input } = layout
  const rows = input.totals.taxes.map(tax =>
    pair(
      `${rateLetter(layout, tax.basisPoints)} ${percent(layout, tax.basisPoints)}: ${money(tax.netMinor)} + ${money(tax.taxMinor)}`,
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

function percent({ input }: Layout, basisPoints: number): string {
  return spaced(
    new Intl.NumberFormat(input.language, { style: 'percent', maximumFractionDigits: 2 }).format(basisPoints / 10_000),
  )
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

/** Printers have no narrow or non-breaking spaces in their code pages. */
function spaced(written: string): string {
  return written.replace(/[\u00a0\u202f]/g, ' ')
}

const rule: ReceiptLine = { kind: 'rule' }

function text(written: string, strong = false, align: 'left' | 'center' | 'right' = 'center'): ReceiptLine {
  return { kind: 'text', text: written, align, strong }
}

function pair(left: string, right: string, strong = false): ReceiptLine {
  return { kind: 'pair', left, right, strong }
}
