// Every figure of a refund can be explained, each step can be worked out again, and the last step is the figure.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { price } from '#domain/cart'
import { holds, resultOf } from '#domain/derivation'
import { derivationLines } from '#domain/derivation-lines'
import { explainRefund, type RefundSubject } from '#domain/explain-refund'
import { refundExplainWords, type RefundExplainWords } from '#domain/explain-refund-words'
import { planRefund, type Quantities, type RefundPlan, type SoldSale } from '#domain/refund-plan'
import { anyCuts, anySold, inPortions, lineOf, nickel, refundRuns } from './refund-arbitraries.ts'

/** Every figure there is, with what planRefund() says it is. */
function figuresOf(sold: SoldSale, plan: RefundPlan): (readonly [RefundSubject, number])[] {
  const taxOf = (basisPoints: number): number => plan.taxes.find(tax => tax.basisPoints === basisPoints)?.taxMinor ?? 0
  return [
    [{ of: 'totals', figure: 'total' }, plan.totalMinor],
    [{ of: 'totals', figure: 'discount' }, plan.discountMinor],
    [{ of: 'totals', figure: 'deposit' }, plan.depositMinor],
    ...sold.totals.taxes.map(({ basisPoints }) => [{ of: 'tax', basisPoints } as const, taxOf(basisPoints)] as const),
    ...plan.tenders.map(
      ({ amountMinor, roundingMinor, tipMinor }, index) =>
        [{ of: 'part', index } as const, amountMinor + roundingMinor + tipMinor] as const,
    ),
  ]
}

type Portion = { before: Quantities; now: Quantities }
function explained(sale: SoldSale, { before, now }: Portion, subject: RefundSubject, words?: RefundExplainWords) {
  const plan = planRefund(sale, before, now, nickel)
  return explainRefund(
    { sale, before, now, rounding: nickel, plan, ...(words === undefined ? {} : { words }) },
    subject,
  )
}
const written = (sale: SoldSale, portion: Portion, subject: RefundSubject) =>
  derivationLines(explained(sale, portion, subject), 'EUR', 'en').map(
    ({ name, formula, before, result }) => `${name}: ${formula} = ${before === null ? '' : `${before} → `}${result}`,
  )

