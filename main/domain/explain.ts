// "Explain this number": how any figure of a priced cart came about, step by step.
import type { Cart } from '#domain/cart'
import { step, type Derivation, type Step } from '#domain/derivation'
import { discountSteps } from '#domain/explain-discounts'
import { bucketSteps, type BucketFigure } from '#domain/explain-tax'
import { workOut, type Worked, type WorkedBucket, type WorkedLine } from '#domain/pricing'
import { fraction, ofMilli } from '#domain/rational'

export type LineFigure = 'gross' | 'discount' | 'deposit' | 'total'
export type TotalFigure = LineFigure | 'added-tax'
/** A figure of price(): of a line or a tax bucket by its place in the list, or of the totals. */
export type Subject =
  | { of: 'line'; index: number; figure: LineFigure }
  | { of: 'tax'; index: number; figure: BucketFigure }
  | { of: 'totals'; figure: TotalFigure }

/** The derivation of one figure. Throws RangeError for a line or bucket that is not there, and as price() does. */
export function explain(cart: Cart, subject: Subject): Derivation {
  return explainWorked(workOut(cart), subject)
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
  return subjects.map(subject => ({ subject, derivation: explainWorked(worked, subject) }))
}

function explainWorked(worked: Worked, subject: Subject): Derivation {
  switch (subject.of) {
    case 'line': {
      const found = worked.lines[subject.index]
      if (found === undefined) throw new RangeError(`There is no line ${subject.index + 1}.`)
      return { of: `${found.line.name}: ${subject.figure}`, steps: lineSteps(worked, found, subject) }
    }
    case 'tax': {
      const found = worked.buckets[subject.index]
      if (found === undefined) throw new RangeError(`There is no tax rate ${subject.index + 1}.`)
      return {
        of: `Tax rate ${subject.index + 1}: ${subject.figure}`,
        steps: bucketSteps(found, subject.figure, worked),
      }
    }
    case 'totals':
      return { of: `Sale: ${subject.figure}`, steps: totalSteps(worked, subject.figure) }
    default:
      return subject satisfies never
  }
}

function lineSteps(
  worked: Worked,
  found: WorkedLine,
  { index, figure }: { index: number; figure: LineFigure },
): Step[] {
  const { line, units, priced } = found
  switch (figure) {
    case 'gross':
      return [
        step('price × quantity', 'product', [
          ['price', fraction(line.unitPriceMinor)],
          ['quantity', units],
        ]),
      ]
    case 'discount': {
      const mode = worked.rules.discountMode
      const own = found.own.map(applied => discountSteps(applied, 0, mode))
      const order = worked.order.map(applied => discountSteps(applied, index, mode))
      const shares = [
        ...found.own.map(({ shares: [share = 0] }, at) => [`own discount ${at + 1}`, fraction(share)] as const),
        ...worked.order.map(
          ({ shares: all }, at) => [`share of order discount ${at + 1}`, fraction(all[index] ?? 0)] as const,
        ),
      ]
      return [...own, ...order].flat().concat(step('discount of the line', 'sum', shares))
    }
    case 'deposit':
      return [
        step('deposit × quantity', 'product', [
          ['deposit', fraction(line.depositMinor)],
          ['quantity', ofMilli(line.quantityMilli)],
        ]),
      ]
    case 'total': {
      const before = (['gross', 'discount', 'deposit'] as const).flatMap(each =>
        lineSteps(worked, found, { index, figure: each }),
      )
      const parts = [
        ['gross', fraction(priced.grossMinor)],
        ['discount', fraction(-priced.discountMinor)],
        ['deposit', fraction(priced.depositTotalMinor)],
      ] as const
      return [...before, step('gross − discount + deposit', 'sum', parts)]
    }
    default:
      return figure satisfies never
  }
}

function totalSteps(worked: Worked, figure: TotalFigure): Step[] {
  const { lines, buckets } = worked
  const overLines = (name: string, pick: (line: WorkedLine) => number) =>
    step(
      name,
      'sum',
      lines.map(found => [found.line.name, fraction(pick(found))] as const),
    )
  switch (figure) {
    case 'gross':
      return [overLines('gross of the lines', ({ priced }) => priced.grossMinor)]
    case 'discount':
      return [overLines('discounts of the lines', ({ priced }) => priced.discountMinor)]
    case 'deposit':
      return [overLines('deposits of the lines', ({ priced }) => priced.depositTotalMinor)]
    case 'added-tax':
      return [...buckets.flatMap(bucket => bucketSteps(bucket, 'tax', worked)), ...addedSteps(buckets)]
    case 'total': {
      const linesStep = overLines('totals of the lines', ({ priced }) => priced.totalMinor)
      const added = totalSteps(worked, 'added-tax')
      const parts = [
        ['lines', fraction(linesStep.resultMinor)],
        ['added tax', fraction(added.at(-1)?.resultMinor ?? 0)],
      ] as const
      return [linesStep, ...added, step('lines + added tax', 'sum', parts)]
    }
    default:
      return figure satisfies never
  }
}

/** What the rates add to the lines: nothing where prices contain the tax. */
function addedSteps(buckets: readonly WorkedBucket[]): Step[] {
  const added = buckets.map((bucket, index) => {
    const linesMinor = bucket.members.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
    return [`tax rate ${index + 1}`, fraction(bucket.grossMinor - linesMinor)] as const
  })
  return [step('tax added to the prices', 'sum', added)]
}
