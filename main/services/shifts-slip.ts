// Lays out shift reports and cash slips as the lines that printers take.
import type { ReceiptLine, ShiftReport } from '#contract'
import { formatPlain } from '#domain/money'
import type { CashMove } from '../store/shifts-cash.ts'
import { shiftWords } from './shifts-words.ts'

/** What every slip says of the till. */
export type SlipFacts = {
  store: string
  till: string
  currency: string
  language: 'en' | 'de'
  training: boolean
}

const rule: ReceiptLine = { kind: 'rule' }
const title = (text: string): ReceiptLine => ({ kind: 'text', text, align: 'center', strong: true })
const pair = (left: string, right: string, strong = false): ReceiptLine => ({ kind: 'pair', left, right, strong })
const filled = (text: string, values: Record<string, string>): string =>
  text.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '')

function tools({ currency, language }: SlipFacts) {
  return {
    words: shiftWords[language],
    money: (minor: number) => formatPlain(minor, currency, language).replaceAll(/[\u00a0\u202f]/g, ' '),
    time: (instant: string) =>
      new Intl.DateTimeFormat(language, { dateStyle: 'short', timeStyle: 'short' }).format(new Date(instant)),
  }
}

/** The mark that stands at the top and at the end, so that a torn strip still shows one. The queue adds that of a copy. */
function marked(facts: SlipFacts, lines: ReceiptLine[]): ReceiptLine[] {
  const { words } = tools(facts)
  const marks = facts.training ? [title(words.training)] : []
  return [...marks, title(facts.store), ...lines, ...marks]
}

export function moveTitle({ kind }: CashMove, facts: SlipFacts): string {
  const { words } = tools(facts)
  return { in: words.slipIn, out: words.slipOut, 'no-sale': words.slipNoSale }[kind]
}

export function moveSlip(move: CashMove, facts: SlipFacts): ReceiptLine[] {
  const { words, money, time } = tools(facts)
  return marked(facts, [
    title(moveTitle(move, facts)),
    rule,
    pair(`${words.till} ${facts.till}`, time(move.at)),
    ...(move.kind === 'no-sale' ? [] : [pair(facts.currency, money(move.amountMinor), true)]),
    pair(words.reason, words.reasons[move.reason] ?? move.reason),
    ...(move.note === null ? [] : [{ kind: 'text' as const, text: move.note, align: 'left' as const, strong: false }]),
    pair(words.by, move.who),
    rule,
    pair(words.signature, '____________'),
  ])
}

export function reportTitle({ number }: ShiftReport, facts: SlipFacts): string {
  const { words } = tools(facts)
  return number === null ? words.x : `${words.z} ${number}`
}

/** X and Z. `at`: when it is printed. */
export function reportSlip(report: ShiftReport, facts: SlipFacts, at: string): ReceiptLine[] {
  const { words, money, time } = tools(facts)
  const some = (name: string, minor: number): ReceiptLine[] => (minor === 0 ? [] : [pair(name, money(minor))])
  const many = (name: string, count: number): ReceiptLine[] => (count === 0 ? [] : [pair(name, String(count))])
  const taxes = (rows: ShiftReport['taxes']): ReceiptLine[] =>
    rows.map(({ basisPoints, netMinor, taxMinor, grossMinor }) =>
      pair(
        filled(words.taxLine, {
          rate: (basisPoints / 100).toLocaleString(facts.language),
          net: money(netMinor),
          tax: money(taxMinor),
        }),
        money(grossMinor),
      ),
    )
  const { refunds, late, open } = report
  return marked({ ...facts, training: report.training }, [
    title(reportTitle(report, facts)),
    rule,
    pair(`${words.till} ${facts.till}`, `${words.printed} ${time(at)}`),
    pair(words.opened, `${time(report.openedAt)} ${report.openedBy}`),
    ...(report.closedAt === null ? [] : [pair(words.closed, `${time(report.closedAt)} ${report.closedBy ?? ''}`)]),
    rule,
    pair(words.sales, String(report.sales)),
    pair(`${words.turnover} ${facts.currency}`, money(report.grossMinor), true),
    ...(report.discounts === 0 ? [] : [pair(`${words.discounts} (${report.discounts})`, money(-report.discountMinor))]),
    ...(refunds.count === 0 ? [] : [pair(`${words.refunds} (${refunds.count})`, money(-refunds.totalMinor))]),
    title(words.tenders),
    pair(words.cash, money(report.cashMinor)),
    pair(words.card, money(report.cardMinor)),
    ...some(words.credit, report.creditMinor),
    ...some(words.rounding, report.roundingMinor - refunds.roundingMinor),
    ...some(words.tips, report.tipMinor - refunds.tipMinor),
    ...some(`${words.refunds} ${words.card}`, -refunds.cardMinor),
    ...some(`${words.refunds} ${words.credit}`, -refunds.creditMinor),
    title(words.drawer),
    pair(words.float, money(report.floatMinor)),
    ...some(words.refundCash, -refunds.cashMinor),
    ...some(words.moveIn, report.movedInMinor),
    ...some(words.moveOut, -report.movedOutMinor),
    pair(words.expected, money(report.expectedCashMinor), true),
    ...(report.countedMinor === null ? [] : [pair(words.counted, money(report.countedMinor))]),
    ...(report.differenceMinor === null ? [] : [pair(words.difference, money(report.differenceMinor), true)]),
    ...(report.taxes.length === 0 ? [] : [title(words.taxes), ...taxes(report.taxes)]),
    ...(refunds.taxes.length === 0 ? [] : [title(words.refundTaxes), ...taxes(refunds.taxes)]),
    title(words.events),
    ...many(words.noSales, report.noSales),
    ...many(words.lines, report.linesRemoved),
    ...(report.salesDiscarded === 0
      ? []
      : [pair(`${words.discarded} (${report.salesDiscarded})`, money(report.discardedMinor))]),
    ...many(words.parked, report.parked),
    ...many(words.overrides, report.overrides),
    pair(words.ageChecks, `${report.ageChecks.passed} / ${report.ageChecks.refused}`),
    ...many(words.counts, report.counts),
    ...(report.practice.sales === 0
      ? []
      : [pair(`${words.practice} (${report.practice.sales})`, money(report.practice.grossMinor))]),
    ...(late.entries.length === 0 ? [] : [title(words.late), ...late.entries.map(entry => lateLine(entry, facts))]),
    ...(open.payments.length + open.unsynced + open.refused === 0
      ? []
      : [
          title(words.open),
          ...open.payments.map(({ amountMinor }) => pair(words.openPayment, money(amountMinor))),
          ...many(words.unsynced, open.unsynced + open.refused),
        ]),
    rule,
  ])
}

function lateLine(entry: ShiftReport['late']['entries'][number], facts: SlipFacts): ReceiptLine {
  const { words, money } = tools(facts)
  const what =
    entry.kind === 'sale'
      ? filled(words.lateSale, { number: String(entry.number ?? '') })
      : entry.outcome === null
        ? words.lateMoney
        : filled(words.latePayment, { outcome: entry.outcome })
  return pair(`${filled(words.lateOf, { z: String(entry.z) })}: ${what}`, money(entry.amountMinor))
}
