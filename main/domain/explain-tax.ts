// The steps behind a tax bucket: what is in it, and each tax of each piece it is worked out on.
import { step, type Step } from '#domain/derivation'
import { explainWords, type ExplainWords } from '#domain/explain-words'
import type { Worked, WorkedBucket } from '#domain/pricing'
import { fraction, minus, percent, rational, ratioText, type Rational } from '#domain/rational'
import type { TaxPart, TaxRounding } from '#domain/tax'
import type { TaxPiece } from '#domain/tax-pieces'

export type BucketFigure = 'gross' | 'net' | 'tax'

/** Steps of a bucket's figure; the last one gives it. */
export function bucketSteps(
  bucket: WorkedBucket,
  figure: BucketFigure,
  worked: Worked,
  words: ExplainWords = explainWords.en,
): Step[] {
  const members = bucket.members.map(({ line, part, amountMinor }) => {
    const name = worked.lines[line]?.line.name ?? ''
    return [part === 'deposit' ? words.depositOn(name) : name, fraction(amountMinor)] as const
  })
  const contents = step(words.amountsInRate, 'sum', members)
  const pieces = bucket.pieces.flatMap(piece => pieceSteps(piece, worked.rules.tax, words))
  const tax = step(
    words.tax,
    'sum',
    bucket.pieces.map(piece => ['', times(piece, piece.taxed.taxMinor)] as const),
  )
  const net = step(
    words.net,
    'sum',
    bucket.pieces.map(piece => ['', times(piece, piece.taxed.netMinor)] as const),
  )
  switch (figure) {
    case 'tax':
      return [contents, ...pieces, tax]
    case 'net':
      return [contents, ...pieces, net]
    case 'gross':
      return [
        contents,
        ...pieces,
        tax,
        net,
        step(
          words.netAndTax,
          'sum',
          [net, tax].map(one => [one.name, fraction(one.resultMinor)] as const),
        ),
      ]
    default:
      return figure satisfies never
  }
}

const times = (piece: TaxPiece, minor: number): Rational => fraction(piece.count * minor)

function pieceSteps(piece: TaxPiece, rounding: TaxRounding, words: ExplainWords): Step[] {
  const { taxed, amountMinor, count } = piece
  const included = taxed.parts.filter(isIncluded)
  const added = taxed.parts.filter(part => !isIncluded(part))
  const what = count === 1 ? '' : words.ofEach(count)
  const net = step(`${words.net}${what}`, 'sum', [
    [words.amount, fraction(amountMinor)],
    ...included.map(part => [words.less(nameOf(part, words)), fraction(-part.amountMinor)] as const),
  ])
  const contained =
    rounding.method === 'tax-first'
      ? taxFirstSteps(included, amountMinor, what, rounding, words)
      : netFirstSteps(included, amountMinor, taxed.netMinor, what, rounding, words)
  return [...contained, net, ...added.map(part => productStep(part, what, rounding, words))]
}

function productStep(part: TaxPart, what: string, { mode, stepMinor }: TaxRounding, words: ExplainWords): Step {
  const { rule } = part
  const factor = rule.kind === 'fixed' ? fraction(rule.perUnitMinor) : percent(rule.percent)
  const inputs =
    rule.kind === 'fixed'
      ? ([
          [words.units, part.base, 'number'],
          [words.dutyAUnit, factor],
        ] as const)
      : ([
          [words.exactBase, part.base],
          [words.rate, factor, 'rate'],
        ] as const)
  return step(`${nameOf(part, words)}${what}`, 'product', inputs, { mode, stepMinor })
}

/** Each tax is rounded; where rounding up made them more than the amount, they share the amount. */
function taxFirstSteps(
  included: readonly TaxPart[],
  amountMinor: number,
  what: string,
  rounding: TaxRounding,
  words: ExplainWords,
): Step[] {
  const each = included.map(part => productStep(part, what, rounding, words))
  const together = each.reduce((sum, { resultMinor }) => sum + resultMinor, 0)
  if (together <= amountMinor) return each
  const bounds = [
    [words.taxes, fraction(together)],
    [words.amount, fraction(amountMinor)],
  ] as const
  const least = step(`${words.taxesAtMost}${what}`, 'least', bounds)
  return [...each, least, ...shareSteps(included, least.resultMinor, what, words)]
}

/** The net is rounded, at most to the amount; what remains of the amount is tax, and several taxes share it. */
function netFirstSteps(
  included: readonly TaxPart[],
  amountMinor: number,
  netMinor: number,
  what: string,
  { mode, stepMinor }: TaxRounding,
  words: ExplainWords,
): Step[] {
  if (included.length === 0) return []
  const exactNet = included.reduce((net, part) => minus(net, part.exact), fraction(amountMinor))
  const net = step(`${words.roundedNet}${what}`, 'sum', [[words.exactNet, exactNet]], { mode, stepMinor })
  const bounds = [
    [words.net, fraction(net.resultMinor)],
    [words.amount, fraction(amountMinor)],
  ] as const
  const least = net.resultMinor > amountMinor ? [step(`${words.netAtMost}${what}`, 'least', bounds)] : []
  const tax = step(`${words.tax}${what}`, 'sum', [
    [words.amount, fraction(amountMinor)],
    [words.net, fraction(-netMinor)],
  ])
  const shares = included.length === 1 ? [] : shareSteps(included, tax.resultMinor, what, words)
  return [net, ...least, tax, ...shares]
}

function shareSteps(included: readonly TaxPart[], taxMinor: number, what: string, words: ExplainWords): Step[] {
  const weights = included.map(part => [nameOf(part, words), part.exact] as const)
  return included.map((part, place) =>
    taxMinor === 0
      ? step(`${nameOf(part, words)}${what}`, 'sum', [[words.none, fraction(part.amountMinor)]])
      : step(`${nameOf(part, words)}${what}`, 'share', [[words.tax, fraction(taxMinor)], ...weights], { place }),
  )
}

const isIncluded = ({ rule }: TaxPart): boolean => rule.kind === 'percent' && rule.included

function nameOf({ rule }: TaxPart, words: ExplainWords): string {
  return rule.kind === 'fixed'
    ? rule.id
    : `${rule.id === 'tax' ? words.tax : rule.id} ${ratioText(rational(rule.percent))} %`
}