describe('a derivation of a refund', () => {
  it('ends with the figure that is given back, for every figure of every portion, and each of its steps holds', () => {
    fc.assert(
      fc.property(anySold, anyCuts, (sale, cuts) => {
        fc.pre(sale.totals.totalMinor > 0)
        for (const { before, now, plan } of inPortions(sale, cuts)) {
          for (const [subject, minor] of figuresOf(sale, plan)) {
            const derivation = explainRefund({ sale, before, now, rounding: nickel, plan }, subject)
            expect([subject, resultOf(derivation)]).toEqual([subject, minor])
            expect(derivation.steps.filter(each => !holds(each))).toEqual([])
          }
        }
      }),
      { numRuns: refundRuns },
    )
  })

  // 3 × 1.99 with 0.25 deposit each, and a third off 2.50 at 7 %.
  const lines = [
    lineOf(1, { name: 'Water', quantityMilli: 3000, depositMinor: 25 }),
    lineOf(2, { name: 'Bread', taxBasisPoints: 700, unitPriceMinor: 250, discountBasisPoints: 3333 }),
  ]
  const priced = price({ lines, discountBasisPoints: 0 })
  const card = { id: 'visa', kind: 'card' as const, amountMinor: 500, roundingMinor: 0, tipMinor: 40 }
  const cash = { id: 'cash', kind: 'cash' as const, amountMinor: 339, roundingMinor: 1, tipMinor: 0 }
  const sale: SoldSale = { ...priced, tenders: [card, cash] }

  it('says which part of a line came back before, and which comes now', () => {
    expect(priced.totals.totalMinor).toBe(839)
    const now = { l1: 1000, l2: 1000 }
    expect(written(sale, { before: { l1: 1000 }, now }, { of: 'totals', figure: 'total' })).toEqual([
      'Water, up to now: paid 5.97 × part 2/3 = 3.98',
      'Water, before this: paid 5.97 × part 1/3 = 1.99',
      'Water: up to now 3.98 − before this 1.99 = 1.99',
      'Bread: paid 1.67 = 1.67',
      'deposit on Water, up to now: deposit paid 0.75 × part 2/3 = 0.50',
      'deposit on Water, before this: deposit paid 0.75 × part 1/3 = 0.25',
      'deposit on Water: up to now 0.50 − before this 0.25 = 0.25',
      'total: Water 1.99 + Bread 1.67 + deposit on Water 0.25 = 3.91',
    ])
  })
  it('says which payments it goes back to, with the coins there are and the tip', () => {
    const first = { before: {}, now: { l1: 3000 } }
    expect(written(sale, first, { of: 'part', index: 0 })).toEqual([
      'card: the smaller of given back 6.72 · paid by card 5.00 = 5.00',
    ])
    expect(written(sale, first, { of: 'part', index: 1 })).toEqual([
      'cash: the smaller of given back after the payments before it 1.72 · paid by cash 3.39 = 1.72',
      'cash in coins there are: given back 1.72 = 1.72 → 1.70',
    ])
    const rest = { before: { l1: 3000 }, now: { l2: 1000 } }
    // A tip goes back with the last of its sale, though its card has everything else already.
    expect(written(sale, rest, { of: 'part', index: 0 }).at(-1)).toBe('card: given back 0.00 + tip 0.40 = 0.40')
    expect(written(sale, rest, { of: 'part', index: 1 })).toEqual([
      'cash, up to now: the smaller of given back after the payments before it 3.39 · paid by cash 3.39 = 3.39',
      'cash, up to now in coins there are: given back 3.39 + rounding 0.01 = 3.40',
      'cash, before this: the smaller of given back after the payments before it 1.72 · paid by cash 3.39 = 1.72',
      'cash, before this in coins there are: given back 1.72 = 1.72 → 1.70',
      'cash: up to now 3.40 − before this 1.70 = 1.70',
    ])
  })
  it('says what of the tax comes back', () => {
    const now = { l1: 1000 }
    expect(written(sale, { before: {}, now }, { of: 'tax', basisPoints: 1900 })).toEqual([
      'tax 19 %: in the sale 1.07 × part 1/3 = 0.356666… → 0.36',
    ])
  })
  it('shows a discount and a deposit on their own', () => {
    const all = { before: {}, now: { l1: 3000, l2: 1000 } }
    expect(written(sale, all, { of: 'totals', figure: 'discount' })).toEqual([
      'discount on Bread: discount it had 0.83 = 0.83',
      'discount: discount on Bread 0.83 = 0.83',
    ])
    expect(written(sale, all, { of: 'totals', figure: 'deposit' }).at(-1)).toBe('deposit: deposit on Water 0.75 = 0.75')
  })
  it('of a sale that can only be given back as a whole shows its taxes as they were', () => {
    const odd: SoldSale = {
      ...sale,
      tenders: [{ ...cash, amountMinor: 839 }],
      totals: { ...sale.totals, taxes: [{ basisPoints: 1234, grossMinor: 839, netMinor: 700, taxMinor: 139 }] },
    }
    const all = { before: {}, now: { l1: 3000, l2: 1000 } }
    expect(written(odd, all, { of: 'tax', basisPoints: 1234 })).toEqual(['tax 12.34 %: in the sale 1.39 = 1.39'])
  })
  it('is refused for a rate or a part that is not there', () => {
    const one = { before: {}, now: { l1: 1000 } }
    expect(() => explained(sale, one, { of: 'tax', basisPoints: 1 })).toThrow('There is no tax rate of 1 basis points.')
    expect(() => explained(sale, one, { of: 'part', index: 5 })).toThrow('There is no part 6.')
    const tooMuch = { before: {}, now: { l1: 9000 } }
    expect(() => explained(sale, tooMuch, { of: 'totals', figure: 'total' })).toThrow(RangeError)
  })
  it('has its words in German too', () => {
    const second = { before: { l1: 1000 }, now: { l1: 1000 } }
    const derivation = explained(sale, second, { of: 'totals', figure: 'total' }, refundExplainWords.de)
    expect(derivationLines(derivation, 'EUR', 'de')[0]).toMatchObject({
      name: 'Water, bis jetzt',
      formula: 'bezahlt 5,97 × Anteil 2/3',
    })
  })
})
