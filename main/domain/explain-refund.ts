// "Explain this number" for a refund: each figure is the share of all that came back up to now less the share of what came before.
import type { CashRounding } from '#domain/cash-rounding'
import { step, type Derivation, type Step } from '#domain/derivation'
import { refundExplainWords, type RefundExplainWords } from '#domain/explain-refund-words'
import { fraction, rational, ratioText } from '#domain/rational'
import {
  minorBefore,
  pricesOf,
  taxShares,
  type PlannedTender,
  type Quantities,
  type RefundPlan,
  type SoldSale,
  type SoldTender,
} from '#domain/refund-plan'

/** `index`: of a part in RefundPlan.tenders. */
export type RefundSubject =
  | { of: 'totals'; figure: 'total' | 'discount' | 'deposit' }
  | { of: 'tax'; basisPoints: number }
  | { of: 'part'; index: number }
/** What planRefund() was asked and what it answered; the words are English unless others are given. */
type Planned = {
  sale: SoldSale
  before: Quantities
  now: Quantities
  rounding: CashRounding
  plan: RefundPlan
  words?: RefundExplainWords
}
type Told = Required<Planned>

/**
 * The derivation of one figure of a refund; of a part what changes hands, with its rounding and tip. Throws RangeError for a
 * rate or part that is not there.
 */
export function explainRefund(planned: Planned, subject: RefundSubject): Derivation {
  const { sale, plan, words = refundExplainWords.en } = planned
  const told: Told = { ...planned, words }
  switch (subject.of) {
    case 'totals':
      return { of: words.refund(words.figures[subject.figure]), steps: totalSteps(told, subject.figure) }
    case 'tax':
      return { of: words.refund(words.tax(rateText(told, subject.basisPoints))), steps: taxSteps(told, subject) }
    case 'part': {
      const part = plan.tenders[subject.index]
      const tender = sale.tenders.find(({ id }) => id === part?.tenderId)
      if (part === undefined || tender === undefined) throw new RangeError(`There is no part ${subject.index + 1}.`)
      return { of: words.refund(words.kinds[tender.kind]), steps: partSteps(told, part, tender) }
    }
    default:
      return subject satisfies never
  }
}

/** The derivation of what is paid out in cash for goods without a receipt. */
export function explainCoins(
  totalMinor: number,
  rounding: CashRounding,
  words: RefundExplainWords = refundExplainWords.en,
): Derivation {
  const { cash } = words.kinds
  const total = [words.figures.total, fraction(totalMinor)] as const
  return { of: words.refund(cash), steps: [step(words.inCoins(cash), 'sum', [total], rounding)] }
}

function totalSteps(told: Told, figure: 'total' | 'discount' | 'deposit'): Step[] {
  const { sale, words } = told
  if (figure !== 'total') return summed(lineSteps(told, figure), words.figures[figure])
  const taxes =
    pricesOf(sale) === 'inclusive'
      ? []
      : sale.totals.taxes
          .map(({ basisPoints }) => taxSteps(told, { basisPoints }))
          .filter(steps => steps.at(-1)?.resultMinor !== 0)
  return summed([...lineSteps(told, 'goods'), ...lineSteps(told, 'deposit'), ...taxes], words.figures.total)
}

/** One after the other, and what each of them ends with added up. */
function summed(parts: readonly Step[][], name: string): Step[] {
  const results = parts.flatMap(steps => steps.at(-1) ?? [])
  const sum = step(
    name,
    'sum',
    results.map(each => [each.name, fraction(each.resultMinor)] as const),
  )
  return [...parts.flat(), sum]
}

/** The steps of each line's part of a figure, without those that come to nothing. */
function lineSteps({ sale, before, now, words }: Told, figure: 'goods' | 'discount' | 'deposit'): Step[][] {
  return sale.lines.flatMap(line => {
    const [name, amountName, amountMinor] = {
      goods: [line.name, words.paidFor, line.grossMinor - line.discountMinor] as const,
      discount: [words.discountOf(line.name), words.hadDiscount, line.discountMinor] as const,
      deposit: [words.depositOf(line.name), words.paidDeposit, line.depositTotalMinor] as const,
    }[figure]
    const units = { whole: line.quantityMilli, before: before[line.id] ?? 0, now: now[line.id] ?? 0 }
    const none = units.now === 0 || (amountMinor === 0 && figure !== 'goods')
    return none ? [] : [portionSteps(name, [amountName, amountMinor], units, words)]
  })
}

