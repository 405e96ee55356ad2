// "Explain this number": how any figure of a priced cart came about, step by step.
import type { Cart } from '#domain/cart'
import { step, type Derivation, type Step } from '#domain/derivation'
import { discountSteps } from '#domain/explain-discounts'
import { bucketSteps, type BucketFigure } from '#domain/explain-tax'
import { explainWords, type ExplainWords } from '#domain/explain-words'
import { workOut, type Worked, type WorkedBucket, type WorkedLine } from '#domain/pricing'
import { fraction, ofMilli } from '#domain/rational'

export type LineFigure = 'gross' | 'discount' | 'deposit' | 'total'
export type TotalFigure = LineFigure | 'added-tax'
/** A figure of price(): of a line or a tax bucket by its place in the list, or of the totals. */
export type Subject =
  | { of: 'line'; index: number; figure: LineFigure }
  | { of: 'tax'; index: number; figure: BucketFigure }
  | { of: 'totals'; figure: TotalFigure }

/** The derivation of one figure, in English unless other words are given. Throws RangeError for a line or bucket that is not there, and as price() does. */
export function explain(cart: Cart, subject: Subject, words: ExplainWords = explainWords.en): Derivation {
  return explainWorked(workOut(cart), subject, words)
}

/** Every figure of a cart with its derivation, for a page or a file that explains all of them. */
export function explainAll(cart: Cart): { subject: Subject; derivation: Derivation }[] {
  const worked = workOut(cart)
  const figures: readonly LineFigure[] = ['gross', 'discount', 'deposit', 'total']
  const parts: readonly BucketFigure[] = ['gross', 'net', 'tax']
  const subjects: Subject[] = [
    ...worked.lines.flatMap((_, index) => figures.map(figure => ({ of: 'line' as const, index, figure }))),
    ...worked.buckets.flatMap((_, index) => parts.map(figure => ({ of: 'tax' as const, index, figure }))),
    ...[...figures, 'added-tax' as const].map(figure => ({ of: 'totals' as const, figure })),
  ]
  return subjects.map(subject => ({ subject, derivation: explainWorked(worked, subject, explainWords.en) }))
}

function explainWorked(worked: Worked, subject: Subject, words: ExplainWords): Derivation {
  const name = words.figures[subject.figure]
  switch (subject.of) {
    case 'line': {
      const found = worked.lines[subject.index]
      if (found === undefined) throw new RangeError(`There is no line ${subject.index + 1}.`)
      return { of: words.line(found.line.name, name), steps: lineSteps(worked, found, subject, words) }
    }
    case 'tax': {
      const found = worked.buckets[subject.index]
      if (found === undefined) throw new RangeError(`There is no tax rate ${subject.index + 1}.`)
      return {
        of: words.taxTitle(subject.index + 1, name),
        steps: bucketSteps(found, subject.figure, worked, words),
      }
    }
    case 'totals':
      return { of: words.sale(name), steps: totalSteps(worked, subject.figure, words) }
    default:
      return subject satisfies never
  }
}

function lineSteps(
  worked: Worked,
  found: WorkedLine,
  { index, figure }: { index: number; figure: LineFigure },
  words: ExplainWords,
): Step[] {
  const { line, units, priced } = found
  switch (figure) {
    case 'gross':
      return [
        step(words.priceTimesQuantity, 'product', [
          [words.price, fraction(line.unitPriceMinor)],
          [words.quantity, units, 'number'],
        ]),
      ]
    case 'discount': {
      const mode = worked.rules.discountMode
      const own = found.own.map(applied => discountSteps(applied, 0, mode, words))
      const order = worked.order.map(applied => discountSteps(applied, index, mode, words))
      const shares = [
        ...found.own.map(({ shares: [share = 0] }, at) => [words.ownDiscount(at + 1), fraction(share)] as const),
        ...worked.order.map(({ shares: all }, at) => [words.orderShare(at + 1), fraction(all[index] ?? 0)] as const),
      ]
      return [...own, ...order].flat().concat(step(words.lineDiscount, 'sum', shares))
    }
    case 'deposit':
      return [
        step(words.depositTimesQuantity, 'product', [
          [words.deposit, fraction(line.depositMinor)],
          [words.quantity, ofMilli(line.quantityMilli), 'number'],
        ]),
      ]
    case 'total': {
      const before = (['gross', 'discount', 'deposit'] as const).flatMap(each =>
        lineSteps(worked, found, { index, figure: each }, words),
      )
      const parts = [
        [words.gross, fraction(priced.grossMinor)],
        [words.discount, fraction(-priced.discountMinor)],
        [words.deposit, fraction(priced.depositTotalMinor)],
      ] as const
      return [...before, step(words.lineTotal, 'sum', parts)]
    }
    default:
      return figure satisfies never
  }
}

function totalSteps(worked: Worked, figure: TotalFigure, words: ExplainWords): Step[] {
  const { lines, buckets } = worked
  const overLines = (name: string, pick: (line: WorkedLine) => number) =>
    step(
      name,
      'sum',
      lines.map(found => [found.line.name, fraction(pick(found))] as const),
    )
  switch (figure) {
    case 'gross':
      return [overLines(words.grossOfLines, ({ priced }) => priced.grossMinor)]
    case 'discount':
      return [overLines(words.discountsOfLines, ({ priced }) => priced.discountMinor)]
    case 'deposit':
      return [overLines(words.depositsOfLines, ({ priced }) => priced.depositTotalMinor)]
    case 'added-tax':
      return [...buckets.flatMap(bucket => bucketSteps(bucket, 'tax', worked, words)), ...addedSteps(buckets, words)]
    case 'total': {
      const linesStep = overLines(words.totalsOfLines, ({ priced }) => priced.totalMinor)
      // Where prices contain the tax there is nothing to add to them.
      if (worked.totals.addedTaxMinor === undefined) return [linesStep]
      const added = totalSteps(worked, 'added-tax', words)
      const parts = [
        [words.lines, fraction(linesStep.resultMinor)],
        [words.addedTax, fraction(added.at(-1)?.resultMinor ?? 0)],
      ] as const
      return [linesStep, ...added, step(words.linesAndTax, 'sum', parts)]
    }
    default:
      return figure satisfies never
  }
}

/** What the rates add to the lines: nothing where prices contain the tax. */
function addedSteps(buckets: readonly WorkedBucket[], words: ExplainWords): Step[] {
  const added = buckets.map((bucket, index) => {
    const linesMinor = bucket.members.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
    return [words.taxRate(index + 1), fraction(bucket.grossMinor - linesMinor)] as const
  })
  return [step(words.taxAdded, 'sum', added)]
}
