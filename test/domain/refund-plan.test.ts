// Any sequence of partial refunds is the sale: by line, by tax, by tender, with cash rounding, added tax and deposits.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { price } from '#domain/cart'
import { planRefund, WholeOnly, type Quantities, type RefundPlan, type SoldSale } from '#domain/refund-plan'
import { anyCuts, anySold, inPortions, lineOf, nickel, refundRuns } from './refund-arbitraries.ts'

const all = (sold: SoldSale): Quantities => Object.fromEntries(sold.lines.map(line => [line.id, line.quantityMilli]))
const sum = (plans: readonly RefundPlan[], pick: (plan: RefundPlan) => number): number =>
  plans.reduce((total, plan) => total + pick(plan), 0)

describe('a sale given back in any portions', () => {
  it('comes out as minus the sale: total, each line, each tax and each tender with its rounding and its tip', () => {
    fc.assert(
      fc.property(anySold, anyCuts, (sold, cuts) => {
        fc.pre(sold.totals.totalMinor > 0)
        const plans = inPortions(sold, cuts).map(({ plan }) => plan)
        expect(sum(plans, plan => plan.totalMinor)).toBe(sold.totals.totalMinor)
        for (const line of sold.lines) {
          const parts = plans.flatMap(plan => plan.lines.filter(({ lineId }) => lineId === line.id))
          expect(parts.reduce((total, part) => total + part.totalMinor, 0)).toBe(line.totalMinor)
          expect(parts.reduce((total, part) => total + part.discountMinor, 0)).toBe(line.discountMinor)
        }
        for (const tax of sold.totals.taxes) {
          const parts = plans.flatMap(plan => plan.taxes.filter(({ basisPoints }) => basisPoints === tax.basisPoints))
          expect(parts.reduce((total, part) => total + part.taxMinor, 0)).toBe(tax.taxMinor)
          expect(parts.reduce((total, part) => total + part.grossMinor, 0)).toBe(tax.grossMinor)
        }
        for (const tender of sold.tenders) {
          const parts = plans.flatMap(plan => plan.tenders.filter(({ tenderId }) => tenderId === tender.id))
          const got = (pick: 'amountMinor' | 'roundingMinor' | 'tipMinor') =>
            parts.reduce((total, part) => total + part[pick], 0)
          expect([got('amountMinor'), got('roundingMinor'), got('tipMinor')]).toEqual([
            tender.amountMinor,
            tender.roundingMinor,
            tender.tipMinor,
          ])
        }
      }),
      { numRuns: refundRuns },
    )
  })

  it('has portions in which tenders and taxes make up the total, and nothing is negative', () => {
    fc.assert(
      fc.property(anySold, anyCuts, (sold, cuts) => {
        fc.pre(sold.totals.totalMinor > 0)
        for (const { plan } of inPortions(sold, cuts)) {
          const tenders = plan.tenders.reduce((total, { amountMinor }) => total + amountMinor, 0)
          const taxes = plan.taxes.reduce((total, { grossMinor }) => total + grossMinor, 0)
          expect([tenders, taxes]).toEqual([plan.totalMinor, plan.totalMinor])
          for (const { amountMinor, roundingMinor } of plan.tenders) {
            expect(amountMinor).toBeGreaterThanOrEqual(0)
            expect(amountMinor + roundingMinor).toBeGreaterThanOrEqual(0)
          }
          for (const line of plan.lines) expect(line.totalMinor).toBeGreaterThanOrEqual(0)
        }
      }),
      { numRuns: refundRuns },
    )
  })
})

describe('a refund', () => {
  const lines = [lineOf(1, { quantityMilli: 3000 }), lineOf(2, { taxBasisPoints: 700, unitPriceMinor: 250 })]
  const priced = price({ lines, discountBasisPoints: 0 })
  const paid = {
    id: 'cash',
    kind: 'cash' as const,
    amountMinor: priced.totals.totalMinor,
    roundingMinor: 0,
    tipMinor: 0,
  }
  const sold: SoldSale = { ...priced, tenders: [paid] }

  it('of everything at once is the sale itself', () => {
    const plan = planRefund(sold, {}, all(sold), nickel)
    expect(plan).toMatchObject({ totalMinor: priced.totals.totalMinor, whole: true, taxes: priced.totals.taxes })
  })

  it.each<[string, Quantities, Quantities]>([
    ['more than was sold', {}, { l1: 3001 }],
    ['more than is left', { l1: 2000 }, { l1: 2000 }],
    ['a line of another sale', {}, { l9: 1000 }],
    ['nothing', {}, {}],
    ['a negative quantity', {}, { l1: -1000 }],
    ['no number', {}, { l1: Number.NaN }],
    ['a part of a thousandth', {}, { l1: 0.5 }],
  ])('of %s is refused', (_, before, now) => {
    expect(() => planRefund(sold, before, now, nickel)).toThrow(RangeError)
  })

  it('of a part of a sale whose taxes cannot be told apart by line is refused; the whole is not', () => {
    const odd: SoldSale = {
      ...sold,
      totals: { ...sold.totals, taxes: [{ basisPoints: 1234, grossMinor: 847, netMinor: 700, taxMinor: 147 }] },
    }
    expect(() => planRefund(odd, {}, { l1: 1000 }, nickel)).toThrow(WholeOnly)
    expect(planRefund(odd, {}, all(odd), nickel).totalMinor).toBe(847)
  })
})