/** portion() step by step; the last one gives it. */
function portionSteps(
  name: string,
  [amountName, amountMinor]: readonly [string, number],
  { whole, before, now }: { whole: number; before: number; now: number },
  words: RefundExplainWords,
): Step[] {
  const upTo = (label: string, units: number): Step =>
    units === whole
      ? step(label, 'sum', [[amountName, fraction(amountMinor)]])
      : step(label, 'product', [
          [amountName, fraction(amountMinor)],
          [words.part, fraction(units, whole), 'part'],
        ])
  if (now === 0) return [step(name, 'sum', [[amountName, fraction(0)]])]
  if (before === 0) return [upTo(name, now)]
  const has = upTo(words.upToNow(name), before + now)
  const had = upTo(words.before(name), before)
  return [has, had, difference(name, has, had, words)]
}

function difference(name: string, has: Step, had: Step, words: RefundExplainWords): Step {
  return step(name, 'sum', [
    [words.allUpToNow, fraction(has.resultMinor)],
    [words.allBefore, fraction(-had.resultMinor)],
  ])
}

function bucketOf({ sale }: Told, basisPoints: number) {
  const bucket = sale.totals.taxes.find(tax => tax.basisPoints === basisPoints)
  if (bucket === undefined) throw new RangeError(`There is no tax rate of ${basisPoints} basis points.`)
  return bucket
}

function rateText(told: Told, basisPoints: number): string {
  const { percent } = bucketOf(told, basisPoints)
  return ratioText(percent === undefined ? fraction(basisPoints, 100) : rational(percent))
}

function taxSteps(told: Told, { basisPoints }: { basisPoints: number }): Step[] {
  const { sale, before, now, words } = told
  const bucket = bucketOf(told, basisPoints)
  const name = words.tax(rateText(told, basisPoints))
  const amount = [words.taxOfSale, bucket.taxMinor] as const
  const share = taxShares(sale, before, now)?.find(each => each.bucket === bucket)
  // All of a sale whose taxes cannot be told apart by line: as it was taxed.
  if (share === undefined) return [step(name, 'sum', [[amount[0], fraction(amount[1])]])]
  return portionSteps(name, amount, { whole: share.wholeMinor, before: share.beforeMinor, now: share.nowMinor }, words)
}

/** Tenders are used up in their order: what comes back to one is what is left after those before it, at most what it paid. */
function partSteps(told: Told, part: PlannedTender, tender: SoldTender): Step[] {
  const { sale, before, plan, rounding, words } = told
  const kind = words.kinds[tender.kind]
  const earlier = sale.tenders.slice(0, sale.tenders.indexOf(tender))
  const earlierMinor = earlier.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
  const beforeMinor = minorBefore(sale, before, plan.totalMinor, plan.whole)
  const upTo = (label: string, soFarMinor: number): Step[] => {
    const exact = step(label, 'least', [
      [earlierMinor === 0 ? words.givenBack : words.afterOthers, fraction(Math.max(0, soFarMinor - earlierMinor))],
      [words.paidThus(kind), fraction(tender.amountMinor)],
    ])
    return tender.kind === 'cash' ? [exact, ...coinSteps(label, exact.resultMinor, tender, rounding, words)] : [exact]
  }
  const has = upTo(beforeMinor === 0 ? kind : words.upToNow(kind), beforeMinor + plan.totalMinor)
  const had = beforeMinor === 0 ? [] : upTo(words.before(kind), beforeMinor)
  const [last, previous] = [has.at(-1), had.at(-1)]
  const back =
    last === undefined || previous === undefined ? [...has] : [...has, ...had, difference(kind, last, previous, words)]
  if (part.tipMinor === 0) return back
  const tipped = step(kind, 'sum', [
    [words.givenBack, fraction(back.at(-1)?.resultMinor ?? 0)],
    [words.tip, fraction(part.tipMinor)],
  ])
  return [...back, tipped]
}

/** Cash goes back in coins there are, at most what was taken, and at the end exactly that. */
function coinSteps(
  label: string,
  exactMinor: number,
  tender: SoldTender,
  rounding: CashRounding,
  words: RefundExplainWords,
): Step[] {
  const takenMinor = tender.amountMinor + tender.roundingMinor
  const name = words.inCoins(label)
  if (exactMinor === tender.amountMinor) {
    if (tender.roundingMinor === 0) return []
    const parts = [
      [words.givenBack, fraction(exactMinor)],
      [words.rounding, fraction(tender.roundingMinor)],
    ] as const
    return [step(name, 'sum', parts)]
  }
  if (rounding.stepMinor === 1) return []
  const coins = step(name, 'sum', [[words.givenBack, fraction(exactMinor)]], rounding)
  if (coins.resultMinor <= takenMinor) return [coins]
  const bounds = [
    [words.givenBack, fraction(coins.resultMinor)],
    [words.asTaken, fraction(takenMinor)],
  ] as const
  return [coins, step(name, 'least', bounds)]
}
