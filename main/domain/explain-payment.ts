// How the figures of a payment came about: what remains, what of it coins can pay, the change, and a suggested tip.
import type { Totals } from '#domain/cart'
import type { CashRounding } from '#domain/cash-rounding'
import { step, type Derivation, type Step } from '#domain/derivation'
import { explainWords, type ExplainWords } from '#domain/explain-words'
import { fraction, percent } from '#domain/rational'
import type { TenderRecord } from '#domain/tender'
import { tipBase } from '#domain/tips'

/** 'remaining': still to pay. 'cash': the same in coins there are. 'change': given back. `percent` asks for a suggested tip. */
export type PaymentSubject = { of: 'payment'; figure: 'remaining' | 'cash' | 'change' } | { of: 'tip'; percent: string }

/** The derivation of one figure of a payment. */
export function explainPayment(
  totals: Totals,
  tenders: readonly TenderRecord[],
  rounding: CashRounding,
  subject: PaymentSubject,
  words: ExplainWords = explainWords.en,
): Derivation {
  if (subject.of === 'tip') return { of: words.sale(words.tip), steps: tipSteps(totals, subject.percent, words) }
  const { figure } = subject
  switch (figure) {
    case 'remaining':
      return { of: words.sale(words.remaining), steps: [remainingStep(totals, tenders, words)] }
    case 'cash': {
      const left = remainingStep(totals, tenders, words)
      const due = step(words.cashDue, 'sum', [[words.remaining, fraction(Math.max(0, left.resultMinor))]], rounding)
      return { of: words.sale(words.cashDue), steps: [left, due] }
    }
    case 'change':
      return { of: words.sale(words.change), steps: changeSteps(tenders, words) }
    default:
      return figure satisfies never
  }
}

function remainingStep(totals: Totals, tenders: readonly TenderRecord[], words: ExplainWords): Step {
  const paid = tenders.map(({ amountMinor }, at) => [words.paid(at + 1), fraction(-amountMinor)] as const)
  return step(words.remaining, 'sum', [[words.total, fraction(totals.totalMinor)], ...paid])
}

function changeSteps(tenders: readonly TenderRecord[], words: ExplainWords): Step[] {
  const given = tenders.filter(({ tenderedMinor }) => tenderedMinor !== null)
  const each = given.map(({ tenderedMinor, amountMinor, roundingMinor = 0 }) =>
    step(words.change, 'sum', [
      [words.tendered, fraction(tenderedMinor ?? 0)],
      [words.toDrawer, fraction(-amountMinor - roundingMinor)],
    ]),
  )
  if (each.length === 1) return each
  const parts = each.map(({ resultMinor }, at) => [words.paid(at + 1), fraction(resultMinor)] as const)
  return [...each, step(words.change, 'sum', parts)]
}

function tipSteps(totals: Totals, rate: string, words: ExplainWords): Step[] {
  const nets = totals.taxes.map(({ netMinor }, at) => [words.taxRate(at + 1), fraction(netMinor)] as const)
  const net = step(words.netOfRates, 'sum', nets)
  const base = step(words.tipBase, 'sum', [
    [words.netOfRates, fraction(net.resultMinor)],
    [words.deposits, fraction(tipBase(totals) - net.resultMinor)],
  ])
  const tip = step(words.tip, 'product', [
    [words.tipBase, fraction(base.resultMinor)],
    [words.rate, percent(rate), 'rate'],
  ])
  return [net, base, tip]
}
