// The steps behind a tax bucket: what is in it, and each tax of each piece it is worked out on.
import { step, type Step } from '#domain/derivation'
import type { Worked, WorkedBucket } from '#domain/pricing'
import { fraction, minus, percent, rational, ratioText, type Rational } from '#domain/rational'
import type { TaxPart, TaxRounding } from '#domain/tax'
import type { TaxPiece } from '#domain/tax-pieces'

export type BucketFigure = 'gross' | 'net' | 'tax'

/** Steps of a bucket's figure; the last one gives it. */
export function bucketSteps(bucket: WorkedBucket, figure: BucketFigure, worked: Worked): Step[] {
  const members = bucket.members.map(({ line, part, amountMinor }) => {
    const name = worked.lines[line]?.line.name ?? ''
    return [part === 'deposit' ? `deposit on ${name}` : name, fraction(amountMinor)] as const
  })
  const contents = step('amounts in this rate', 'sum', members)
  const pieces = bucket.pieces.flatMap(piece => pieceSteps(piece, worked.rules.tax))
  const tax = step(
    'tax',
    'sum',
    bucket.pieces.map(piece => ['', times(piece, piece.taxed.taxMinor)] as const),
  )
  const net = step(
    'net',
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
          'net + tax',
          'sum',
          [net, tax].map(one => [one.name, fraction(one.resultMinor)] as const),
        ),
      ]
    default:
      return figure satisfies never
  }
}

const times = (piece: TaxPiece, minor: number): Rational => fraction(piece.count * minor)

function pieceSteps(piece: TaxPiece, rounding: TaxRounding): Step[] {
  const { taxed, amountMinor, count } = piece
  const included = taxed.parts.filter(isIncluded)
  const added = taxed.parts.filter(part => !isIncluded(part))
  const what = count === 1 ? '' : ` of each of ${count} equal units`
  const net = step(`net${what}`, 'sum', [
    ['amount', fraction(amountMinor)],
    ...included.map(part => [`less ${nameOf(part)}`, fraction(-part.amountMinor)] as const),
  ])
  const contained =
    rounding.method === 'tax-first'
      ? taxFirstSteps(included, amountMinor, what, rounding)
      : netFirstSteps(included, amountMinor, taxed.netMinor, what, rounding)
  return [...contained, net, ...added.map(part => productStep(part, what, rounding))]
}

function productStep(part: TaxPart, what: string, { mode, stepMinor }: TaxRounding): Step {
  const { rule } = part
  const factor = rule.kind === 'fixed' ? fraction(rule.perUnitMinor) : percent(rule.percent)
  const names = rule.kind === 'fixed' ? ['units', 'duty a unit'] : ['exact base', 'rate']
  const inputs = [
    [names[0] ?? '', part.base],
    [names[1] ?? '', factor],
  ] as const
  return step(`${nameOf(part)}${what}`, 'product', inputs, { mode, stepMinor })
}

/** Each tax is rounded; where rounding up made them more than the amount, they share the amount. */
function taxFirstSteps(included: readonly TaxPart[], amountMinor: number, what: string, rounding: TaxRounding): Step[] {
  const each = included.map(part => productStep(part, what, rounding))
  const together = each.reduce((sum, { resultMinor }) => sum + resultMinor, 0)
  if (together <= amountMinor) return each
  const bounds = [
    ['taxes', fraction(together)],
    ['amount', fraction(amountMinor)],
  ] as const
  const least = step(`taxes, at most the amount${what}`, 'least', bounds)
  return [...each, least, ...shareSteps(included, least.resultMinor, what)]
}

/** The net is rounded, at most to the amount; what remains of the amount is tax, and several taxes share it. */
function netFirstSteps(
  included: readonly TaxPart[],
  amountMinor: number,
  netMinor: number,
  what: string,
  { mode, stepMinor }: TaxRounding,
): Step[] {
  if (included.length === 0) return []
  const exactNet = included.reduce((net, part) => minus(net, part.exact), fraction(amountMinor))
  const net = step(`rounded net${what}`, 'sum', [['exact net', exactNet]], { mode, stepMinor })
  const bounds = [
    ['net', fraction(net.resultMinor)],
    ['amount', fraction(amountMinor)],
  ] as const
  const least = net.resultMinor > amountMinor ? [step(`net, at most the amount${what}`, 'least', bounds)] : []
  const tax = step(`tax${what}`, 'sum', [
    ['amount', fraction(amountMinor)],
    ['net', fraction(-netMinor)],
  ])
  const shares = included.length === 1 ? [] : shareSteps(included, tax.resultMinor, what)
  return [net, ...least, tax, ...shares]
}

function shareSteps(included: readonly TaxPart[], taxMinor: number, what: string): Step[] {
  const weights = included.map(part => [nameOf(part), part.exact] as const)
  return included.map((part, place) =>
    taxMinor === 0
      ? step(`${nameOf(part)}${what}`, 'sum', [['none', fraction(part.amountMinor)]])
      : step(`${nameOf(part)}${what}`, 'share', [['tax', fraction(taxMinor)], ...weights], { place }),
  )
}

const isIncluded = ({ rule }: TaxPart): boolean => rule.kind === 'percent' && rule.included

function nameOf({ rule }: TaxPart): string {
  return rule.kind === 'fixed' ? rule.id : `${rule.id} ${ratioText(rational(rule.percent))} %`
}
