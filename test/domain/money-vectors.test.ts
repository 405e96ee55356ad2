// Published and derived vectors: what other systems' users were owed to the cent, our arithmetic must give too.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { price, type CartLine } from '#domain/cart'
import { allocate, includedTax, multiplyRounded } from '#domain/money'

type Vector = { id: string; kind: string; source: string; input: Record<string, unknown>; expected: unknown }
const vectors = JSON.parse(readFileSync(new URL('../fixtures/money.json', import.meta.url), 'utf8')) as Vector[]

const basisPoints = (percent: string) => Math.round(Number(percent) * 100)
const line = (values: Partial<CartLine>): CartLine => ({
  id: 'l',
  productId: 'p',
  name: 'Ware',
  barcode: null,
  unitPriceMinor: 0,
  quantityMilli: 1000,
  depositMinor: 0,
  discountBasisPoints: 0,
  taxBasisPoints: 1900,
  requiredAge: 0,
  note: null,
  ...values,
})

function answer({ kind, input }: Vector): unknown {
  const number = (name: string) => input[name] as number
  const text = (name: string) => input[name] as string
  const numbers = (name: string) => input[name] as number[]
  switch (kind) {
    case 'allocate_largest_remainder':
    case 'allocate_refund_mirror':
    case 'allocate_fixed_cart':
      return allocate(number('total'), numbers('weights'))
    case 'bucket_vs_line': {
      const rate = basisPoints(text('rate'))
      const lines = numbers('gross_lines').map(gross => line({ unitPriceMinor: gross, taxBasisPoints: rate }))
      const perLine = numbers('gross_lines').reduce((sum, gross) => sum + includedTax(gross, rate).taxMinor, 0)
      return { per_line: perLine, per_bucket: price({ lines, discountBasisPoints: 0 }).totals.taxes[0]?.taxMinor }
    }
    case 'inclusive_line_tax_first':
    case 'inclusive_tax_first': {
      // A currency whose smallest coin is several minor units is the same arithmetic in coins.
      const coin = (input['step'] as number | undefined) ?? 1
      const { netMinor, taxMinor } = includedTax(number('gross') / coin, basisPoints(text('rate')))
      return { net: netMinor * coin, tax: taxMinor * coin, gross: number('gross') }
    }
    case 'exclusive_line': {
      const tax = multiplyRounded(number('net'), basisPoints(text('rate')), 10_000)
      return { net: number('net'), tax, gross: number('net') + tax }
    }
    case 'line_vs_unit_tax': {
      const taxed = (net: number) => net + multiplyRounded(net, basisPoints(text('rate')), 10_000)
      return text('level') === 'line' ? taxed(number('unit') * number('qty')) : taxed(number('unit')) * number('qty')
    }
    case 'round_mode': {
      const [whole = '', fraction = ''] = text('value').replace('-', '').split('.')
      const sign = text('value').startsWith('-') ? -1 : 1
      return multiplyRounded(sign * Number(whole + fraction), 10 ** number('digits'), 10 ** fraction.length)
    }
    case 'discount_percent':
      return total(
        line({
          unitPriceMinor: number('unit'),
          quantityMilli: number('qty') * 1000,
          discountBasisPoints: basisPoints(text('percent')),
        }),
        0,
      )
    case 'document_discount_percent':
      return total(line({ unitPriceMinor: number('gross_before') }), number('percent') * 100)
    case 'full_refund_equals_paid':
      return -total(
        line({ unitPriceMinor: number('unit_gross'), quantityMilli: number('qty') * 1000 }),
        number('discount_percent') * 100,
      )
    case 'sequential_percent': {
      const [first = 0, second = 0] = numbers('percents')
      const lines = numbers('lines').map(gross => line({ unitPriceMinor: gross, discountBasisPoints: first * 100 }))
      return price({ lines, discountBasisPoints: second * 100 }).totals.discountMinor
    }
    default:
      throw new Error(`No test covers vectors of the kind ${kind}.`)
  }
}

function total(one: CartLine, discountBasisPoints: number): number {
  return price({ lines: [one], discountBasisPoints }).totals.totalMinor
}

describe('money vectors', () => {
  it.each(vectors.map(vector => [vector.id, vector.kind, vector] as const))('%s %s', (_id, kind, vector) => {
    const expected = kind === 'round_mode' ? (vector.expected as { half_up: number }).half_up : vector.expected
    expect(answer(vector)).toEqual(expected)
  })
})
